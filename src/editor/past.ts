/**
 * What came before a document, as it is stored beside it: one value that says which tiles each step took and put, and a
 * value for each of those tiles that the document itself no longer has.
 */
import * as v from 'valibot';
import { EaselError } from '../base/errors.ts';
import { read } from '../library/records.ts';
import { HISTORY_LIMITS, type Change, type History, type Step } from './history.ts';
import { FULL, type Layers } from './mask.ts';
import { areaSchema, frameSchema, tileKeySchema, tileValue } from './records.ts';
import type { Tile, TileKey, Tiles } from './tiles.ts';

export const PAST_VERSION = 1;

/** What can be undone and done again, and the pixels that the document began with. */
export interface Past {
  readonly history: History;
  readonly original: Tiles;
}

/**
 * A tile: null is none, `now` the document's own at that place, `full` the mask's, a number one that has a value of its
 * own.
 */
const reference = v.union([
  v.null(),
  v.literal('now'),
  v.literal('full'),
  v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
]);
type Reference = v.InferOutput<typeof reference>;

const changes = v.array(v.tuple([tileKeySchema, reference, reference]));
const area = v.nullable(areaSchema);
const steps = v.array(
  v.object({
    title: v.string(),
    tiles: changes,
    mask: changes,
    area: v.exactOptional(v.tuple([area, area])),
    frame: v.exactOptional(v.tuple([frameSchema, frameSchema])),
  }),
);
const pastSchema = v.looseObject({
  v: v.literal(PAST_VERSION),
  done: steps,
  undone: steps,
  original: v.array(v.tuple([tileKeySchema, reference])),
});
export type PastRecord = v.InferOutput<typeof pastSchema>;
type StepRecord = PastRecord['done'][number];

export function pastKey(id: string): string {
  return `past:${id}`;
}

export function pastTileKey(id: string, number: number): string {
  return `past-tile:${id}:${number}`;
}

/** Which tiles of a document's past have a value of their own, by their numbers. */
export type Numbered = ReadonlyMap<Tile, number>;

export interface WrittenPast {
  readonly numbered: Numbered;
  /** Key → value of what is to be stored; undefined for what is to be deleted. */
  readonly values: ReadonlyMap<string, unknown>;
}

/**
 * What is to be stored of a document's past, beside what is.
 *
 * @param document as it is stored in the same transaction
 * @param stored the tiles that have a value already
 */
export function writePast(id: string, past: Past, document: Layers, stored: Numbered): WrittenPast {
  const numbered = new Map<Tile, number>();
  const values = new Map<string, unknown>();
  let next = Math.max(-1, ...stored.values()) + 1;

  function refer(tile: Tile | undefined, own: Tile | undefined): Reference {
    if (tile === undefined) return null;
    if (tile === FULL) return 'full';
    if (tile === own) return 'now';
    const known = numbered.get(tile) ?? stored.get(tile);
    const number = known ?? next++;
    if (known === undefined) values.set(pastTileKey(id, number), tileValue(tile));
    numbered.set(tile, number);
    return number;
  }
  const record = (layer: 'tiles' | 'mask', list: readonly Change[]): StepRecord['tiles'] =>
    list.map(([key, before, after]) => {
      const own = document[layer].tiles.get(key);
      return [key, refer(before, own), refer(after, own)];
    });
  const toSteps = (list: readonly Step[]): StepRecord[] =>
    list.map(({ title, tiles, mask, area: moved, frame }) => ({
      title,
      tiles: record('tiles', tiles),
      mask: record('mask', mask),
      ...(moved && { area: [moved[0], moved[1]] }),
      ...(frame && { frame: [{ ...frame[0] }, { ...frame[1] }] }),
    }));

  const value: PastRecord = {
    v: PAST_VERSION,
    done: toSteps(past.history.done),
    undone: toSteps(past.history.undone),
    original: [...past.original.tiles].map(([key, tile]) => [
      key,
      refer(tile, document.tiles.tiles.get(key)),
    ]),
  };
  values.set(pastKey(id), value);
  for (const [tile, number] of stored)
    if (!numbered.has(tile)) values.set(pastTileKey(id, number), undefined);
  return { numbered, values };
}

/**
 * The stored value; undefined where there is none, or where a later build wrote it.
 *
 * @throws EaselError `corrupt-data`
 */
export function parsePast(value: unknown): PastRecord | undefined {
  if (value === undefined) return undefined;
  const found = read<PastRecord>(value, pastSchema, []);
  if (found.kind === 'damaged') throw damagedPast();
  return found.kind === 'read' ? found.value : undefined;
}

/** Number → channels of the tiles that a stored past names. */
export function tilesOfPast({ done, undone, original }: PastRecord): ReadonlyMap<number, 1 | 4> {
  const found = new Map<number, 1 | 4>();
  const note = (channels: 1 | 4, ...references: readonly Reference[]) => {
    for (const each of references) if (typeof each === 'number') found.set(each, channels);
  };
  for (const step of [...done, ...undone]) {
    for (const [, before, after] of step.tiles) note(4, before, after);
    for (const [, before, after] of step.mask) note(1, before, after);
  }
  for (const [, tile] of original) note(4, tile);
  return found;
}

/**
 * The past that a stored value describes.
 *
 * @param document as it was stored with it
 * @param tileOf the tiles that have values of their own
 * @throws EaselError `corrupt-data` when it names a tile that is not there
 */
export function readPast(
  record: PastRecord,
  document: Layers,
  tileOf: ReadonlyMap<number, Tile>,
): Past {
  function resolve(each: Reference, own: Tile | undefined): Tile | undefined {
    if (each === null) return undefined;
    if (each === 'full') return FULL;
    const tile = each === 'now' ? own : tileOf.get(each);
    if (tile === undefined) throw damagedPast();
    return tile;
  }
  const toChanges = (layer: 'tiles' | 'mask', list: StepRecord['tiles']): Change[] =>
    list.map(([key, before, after]) => {
      const own = document[layer].tiles.get(key);
      return [key, resolve(before, own), resolve(after, own)];
    });
  const toSteps = (list: readonly StepRecord[]): Step[] =>
    list.map(({ title, tiles, mask, area: moved, frame }) => ({
      title,
      tiles: toChanges('tiles', tiles),
      mask: toChanges('mask', mask),
      ...(moved && { area: moved }),
      ...(frame && { frame }),
    }));
  const original = new Map<TileKey, Tile>();
  for (const [key, each] of record.original) {
    const tile = resolve(each, document.tiles.tiles.get(key));
    if (tile !== undefined) original.set(key, tile);
  }
  return {
    history: {
      limits: HISTORY_LIMITS,
      done: toSteps(record.done),
      undone: toSteps(record.undone),
    },
    original: { channels: 4, tiles: original },
  };
}

function damagedPast(): EaselError {
  return new EaselError(
    'corrupt-data',
    'What could be undone of this document is damaged in the browser’s storage. The document itself is as it was.',
    { param: 'past', reason: { name: 'undo-damaged' } },
  );
}
