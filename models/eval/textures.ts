/** Pictures as full of detail as photographs, drawn by formula: nobody's, and the same on every machine. */
import type { Raster } from '../../src/image/png.ts';

type Colour = readonly [number, number, number];

/** Names of what {@link texture} draws. */
export const TEXTURES = ['clouds', 'wood', 'cloth', 'bricks', 'sand'] as const;

/** A square picture; another seed gives another place and other colours. */
export function texture(kind: (typeof TEXTURES)[number], side: number, seed: number): Raster {
  const rgba = new Uint8ClampedArray(4 * side * side);
  const shift = 97 * seed;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const colour = DRAW[kind](x + shift, y + 2 * shift, seed);
      const grain = 10 * (hash(x, y, seed + 500) - 0.5);
      rgba.set([...colour.map((value) => value + grain), 255], 4 * (y * side + x));
    }
  return { width: side, height: side, rgba };
}

const DRAW: Record<(typeof TEXTURES)[number], (x: number, y: number, seed: number) => Colour> = {
  clouds: (x, y, seed) => mix([60, 110, 190], [245, 240, 230], fractal(x / 70, y / 70, seed)),
  wood: (x, y, seed) => {
    const rings = 14 * fractal(x / 160, y / 30, seed) + x / 90;
    const dark = Math.abs((rings % 1) - 0.5) * 2;
    return mix([95, 55, 25], [190, 130, 75], 0.7 * dark + 0.3 * fractal(x / 3, y / 40, seed));
  },
  cloth: (x, y, seed) => {
    const weave = 0.5 + 0.25 * Math.sin(x * 0.9) * Math.cos(y * 0.9);
    const fold = fractal(x / 60, y / 90, seed);
    return mix([40, 60, 90 + 20 * seed], [200, 170, 150], 0.5 * weave + 0.5 * fold);
  },
  bricks: (x, y, seed) => {
    const row = Math.floor(y / 28);
    const along = x + (row % 2) * 30;
    const joint = y % 28 < 3 || along % 60 < 3;
    const stone = hash(Math.floor(along / 60), row, seed);
    const rough = 0.35 * fractal(x / 6, y / 6, seed);
    return joint
      ? mix([150, 145, 138], [190, 185, 178], rough)
      : mix([120, 50, 35], [190, 95, 70], 0.6 * stone + rough);
  },
  sand: (x, y, seed) => {
    const ripple = Math.sin(y / 6 + 5 * fractal(x / 90, y / 90, seed));
    return mix([165, 125, 80], [235, 205, 150], 0.5 + 0.35 * ripple);
  },
};

function mix(a: Colour, b: Colour, share: number): Colour {
  const at = (c: 0 | 1 | 2) => a[c] + (b[c] - a[c]) * Math.min(1, Math.max(0, share));
  return [at(0), at(1), at(2)];
}

/** Five octaves of value noise, about 0–1. */
function fractal(x: number, y: number, seed: number): number {
  let [sum, weight] = [0, 0.5];
  for (let octave = 0; octave < 5; octave++, weight /= 2)
    sum += weight * noise(x * 2 ** octave, y * 2 ** octave, seed + octave);
  return sum;
}

function noise(x: number, y: number, seed: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const smooth = (t: number) => t * t * (3 - 2 * t);
  const [u, v] = [smooth(x - left), smooth(y - top)];
  const line = (row: number) => hash(left, row, seed) * (1 - u) + hash(left + 1, row, seed) * u;
  return line(top) * (1 - v) + line(top + 1) * v;
}

/** 0–1, decided by three integers. */
function hash(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 374761393) ^ Math.imul(y, 668265263) ^ Math.imul(seed, 2147483647);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
