import type { Matte } from '../image/clipPreprocess.ts';
import type { PictureSize, Picture, Provenance, StageOptions, StageTiming } from './types.ts';

/** A picture that a person brings: straight-alpha sRGB RGBA8, row by row. Sides of 1–8192 pixels. */
export interface PixelPicture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * What the tasks that start from pictures share. A picture enters by the middle square of it, at the decoder's size; its
 * latent is (z_i, x_T), the CLIP image embedding and the noise that DDIM inversion finds (unCLIP, arXiv 2204.06125,
 * section 3).
 */
interface FromPictures {
  /** Default 256. */
  readonly size?: PictureSize;
  /** As in text to image. Default 0. */
  readonly seed?: number;
  readonly pack?: string;
  /** Steps of the inversion, and of the sampling that answers it: 1–1000, default 50. */
  readonly steps?: number;
  readonly upsample256?: StageOptions;
  readonly upsample1024?: StageOptions;
  /** Where a picture is not opaque it lies on this colour, sRGB 0–255. Default white. */
  readonly matte?: Matte;
  /** Draw the signature into each picture. Default false. */
  readonly signature?: boolean;
}

export interface ReconstructionRequest extends FromPictures {
  readonly image: PixelPicture;
}

/** Section 3.1 of the paper: DDIM from the picture's own x_T with η > 0. */
export interface VariationsRequest extends FromPictures {
  readonly image: PixelPicture;
  /** 1–10, default 3. */
  readonly n?: number;
  /** η: 0 gives the reconstruction each time, 1 (the default) the most freedom. */
  readonly difference?: number;
}

/** Section 3.2: z_i turns from one picture to the next by spherical interpolation. */
export interface InterpolationRequest extends FromPictures {
  /** 2–8 pictures, in the order of the path. */
  readonly images: readonly PixelPicture[];
  /** Pictures of the whole path, both ends included: 2–64, default 9. */
  readonly frames?: number;
  /** `slerp` (default): x_T turns too, so that both ends are reconstructions. `fixed`: the first picture's throughout. */
  readonly noise?: 'fixed' | 'slerp';
}

/** Section 3.3: z_i turns towards the difference of two captions, x_T stays. */
export interface TextDiffRequest extends FromPictures {
  readonly image: PixelPicture;
  /** What the picture shows now. Default: the empty caption. */
  readonly from?: string;
  /** What it should become, 1–400 characters. */
  readonly to: string;
  /** Pictures from θ = 0 to `theta`, both included: 2–64, default 5. */
  readonly frames?: number;
  /** The largest θ, a share of the way to the text difference: 0–1, default 0.5. */
  readonly theta?: number;
}

export interface PictureTasks {
  readonly reconstruct: ReconstructionRequest;
  readonly variations: VariationsRequest;
  readonly interpolate: InterpolationRequest;
  readonly textDiff: TextDiffRequest;
}
export type PictureTaskName = keyof PictureTasks;

/** A task's request with every default filled in; of the pictures only their number, never a pixel, name or hash. */
export interface ResolvedTask {
  readonly size: PictureSize;
  readonly seed: number;
  readonly pack: string;
  readonly steps: number;
  readonly pictures: number;
  readonly matte: Matte;
  readonly signature: boolean;
  readonly n?: number;
  readonly difference?: number;
  readonly frames?: number;
  readonly noise?: 'fixed' | 'slerp';
  readonly from?: string;
  readonly to?: string;
  readonly theta?: number;
  readonly upsample256?: Required<StageOptions>;
  readonly upsample1024?: Required<StageOptions>;
}

export interface PictureTaskResult {
  readonly task: PictureTaskName;
  readonly request: ResolvedTask;
  /** In the order of variations, of the path, or of θ. `score` is the cosine of its z_i with the first picture's. */
  readonly pictures: readonly Picture[];
  readonly stages: readonly StageTiming[];
  readonly provenance: Provenance;
  /**
   * Of a reconstruction: how near it comes to the picture at the decoder's size, in decibels over the range −1…1.
   * Absent for other tasks.
   */
  readonly psnr?: number;
}

/**
 * Repaints a part of a square picture (unCLIP's decoder as GLIDE inpaints, arXiv 2112.10741, section 3.4): every stage is
 * told the kept pixels, and they are put back into each of its estimates. A decoder without channels for them resamples
 * (RePaint, arXiv 2201.09865).
 */
export interface EditRequest {
  /** Square, side 256, 512 or 1024; the result has this side. */
  readonly image: PixelPicture;
  /** A byte a pixel, > 0 = erased. What is 0 has the same four bytes afterwards. At least one pixel is erased. */
  readonly mask: Uint8Array<ArrayBuffer>;
  /** The whole new picture in words, 1–400 characters. */
  readonly prompt: string;
  /** 1–10, default 3. */
  readonly n?: number;
  readonly seed?: number;
  readonly pack?: string;
  readonly prior?: StageOptions;
  readonly decoder?: StageOptions;
  readonly upsample256?: StageOptions;
  readonly upsample1024?: StageOptions;
}

/** Makes a picture four times as wide and high, by an upsampler of the cascade. */
export interface UpscaleRequest {
  /** Square, side 64 or 256; what is transparent lies on white. */
  readonly image: PixelPicture;
  readonly seed?: number;
  readonly pack?: string;
  /** Of the upsampler that the picture's side asks for. */
  readonly upsample256?: StageOptions;
  readonly upsample1024?: StageOptions;
}

export interface UpscaleResult {
  /** `score` is NaN: there are no words that it could answer. */
  readonly picture: Picture;
  readonly stages: readonly StageTiming[];
  readonly provenance: Provenance;
}

export interface EmbedRequest {
  /** Captions of 1–400 characters each. */
  readonly texts?: readonly string[];
  readonly images?: readonly PixelPicture[];
  /** As in the tasks that start from pictures. Default white. */
  readonly matte?: Matte;
  readonly pack?: string;
}

/** Vectors [W] of unit length in CLIP's common space: the cosine of two is their dot product. */
export interface Embeddings {
  readonly texts: readonly Float32Array<ArrayBuffer>[];
  readonly images: readonly Float32Array<ArrayBuffer>[];
}
