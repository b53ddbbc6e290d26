/**
 * Marks what a word names: how well windows of the picture fit it (src/editor/namedWindows.ts) says roughly where;
 * colours that are met there and not elsewhere say what; and the picture's edges say how far.
 */
import type { Raster } from '../image/png.ts';
import { toOklab } from '../image/oklab.ts';
import { shrink } from '../image/shrink.ts';
import { matte } from './matte.ts';
import { coloursAmong, distanceToColours } from './palette.ts';
import { holdsOf, randomWalk } from './randomWalk.ts';
import type { Rect } from './viewport.ts';

/** Pixels of the longer side at which it is told. */
const WORK_SIDE = 128;
/** A window speaks of its middle: its weight falls off by this share of its side. */
const SPREAD = 0.12;
/** The share of the picture that fits the word less than what counts as no sign of it. */
const NO_SIGN = 0.4;
/** What pulls to the guess: first far over a thing of one colour, then nearer. Where the shorter side has 96 pixels. */
const FAR_PULL = 0.003;
const NEAR_PULL = 0.02;
const PULLED_SIDE = 96;
/** Above and below this share of the surest, colours are counted as the thing's and as the rest's. */
const SURELY = 0.6;
const HARDLY = 0.4;
/** Of colour, in the second guess; the rest is place. */
const COLOUR = 0.7;
/** Of the surest, what is marked. */
const MARKED = 0.7;
/** Steps of lightness and of the two axes of hue that count as one colour. */
const BINS = [12.5, 8, 8] as const;
/** Pixels that every colour has on both sides, as a share of all: a colour met once says little. */
const UNSURE = 0.5 / 9216;
/** Beside what is marked, in pixels of the smaller picture: there the colours are looked for that it stands before. */
const BESIDE = 8;
/** Oklab units, as in src/editor/subject.ts at its own tolerance. */
const REACH = 12;

/** How well a window fits the word. */
export interface Fit {
  /** In pixels of the picture. */
  readonly rect: Rect;
  /** Higher fits better; on any scale. */
  readonly score: number;
}

/**
 * Captions that say of a picture what is always true or too little. How much better than these a word fits a window
 * tells a thing from what any picture is like.
 */
export const NEUTRAL_CAPTIONS: readonly string[] = [
  'a picture',
  'a background',
  'a thing',
  'an animal',
  'a vehicle',
  'food',
  'a plant',
  'a tool',
];

/**
 * @param fits of windows that cover the picture
 * @returns a byte a pixel, 255 = marked; all 0 where no window fits better than another.
 */
export function selectNamed(picture: Raster, fits: readonly Fit[]): Uint8Array<ArrayBuffer> {
  const small = shrink(picture, WORK_SIDE);
  const { width, height } = small;
  const count = width * height;
  const clear = Uint8Array.from({ length: count }, (_, i) => +((small.rgba[4 * i + 3] ?? 0) < 8));
  const heat = heatOf(fits, picture, small);
  if (heat === undefined) return new Uint8Array(picture.width * picture.height);

  const lab = toOklab(small.rgba);
  const holds = holdsOf(lab, clear, width, height);
  const scale = (PULLED_SIDE / Math.min(width, height)) ** 2;
  const place = ofSurest(randomWalk(holds, heat, FAR_PULL * scale), clear);
  const colour = likelyColours(lab, clear, place);
  const both = place.map(
    (value, i) => COLOUR * (colour[i] ?? 0) + (1 - COLOUR) * Math.min(1, Math.max(0, value)),
  );
  const sure = ofSurest(randomWalk(holds, both, NEAR_PULL * scale), clear);
  const found = Uint8Array.from(sure, (value, i) => +(value > MARKED && clear[i] === 0));
  const hard = partsWith(found, place, width, height);

  const colours = coloursAmong(lab, beside(hard, clear, width, height));
  const far = distanceToColours(lab, colours);
  const marked = matte(picture, small, { hard, far, colours, reach: REACH });
  for (let i = 0; i < marked.length; i++) if (picture.rgba[4 * i + 3] === 0) marked[i] = 0;
  return marked;
}

