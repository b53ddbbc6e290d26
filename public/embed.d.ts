/**
 * Types of embed.js, which puts Easel into other pages. The page that embeds must be named in the `embed.json` of the
 * copy of Easel that it embeds.
 */

export type PictureSize = 64 | 256 | 512 | 1024;
export type StageName =
  'text' | 'prior' | 'image' | 'inversion' | 'decoder' | 'upsample256' | 'upsample1024' | 'encode';

/** Straight-alpha sRGB RGBA8, row by row. Sides of 1–8192 pixels. */
export interface PixelPicture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}
/** Pixels, or a PNG, JPEG, WebP, AVIF or GIF file. */
export type EmbedPicture = PixelPicture | ImageData | Blob | ArrayBuffer | Uint8Array<ArrayBuffer>;

/** How one diffusion stage samples. Absent fields take the model's defaults. */
export interface StageOptions {
  readonly sampler?: 'ddpm' | 'ddim' | 'dpm++2m' | 'euler';
  /** 1–1000. */
  readonly steps?: number;
  /** 1–20. Upsamplers ignore it. */
  readonly guidance?: number;
  /** 0–1. */
  readonly eta?: number;
}

export interface TextToImageRequest {
  /** 1–1000 characters. */
  readonly prompt: string;
  /** What the text tower reads in place of `prompt`, where that is in another language than the pack's. */
  readonly readAs?: string;
  /** What guidance leads away from; refused where no stage is guided. */
  readonly negativePrompt?: string;
  /** What the text tower reads in place of `negativePrompt`. */
  readonly negativeReadAs?: string;
  /** What the pictures start from in place of noise, and how far they may go from it: 0.01–1, default 0.6. */
  readonly image?: EmbedPicture;
  readonly strength?: number;
  /** Default 1:1. Others are extended from the square; the shorter side is `size`. */
  readonly ratio?: '1:1' | '3:2' | '2:3' | '16:9' | '9:16';
  /** 1–10, default 4. */
  readonly n?: number;
  /** Default 256. */
  readonly size?: PictureSize;
  /** Unsigned 32-bit integer, default 0. The same request gives the same pictures. */
  readonly seed?: number;
  readonly pack?: string;
  readonly prior?: StageOptions;
  readonly decoder?: StageOptions;
  readonly upsample256?: StageOptions;
  readonly upsample1024?: StageOptions;
  /** Draw the signature into each picture. Default false. */
  readonly signature?: boolean;
}

interface FromPictures {
  /** Default 256. */
  readonly size?: PictureSize;
  readonly seed?: number;
  readonly pack?: string;
  /** 1–1000, default 50. */
  readonly steps?: number;
  readonly upsample256?: StageOptions;
  readonly upsample1024?: StageOptions;
  /** What a picture that is not opaque lies on, 0–255. Default white. */
  readonly matte?: readonly [red: number, green: number, blue: number];
  readonly signature?: boolean;
}
export interface ReconstructionRequest extends FromPictures {
  readonly image: EmbedPicture;
}
/** Other pictures of the same idea. */
export interface VariationsRequest extends FromPictures {
  readonly image: EmbedPicture;
  /** 1–10, default 3. */
  readonly n?: number;
  /** 0–1, default 1. */
  readonly difference?: number;
  /** Default 'inverted': from the picture's own noise; 'fresh': from new noise, by the model's own sampler. */
  readonly noise?: 'inverted' | 'fresh';
}
/** The way from one picture to the next. */
export interface InterpolationRequest extends FromPictures {
  /** 2–8. */
  readonly images: readonly EmbedPicture[];
  /** 2–64, default 9. */
  readonly frames?: number;
  readonly noise?: 'fixed' | 'slerp';
}
/** A picture turned by the difference of two captions. */
export interface TextDiffRequest extends FromPictures {
  readonly image: EmbedPicture;
  readonly from?: string;
  readonly to: string;
  /** What the text tower reads in place of `from` and of `to`. */
  readonly fromReadAs?: string;
  readonly toReadAs?: string;
  /** 2–64, default 5. */
  readonly frames?: number;
  /** 0–1, default 0.5. */
  readonly theta?: number;
}
/** A part of a picture painted anew; the rest stays byte for byte. */
export interface EditRequest {
  /** Square, side 256, 512 or 1024. */
  readonly image: EmbedPicture;
  /** A byte a pixel, above 0 = repainted; or a picture, whose fully transparent pixels are. */
  readonly mask: Uint8Array<ArrayBuffer> | Blob;
  readonly prompt: string;
  /** What the text tower reads in place of `prompt`, where that is in another language than the pack's. */
  readonly readAs?: string;
  readonly negativePrompt?: string;
  readonly negativeReadAs?: string;
  /** 1–10, default 3. */
  readonly n?: number;
  readonly seed?: number;
  readonly pack?: string;
  readonly prior?: StageOptions;
  readonly decoder?: StageOptions;
  readonly upsample256?: StageOptions;
  readonly upsample1024?: StageOptions;
}
/** A picture four times as wide and high. */
export interface UpscaleRequest {
  /** Square, side 64 or 256. */
  readonly image: EmbedPicture;
  readonly seed?: number;
  readonly pack?: string;
  readonly upsample256?: StageOptions;
  readonly upsample1024?: StageOptions;
}
/** Captions and pictures in CLIP's common space: vectors of unit length. */
export interface EmbedRequest {
  readonly texts?: readonly string[];
  /** What the text tower reads in place of each, where they are in another language than the pack's. */
  readonly textsReadAs?: readonly string[];
  readonly images?: readonly EmbedPicture[];
  readonly matte?: readonly [red: number, green: number, blue: number];
  readonly pack?: string;
}

