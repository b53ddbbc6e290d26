/**
 * What is erased, and how far: a layer of one byte a pixel. 0 is kept; a value above 0 is erased, and says how much of
 * the new picture shows there (255: all of it), so that soft edges blend inside the mask only.
 */
import { distanceToZero } from './distance.ts';
import { around, grow, intersect, isVoid, roundOut } from './rect.ts';
import {
  changedTiles,
  isEmpty,
  overlaps,
  readBytes,
  sameBytes,
  TILE,
  tilePosition,
  withTiles,
  writeBytes,
  type Layer,
  type Tile,
  type TileKey,
  type Tiles,
} from './tiles.ts';
import type { Point, Rect } from './viewport.ts';

export type Mask = Layer<1>;

/** What an operation of the editor changes: the picture and what is erased of it. */
export interface Layers {
  readonly tiles: Tiles;
  readonly mask: Mask;
}

/** Whether a shape is erased, or taken back. */
export type MaskMode = 'add' | 'subtract';

/** Soft edges are at most this wide. */
export const MAX_FEATHER = 256;

/** A mask that is being painted: a live layer whose own tiles are written in place. */
export interface MaskDraft extends Mask {
  readonly tiles: Map<TileKey, Tile>;
  /** As it was before; shares the tiles that are not painted on. */
  readonly before: Mask;
  /** Tiles that belong to the draft. */
  readonly own: Set<TileKey>;
}

/** Whole tiles of 255, all one buffer: erasing everything takes the memory of one tile. */
export const FULL: Tile = new Uint8ClampedArray(TILE * TILE).fill(255);

/** Nothing is erased. */
export function createMask(): Mask {
  return { channels: 1, tiles: new Map() };
}

/** The bytes of `rect` (whole pixels), row by row, as the engine takes a mask. */
export function readMask(mask: Mask, rect: Rect): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readBytes(mask, rect).buffer);
}

export function writeMask(mask: Mask, rect: Rect, bytes: Uint8Array | Uint8ClampedArray): Mask {
  return finishMask({ ...editMask(writeBytes(mask, rect, bytes)), before: mask });
}

/** Begins to paint; {@link finishMask} ends it. A tile is copied when it is first painted on, not before. */
export function editMask(mask: Mask): MaskDraft {
  return { channels: 1, tiles: new Map(mask.tiles), before: mask, own: new Set() };
}

/** The tile of a draft, to be written to. */
export function draftTile(draft: MaskDraft, key: TileKey): Tile {
  const present = draft.tiles.get(key);
  if (present && draft.own.has(key)) return present;
  const tile = present ? present.slice() : new Uint8ClampedArray(TILE * TILE);
  draft.tiles.set(key, tile);
  draft.own.add(key);
  return tile;
}

/** The painted mask as a value: empty tiles are dropped, those that did not change are the ones of before. */
export function finishMask(draft: MaskDraft): Mask {
  const { before } = draft;
  const changed = new Map<TileKey, Tile | undefined>();
  for (const key of changedTiles(before, draft)) {
    const [old, tile] = [before.tiles.get(key), draft.tiles.get(key)];
    if (!tile || isEmpty(tile)) {
      if (old) changed.set(key, undefined);
    } else if (!old || !sameBytes(old, tile)) changed.set(key, sameBytes(tile, FULL) ? FULL : tile);
  }
  // A later stroke on the same draft must not write into what is handed out here.
  draft.own.clear();
  return withTiles(before, changed);
}

/** The mask after `write` wrote to each tile that `rect` touches; `part` is in document pixels. */
function writeTiles(
  mask: Mask,
  rect: Rect,
  write: (tile: Tile, part: Rect, left: number, top: number) => void,
): Mask {
  const draft = editMask(mask);
  for (const { key, part } of overlaps(rect)) {
    const [tx, ty] = tilePosition(key);
    write(draftTile(draft, key), part, tx * TILE, ty * TILE);
  }
  return finishMask(draft);
}

/** Erases a rectangle, or takes it back. Pixels that it covers in part count as covered. */
export function fillRect(mask: Mask, rect: Rect, mode: MaskMode): Mask {
  const draft = editMask(mask);
  for (const { key, part, tile: at } of overlaps(roundOut(rect)))
    if (part.width === TILE && part.height === TILE) {
      if (mode === 'add') draft.tiles.set(key, FULL);
      else draft.tiles.delete(key);
    } else if (mode === 'add' || mask.tiles.has(key)) {
      const tile = draftTile(draft, key);
      for (let row = 0; row < part.height; row++) {
        const start = (at.y + row) * TILE + at.x;
        tile.fill(mode === 'add' ? 255 : 0, start, start + part.width);
      }
    }
  return finishMask(draft);
}

