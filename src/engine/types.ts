import type { Attribution } from '../packs/manifest.ts';
import type { BackendName } from '../runtime/types.ts';
import type {
  EditRequest,
  EmbedRequest,
  Embeddings,
  InterpolationRequest,
  PictureTaskResult,
  ReconstructionRequest,
  TextDiffRequest,
  UpscaleRequest,
  UpscaleResult,
  VariationsRequest,
} from './tasks.ts';

/** Sides a finished picture can have, in pixels. 64 is the decoder's own size, for scripts and evaluation. */
export const PICTURE_SIZES = [64, 256, 512, 1024] as const;
export type PictureSize = (typeof PICTURE_SIZES)[number];

export const MAX_PROMPT_CHARACTERS = 400;
export const MAX_PICTURES = 10;
export const MAX_SEED = 0xffff_ffff;

export type StageName =
  | 'text'
  | 'prior'
  /** The image tower reads a picture. */
  | 'image'
  /** DDIM backwards, from a picture to its x_T. */
  | 'inversion'
  | 'decoder'
  | 'upsample256'
  | 'upsample1024'
  | 'encode';
export type { BackendName };
/** `codes` is what an autoregressive prior does; it has no other, and its steps are its codes. */
export type SamplerName = 'ddpm' | 'ddim' | 'dpm++2m' | 'euler' | 'codes';

/** How one diffusion stage samples. Absent fields take the pack's defaults. */
export interface StageOptions {
  readonly sampler?: SamplerName;
  /** Network evaluations, 1–1000. */
  readonly steps?: number;
  /** Classifier-free guidance scale, 1 (none) to 20. Upsamplers ignore it. */
  readonly guidance?: number;
  /** DDIM's η, 0 (deterministic) to 1 (as DDPM). */
  readonly eta?: number;
}

/** Everything that decides the pictures. The same request gives the same pictures. */
export interface TextToImageRequest {
  /** 1–400 characters (Unicode code points). */
  readonly prompt: string;
  /** 1–10, default 4. */
  readonly n?: number;
  /** Default 256. */
  readonly size?: PictureSize;
  /** Unsigned 32-bit integer. Picture k of seed s is picture 0 of seed s + k (mod 2³²). Default 0. */
  readonly seed?: number;
  /** Id of an installed pack. Default: the page's embedded pack, fetched first when it is not here yet. */
  readonly pack?: string;
  readonly prior?: StageOptions;
  readonly decoder?: StageOptions;
  readonly upsample256?: StageOptions;
  readonly upsample1024?: StageOptions;
  /** Draw the signature (five squares of colour, bottom right) into each picture. Default false. */
  readonly signature?: boolean;
}

/** What a caller hears while a job runs. */
export type EngineEvent =
  | { readonly type: 'queued'; readonly position: number }
  /** Weights are being fetched, verified or made into sessions. Bytes are of the whole pack. */
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
      /** Which of the request's pictures, from 0. */
      readonly picture: number;
      /** 1…steps, counted within the stage for this picture. */
      readonly step: number;
      readonly steps: number;
      /** Share of the whole job done so far, 0–1, weighted by measured or estimated cost. */
      readonly progress: number;
      /** Estimate for the whole job; absent until a step has been timed. */
      readonly secondsLeft?: number;
    }
  | {
      readonly type: 'preview';
      readonly picture: number;
      readonly width: number;
      readonly height: number;
      /** Straight-alpha sRGB RGBA8. */
      readonly rgba: Uint8ClampedArray<ArrayBuffer>;
    }
  | { readonly type: 'picture'; readonly picture: Picture }
  /** Something the person should know that is no error: memory-only storage, a fallback and why. */
  | { readonly type: 'notice'; readonly code: NoticeCode; readonly message: string };

export type NoticeCode =
  'memory-only' | 'backend-fallback' | 'prompt-truncated' | 'worker-restarted';

export interface Picture {
  /** From 0, in the order of the request's seeds. */
  readonly index: number;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  /** A PNG file with Easel's metadata. */
  readonly png: Uint8Array<ArrayBuffer>;
  /** SHA-256 of `png`, lower-case hex. */
  readonly sha256: string;
  /** z_i · z_t of the prior sample that was kept (both of unit length); tasks that start from pictures say their own. */
  readonly score: number;
}

export interface StageTiming {
  readonly stage: StageName;
  readonly milliseconds: number;
  /** Network evaluations, all pictures together; for `encode` the pictures written. */
  readonly steps: number;
}

/** Where and by what the pictures were made: bytes are promised only when all of this is equal. */
export interface Provenance {
  readonly backend: BackendName;
  readonly threads: number;
  readonly adapter: string;
  readonly runtimeVersion: string;
  readonly packId: string;
  readonly packVersion: string;
}

