/**
 * Layers without borders: square tiles keyed by integer tile position, copy-on-write. A layer is a value: writing gives
 * a new layer that shares every tile that it did not touch, so that undo and saving compare tiles by identity.
 */
import { EaselError } from '../base/errors.ts';
import type { Raster } from '../image/png.ts';
import type { Rect } from './viewport.ts';

/** Pixels a side. */
export const TILE = 256;

/** Tile x and y, in tiles from the document's origin; negative to the left and above. */
export type TileKey = `${number},${number}`;

/** TILE · TILE · channels bytes, row by row. Never written to once it is in a layer. */
export type Tile = Uint8ClampedArray<ArrayBuffer>;

/** What is not in `tiles` is 0 in every channel. */
export interface Layer<Channels extends 1 | 4> {
  readonly channels: Channels;
  readonly tiles: ReadonlyMap<TileKey, Tile>;
}

/** The picture: straight-alpha sRGB RGBA8. */
export type Tiles = Layer<4>;

export function tileKey(tx: number, ty: number): TileKey {
  return `${tx},${ty}`;
}

/** Tile x and y of a key. */
export function tilePosition(key: TileKey): readonly [tx: number, ty: number] {
  const comma = key.indexOf(',');
  return [Number(key.slice(0, comma)), Number(key.slice(comma + 1))];
}

/** An empty picture. */
export function createTiles(): Tiles {
  return { channels: 4, tiles: new Map() };
}

/**
 * @param rect whole pixels.
 * @returns the pixels of `rect`; transparent where there is no tile.
 * @throws EaselError `internal` when `rect` is not of whole pixels.
 */
export function readRegion(tiles: Tiles, rect: Rect): Raster {
  return { width: rect.width, height: rect.height, rgba: readBytes(tiles, rect) };
}

/**
 * @returns the layer with the raster's pixels in `rect`. Tiles outside it are shared; tiles that become empty are
 * dropped.
 * @throws EaselError `internal` when `rect` is not of whole pixels, or the raster has another size.
 */
export function writeRegion(tiles: Tiles, rect: Rect, raster: Raster): Tiles {
  return writeBytes(tiles, rect, raster.rgba);
}

/** The bytes of whole pixels: width · height · channels, row by row. */
export function readBytes<C extends 1 | 4>(
  layer: Layer<C>,
  rect: Rect,
): Uint8ClampedArray<ArrayBuffer> {
  requireWhole(rect);
  const { channels } = layer;
  const out = new Uint8ClampedArray(rect.width * rect.height * channels);
  for (const { key, part, tile: at, region: to } of overlaps(rect)) {
    const tile = layer.tiles.get(key);
    if (!tile) continue;
    for (let row = 0; row < part.height; row++) {
      const from = ((at.y + row) * TILE + at.x) * channels;
      out.set(
        tile.subarray(from, from + part.width * channels),
        ((to.y + row) * rect.width + to.x) * channels,
      );
    }
  }
  return out;
}

/** The layer with `bytes` (as {@link readBytes} gives them) in `rect`. Tiles whose bytes stay equal are shared. */
export function writeBytes<C extends 1 | 4>(
  layer: Layer<C>,
  rect: Rect,
  bytes: Uint8Array | Uint8ClampedArray,
): Layer<C> {
  requireWhole(rect);
  const { channels } = layer;
  if (bytes.length !== rect.width * rect.height * channels)
    throw new EaselError(
      'internal',
      `A region of ${rect.width}×${rect.height} pixels takes ${rect.width * rect.height * channels} bytes, not ${bytes.length}.`,
    );
  const changed = new Map<TileKey, Tile>();
  for (const { key, part, tile: at, region: from } of overlaps(rect)) {
    const before = layer.tiles.get(key);
    const tile = before ? before.slice() : new Uint8ClampedArray(TILE * TILE * channels);
    for (let row = 0; row < part.height; row++) {
      const start = ((from.y + row) * rect.width + from.x) * channels;
      tile.set(
        bytes.subarray(start, start + part.width * channels),
        ((at.y + row) * TILE + at.x) * channels,
      );
    }
    if (before ? !sameBytes(before, tile) : !isEmpty(tile)) changed.set(key, tile);
  }
  return withTiles(layer, changed);
}

/** The layer with some tiles replaced; those that hold only 0 are dropped. The same layer when there is none. */
export function withTiles<C extends 1 | 4>(
  layer: Layer<C>,
  changed: ReadonlyMap<TileKey, Tile | undefined>,
): Layer<C> {
  if (changed.size === 0) return layer;
  const tiles = new Map(layer.tiles);
  for (const [key, tile] of changed)
    if (tile === undefined || isEmpty(tile)) tiles.delete(key);
    else tiles.set(key, tile);
  return { channels: layer.channels, tiles };
}

