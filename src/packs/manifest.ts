import type { PictureKind } from './pictureKinds.ts';
import type { Thumbnails, Vocabulary } from './vocabulary/schema.ts';

/**
 * The shape of `pack.json`. Validated by parseManifest in manifestSchema.ts. Sizes in bytes; hashes are lower-case hex
 * SHA-256.
 */

export const PACK_FORMAT = 'easel-pack';
/**
 * The versions that are read. Version 2 has a vocabulary, version 3 says what the pack is good for, version 4 finishes
 * what upsamplers make, version 5 what the decoder makes, and smooths; a pack is written as the oldest version that has
 * what it says.
 */
export const PACK_FORMAT_VERSIONS = [1, 2, 3, 4, 5, 6] as const;
export const MAX_SHARD_BYTES = 16 * 1024 * 1024;

export type WeightDType = 'f32' | 'f16' | 'q8' | 'q4';

/** What a graph must know of a tensor before it has its bytes. */
export interface WeightInfo {
  readonly dtype: WeightDType;
  /** Row-major PyTorch layout and shape (a linear weight is [N, K]). */
  readonly shape: readonly number[];
  /** How q8 and q4 lie; absent for f32 and f16. See {@link WeightPart}. */
  readonly layout?: 'blocks' | 'channels';
}

/**
 * One tensor. It is cut along its first dimension where a whole one would not fit a shard; nearly all have one part.
 * A part never crosses its shard's end.
 */
export interface WeightEntry extends WeightInfo {
  readonly parts: readonly WeightPart[];
}

/**
 * Rows (slices along the first dimension) of a tensor, following those of the part before.
 *
 * - f32, f16: `bytes` at `offset` are the little-endian values.
 * - q8/q4 with layout `blocks`: a linear or embedding weight [N, K], blocks of 32 along K in MatMulNBits' byte layout
 *   ([N, ⌈K/32⌉, 32 · bits/8] unsigned, zero point 128 or 8; the lower nibble first), the f16 scales [N, ⌈K/32⌉] at
 *   `scalesOffset`. K is padded with zeros (the zero point) to a multiple of 32.
 * - q8 with layout `channels`: a convolution [O, I, kh, kw], int8, one f32 scale per output channel at `scalesOffset`.
 */
export interface WeightPart {
  /** Index into `shards`. */
  readonly shard: number;
  /** Byte offset in the shard; a multiple of 16. */
  readonly offset: number;
  /** Length of the values, scales not counted. */
  readonly bytes: number;
  /** Slices along the first dimension; 1 for a scalar. */
  readonly rows: number;
  /** Byte offset of the scales in the same shard; a multiple of 16. */
  readonly scalesOffset?: number;
}

/**
 * diffusers/transformers class names, and `Sketch` and `AutoregressivePrior` of models/: the networks Easel can build.
 */
export type NetworkClass =
  | 'CLIPTextModelWithProjection'
  | 'BertModelWithProjection'
  | 'CLIPVisionModelWithProjection'
  | 'PriorTransformer'
  | 'AutoregressivePrior'
  | 'UnCLIPTextProjModel'
  | 'Sketch'
  | 'UNet2DConditionModel'
  | 'UNet2DModel'
  | ClassifierClass;

/** transformers' classifiers of pictures, which stand beside the packs (classifier.ts). */
export type ClassifierClass = 'ViTForImageClassification' | 'MobileNetV2ForImageClassification';

/**
 * Component folders of an UnCLIPPipeline, `sketch`: a small picture from z_i, a condition of the decoder; and
 * `classifier`, which is no part of a pack.
 */
export type NetworkName =
  | 'text_encoder'
  | 'image_encoder'
  | 'prior'
  | 'text_proj'
  | 'sketch'
  | 'decoder'
  | 'super_res_first'
  | 'super_res_last'
  | 'classifier';

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export interface NetworkEntry {
  readonly class: NetworkClass;
  /** The component's config.json as diffusers/transformers wrote it. */
  readonly config: { readonly [key: string]: JsonValue };
  /** Tensor name in the safetensors file → where it is. */
  readonly weights: { readonly [tensor: string]: WeightEntry };
}

export interface FileEntry {
  /** Path inside the pack, forward slashes, no `..`, no leading slash. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The folder beside the pack's own where the file lies: an add-on shares the files of the pack that it adds to. */
  readonly sibling?: string;
}

/** A diffusers scheduler's config, the fields that Easel reads. */
export interface SchedulerConfig {
  readonly num_train_timesteps: number;
  readonly beta_schedule: 'linear' | 'squaredcos_cap_v2';
  readonly beta_start?: number;
  readonly beta_end?: number;
  readonly prediction_type: 'epsilon' | 'sample' | 'v_prediction';
  readonly variance_type: 'fixed_small' | 'fixed_small_log' | 'learned_range';
  /** x̂₀ is clamped to ±clip_sample_range when true. */
  readonly clip_sample: boolean;
  readonly clip_sample_range: number;
  /** Timestep spacing used to sample: UnCLIPScheduler's is `linspace_round`. */
  readonly timestep_spacing: 'linspace_round' | 'leading' | 'trailing' | 'linspace';
}

