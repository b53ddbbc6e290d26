import { resize8, type Resample } from './resize.ts';

/** An opaque colour, sRGB 0–255. */
export type Matte = readonly [number, number, number];
export const WHITE: Matte = [255, 255, 255];

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What transformers' image processors do to a picture, by their preprocessor_config.json. */
export interface Preparation {
  /** Sides after resizing, whatever the picture's were; or the length of the shorter one, the other in proportion. */
  readonly resize: Size | { readonly shortest: number };
  /** What is kept of the middle. Absent: all. */
  readonly crop?: Size;
  readonly resample: Resample;
  /** Of values 0–1, which leave minus `mean`, over `std`. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** Sides of a prepared picture; undefined where they depend on the picture's own. */
export function preparedSize({ resize, crop }: Preparation): Size | undefined {
  return crop ?? ('shortest' in resize ? undefined : resize);
}

/**
 * A picture as a network takes it, as transformers' image processors over Pillow: resized, cropped to the middle,
 * scaled to 0–1, normalised.
 *
 * @param rgba straight-alpha sRGB [height, width, 4].
 * @param matte sRGB 0–255; where the picture is not opaque it lies on this colour. Default white.
 * @returns planar RGB [3, height, width].
 */
export function preparePicture(
  rgba: Uint8ClampedArray,
  from: Size,
  { resize, crop, resample, mean, std }: Preparation,
  matte: Matte = WHITE,
): Float32Array<ArrayBuffer> {
  const to = 'shortest' in resize ? inProportion(from, resize.shortest) : resize;
  const rgb = overMatte(rgba, matte);
  const same = to.width === from.width && to.height === from.height;
  const resized = same ? rgb : resize8(rgb, 3, from, to, resample);
  const { width, height } = crop ?? to;
  const left = Math.floor((to.width - width) / 2);
  const top = Math.floor((to.height - height) / 2);
  const planes = new Float32Array(3 * width * height);
  for (let c = 0; c < 3; c++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const value = (resized[((top + y) * to.width + left + x) * 3 + c] ?? 0) / 255;
        planes[(c * height + y) * width + x] = (value - (mean[c] ?? 0)) / (std[c] ?? 1);
      }
  return planes;
}

function inProportion({ width, height }: Size, shortest: number): Size {
  const shorter = Math.min(width, height);
  return {
    width: Math.trunc((width * shortest) / shorter),
    height: Math.trunc((height * shortest) / shorter),
  };
}

function overMatte(rgba: Uint8ClampedArray, matte: Matte): Uint8ClampedArray {
  const rgb = new Uint8ClampedArray((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    const alpha = (rgba[from + 3] ?? 0) / 255;
    for (let c = 0; c < 3; c++)
      rgb[to++] = (rgba[from + c] ?? 0) * alpha + (matte[c] ?? 0) * (1 - alpha);
  }
  return rgb;
}