/** 0 where there is no sign, 1 where there is most; undefined where all windows fit alike. */
function heatOf(
  fits: readonly Fit[],
  picture: Raster,
  { width, height }: Raster,
): Float32Array<ArrayBuffer> | undefined {
  const [toX, toY] = [width / picture.width, height / picture.height];
  const sums = new Float32Array(width * height);
  const weights = new Float32Array(width * height);
  for (const { rect, score } of fits) {
    const [cx, cy] = [(rect.x + rect.width / 2) * toX, (rect.y + rect.height / 2) * toY];
    const [sx, sy] = [SPREAD * rect.width * toX, SPREAD * rect.height * toY];
    const row = Float32Array.from({ length: width }, (_, x) => bell((x + 0.5 - cx) / sx));
    for (let y = 0; y < height; y++) {
      const down = bell((y + 0.5 - cy) / sy);
      for (let x = 0; x < width; x++) {
        const weight = down * (row[x] ?? 0);
        sums[y * width + x] = (sums[y * width + x] ?? 0) + weight * score;
        weights[y * width + x] = (weights[y * width + x] ?? 0) + weight;
      }
    }
  }
  const heat = sums.map((sum, i) => sum / (weights[i] ?? 1));
  const sorted = heat.toSorted();
  const low = sorted[Math.floor(NO_SIGN * (sorted.length - 1))] ?? 0;
  const span = (sorted.at(-1) ?? 0) - low;
  return span > 1e-6 ? heat.map((value) => (value - low) / span) : undefined;
}

/** Never quite 0, so that a pixel which is the middle of no window is told by the nearest. */
const bell = (x: number) => Math.exp((-x * x) / 2) + 1e-12;

function ofSurest(values: Float32Array, clear: Uint8Array): Float32Array<ArrayBuffer> {
  const surest = values.reduce(
    (most, value, i) => (clear[i] === 1 ? most : Math.max(most, value)),
    1e-9,
  );
  return values.map((value) => value / surest);
}

/** For each pixel how much more its colour is met in the thing than elsewhere: 0.5 is as much. */
function likelyColours(lab: Float32Array, clear: Uint8Array, place: Float32Array): Float32Array {
  const bins = Float64Array.from({ length: place.length }, (_, i) =>
    BINS.reduce((bin, step, c) => 1000 * bin + Math.floor((lab[3 * i + c] ?? 0) / step) + 100, 0),
  );
  const least = UNSURE * place.length;
  const [inside, outside] = [new Map<number, number>(), new Map<number, number>()];
  const sums = { inside: 0, outside: 0 };
  place.forEach((value, i) => {
    const bin = bins[i] ?? 0;
    if (!inside.has(bin)) {
      inside.set(bin, least);
      outside.set(bin, least);
      sums.inside += least;
      sums.outside += least;
    }
    if (clear[i] === 1) return;
    const share = Math.min(1, Math.max(0, value));
    if (share > SURELY) {
      inside.set(bin, (inside.get(bin) ?? 0) + share);
      sums.inside += share;
    } else if (share < HARDLY) {
      outside.set(bin, (outside.get(bin) ?? 0) + 1 - share);
      sums.outside += 1 - share;
    }
  });
  return place.map((_, i) => {
    const yes = (inside.get(bins[i] ?? 0) ?? 0) / sums.inside;
    const no = (outside.get(bins[i] ?? 0) ?? 0) / sums.outside;
    return yes / (yes + no);
  });
}

/** Of what was found, the parts that hang together by edges and hold a sure place: others have its colours alone. */
function partsWith(
  found: Uint8Array,
  place: Float32Array,
  width: number,
  height: number,
): Uint8Array<ArrayBuffer> {
  const kept = new Uint8Array(found.length);
  const open = [...place.keys()].filter((i) => found[i] === 1 && (place[i] ?? 0) > SURELY);
  for (const i of open) kept[i] = 1;
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    const x = i % width;
    const near = [x > 0 ? i - 1 : i, x + 1 < width ? i + 1 : i, i - width, i + width];
    for (const j of near) {
      if (j < 0 || j >= width * height || kept[j] === 1 || found[j] === 0) continue;
      kept[j] = 1;
      open.push(j);
    }
  }
  return kept;
}

/** The pixels near what is marked that are not. */
function beside(
  hard: Uint8Array,
  clear: Uint8Array,
  width: number,
  height: number,
): readonly number[] {
  const found: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (hard[i] === 0 && clear[i] === 0 && isNear(hard, width, height, x, y)) found.push(i);
    }
  return found;
}

function isNear(hard: Uint8Array, width: number, height: number, x: number, y: number): boolean {
  for (let v = Math.max(0, y - BESIDE); v <= Math.min(height - 1, y + BESIDE); v++)
    for (let u = Math.max(0, x - BESIDE); u <= Math.min(width - 1, x + BESIDE); u++)
      if (hard[v * width + u] === 1) return true;
  return false;
}
