import type { Reason } from '../base/reasons.ts';
import type { StageName } from './request.ts';

/** What is told while the stages of a job run. */
export type StageEvent =
  /** Weights are being made into sessions. */
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
  | {
      readonly type: 'notice';
      readonly code: NoticeCode;
      /** English, as a fault's. */
      readonly message: string;
      /** Why, for a page to say in the person's language. */
      readonly reason?: Reason | undefined;
    };

export type NoticeCode =
  | 'memory-only'
  | 'backend-fallback'
  | 'prompt-truncated'
  /** The prompt has words that the model has no token for. */
  | 'prompt-unread'
  /** Of prior and decoder one has no guidance, and does not hear the negative prompt. */
  | 'negative-half'
  | 'worker-restarted'
  /** A stage needs more than the graphics card is thought to have, and is tried: which, says the message. */
  | 'may-not-fit'
  /** A photograph came in, and the pack is good for something else. */
  | 'photograph'
  /** The installed pack was not brought up to date: why, says the message. */
  | 'update-failed';

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
  /**
   * z_i · z_t of the prior sample that was kept (both of unit length); tasks that start from pictures say their own.
   */
  readonly score: number;
}

export interface StageTiming {
  readonly stage: StageName;
  readonly milliseconds: number;
  /** Network evaluations, all pictures together; for `encode` the pictures written. */
  readonly steps: number;
}