/** {@link readRegion}, a row of tiles a step: of a large picture the page does it in slices. */
export function* regionInSteps(tiles: Tiles, rect: Rect): Generator<void, Raster> {
  const { x, y, width, height } = rect;
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let done = 0; done < height; done += TILE) {
    const strip = { x, y: y + done, width, height: Math.min(TILE, height - done) };
    rgba.set(readBytes(tiles, strip), done * width * 4);
    yield;
  }
  return { width, height, rgba };
}

/** The least rectangle around every pixel that shows (alpha, or a mask's value, > 0); undefined when none does. */
export function bounds(layer: Layer<1 | 4>): Rect | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [key, tile] of layer.tiles) {
    const box = tileBounds(tile, layer.channels);
    if (!box) continue;
    const [tx, ty] = tilePosition(key);
    left = Math.min(left, tx * TILE + box.x);
    top = Math.min(top, ty * TILE + box.y);
    right = Math.max(right, tx * TILE + box.x + box.width);
    bottom = Math.max(bottom, ty * TILE + box.y + box.height);
  }
  return left === Infinity
    ? undefined
    : { x: left, y: top, width: right - left, height: bottom - top };
}

/** Bytes of the tiles of some layers; a tile that several share, or that stands at several places, counts once. */
export function bytesUsed(...layers: readonly Layer<1 | 4>[]): number {
  const buffers = new Set<Tile>();
  for (const { tiles } of layers) for (const tile of tiles.values()) buffers.add(tile);
  let sum = 0;
  for (const tile of buffers) sum += tile.byteLength;
  return sum;
}

/** Keys of the tiles that differ between two layers, by identity. */
export function changedTiles(before: Layer<1 | 4>, after: Layer<1 | 4>): TileKey[] {
  if (before.tiles === after.tiles) return [];
  const keys: TileKey[] = [];
  for (const [key, tile] of after.tiles) if (before.tiles.get(key) !== tile) keys.push(key);
  for (const key of before.tiles.keys()) if (!after.tiles.has(key)) keys.push(key);
  return keys;
}

/** What a rectangle and one tile have in common. */
interface Overlap {
  readonly key: TileKey;
  /** In document pixels. */
  readonly part: Rect;
  /** Where it begins within the tile, and within the rectangle. */
  readonly tile: { readonly x: number; readonly y: number };
  readonly region: { readonly x: number; readonly y: number };
}

/** The tiles that a rectangle touches, row by row, with the part of it that lies in each. */
export function* overlaps(rect: Rect): Generator<Overlap> {
  const [right, bottom] = [rect.x + rect.width, rect.y + rect.height];
  if (rect.width <= 0 || rect.height <= 0) return;
  for (let ty = Math.floor(rect.y / TILE); ty * TILE < bottom; ty++)
    for (let tx = Math.floor(rect.x / TILE); tx * TILE < right; tx++) {
      const x = Math.max(rect.x, tx * TILE);
      const y = Math.max(rect.y, ty * TILE);
      yield {
        key: tileKey(tx, ty),
        part: {
          x,
          y,
          width: Math.min(right, (tx + 1) * TILE) - x,
          height: Math.min(bottom, (ty + 1) * TILE) - y,
        },
        tile: { x: x - tx * TILE, y: y - ty * TILE },
        region: { x: x - rect.x, y: y - rect.y },
      };
    }
}

/** Whether every byte is 0. */
export function isEmpty(tile: Tile): boolean {
  const words = new Uint32Array(tile.buffer, tile.byteOffset, tile.byteLength >> 2);
  for (const word of words) if (word !== 0) return false;
  return true;
}

/** Whether two tiles of one size hold the same bytes. */
export function sameBytes(a: Tile, b: Tile): boolean {
  const x = new Uint32Array(a.buffer, a.byteOffset, a.byteLength >> 2);
  const y = new Uint32Array(b.buffer, b.byteOffset, b.byteLength >> 2);
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return false;
  return true;
}

function requireWhole(rect: Rect): void {
  if (![rect.x, rect.y, rect.width, rect.height].every(Number.isSafeInteger))
    throw new EaselError(
      'internal',
      `A region is of whole pixels, not ${rect.width}×${rect.height} at ${rect.x}, ${rect.y}.`,
    );
}

const boxes = new WeakMap<Tile, Rect | null>();

/** Where a tile shows, within the tile. Kept as long as the tile, which does not change. */
function tileBounds(tile: Tile, channels: 1 | 4): Rect | undefined {
  const known = boxes.get(tile);
  if (known !== undefined) return known ?? undefined;
  let [left, top, right, bottom] = [TILE, TILE, 0, 0];
  for (let y = 0, at = channels - 1; y < TILE; y++)
    for (let x = 0; x < TILE; x++, at += channels) {
      if (tile[at] === 0) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
    }
  const box = right === 0 ? null : { x: left, y: top, width: right - left, height: bottom - top };
  boxes.set(tile, box);
  return box ?? undefined;
}
