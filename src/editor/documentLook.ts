import { createLook, type Look } from '../image/photograph.ts';
import { TILE, tilePosition, type Tiles } from './tiles.ts';
import type { Rect } from './viewport.ts';

/** The figures of a document's picture within `rect`, by which a photograph is told; a tile a step. */
export function* lookOfTiles(tiles: Tiles, rect: Rect): Generator<void, Look> {
  const { add, look } = createLook(rect.width, rect.height);
  for (const [key, rgba] of tiles.tiles) {
    const [tx, ty] = tilePosition(key);
    const left = Math.max(rect.x, tx * TILE);
    const top = Math.max(rect.y, ty * TILE);
    const width = Math.min(rect.x + rect.width, (tx + 1) * TILE) - left;
    const height = Math.min(rect.y + rect.height, (ty + 1) * TILE) - top;
    if (width > 0 && height > 0) {
      const from = (top - ty * TILE) * TILE + (left - tx * TILE);
      add({ x: left - rect.x, y: top - rect.y, width, height, rgba, from, stride: TILE });
    }
    yield;
  }
  return look();
}
