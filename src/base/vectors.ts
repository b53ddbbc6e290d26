type Vector = Float32Array<ArrayBuffer>;

export function dot(a: Vector, b: Vector): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

const lengthOf = (a: Vector): number => Math.sqrt(dot(a, a));

/** The vector at length `length`; zeros stay zeros. */
export function scaledTo(a: Vector, length: number): Vector {
  const own = lengthOf(a);
  return own === 0 ? a.slice() : a.map((value) => (value / own) * length);
}

export function cosine(a: Vector, b: Vector): number {
  return dot(a, b) / (lengthOf(a) * lengthOf(b));
}

/**
 * Spherical interpolation (Shoemake 1985) from a (share 0) to b (share 1), exactly a and b at the ends. Lengths are
 * interpolated linearly apart from the direction; vectors that point the same way are interpolated linearly.
 */
export function slerp(a: Vector, b: Vector, share: number): Vector {
  if (share === 0) return a.slice();
  if (share === 1) return b.slice();
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine(a, b))));
  const [wa, wb] =
    Math.sin(angle) < 1e-4
      ? [1 - share, share]
      : [
          Math.sin((1 - share) * angle) / Math.sin(angle),
          Math.sin(share * angle) / Math.sin(angle),
        ];
  const [la, lb] = [lengthOf(a), lengthOf(b)];
  const length = (1 - share) * la + share * lb;
  return a.map((value, i) => (wa * (value / la) + wb * ((b[i] ?? 0) / lb)) * length);
}

/** Peak signal-to-noise ratio in decibels of two pictures in −1…1; infinite when they are equal. */
export function psnr(a: Vector, b: Vector): number {
  const error = a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0) / a.length;
  return 10 * Math.log10(4 / error);
}
