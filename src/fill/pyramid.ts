import { boundsOf } from './areas.ts';
import { depthOf, type Level } from './level.ts';

/** Channels of colour, and with the two of texture. */
const COLOURS = 3;
const ALL = 5;
/** A change of this many levels from pixel to pixel fills a channel of texture. */
const TEXTURE_GAIN = 4;
/** Of the hole at the coarsest level: a long scratch is halved too. */
const MOST_PIXELS = 4000;
/** A level is not halved when it is less wide or high than this. */
const LEAST = 42;

/**
 * The picture at half its size again and again, the finest first. Coarse pixels are means of the known among the fine
 * ones they cover (weights 1 3 3 1), so that nothing of the hole's old content is seen; one is in the hole when any of
 * its four is, and may be copied when all four may. From the second level on, two channels hold the mean change of
 * lightness along rows and columns at the finest level: what tells sand from a wall once both are smooth (Newson et
 * al., "Video inpainting of complex scenes", SIAM 2014).
 *
 * @param finest three channels, colours under the hole and under what is transparent of no meaning.
 * @param transparent 1 = colour unknown, though not in the hole.
 * @param count of levels at most.
 */
export function pyramidOf(
  finest: Level,
  transparent: Uint8Array | undefined,
  count: number,
): Level[] {
  const levels = [finest];
  const first = knownOf(finest.hole, transparent);
  const known = [first];
  let source = withTexture(finest, first);
  while (levels.length < count) {
    const { width, height } = source;
    const size = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
    const seen = new Uint8Array(size.width * size.height);
    const half: Level = {
      ...size,
      channels: ALL,
      pixels: halved(source, known.at(-1) ?? first, seen, size),
      hole: anyOf(source.hole, width, height, size),
      barred: anyOf(source.barred, width, height, size),
    };
    levels.push(half);
    known.push(seen);
    source = half;
  }
  spreadDown(levels, known);
  return levels;
}

/**
 * How many levels there are, when a hole is halved until its middle is at most `most` pixels from its border and it
 * has few pixels. What surrounds it stays several patches wide.
 */
export function levelsFor({ width, height, hole }: Level, most: number): number {
  let [w, h] = [width, height];
  let mask = cropped(hole, width, height);
  for (let count = 1; ; count++) {
    let deepest = 0;
    let pixels = 0;
    for (const value of depthOf(mask.values, mask.width, mask.height)) {
      if (value > deepest) deepest = value;
      if (value > 0) pixels++;
    }
    if ((deepest <= most && pixels <= MOST_PIXELS) || Math.min(w, h) < LEAST) return count;
    const size = { width: (mask.width + 1) >> 1, height: (mask.height + 1) >> 1 };
    mask = { ...size, values: anyOf(mask.values, mask.width, mask.height, size) };
    [w, h] = [(w + 1) >> 1, (h + 1) >> 1];
  }
}

/** The bounds of what is 1, and a pixel around where there is one. */
function cropped(
  mask: Uint8Array,
  width: number,
  height: number,
): Size & { readonly values: Uint8Array } {
  const { x, y, width: w, height: h } = boundsOf(mask, width, height, 1);
  const values = new Uint8Array(w * h);
  for (let row = 0; row < h; row++) {
    const start = (y + row) * width + x;
    values.set(mask.subarray(start, start + w), row * w);
  }
  return { width: w, height: h, values };
}

/** 1 where a pixel is neither in the hole nor transparent. */
function knownOf(hole: Uint8Array, transparent: Uint8Array | undefined): Uint8Array {
  const known = new Uint8Array(hole.length);
  for (let i = 0; i < known.length; i++) known[i] = 1 - ((hole[i] ?? 0) | (transparent?.[i] ?? 0));
  return known;
}

function withTexture(level: Level, known: Uint8Array): Level {
  const { width, height, pixels } = level;
  const out = new Uint8Array(width * height * ALL);
  const light = new Uint8Array(width * height);
  for (let i = 0, at = 0, to = 0; i < light.length; i++, at += COLOURS, to += ALL) {
    const r = pixels[at] ?? 0;
    const g = pixels[at + 1] ?? 0;
    const b = pixels[at + 2] ?? 0;
    light[i] = (77 * r + 150 * g + 29 * b) >> 8;
    out[to] = r;
    out[to + 1] = g;
    out[to + 2] = b;
  }
  for (let y = 0; y < height; y++)
    writeTexture(light, known, width, y * width, y > 0 ? -width : width, out);
  return { ...level, channels: ALL, pixels: out };
}

