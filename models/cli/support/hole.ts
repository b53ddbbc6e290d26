import { EaselError } from '../../../src/base/errors.ts';
import { maskFromRaster } from '../../../src/editor/maskPicture.ts';
import type { Raster } from '../../../src/image/png.ts';

/**
 * What a picture of a hole marks of another picture, as the Edit screen reads masks: where it is see-through, or bright
 * where it is nowhere so.
 *
 * @returns a byte a pixel, > 0: to be filled
 * @throws EaselError `invalid-request` where the two are not of one size, or nothing is marked
 */
export function readHole(picture: Pick<Raster, 'width' | 'height'>, hole: Raster): Uint8Array {
  const size = ({ width, height }: Pick<Raster, 'width' | 'height'>) => `${width}×${height}`;
  if (size(picture) !== size(hole))
    throw new EaselError(
      'invalid-request',
      `The hole has ${size(hole)} pixels and the picture ${size(picture)}: give one of the picture's size.`,
      { param: 'hole' },
    );
  const values = maskFromRaster(hole);
  if (!values.some((value) => value > 0))
    throw new EaselError(
      'invalid-request',
      'The hole marks nothing: what is to be filled is see-through in it, or white on black.',
      { param: 'hole' },
    );
  return values;
}