export interface Picture {
  /** From 0. */
  readonly index: number;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  /** A PNG file. */
  readonly png: Uint8Array<ArrayBuffer>;
  /** Of `png`, lower-case hex. */
  readonly sha256: string;
  readonly score: number;
}
/** What every result says of its making. */
interface Made {
  readonly stages: readonly {
    readonly stage: StageName;
    readonly milliseconds: number;
    readonly steps: number;
  }[];
  readonly provenance: {
    readonly backend: 'webgpu' | 'wasm';
    readonly threads: number;
    readonly adapter: string;
    readonly runtimeVersion: string;
    readonly packId: string;
    readonly packVersion: string;
  };
}
export interface PicturesResult extends Made {
  readonly pictures: readonly Picture[];
  /** The request with its defaults filled in. */
  readonly request: {
    readonly seed: number;
    readonly size: PictureSize;
    readonly pack: string;
    /** What was read in place of its words, where that is not the words themselves. */
    readonly readAs?: string;
    readonly negativeReadAs?: string;
    readonly fromReadAs?: string;
    readonly toReadAs?: string;
  };
}
export interface UpscaleResult extends Made {
  /** Its `score` is NaN: there are no words that it could answer. */
  readonly picture: Picture;
}
export interface Embeddings {
  readonly texts: readonly Float32Array<ArrayBuffer>[];
  readonly images: readonly Float32Array<ArrayBuffer>[];
  /** What was read in place of each text; absent where all were read as they are written. */
  readonly textsReadAs?: readonly string[];
}
export interface EngineInfo {
  readonly backend: 'webgpu' | 'wasm';
  readonly reason: string;
  readonly adapter: string;
  readonly threads: number;
  readonly runtimeVersion: string;
  readonly buildId: string;
}
export interface PackInfo {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly bytes: number;
  readonly licence: string;
  /** `none`: not fetched yet. `memory`: gone with the page. */
  readonly storage: 'indexeddb' | 'memory' | 'none';
  readonly description: string;
  readonly examples: readonly string[];
}

export type EmbedEvent =
  | { readonly type: 'queued'; readonly position: number }
  | {
      readonly type: 'install';
      readonly phase: 'download' | 'verify' | 'store';
      readonly loadedBytes: number;
      readonly totalBytes: number;
      readonly bytesPerSecond: number;
    }
  | { readonly type: 'loading'; readonly stage: StageName }
  | { readonly type: 'stage'; readonly stage: StageName; readonly steps: number }
  | {
      readonly type: 'step';
      readonly stage: StageName;
      readonly picture: number;
      readonly step: number;
      readonly steps: number;
      /** Of the whole job, 0–1. */
      readonly progress: number;
      readonly secondsLeft?: number;
    }
  | {
      readonly type: 'preview';
      readonly picture: number;
      readonly width: number;
      readonly height: number;
      readonly rgba: Uint8ClampedArray<ArrayBuffer>;
    }
  | { readonly type: 'picture'; readonly picture: Picture }
  | { readonly type: 'notice'; readonly code: string; readonly message: string };

export interface EmbedRunOptions {
  /** Aborting it cancels the job. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: EmbedEvent) => void;
  /** Send `preview` events too. Default false. */
  readonly previews?: boolean;
}