/** The changes along a row, and from it to the one that lies `beside` away. */
function writeTexture(
  light: Uint8Array,
  known: Uint8Array,
  width: number,
  start: number,
  beside: number,
  out: Uint8Array,
): void {
  for (let x = 0; x < width; x++) {
    const i = start + x;
    if (known[i] === 0) continue;
    const own = light[i] ?? 0;
    const left = x > 0 ? i - 1 : i + 1;
    const across = known[left] === 1 ? Math.abs(own - (light[left] ?? 0)) : 0;
    const down = known[i + beside] === 1 ? Math.abs(own - (light[i + beside] ?? 0)) : 0;
    out[i * ALL + 3] = Math.min(255, TEXTURE_GAIN * across);
    out[i * ALL + 4] = Math.min(255, TEXTURE_GAIN * down);
  }
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Weighted means of the known pixels; `seen` gets 1 where there was one. */
function halved(
  from: Level,
  known: Uint8Array,
  seen: Uint8Array,
  to: Size,
): Uint8Array<ArrayBuffer> {
  const { width, height } = from;
  const out = new Uint8Array(to.width * to.height * ALL);
  for (let y = 0; y < to.height; y++) {
    const top = 2 * y - 1;
    const inside = top >= 0 && top + 4 <= height;
    const start = y * to.width;
    // Most rows are known as a whole, and their sums need not look.
    let end = 1;
    if (inside && !known.subarray(top * width, (top + 4) * width).includes(0)) {
      end = Math.max(1, (width - 1) >> 1);
      for (let c = 0; c < ALL; c++) halveRow(from.pixels, width, top, c, end, out, start);
      seen.fill(1, start + 1, start + end);
    }
    meanOfKnown(from, known, seen, y, 0, start, out);
    for (let x = end; x < to.width; x++) meanOfKnown(from, known, seen, y, x, start + x, out);
  }
  return out;
}

/**
 * One channel of a row at half the size, from column 1 to before `end`, of four rows from `top` on which are known and
 * reach two columns further.
 */
function halveRow(
  pixels: Uint8Array,
  width: number,
  top: number,
  channel: number,
  end: number,
  out: Uint8Array,
  start: number,
): void {
  const down = width * ALL;
  let at = top * down + channel + ALL;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let x = 0, to = start * ALL + channel; x < end; x++, to += ALL) {
    a = c;
    b = d;
    c =
      (pixels[at] ?? 0) +
      3 * ((pixels[at + down] ?? 0) + (pixels[at + 2 * down] ?? 0)) +
      (pixels[at + 3 * down] ?? 0);
    at += ALL;
    d =
      (pixels[at] ?? 0) +
      3 * ((pixels[at + down] ?? 0) + (pixels[at + 2 * down] ?? 0)) +
      (pixels[at + 3 * down] ?? 0);
    at += ALL;
    if (x > 0) out[to] = (a + 3 * (b + c) + d + 32) >> 6;
  }
}

/** Pixel `to` of the smaller level, at its row y and column x. */
function meanOfKnown(
  { width, height, pixels }: Level,
  known: Uint8Array,
  seen: Uint8Array,
  y: number,
  x: number,
  to: number,
  out: Uint8Array,
): void {
  const bottom = Math.min(height, 2 * y + 3);
  const left = Math.max(0, 2 * x - 1);
  const right = Math.min(width, 2 * x + 3);
  let total = 0;
  let c0 = 0;
  let c1 = 0;
  let c2 = 0;
  let c3 = 0;
  let c4 = 0;
  for (let row = Math.max(0, 2 * y - 1); row < bottom; row++) {
    const down = row >> 1 === y ? 3 : 1;
    for (let column = left; column < right; column++) {
      const at = row * width + column;
      if (known[at] === 0) continue;
      const weight = column >> 1 === x ? 3 * down : down;
      const sample = at * ALL;
      total += weight;
      c0 += weight * (pixels[sample] ?? 0);
      c1 += weight * (pixels[sample + 1] ?? 0);
      c2 += weight * (pixels[sample + 2] ?? 0);
      c3 += weight * (pixels[sample + 3] ?? 0);
      c4 += weight * (pixels[sample + 4] ?? 0);
    }
  }
  if (total === 0) return;
  seen[to] = 1;
  const sample = to * ALL;
  out[sample] = c0 / total + 0.5;
  out[sample + 1] = c1 / total + 0.5;
  out[sample + 2] = c2 / total + 0.5;
  out[sample + 3] = c3 / total + 0.5;
  out[sample + 4] = c4 / total + 0.5;
}

function anyOf(mask: Uint8Array, width: number, height: number, to: Size): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(to.width * to.height);
  for (let y = 0; y < height; y++) {
    const start = y * width;
    const row = (y >> 1) * to.width;
    // Most rows have none, which is seen at once.
    let x = mask.subarray(start, start + width).indexOf(1);
    if (x >= 0) for (; x < width; x++) if (mask[start + x] === 1) out[row + (x >> 1)] = 1;
  }
  return out;
}

/** Unknown pixels take the colour of the coarser level, which has means of what is known further off. */
function spreadDown(levels: readonly Level[], known: readonly Uint8Array[]): void {
  for (let i = levels.length - 1; i >= 0; i--) {
    const level = levels[i];
    const seen = known[i];
    if (level === undefined || seen === undefined) continue;
    const coarser = levels[i + 1];
    const { width, height, channels, pixels } = level;
    const means = coarser === undefined ? meanOf(level, seen) : undefined;
    for (let y = 0; y < height; y++) {
      const start = y * width;
      const first = seen.subarray(start, start + width).indexOf(0);
      if (first < 0) continue;
      for (let x = first, at = start + first; x < width; x++, at++) {
        if (seen[at] === 1) continue;
        const parent = coarser === undefined ? 0 : (y >> 1) * coarser.width + (x >> 1);
        for (let c = 0; c < channels; c++)
          pixels[at * channels + c] =
            (coarser === undefined ? means?.[c] : coarser.pixels[parent * coarser.channels + c]) ??
            0;
      }
    }
  }
}

function meanOf({ channels, pixels }: Level, known: Uint8Array): Float64Array {
  const sums = new Float64Array(channels);
  let count = 0;
  for (let i = 0; i < known.length; i++) {
    if (known[i] === 0) continue;
    count++;
    for (let c = 0; c < channels; c++) sums[c] = (sums[c] ?? 0) + (pixels[i * channels + c] ?? 0);
  }
  return sums.map((sum) => (count === 0 ? 0 : sum / count));
}
