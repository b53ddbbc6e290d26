/** Tiles of documents, and of what came before them, in the database. */
import type { Database } from '../library/database.ts';
import type { EditorDocument } from './document.ts';
import { FULL, type Layers } from './mask.ts';
import { pastKey, pastTileKey, tilesOfPast, type PastRecord } from './past.ts';
import { readTile, tileValue, tileValueKey, type DocumentRecord } from './records.ts';
import { changedTiles, type Layer, type Tile, type TileKey } from './tiles.ts';

/** The tiles that a record names. Read some at a time, so that no task of the page is long. */
export async function readLayer(
  database: Database,
  record: DocumentRecord,
  layer: 'tiles' | 'mask',
  channels: 1 | 4,
): Promise<Map<TileKey, Tile>> {
  const tiles = new Map<TileKey, Tile>();
  for (let at = 0; at < record[layer].length; at += 64) {
    const keys = record[layer].slice(at, at + 64);
    const values = await database.getMany(keys.map((key) => tileValueKey(record.id, layer, key)));
    for (const [i, key] of keys.entries()) tiles.set(key, readTile(values[i], channels));
  }
  return tiles;
}

/** Key → value of every tile that differs from what is stored; undefined for those that are gone. */
export function* changedValues(
  document: EditorDocument,
  before: Layers,
): Generator<readonly [string, unknown]> {
  const layers: readonly (readonly ['tiles' | 'mask', Layer<1 | 4>, Layer<1 | 4>])[] = [
    ['tiles', before.tiles, document.tiles],
    ['mask', before.mask, document.mask],
  ];
  for (const [name, old, now] of layers)
    for (const key of changedTiles(old, now)) {
      const tile = now.tiles.get(key);
      const kept = tile && tile !== FULL ? tileValue(tile) : undefined;
      yield [tileValueKey(document.id, name, key), kept];
    }
}

/** Keys of the tiles that a record names. */
export function valueKeys({ id, tiles, mask }: DocumentRecord): string[] {
  return [
    ...tiles.map((key) => tileValueKey(id, 'tiles', key)),
    ...mask.map((key) => tileValueKey(id, 'mask', key)),
  ];
}

/** The tiles of a past that have values of their own, by number; those that are missing are left out. */
export async function readPastTiles(
  database: Database,
  id: string,
  record: PastRecord,
): Promise<ReadonlyMap<number, Tile>> {
  const wanted = [...tilesOfPast(record)];
  const tiles = new Map<number, Tile>();
  for (let at = 0; at < wanted.length; at += 64) {
    const batch = wanted.slice(at, at + 64);
    const values = await database.getMany(batch.map(([number]) => pastTileKey(id, number)));
    for (const [i, [number, channels]] of batch.entries())
      if (values[i] !== undefined) tiles.set(number, readTile(values[i], channels));
  }
  return tiles;
}

/** Keys of everything that is stored of a document's past. */
export async function pastKeys(database: Database, id: string): Promise<readonly string[]> {
  const prefix = pastTileKey(id, 0).slice(0, -1);
  return (await database.keys()).filter((key) => key === pastKey(id) || key.startsWith(prefix));
}
