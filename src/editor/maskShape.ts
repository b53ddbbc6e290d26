/** Marked areas made larger and smaller, joined and told by transparency. */
import { distanceToZero } from './distance.ts';
import {
  createMask,
  draftTile,
  editMask,
  finishMask,
  FULL,
  type Mask,
  type MaskMode,
} from './mask.ts';
import { TILE, type Tile, type TileKey, type Tiles } from './tiles.ts';

/** Pixels that an area grows or shrinks by at most. */
export const MAX_RESHAPE = 256;

/** From this value on a pixel belongs to the area whose edge moves. */
const INSIDE = 128;

/**
 * Grows what is marked by so many pixels to all sides, by exact Euclidean distance, or shrinks it where `by` is below
 * 0. Soft edges are lost where the edge moves over them: what a pixel gains is 255, what it loses all.
 *
 * @param values a byte a pixel, > 0 = marked. What lies outside of them counts as kept: give as much margin as it
 * grows.
 * @param by pixels, −{@link MAX_RESHAPE}–{@link MAX_RESHAPE}
 */
export function reshape(
  values: Uint8Array,
  width: number,
  height: number,
  by: number,
): Uint8Array<ArrayBuffer> {
  const out = Uint8Array.from(values);
  if (by === 0) return out;
  const growing = by > 0;
  if (growing) {
    const outside = Uint8Array.from(values, (value) => (value >= INSIDE ? 0 : 1));
    const distance = distanceToZero(outside, width, height);
    for (let i = 0; i < out.length; i++) if ((distance[i] ?? Infinity) <= by) out[i] = 255;
    return out;
  }
  // A border of kept pixels: an area at the edge of the values shrinks from there too.
  const [wide, high] = [width + 2, height + 2];
  const inside = new Uint8Array(wide * high);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      inside[(y + 1) * wide + x + 1] = (values[y * width + x] ?? 0) >= INSIDE ? 1 : 0;
  const distance = distanceToZero(inside, wide, high);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if ((distance[(y + 1) * wide + x + 1] ?? 0) <= -by) out[y * width + x] = 0;
  return out;
}

/** The mask with another one marked too (`add`: of both the larger value), or taken back as far as that marks. */
export function combineMask(mask: Mask, other: Mask, mode: MaskMode): Mask {
  const draft = editMask(mask);
  for (const [key, tile] of other.tiles) {
    const present = mask.tiles.get(key);
    if (mode === 'add' && (present === undefined || tile === FULL)) draft.tiles.set(key, tile);
    else if (mode === 'subtract' && tile === FULL) draft.tiles.delete(key);
    else if (mode === 'add' || present !== undefined) join(draftTile(draft, key), tile, mode);
  }
  return finishMask(draft);
}

function join(into: Tile, tile: Tile, mode: MaskMode): void {
  for (let i = 0; i < into.length; i++) {
    const [present, value] = [into[i] ?? 0, tile[i] ?? 0];
    if (mode === 'add') into[i] = Math.max(present, value);
    else into[i] = Math.min(present, 255 - value);
  }
}

/**
 * Marks where a picture is transparent, in the measure in which it is. A tile a step.
 *
 * @param keys the tiles that the document reaches over; one that the picture has not is transparent.
 */
export function* maskOfTransparency(
  { tiles }: Tiles,
  keys: Iterable<{ readonly key: TileKey; readonly within: TileRect }>,
): Generator<void, Mask> {
  const draft = editMask(createMask());
  for (const { key, within } of keys) {
    const picture = tiles.get(key);
    const tile = draftTile(draft, key);
    for (let y = within.y; y < within.y + within.height; y++)
      for (let x = within.x; x < within.x + within.width; x++) {
        const i = y * TILE + x;
        tile[i] = 255 - (picture?.[4 * i + 3] ?? 0);
      }
    yield;
  }
  return finishMask(draft);
}

/** Pixels of one tile, counted from its corner. */
interface TileRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A mask as it crosses between threads: whole tiles are one buffer there, and stay one. */
export interface SentMask {
  readonly tiles: readonly (readonly [TileKey, Tile])[];
  readonly full: readonly TileKey[];
}

export function sendMask({ tiles }: Mask): SentMask {
  const all = [...tiles];
  return {
    tiles: all.filter(([, tile]) => tile !== FULL),
    full: all.filter(([, tile]) => tile === FULL).map(([key]) => key),
  };
}

export function receiveMask({ tiles, full }: SentMask): Mask {
  return { channels: 1, tiles: new Map([...tiles, ...full.map((key) => [key, FULL] as const)]) };
}