/**
 * Erases the inside of a closed outline (a lasso), or takes it back: the pixels whose centres it goes around, however
 * often and whichever way (non-zero rule). Fewer than three points enclose nothing.
 */
export function fillPolygon(mask: Mask, outline: readonly Point[], mode: MaskMode): Mask {
  const box = around(outline);
  if (!box || outline.length < 3) return mask;
  const value = mode === 'add' ? 255 : 0;
  return writeTiles(mask, roundOut(box), (tile, part, left, top) => {
    for (let y = part.y; y < part.y + part.height; y++)
      for (const [from, to] of insideSpans(outline, y + 0.5)) {
        const first = Math.max(part.x, Math.ceil(from - 0.5));
        const end = Math.min(part.x + part.width, Math.ceil(to - 0.5));
        if (end > first)
          tile.fill(value, (y - top) * TILE + first - left, (y - top) * TILE + end - left);
      }
  });
}

/** Where a horizontal line is inside of an outline: from x to x, left to right. */
function insideSpans(outline: readonly Point[], y: number): (readonly [number, number])[] {
  const crossings: { x: number; turn: number }[] = [];
  for (const [i, a] of outline.entries()) {
    const b = outline[(i + 1) % outline.length] ?? a;
    if (a.y <= y === b.y <= y) continue;
    crossings.push({
      x: a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x),
      turn: a.y <= y ? 1 : -1,
    });
  }
  crossings.sort((a, b) => a.x - b.x);
  const spans: (readonly [number, number])[] = [];
  let [winding, start] = [0, 0];
  for (const { x, turn } of crossings) {
    if (winding === 0) start = x;
    winding += turn;
    if (winding === 0) spans.push([start, x]);
  }
  return spans;
}

/** Swaps erased and kept within `rect` (whole pixels); outside of it nothing changes. */
export function invertMask(mask: Mask, rect: Rect): Mask {
  return writeTiles(mask, rect, (tile, part, left, top) => {
    for (let y = part.y; y < part.y + part.height; y++) {
      const start = (y - top) * TILE + part.x - left;
      for (let i = start; i < start + part.width; i++) tile[i] = 255 - (tile[i] ?? 0);
    }
  });
}

/** Takes everything back, or what lies within `rect`. */
export function clearMask(mask: Mask, rect?: Rect): Mask {
  return rect ? fillRect(mask, rect, 'subtract') : createMask();
}

/** Whether nothing is erased, in all or within `rect` (whole pixels). */
export function isMaskEmpty(mask: Mask, rect?: Rect): boolean {
  if (!rect) return mask.tiles.size === 0;
  return readBytes(mask, rect).every((value) => value === 0);
}

/**
 * Softens the edges inwards: the value rises from the border of what is erased to `radius` pixels inside of it. What is
 * erased stays erased (≥ 1) and what is kept stays kept.
 *
 * @param radius pixels, 0–{@link MAX_FEATHER}; more counts as that.
 * @param within whole pixels; only these change. Default: everywhere.
 */
export function featherMask(mask: Mask, radius: number, within?: Rect): Mask {
  const reach = Math.min(MAX_FEATHER, Math.max(0, radius));
  if (reach === 0) return mask;
  const margin = Math.ceil(reach) + 1;
  const draft = editMask(mask);
  for (const key of mask.tiles.keys()) {
    const [tx, ty] = tilePosition(key);
    const whole = { x: tx * TILE, y: ty * TILE, width: TILE, height: TILE };
    const part = within ? intersect(whole, within) : whole;
    if (isVoid(part)) continue;
    const wide = grow(part, margin);
    const distance = distanceToZero(readBytes(mask, wide), wide.width, wide.height);
    const tile = draftTile(draft, key);
    for (let y = 0; y < part.height; y++)
      for (let x = 0; x < part.width; x++) {
        const at = (part.y - whole.y + y) * TILE + part.x - whole.x + x;
        const inside = distance[(y + margin) * wide.width + x + margin] ?? 0;
        if (inside === 0) continue;
        const most = Math.max(1, Math.round((255 * inside) / (reach + 1)));
        if (most < (tile[at] ?? 0)) tile[at] = most;
      }
  }
  return finishMask(draft);
}
