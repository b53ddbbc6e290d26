/** Masks as pictures: read from files, and written to them. */
import type { Raster } from '../image/png.ts';
import { FULL, type Mask } from './mask.ts';
import { overlaps, TILE, type Tile, type TileKey, type Tiles } from './tiles.ts';
import type { Rect } from './viewport.ts';

/** Rec. 709 luma from which on an opaque mask of one brightness erases: the middle. */
const BRIGHT = 128;

/**
 * Of 255: what differs by less is one brightness and noise. Blue stands out from black by 18 and white from yellow by
 * as much, the least that two pure colours do.
 */
const CONTRAST = 16;

/** Share of a mask's range that two brightnesses lie apart at least; those of noise are nearer. */
const APART = 0.25;

/** Of 255: transparency up to here may be the noise of a lossy format, or of an opacity of 99 %, and nobody's mark. */
const FAINT = 8;

/**
 * A mask from a picture: erased where it is transparent, as the Images API has it, in the measure in which it is. A
 * picture whose transparency is nowhere more than {@link FAINT} is read as black and white: erased where it is bright,
 * see {@link brightFrom}, so that grounds of any grey and the noise of JPEGs are kept.
 * Where faint pixels outnumber those of every other measure between kept and erased they are noise, and kept; within a
 * soft edge they are few, and stay.
 *
 * @returns a byte a pixel, > 0 = erased.
 */
export function maskFromRaster({ width, height, rgba }: Raster): Uint8Array<ArrayBuffer> {
  const values = new Uint8Array(width * height);
  let [faint, between, erased] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = 255 - (rgba[4 * i + 3] ?? 0);
    values[i] = value;
    if (value === 0) continue;
    if (value <= FAINT) faint++;
    else if (value < 255 - FAINT) between++;
    else erased++;
  }
  const opaque = between + erased === 0;
  if (faint > between)
    for (let i = 0; i < values.length; i++) if ((values[i] ?? 0) <= FAINT) values[i] = 0;
  if (opaque) {
    const bright = brightFrom(rgba);
    for (let i = 0; i < values.length; i++) values[i] = lumaAt(rgba, i) >= bright ? 255 : 0;
  }
  return values;
}

/**
 * Luma from which on an opaque mask erases: the middle between what most of its dark and most of its bright pixels
 * are, which Otsu's threshold (1979) tells apart. So a frame, a stray pixel or a caption of a third brightness moves
 * nothing. Where it finds nothing but the noise of one ground, what is marked is too little to count: then the middle
 * between the darkest and the brightest.
 */
function brightFrom(rgba: Uint8ClampedArray): number {
  const counts = new Uint32Array(256);
  for (let i = 0; i < rgba.length / 4; i++) {
    const luma = Math.round(lumaAt(rgba, i));
    counts[luma] = (counts[luma] ?? 0) + 1;
  }
  const darkest = counts.findIndex((count) => count > 0);
  const brightest = counts.findLastIndex((count) => count > 0);
  const range = brightest - darkest;
  if (range < CONTRAST) return BRIGHT;
  const split = otsu(counts);
  const [dark, bright] = [medianOf(counts.subarray(0, split)), medianOf(counts.subarray(split))];
  const [low, high] = [dark, split + bright];
  return high - low < range * APART ? (darkest + brightest) / 2 : (low + high) / 2;
}

/** The first value of the upper of two classes between which a histogram varies most. */
function otsu(counts: Uint32Array): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const whole = counts.reduce((sum, count, value) => sum + count * value, 0);
  let [below, sumBelow, most, split] = [0, 0, -1, 0];
  for (const [value, count] of counts.entries()) {
    const between = below * (total - below);
    const apart = sumBelow * total - whole * below;
    const variance = between === 0 ? 0 : (apart / between) * apart;
    if (variance > most) [most, split] = [variance, value];
    below += count;
    sumBelow += count * value;
  }
  return split;
}

/** The value of a histogram that as many lie below as above. */
function medianOf(counts: Uint32Array): number {
  const half = counts.reduce((sum, count) => sum + count, 0) / 2;
  let below = 0;
  return counts.findIndex((count) => (below += count) >= half);
}

/** Rec. 709. */
function lumaAt(rgba: Uint8ClampedArray, pixel: number): number {
  const at = 4 * pixel;
  return 0.2126 * (rgba[at] ?? 0) + 0.7152 * (rgba[at + 1] ?? 0) + 0.0722 * (rgba[at + 2] ?? 0);
}

/**
 * A mask brought to another size. A pixel is erased when any is that it covers: thin lines do not get lost.
 *
 * @param values a byte a pixel of `from`, > 0 = erased; the largest of those that a pixel covers counts.
 */
export function fitMask(values: Uint8Array, from: Size, to: Size): Uint8Array<ArrayBuffer> {
  const across = spansOf(from.width, to.width);
  const down = spansOf(from.height, to.height);
  const rows = new Uint8Array(to.width * from.height);
  for (let y = 0; y < from.height; y++)
    for (const [x, [start, end]] of across.entries()) {
      let most = 0;
      for (let i = start; i < end; i++) most = Math.max(most, values[y * from.width + i] ?? 0);
      rows[y * to.width + x] = most;
    }
  const out = new Uint8Array(to.width * to.height);
  for (const [y, [start, end]] of down.entries())
    for (let x = 0; x < to.width; x++) {
      let most = 0;
      for (let i = start; i < end; i++) most = Math.max(most, rows[i * to.width + x] ?? 0);
      out[y * to.width + x] = most;
    }
  return out;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The pixels of a row of `from` that each of `to` covers. */
function spansOf(from: number, to: number): (readonly [start: number, end: number])[] {
  return Array.from({ length: to }, (_, i) => {
    const start = Math.floor((i * from) / to);
    // Whole numbers, so that no rounding of a quotient adds a pixel.
    return [start, Math.max(start + 1, Math.ceil(((i + 1) * from) / to))] as const;
  });
}

/** Share of a mask's pixels that are erased, 0–1. */
export function erasedShare(values: Uint8Array): number {
  let erased = 0;
  for (const value of values) if (value > 0) erased++;
  return values.length === 0 ? 0 : erased / values.length;
}

/**
 * The inverse of {@link maskFromRaster}, as tiles to export: black, transparent where it is erased. Where a whole
 * tile of `rect` (whole pixels) is kept, one buffer serves for all of them, so that it takes little more memory than
 * the mask.
 */
export function maskToTiles(mask: Mask, rect: Rect): Tiles {
  const black = blackTile();
  const tiles = new Map<TileKey, Tile>();
  for (const { key } of overlaps(rect)) {
    const values = mask.tiles.get(key);
    if (values !== FULL) tiles.set(key, values ? blackTile(values) : black);
  }
  return { channels: 4, tiles };
}

/** @param erased a byte a pixel; default: nothing is. */
function blackTile(erased?: Tile): Tile {
  const rgba = new Uint8ClampedArray(TILE * TILE * 4);
  for (let i = 0; i < TILE * TILE; i++) rgba[4 * i + 3] = 255 - (erased?.[i] ?? 0);
  return rgba;
}
