import type { PictureSize, TextToImageRequest } from '../../engine/types.ts';
import { roundsFor } from '../../tasks/rounds.ts';

/**
 * Pixels of a picture of this size and ratio, and how many squares are painted on to make it so.
 * @param fills the model paints none: what lies beside the square is filled
 */
export function shapeOf(
  size: PictureSize,
  ratio: TextToImageRequest['ratio'] = '1:1',
  fills = false,
): { readonly width: number; readonly height: number; readonly rounds: number } {
  if (ratio === '1:1') return { width: size, height: size, rounds: 0 };
  const { frame, rounds } = roundsFor(size, ratio);
  return { width: frame.width, height: frame.height, rounds: fills ? 0 : rounds.length };
}
