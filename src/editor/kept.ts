/**
 * What a person keeps of a document under a name, beside it in the database of documents: versions (the whole document)
 * and selections (what is marked). One value lists them, each has one of its own with its tiles.
 */
import * as v from 'valibot';
import { EaselError } from '../base/errors.ts';
import { openDatabase } from '../library/database.ts';
import { read } from '../library/records.ts';
import type { EditorDocument } from './document.ts';
import type { Frame } from './frames.ts';
import { createMask, FULL, type Layers, type Mask } from './mask.ts';
import { areaSchema, frameSchema, readTile, tileKeySchema } from './records.ts';
import {
  createTiles,
  sameBytes,
  type Layer,
  type Tile,
  type TileKey,
  type Tiles,
} from './tiles.ts';
import type { Rect } from './viewport.ts';

const KEPT_VERSION = 1;
/** Of one document, versions and selections together. */
export const MAX_KEPT = 40;
export const MAX_KEPT_BYTES = 512 * 2 ** 20;
export const MAX_KEPT_NAME = 80;

const kinds = ['version', 'selection'] as const;
export type KeptKind = (typeof kinds)[number];

/** What filling copies from a selection, where not what it copies from the rest: from such ones alone, or nothing. */
export const COPYING = ['alone', 'never'] as const;
export type Copying = (typeof COPYING)[number];

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const infoSchema = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  kind: v.picklist(kinds),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_KEPT_NAME)),
  /** Milliseconds since 1970. */
  created: count,
  bytes: count,
  copying: v.exactOptional(v.picklist(COPYING)),
});
export type KeptInfo = Readonly<v.InferOutput<typeof infoSchema>>;
const listSchema = v.object({ v: v.literal(KEPT_VERSION), list: v.array(infoSchema) });

const tilesSchema = v.array(v.tuple([tileKeySchema, v.instance(Uint8ClampedArray)]));
const valueSchema = v.object({
  v: v.literal(KEPT_VERSION),
  tiles: tilesSchema,
  mask: tilesSchema,
  maskFull: v.array(tileKeySchema),
  frame: frameSchema,
  area: v.exactOptional(areaSchema),
});

/** What is kept: of a selection the picture is empty. */
export interface KeptContent extends Layers {
  readonly frame: Frame;
  readonly area: Rect | undefined;
}

export interface KeptStore {
  /** The latest first. */
  readonly list: (document: string) => Promise<readonly KeptInfo[]>;
  /**
   * @param name is cut at {@link MAX_KEPT_NAME} characters
   * @throws EaselError `storage`: param `kept` beyond {@link MAX_KEPT} or {@link MAX_KEPT_BYTES}, or as the browser
   * refuses
   */
  readonly keep: (
    document: EditorDocument,
    kind: KeptKind,
    name: string,
    now?: number,
  ) => Promise<KeptInfo>;
  /**
   * @param now what the document has: tiles with equal bytes are its own, so that undo holds only what differs
   * @throws EaselError `invalid-request` where it is gone, `corrupt-data` where it is damaged
   */
  readonly open: (document: string, id: string, now: Layers) => Promise<KeptContent>;
  /** What filling copies from a selection; undefined: as from the rest. Nothing, where the selection is gone. */
  readonly setCopying: (
    document: string,
    id: string,
    copying: Copying | undefined,
  ) => Promise<void>;
  readonly remove: (document: string, id: string) => Promise<void>;
  /** All that is kept of a document that goes. */
  readonly removeAll: (document: string) => Promise<void>;
}

const listKey = (document: string) => `kept:${document}`;
const valueKey = (document: string, id: string) => `kept-value:${document}:${id}`;

