import type { ErrorData } from '../base/errors.ts';
import type { StageEvent, StageTiming } from '../cascade/events.ts';
import type { PictureSize, StageField, StageOptions } from '../cascade/request.ts';
import type { Stage } from '../cascade/stage.ts';
import type { Attribution } from '../packs/manifest.ts';
import type { PictureKind } from '../packs/pictureKinds.ts';
import type { Span } from '../packs/vocabulary/read.ts';
import type { Thumbnails, Vocabulary } from '../packs/vocabulary/schema.ts';
import type { BackendName, BackendReason } from '../runtime/types.ts';
import type { TaskName, TaskRequest } from '../tasks/requests.ts';
import type { PictureTaskName, TaskResult } from '../tasks/index.ts';
import type { PictureTaskResult as ResultOf } from '../tasks/fromPictures.ts';
import type { PackFit } from '../tasks/packFit.ts';
import type { Classification, ClassifyRequest } from './classify.ts';

/* The interface as its doors see it: what is made below is named here too. */
export type { NoticeCode, Picture, StageTiming } from '../cascade/events.ts';
export type { PixelPicture } from '../cascade/pixels.ts';
export {
  cascadeFor,
  PICTURE_SIZES,
  RATIOS,
  STAGE_FIELDS,
  stagesFor,
  type PictureSize,
  type Ratio,
  type ResolvedRequest,
  type StageField,
  type StageName,
  type StageOptions,
} from '../cascade/request.ts';
export type { EditRequest } from '../tasks/edit.ts';
export {
  MAX_PICTURES,
  MAX_PROMPT_CHARACTERS,
  MAX_REQUEST_CHARACTERS,
  MAX_SEED,
} from '../tasks/fields.ts';
export type { PictureTaskName } from '../tasks/index.ts';
export type { InterpolationRequest } from '../tasks/interpolate.ts';
export type { ResolvedTask } from '../tasks/metadata.ts';
export type { PackFit } from '../tasks/packFit.ts';
export type { TextToImageResult } from '../tasks/paint.ts';
export type { Provenance } from '../tasks/task.ts';
export type { TextDiffRequest } from '../tasks/textDiff.ts';
export type { TextToImageRequest } from '../tasks/textToImage.ts';
export type { VariationsRequest } from '../tasks/variations.ts';
export type { Classification, ClassifiedPicture, ClassifyRequest } from './classify.ts';
export type { BackendName, BackendReason };

export type PictureTaskResult = ResultOf<PictureTaskName>;

/** What a caller hears while a job runs. */
export type EngineEvent =
  | { readonly type: 'queued'; readonly position: number }
  /** Weights are being fetched, verified and kept. Bytes are of the whole pack. */
  | {
      readonly type: 'install';
      readonly phase: 'download' | 'verify' | 'store';
      readonly loadedBytes: number;
      readonly totalBytes: number;
      readonly bytesPerSecond: number;
    }
  | StageEvent;

export interface EngineInfo {
  readonly backend: BackendName;
  /** Why this back end, in English; `reasonCode` is the same for programs and other languages. */
  readonly reason: string;
  readonly reasonCode: BackendReason;
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
  /** Kinds of pictures that it is good for; absent: it is not said. */
  readonly goodFor?: readonly PictureKind[];
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
  /** Sides of the pictures that it makes, of those that requests can ask for; 64 only where it makes no larger ones. */
  readonly sizes: readonly PictureSize[];
  /** It has an image tower: variations, interpolation and text diffs. */
  readonly readsPictures: boolean;
  /** Pictures of other ratios than the square get their sides from what surrounds them, without its networks. */
  readonly fillsSides: boolean;
  /** Weights of its largest network as floats of 32 bits: what the processor holds at least. */
  readonly heaviestBytes: number;
  /** It comes with the page. */
  readonly own: boolean;
  /** Id of the pack that this one adds to; it goes when that one goes or changes. */
  readonly addsTo?: string;
  /** The model card, Markdown; absent when the pack has none. */
  readonly modelCard?: string;
}

/** Whether a context refused, when tried just now, to send a byte to another origin. */
export interface PrivacyProbe {
  readonly context: 'page' | 'engine-worker' | 'runtime-threads' | 'service-worker';
  /**
   * `absent`: there is no such context in this visit. `unreported`: the policy is in force there, and this browser does
   * not say what it blocks (WebKit's workers).
   */
  readonly result: 'blocked' | 'unreported' | 'open' | 'absent';
}