export type EmbedErrorCode =
  | 'invalid-request'
  | 'invalid-manifest'
  | 'unsupported-format'
  | 'corrupt-data'
  | 'network'
  | 'storage'
  | 'out-of-memory'
  | 'unsupported-device'
  | 'device-lost'
  | 'worker-crashed'
  | 'cancelled'
  | 'internal'
  | 'origin-refused'
  | 'overloaded'
  | 'no-answer'
  | 'closed';

/** `system` follows the person's own setting. */
export type EmbedTheme = 'system' | 'light' | 'dark';

export interface EmbedErrorData {
  readonly code: EmbedErrorCode;
  readonly message: string;
  readonly param?: string;
}

/** What every method throws. `code` says which fault, `param` which field. */
export declare class EmbedError extends Error {
  readonly code: EmbedErrorCode;
  readonly param: string | undefined;
  constructor(data: {
    readonly code: EmbedErrorCode;
    readonly message: string;
    readonly param?: string;
  });
}

/** Easel in an iframe. */
export interface EmbeddedEasel {
  readonly iframe: HTMLIFrameElement;
  /** Of the embedded page. */
  readonly build: string;
  info(): Promise<EngineInfo>;
  packs(): Promise<readonly PackInfo[]>;
  /** Fetches the model ahead of the first picture. */
  install(options?: EmbedRunOptions): Promise<PackInfo>;
  textToImage(request: TextToImageRequest, options?: EmbedRunOptions): Promise<PicturesResult>;
  reconstruct(request: ReconstructionRequest, options?: EmbedRunOptions): Promise<PicturesResult>;
  variations(request: VariationsRequest, options?: EmbedRunOptions): Promise<PicturesResult>;
  interpolate(request: InterpolationRequest, options?: EmbedRunOptions): Promise<PicturesResult>;
  textDiff(request: TextDiffRequest, options?: EmbedRunOptions): Promise<PicturesResult>;
  edit(request: EditRequest, options?: EmbedRunOptions): Promise<PicturesResult>;
  upscale(request: UpscaleRequest, options?: EmbedRunOptions): Promise<UpscaleResult>;
  embed(request: EmbedRequest, options?: EmbedRunOptions): Promise<Embeddings>;
  /** For OpenAI's client: answers its Images API calls, whatever their address. */
  readonly fetch: typeof fetch;
  /** How the frame looks, from now on. */
  setTheme(theme: EmbedTheme): void;
  /** Ends it: what waits fails with `closed`. An iframe that `connect` made is removed. */
  close(): void;
}

export interface ConnectOptions {
  /** Keep the model in the browser's storage, so that it is fetched once. For addresses only. Default false. */
  readonly store?: boolean;
  /** Milliseconds to wait for the frame. Default 30 000. */
  readonly timeout?: number;
  /** For addresses only. Default `system`. */
  readonly theme?: EmbedTheme;
  /** Told when the person starts a run with the frame's own interface… */
  readonly onCreating?: (request: TextToImageRequest) => void;
  /** …of the pictures that came of it, */
  readonly onCreated?: (result: PicturesResult) => void;
  /** …or of what it failed with, `cancelled` among the codes. */
  readonly onFailed?: (error: EmbedErrorData) => void;
  /** How high the frame's content is, in CSS pixels; where its address has `height=auto`. */
  readonly onResize?: (height: number) => void;
  /** The iframe was taken out of the page; everything that waited has failed. */
  readonly onClosed?: () => void;
}

/**
 * Connects to Easel: in an `<easel-studio>` or an iframe of this page (its address with `?embed=1`), or, given the
 * address of the folder that holds Easel, in an iframe without an interface that is made here.
 *
 * @throws EmbedError `origin-refused` when that copy's embed.json does not name this page; `no-answer`
 */
export declare function connect(
  target: EaselStudio | HTMLIFrameElement | string | URL,
  options?: ConnectOptions,
): Promise<EmbeddedEasel>;

/**
 * `<easel-studio src="https://easel.example/">`. Attributes: `src`; `interface`, "compact" or "none"; `store`;
 * `sandbox`; `theme`, "light" or "dark"; `height`, "auto". Events: `ready` (detail: EmbeddedEasel), `refused`
 * (EmbedError), `creating` (TextToImageRequest), `created` (PicturesResult), `failed` (EmbedErrorData), `resize`
 * (number).
 */
export declare class EaselStudio extends HTMLElement {
  /** The connection. */
  get ready(): Promise<EmbeddedEasel>;
}

declare global {
  interface HTMLElementTagNameMap {
    'easel-studio': EaselStudio;
  }
}
