import { expect } from 'vitest';

/** The picture of models/golden/image.py, [height, width, 3]. */
export function picture(width: number, height: number): Uint8ClampedArray {
  const rgb = new Uint8ClampedArray(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++)
        rgb[(y * width + x) * 3 + c] =
          (x * (3 + c) +
            y * (5 - c) +
            Math.floor((x * y) / 7) * (c + 1) +
            ((Math.floor(x / 5) + Math.floor(y / 3)) % 2) * 90) %
          256;
  return rgb;
}

/** The same in planes [3, height, width], −1…1. */
export function planes(width: number, height: number): Float32Array<ArrayBuffer> {
  const rgb = picture(width, height);
  const size = width * height;
  return Float32Array.from(
    { length: 3 * size },
    (_, i) => (rgb[(i % size) * 3 + Math.floor(i / size)] ?? 0) / 127.5 - 1,
  );
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i++)
    largest = Math.max(largest, Math.abs((a[i] ?? NaN) - (b[i] ?? NaN)));
  return largest;
}