/** How pictures enter and leave an UNet. */
export interface PictureLayout {
  /** Pixel-unshuffle factor around the network: a 64×64 picture enters as 64/r × 64/r with r² times the channels. */
  readonly pixelUnshuffle: number;
  /**
   * Side of the conditioning picture (of a decoder, the sketch's) ÷ side of the network's grid, its own
   * pixel-unshuffle. 0 for `resize`.
   */
  readonly conditionUnshuffle?: number;
  /**
   * `resize`: the condition is resized (bicubic, antialiased) to the target and concatenated before unshuffling
   * (Karlo).
   */
  readonly condition?: 'unshuffle' | 'resize';
  /** True when known pixels and mask (1 = known) channels follow x and the condition, both unshuffled. */
  readonly maskChannels: boolean;
  /**
   * True when the network predicts what the picture has beyond its condition, resized (bicubic, antialiased) to the
   * target; of a decoder, beyond the sketch, which is as large as the picture. prediction_type is then `sample`.
   */
  readonly residual?: true;
}

/** What is done to a stage's pictures before anything else sees them (cascade/finish.ts). */
export interface PictureFinish {
  /**
   * What a pixel costs whose colour differs from its neighbours', in squares of −1…1, where few are to (format version
   * 5): before all else, colours that nearly are one become one, however wide they spread (cascade/smooth.ts).
   */
  readonly smooth?: number;
  /** Passes of a bilateral filter, which makes one colour of those that nearly are. */
  readonly flatten: number;
  /** Its standard deviation in colours, of −1…1. */
  readonly spread: number;
  /**
   * Amounts of the unsharp masks after it, in their order; each stays within the values of neighbours. Not where
   * another upsampler follows.
   */
  readonly sharpen: readonly number[];
}

export interface StageDefaults {
  /** `codes`: an autoregressive prior's, whose steps are its codes and whose eta is 0. */
  readonly sampler: 'ddpm' | 'ddim' | 'dpm++2m' | 'euler' | 'codes';
  readonly steps: number;
  readonly guidance: number;
  readonly eta: number;
}

export interface StageEntry {
  readonly scheduler: SchedulerConfig;
  readonly defaults: StageDefaults;
  /** Picture stages only. */
  readonly layout?: PictureLayout;
  /** Picture stages only: of an upsampler format version 4, of the decoder 5. */
  readonly finish?: PictureFinish;
  /** Side of the pictures this stage makes; absent for the prior. */
  readonly size?: number;
}

/** A prior that diffuses has a scheduler, one that draws codes has none. */
export type PriorStage = Pick<StageEntry, 'defaults'> & Partial<Pick<StageEntry, 'scheduler'>>;

export interface ImagePreparation {
  /** Side of the centre crop, in pixels. */
  readonly size: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

export interface Attribution {
  readonly title: string;
  readonly author: string;
  readonly licence: string;
  readonly url: string;
  readonly use: string;
  readonly sha256?: string;
}

/** What the pack can draw (format version 2). */
export interface PackVocabulary extends Vocabulary {
  /** Small pictures of the things, made by the pack itself: one WebP or PNG file. */
  readonly thumbnails?: Thumbnails & { readonly file: FileEntry };
  /**
   * z_t of each label, int8 [things, embeddingWidth], for the nearest in meaning: rows are scaled to a length of 127.
   */
  readonly meanings?: FileEntry;
}

export interface PackManifest {
  readonly format: typeof PACK_FORMAT;
  readonly formatVersion: (typeof PACK_FORMAT_VERSIONS)[number];
  /** [a-z0-9-]{1,64} */
  readonly id: string;
  /** Semantic version. */
  readonly version: string;
  readonly name: string;
  readonly description: string;
  readonly licence: string;
  readonly attribution: readonly Attribution[];
  /** Kinds of pictures that it is good for (format version 3); where it does not say it, see goodForOf. */
  readonly goodFor?: readonly PictureKind[];
  readonly modelCard?: FileEntry;
  readonly tokenizer: {
    readonly kind: 'bert' | 'clip';
    /** tokenizer.json and tokenizer_config.json of the tokenizers library. */
    readonly files: readonly FileEntry[];
    readonly contextLength: number;
    readonly padTokenId: number;
  };
  /** Width shared by text states and CLIP embeddings. */
  readonly embeddingWidth: number;
  /** Whether z_t and z_i are divided by their length after the projection, as prior and decoder were trained. */
  readonly embeddings: 'raw' | 'l2-normalised';
  /** How a picture enters the image tower (values 0–1, minus mean, over std); absent when the pack has none. */
  readonly image?: ImagePreparation;
  readonly networks: { readonly [name in NetworkName]?: NetworkEntry };
  readonly stages: {
    readonly prior: PriorStage;
    readonly decoder: StageEntry;
    /** super_res_first, and Karlo's super_res_last for its final steps at the same size. */
    readonly upsample256?: StageEntry & { readonly lastStepsBySecondNetwork?: number };
    readonly upsample1024?: StageEntry;
  };
  /** Folders beside the pack's own, of packs that add to it. */
  readonly addOns?: readonly string[];
  /** The pack that this one adds to: it shares the files of exactly that version. */
  readonly addsTo?: { readonly id: string; readonly version: string };
  readonly vocabulary?: PackVocabulary;
  /** Examples for "Surprise me". */
  readonly examples: readonly string[];
  readonly shards: readonly FileEntry[];
}
