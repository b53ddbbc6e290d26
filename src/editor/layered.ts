/** A document as other programs take it: layers one over the other, and the picture that they make. */
import type { Raster } from '../image/png.ts';
import type { Point } from './viewport.ts';

export interface PictureLayer {
  readonly name: string;
  /** Where its top left corner lies in the picture. */
  readonly at: Point;
  readonly raster: Raster;
  readonly visible: boolean;
}

export interface LayeredPicture {
  readonly width: number;
  readonly height: number;
  /** From the lowest to the highest. */
  readonly layers: readonly PictureLayer[];
  /** What shows of them all. */
  readonly merged: Raster;
}

/** Values of a mask as a layer of one colour, whose alpha they are. */
export function maskLayer(values: Uint8Array, width: number, height: number): Raster {
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value > 0) rgba.set([90, 43, 224, value], 4 * i);
  }
  return { width, height, rgba };
}
