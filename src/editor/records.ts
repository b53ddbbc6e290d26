/** What is stored of a document: one record, and a value for each of its tiles. */
import * as v from 'valibot';
import { EaselError } from '../base/errors.ts';
import { read, type Read } from '../library/records.ts';
import { DOCUMENT_VERSION, type EditorDocument } from './document.ts';
import { FRAME_SIZES } from './frames.ts';
import { FULL, type Mask } from './mask.ts';
import { TILE, type Layer, type Tile, type TileKey } from './tiles.ts';

const position = v.pipe(v.number(), v.safeInteger());
const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const tileKeySchema = v.custom<TileKey>(
  (value) => typeof value === 'string' && /^-?\d+,-?\d+$/.test(value),
);
const side = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** Around the pictures of a document. */
export const areaSchema = v.object({ x: position, y: position, width: side, height: side });
export const frameSchema = v.object({
  x: position,
  y: position,
  size: v.picklist(FRAME_SIZES),
});

const recordSchema = v.looseObject({
  v: v.literal(DOCUMENT_VERSION),
  id: v.pipe(v.string(), v.minLength(1)),
  name: v.string(),
  created: time,
  modified: time,
  /** Counts the writes: a tab whose count is not the stored one has another document in its hands. */
  revision: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  frame: frameSchema,
  area: v.exactOptional(areaSchema),
  exif: v.exactOptional(
    v.custom<Uint8Array<ArrayBuffer>>(
      (value) => value instanceof Uint8Array && value.buffer instanceof ArrayBuffer,
    ),
  ),
  prompts: v.array(v.object({ frame: frameSchema, prompt: v.string() })),
  /** Tiles that have a value of their own. */
  tiles: v.array(tileKeySchema),
  mask: v.array(tileKeySchema),
  /** Tiles of the mask in which all is erased; they have none. */
  maskFull: v.array(tileKeySchema),
});

export type DocumentRecord = v.InferOutput<typeof recordSchema>;

/** A stored record of any version up to this build's. */
export function readRecord(value: unknown): Read<DocumentRecord> {
  return read<DocumentRecord>(value, recordSchema, []);
}

export const DOCUMENT_PREFIX = 'document:';

export function recordKey(id: string): string {
  return DOCUMENT_PREFIX + id;
}

export function tileValueKey(id: string, layer: 'tiles' | 'mask', key: TileKey): string {
  return `tile:${id}:${layer}:${key}`;
}

export function toRecord(document: EditorDocument, revision: number): DocumentRecord {
  const { id, name, created, modified, frame, area, exif, prompts, tiles, mask } = document;
  const stored = [...mask.tiles].filter(([, tile]) => tile !== FULL);
  const full = [...mask.tiles].filter(([, tile]) => tile === FULL);
  return {
    v: DOCUMENT_VERSION,
    id,
    name,
    created,
    modified,
    revision,
    frame: { ...frame },
    ...(area && { area: { ...area } }),
    ...(exif && { exif }),
    prompts: prompts.map((each) => ({ frame: { ...each.frame }, prompt: each.prompt })),
    tiles: [...tiles.tiles.keys()],
    mask: stored.map(([key]) => key),
    maskFull: full.map(([key]) => key),
  };
}

/** @param tiles, mask the layers with the tiles that the record names. */
export function fromRecord(
  { id, name, created, modified, frame, area, exif, prompts }: DocumentRecord,
  tiles: Layer<4>,
  mask: Mask,
): EditorDocument {
  return {
    v: DOCUMENT_VERSION,
    id,
    name,
    created,
    modified,
    frame,
    ...(area && { area }),
    ...(exif && { exif }),
    prompts,
    tiles,
    mask,
  };
}

/** A stored tile. */
export function tileValue(tile: Tile): unknown {
  return { v: DOCUMENT_VERSION, bytes: tile };
}

/** @throws EaselError `corrupt-data` when it is missing or not a tile. */
export function readTile(value: unknown, channels: 1 | 4): Tile {
  if (
    typeof value === 'object' &&
    value !== null &&
    'v' in value &&
    value.v === DOCUMENT_VERSION &&
    'bytes' in value &&
    value.bytes instanceof Uint8ClampedArray &&
    value.bytes.length === TILE * TILE * channels &&
    value.bytes.buffer instanceof ArrayBuffer
  )
    return new Uint8ClampedArray(value.bytes.buffer);
  throw new EaselError(
    'corrupt-data',
    'This document is damaged: a part of its pixels is missing in the browser’s storage. Delete it, or open a backup of the picture.',
    { reason: { name: 'document-damaged' } },
  );
}