export function openKept(options: { readonly database?: string } = {}): KeptStore {
  const database = openDatabase(options.database ?? 'easel-documents');
  return {
    list: async (document) => [...readList(await database.get(listKey(document)))].reverse(),
    keep: async (document, kind, name, now = Date.now()) => {
      const tiles = kind === 'version' ? [...document.tiles.tiles] : [];
      const mask = [...document.mask.tiles].filter(([, tile]) => tile !== FULL);
      const bytes = [...tiles, ...mask].reduce((sum, [, tile]) => sum + tile.byteLength, 0);
      const id = crypto.randomUUID();
      const info = {
        id,
        kind,
        name: [...name].slice(0, MAX_KEPT_NAME).join(''),
        created: now,
        bytes,
      };
      const value: v.InferInput<typeof valueSchema> = {
        v: KEPT_VERSION,
        tiles,
        mask,
        maskFull: [...document.mask.tiles].flatMap(([key, tile]) => (tile === FULL ? key : [])),
        frame: { ...document.frame },
        ...(kind === 'version' && document.area && { area: { ...document.area } }),
      };
      await database.decide(listKey(document.id), (stored) => {
        const list = [...readList(stored), info];
        if (
          list.length > MAX_KEPT ||
          list.reduce((sum, each) => sum + each.bytes, 0) > MAX_KEPT_BYTES
        )
          throw new EaselError(
            'storage',
            `A document keeps up to ${MAX_KEPT} versions and selections, ${MAX_KEPT_BYTES / 2 ** 20} MB in all. Delete one of them first.`,
            {
              param: 'kept',
              reason: {
                name: 'kept-full',
                most: MAX_KEPT,
                megabytes: MAX_KEPT_BYTES / 2 ** 20,
              },
            },
          );
        return new Map<string, unknown>([
          [listKey(document.id), { v: KEPT_VERSION, list }],
          [valueKey(document.id, id), value],
        ]);
      });
      return info;
    },
    open: async (document, id, now) => {
      const value = await database.get(valueKey(document, id));
      if (value === undefined)
        throw new EaselError('invalid-request', 'This is not kept any more.', {
          param: 'id',
          reason: { name: 'kept-missing' },
        });
      const parsed = v.safeParse(valueSchema, value);
      if (!parsed.success)
        throw new EaselError(
          'corrupt-data',
          'What was kept here is damaged and cannot be opened.',
          {
            reason: { name: 'kept-damaged' },
          },
        );
      const { tiles, mask, maskFull, frame, area } = parsed.output;
      const marked = new Map<TileKey, Tile>(read1(mask, now.mask));
      for (const key of maskFull) marked.set(key, FULL);
      return {
        tiles: { ...createTiles(), tiles: read4(tiles, now.tiles) } satisfies Tiles,
        mask: { ...createMask(), tiles: marked } satisfies Mask,
        frame,
        area,
      };
    },
    setCopying: (document, id, copying) =>
      database.decide(listKey(document), (stored) => {
        const list = readList(stored).map((each) => {
          const { copying: before, ...info } = each;
          return each.id === id && before !== copying
            ? { ...info, ...(copying && { copying }) }
            : each;
        });
        const value = list.length === 0 ? undefined : { v: KEPT_VERSION, list };
        return new Map<string, unknown>([[listKey(document), value]]);
      }),
    remove: (document, id) =>
      database.decide(listKey(document), (stored) => {
        const list = readList(stored).filter((each) => each.id !== id);
        return new Map<string, unknown>([
          [listKey(document), list.length === 0 ? undefined : { v: KEPT_VERSION, list }],
          [valueKey(document, id), undefined],
        ]);
      }),
    removeAll: (document) =>
      database.decide(listKey(document), (stored) => {
        const values = readList(stored).map(({ id }) => valueKey(document, id));
        return new Map([listKey(document), ...values].map((key) => [key, undefined]));
      }),
  };
}

/** @throws EaselError `corrupt-data`; `unsupported-format` where a later build wrote it: it stays */
function readList(stored: unknown): readonly KeptInfo[] {
  if (stored === undefined) return [];
  const found = read<v.InferOutput<typeof listSchema>>(stored, listSchema, []);
  if (found.kind === 'read') return found.value.list;
  throw found.kind === 'newer'
    ? new EaselError(
        'unsupported-format',
        'A later version of Easel wrote the list of what is kept. Reload the page to get that version.',
        { reason: { name: 'document-newer' } },
      )
    : new EaselError('corrupt-data', 'The list of what is kept of this document is damaged.', {
        reason: { name: 'kept-damaged' },
      });
}

type StoredTiles = v.InferOutput<typeof tilesSchema>;

const read4 = (list: StoredTiles, now: Layer<4>): Map<TileKey, Tile> => ownOrNew(list, now, 4);
const read1 = (list: StoredTiles, now: Layer<1>): Map<TileKey, Tile> => ownOrNew(list, now, 1);

function ownOrNew(list: StoredTiles, now: Layer<1 | 4>, channels: 1 | 4): Map<TileKey, Tile> {
  return new Map(
    list.map(([key, bytes]) => {
      const tile = readTile({ v: KEPT_VERSION, bytes }, channels);
      const own = now.tiles.get(key);
      return [key, own && sameBytes(own, tile) ? own : tile];
    }),
  );
}