/** A prompt, and the pack whose tokenizer is asked; default: the one in use, else the page's own. */
export type PromptQuestion = string | { readonly prompt: string; readonly pack?: string };

export interface PromptInfo {
  readonly characters: number;
  /** Tokens that reach the text tower, its start and end marks included; 0 while no pack is here to count them. */
  readonly tokens: number;
  /** Most tokens that the text tower reads; 0 while no pack can be asked. */
  readonly contextLength: number;
  /** Index into the prompt (UTF-16 units) from which on nothing reaches the tower; prompt.length if all does. */
  readonly cutAt: number;
  /** Words that the text tower has no token for, as they are written; empty while no pack is here to ask. */
  readonly unread: readonly string[];
  /**
   * Words that reach the tower but are not in the pack's vocabulary, in the order of the prompt; empty where the pack
   * does not say what its vocabulary is.
   */
  readonly outside: readonly OutsideWord[];
}

export interface OutsideWord extends Span {
  /** As it is written: prompt.slice(from, to). */
  readonly word: string;
  /** Words of the vocabulary that it may be a slip of the pen for, the likeliest first. */
  readonly nearest: readonly string[];
}

/** What a pack can draw, and how it looks. */
export interface PackWords extends Vocabulary {
  /** Small pictures of the things, made by the pack: one file, in which they lie row by row. */
  readonly thumbnails?: Thumbnails & { readonly file: Uint8Array<ArrayBuffer> };
  /** z_t of each thing's label, int8 [things, W], to be held against `embed`'s of other words. */
  readonly meanings?: Int8Array<ArrayBuffer>;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: EngineEvent) => void;
  /** Send `preview` events. Default false. */
  readonly previews?: boolean;
}

/** A job of the engine as it was planned, and how it went. */
export interface JobReport {
  readonly task: string;
  /** In the order in which they run; empty until the job was planned. */
  readonly plan: readonly Pick<Stage, 'name' | 'steps' | 'samples' | 'macs' | 'bytes'>[];
  readonly timings: readonly StageTiming[];
  readonly fault?: ErrorData;
}

/** What the engine did lately and holds now, for the page's `?debug`. */
export interface EngineReport {
  /** The latest first, ten at most. */
  readonly jobs: readonly JobReport[];
  /** Sessions that are kept from job to job: everything that each was built from, and its weights in bytes. */
  readonly sessions: readonly { readonly key: string; readonly bytes: number }[];
}

/**
 * A method for each task (src/tasks/requests.ts lists them and what each is asked).
 *
 * All throw EaselError: `invalid-request` before anything runs; `cancelled` within one step of an abort.
 */
export type TaskMethods = {
  [name in TaskName]: (
    request: TaskRequest<name>,
    options?: RunOptions,
  ) => Promise<TaskResult<name>>;
};

/** The one interface behind every door: the page, scripts, the Images API and the embed protocol. */
export interface Engine extends TaskMethods {
  info(): Promise<EngineInfo>;
  /** Fetches, verifies and keeps the page's embedded pack (or the one at `url`); at once when it is already here. */
  install(url?: string, options?: RunOptions): Promise<PackInfo>;
  /**
   * What a classifier that stands beside the page sees in pictures. Its files are fetched and kept at the first
   * question. It goes before jobs that wait, and between two steps of one that runs.
   * @throws EaselError `network`, `invalid-manifest`, `corrupt-data` or `unsupported-format` where it cannot be had or
   * read
   */
  classify(request: ClassifyRequest, options?: RunOptions): Promise<Classification>;
  /** Packs on this machine, and the page's embedded pack (storage `none`) while it is not fetched yet. */
  packs(): Promise<readonly PackInfo[]>;
  remove(packId: string): Promise<void>;
  /**
   * What a pack needs of this device, and which of its pictures fit: its plan's word, nothing is loaded for it.
   * @throws EaselError `invalid-request` for an id that is not known here
   */
  fit(packId: string): Promise<PackFit>;
  inspectPrompt(question: PromptQuestion): Promise<PromptInfo>;
  /**
   * What the page's own pack can draw, whether it is here or not; undefined where it does not say, or cannot be asked.
   */
  vocabulary(): Promise<PackWords | undefined>;
  /** Tries to reach another origin (a name under `.invalid`) from the contexts that the engine owns. */
  probePrivacy(): Promise<readonly PrivacyProbe[]>;
  report(): Promise<EngineReport>;
}
