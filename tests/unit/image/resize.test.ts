import { readFileSync } from 'node:fs';
import { CLIPFeatureExtractor, RawImage } from '@xenova/transformers';
import { describe, expect, test } from 'vitest';
import { clipPreprocess } from '../../../src/image/clipPreprocess.ts';
import { downscaleArea, resizeBicubic } from '../../../src/image/resize.ts';
import { drawSignature } from '../../../src/image/signature.ts';
import { largestDifference, picture, planes } from '../../support/formulaPicture.ts';

interface Golden {
  readonly width: number;
  readonly height: number;
  readonly toWidth: number;
  readonly toHeight: number;
  readonly values: readonly number[];
}
const golden: {
  readonly bicubic: readonly Golden[];
  readonly area: readonly Golden[];
  readonly clip: readonly (Golden & { readonly size: number })[];
} = JSON.parse(
  readFileSync(new URL('../../fixtures/golden/image/golden.json', import.meta.url), 'utf8'),
);

const PREPARATION = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
} as const;

describe('resizing', () => {
  test.each(golden.bicubic)(
    "bicubic $width×$height → $toWidth×$toHeight is torch's F.interpolate(antialias=True)",
    ({ width, height, toWidth, toHeight, values }) => {
      const out = resizeBicubic(
        planes(width, height),
        3,
        { width, height },
        { width: toWidth, height: toHeight },
      );
      // Values reach ±1.3 in f32 sums of up to 20 terms; the file has six decimals.
      expect(largestDifference(out, values)).toBeLessThan(3e-6);
    },
  );

  test.each(golden.area)("area is torch's", ({ width, height, toWidth, toHeight, values }) => {
    const out = downscaleArea(
      planes(width, height),
      3,
      { width, height },
      { width: toWidth, height: toHeight },
    );
    expect(largestDifference(out, values)).toBeLessThan(2e-6);
  });

  test('1024 → 512 by area is the mean of each 2×2', () => {
    const out = downscaleArea(
      new Float32Array([0, 1, 2, 3, 4, 5, 6, 7]),
      1,
      { width: 4, height: 2 },
      { width: 2, height: 1 },
    );
    expect([...out]).toEqual([2.5, 4.5]);
  });
});

describe('CLIP preprocessing', () => {
  const rgba = (rgb: Uint8ClampedArray) =>
    Uint8ClampedArray.from({ length: (rgb.length / 3) * 4 }, (_, i) =>
      i % 4 === 3 ? 255 : (rgb[Math.floor(i / 4) * 3 + (i % 4)] ?? 0),
    );

  test.each(golden.clip)("$width×$height is Pillow's", ({ width, height, size, values }) => {
    const out = clipPreprocess(rgba(picture(width, height)), width, height, {
      ...PREPARATION,
      size,
    });
    // Pillow's weights are rounded to 22 bits: a sum at a rounding edge may fall one level (1/255 ÷ 0.26) to the other
    // side, twice.
    const level = 1 / 255 / 0.26;
    expect(largestDifference(out, values)).toBeLessThan(2.01 * level);
    const unequal = values.filter((value, i) => Math.abs(value - (out[i] ?? NaN)) > 1e-4).length;
    expect(unequal / values.length).toBeLessThan(0.01);
  });

  test('a picture of the right size gives exactly what @xenova/transformers gives', async () => {
    const [width, height] = [20, 16];
    const rgb = picture(width, height);
    const config = {
      do_resize: true,
      size: { shortest_edge: 16 },
      do_center_crop: true,
      crop_size: { width: 16, height: 16 },
      do_rescale: true,
      rescale_factor: 1 / 255,
      do_normalize: true,
      image_mean: [...PREPARATION.mean],
      image_std: [...PREPARATION.std],
      resample: 3,
    };
    const peer = new CLIPFeatureExtractor(config);
    const { pixel_values: pixels } = await peer([new RawImage(rgb, width, height, 3)]);
    const out = clipPreprocess(rgba(rgb), width, height, { ...PREPARATION, size: 16 });
    // Both are f32 of the same bytes; one division and one subtraction are rounded differently.
    expect(largestDifference(out, pixels.data)).toBeLessThan(1e-6);
  });
});

describe('the signature', () => {
  test('is five different squares in the bottom right corner, and nothing else changes', () => {
    const [width, height, side] = [256, 192, 3];
    const before = new Uint8ClampedArray(width * height * 4).fill(7);
    const after = drawSignature(before.slice(), width, height);
    const colours = new Set<string>();
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const pixel = after.slice((y * width + x) * 4, (y * width + x) * 4 + 4).join();
        if (y >= height - side && x >= width - 5 * side) colours.add(pixel);
        else if (pixel !== '7,7,7,7') throw new Error(`pixel ${String(x)},${String(y)} changed`);
      }
    expect(colours.size).toBe(5);
    expect([...colours].every((colour) => colour.endsWith(',255'))).toBe(true);
  });

  test('has no room in a picture under 64 pixels', () => {
    const small = new Uint8ClampedArray(32 * 32 * 4);
    expect(drawSignature(small.slice(), 32, 32)).toEqual(small);
  });
});