/** A request with every default filled in: what decides the pictures, and no more. Stages that its size skips are absent. */
export type ResolvedRequest = Required<Omit<TextToImageRequest, StageField>> &
  Record<'prior' | 'decoder', Required<StageOptions>> & {
    readonly [stage in 'upsample256' | 'upsample1024']?: Required<StageOptions>;
  };

export interface TextToImageResult {
  readonly request: ResolvedRequest;
  readonly pictures: readonly Picture[];
  readonly stages: readonly StageTiming[];
  readonly provenance: Provenance;
}
export type StageField = 'prior' | 'decoder' | 'upsample256' | 'upsample1024';

export interface EngineInfo {
  readonly backend: BackendName;
  /** Why this back end, in words for the person. */
  readonly reason: string;
  readonly adapter: string;
  readonly threads: number;
  readonly precision: 'f32' | 'f16';
  readonly runtimeVersion: string;
  readonly buildId: string;
}

export interface PackInfo {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly bytes: number;
  readonly licence: string;
  /** Where it lives now. `memory` is lost with the page; `none`: known, but not fetched yet. */
  readonly storage: 'indexeddb' | 'memory' | 'none';
  readonly description: string;
  /** Prompts that the pack is good at, for "Surprise me". */
  readonly examples: readonly string[];
  /** What each stage does when a request is silent; a stage that the pack lacks is absent. */
  readonly defaults: { readonly [stage in StageField]?: Required<StageOptions> };
  readonly attribution: readonly Attribution[];
  /** Addresses of packs that add to this one, for `install`. */
  readonly addOns: readonly string[];
  /** Id of the pack that this one adds to; it goes when that one goes or changes. */
  readonly addsTo?: string;
  /** The model card, Markdown; absent when the pack has none. */
  readonly modelCard?: string;
}

/** Whether a context refused, when tried just now, to send a byte to another origin. */
export interface PrivacyProbe {
  readonly context: 'page' | 'engine-worker' | 'runtime-threads' | 'service-worker';
  /** `absent`: there is no such context in this visit. */
  readonly result: 'blocked' | 'open' | 'absent';
}

export interface PromptInfo {
  readonly characters: number;
  /** Tokens that reach the text tower, its start and end marks included; 0 while no pack is here to count them. */
  readonly tokens: number;
  /** Most tokens that the text tower reads; 0 while no pack can be asked. */
  readonly contextLength: number;
  /** Index into the prompt (UTF-16 units) from which on nothing reaches the tower; prompt.length if all does. */
  readonly cutAt: number;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: EngineEvent) => void;
  /** Send `preview` events. Default false. */
  readonly previews?: boolean;
}

/** The one interface behind every door: the page, scripts, the Images API and the embed protocol. */
export interface Engine {
  info(): Promise<EngineInfo>;
  /** Fetches, verifies and keeps the page's embedded pack (or the one at `url`); at once when it is already here. */
  install(url?: string, options?: RunOptions): Promise<PackInfo>;
  /** Packs on this machine, and the page's embedded pack (storage `none`) while it is not fetched yet. */
  packs(): Promise<readonly PackInfo[]>;
  remove(packId: string): Promise<void>;
  inspectPrompt(prompt: string): Promise<PromptInfo>;
  /** Tries to reach another origin (a name under `.invalid`) from the contexts that the engine owns. */
  probePrivacy(): Promise<readonly PrivacyProbe[]>;
  /**
   * @throws EaselError `invalid-request` before anything runs; `cancelled` within one step of an abort.
   */
  textToImage(request: TextToImageRequest, options?: RunOptions): Promise<TextToImageResult>;
  /** The picture again, from its own latent (z_i, x_T), and how near that comes. Faults as for textToImage. */
  reconstruct(request: ReconstructionRequest, options?: RunOptions): Promise<PictureTaskResult>;
  /** Other pictures of the same idea. */
  variations(request: VariationsRequest, options?: RunOptions): Promise<PictureTaskResult>;
  /** The way from one picture to the next. */
  interpolate(request: InterpolationRequest, options?: RunOptions): Promise<PictureTaskResult>;
  /** A picture turned, step by step, by the difference of two captions. */
  textDiff(request: TextDiffRequest, options?: RunOptions): Promise<PictureTaskResult>;
  /** A part of a picture painted anew; the rest stays byte for byte. Faults as for textToImage. */
  edit(request: EditRequest, options?: RunOptions): Promise<TextToImageResult>;
  /** A picture four times as wide and high. Faults as for textToImage. */
  upscale(request: UpscaleRequest, options?: RunOptions): Promise<UpscaleResult>;
  /** Captions and pictures in CLIP's common space, to score, rank and search by. */
  embed(request: EmbedRequest, options?: RunOptions): Promise<Embeddings>;
}
