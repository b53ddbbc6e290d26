import type { Matte } from '../../image/clipPreprocess.ts';
import type { PictureSize } from '../../engine/types.ts';
import type { RemixMode } from './trail.ts';

/**
 * Steps of the inversion and of its answer. With fewer than 25 the inversion misses by so much that colours go wrong.
 */
export const CARE = { quick: 25, balanced: 50, exact: 100 } as const;
export type Care = keyof typeof CARE;

/** The largest θ of a text diff, as in section 3.3 of the unCLIP paper (arXiv 2204.06125). */
export const MAX_THETA = 0.5;
/** Pictures of a blend or a change by words. */
export const FRAMES = { least: 3, most: 33 } as const;

/** What stands in the form. */
export interface RemixForm {
  mode: RemixMode;
  difference: number;
  from: string;
  to: string;
  theta: number;
  /** Whether x_T turns with z_i or stays the first picture's. */
  noise: 'slerp' | 'fixed';
  frames: Record<'interpolate' | 'textDiff', number>;
  care: Care;
  size: PictureSize;
  /** The colour behind what is not opaque, as #rrggbb. */
  matte: string;
}

/** #rrggbb as sRGB 0–255. */
export function matteOf(hex: string): Matte {
  const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5)];
}
