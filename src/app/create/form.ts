import type { PackInfo, PictureSize, Ratio, StageField } from '../../engine/types.ts';

export const OFFERED_COUNTS = [1, 2, 3, 4] as const;

/** What the person changed in a stage; absent fields follow the pack. */
export interface StageChoice {
  steps?: number;
  guidance?: number;
}
export type StageChoices = Record<StageField, StageChoice>;

/** How far pictures go from the one they start from, until it is said. */
export const DEFAULT_STRENGTH = 0.6;

/** What stands in the form. */
export interface ComposerForm {
  prompt: string;
  count: number;
  size: PictureSize;
  /** As it is typed; empty: random. */
  seed: string;
  advanced: boolean;
  stages: StageChoices;
  /** A pack that adds to the page's own, to work with instead. */
  addOn: PackInfo | undefined;
  ratio: '1:1' | Ratio;
  /** What the pictures should not show. */
  negative: string;
  /** Several lines are as many prompts. */
  byLine: boolean;
  strength: number;
  /** Name of one that is not here any more, and has to be chosen again. */
  missing: string | undefined;
}
