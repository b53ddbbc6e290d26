/**
 * Where documents are kept: the database `easel-documents`. A write stores the record and the tiles that changed since the
 * last one, all in one transaction: what is found again after a closed tab is the document as it was after some operation,
 * never half of one.
 */
import { EaselError } from '../errors.ts';
import { openDatabase, type Database } from '../library/database.ts';
import type { EditorDocument } from './document.ts';
import { createMask, FULL, type Layers } from './mask.ts';
import {
  DOCUMENT_PREFIX,
  fromRecord,
  readRecord,
  readTile,
  recordKey,
  tileValue,
  tileValueKey,
  toRecord,
  type DocumentRecord,
} from './records.ts';
import { changedTiles, createTiles, type Layer, type Tile, type TileKey } from './tiles.ts';

/** A document in a list, its pixels not read. */
export interface DocumentInfo {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly modified: number;
}

export interface DocumentList {
  /** The latest modified first. */
  readonly documents: readonly DocumentInfo[];
  /** Written by a later build, or not to be read: shown by number, left as they are. */
  readonly unread: { readonly newer: number; readonly damaged: number };
}

export interface DocumentStore {
  readonly list: () => Promise<DocumentList>;
  /**
   * @throws EaselError `invalid-request` when there is no such document, `unsupported-format` when a later build wrote it,
   * `corrupt-data` when it is damaged.
   */
  readonly open: (id: string) => Promise<EditorDocument>;
  /**
   * Stores the document as it is now; call it after each operation. While a write of it goes on, only the latest waits. The
   * promise is kept when this document, or a later one with its id, is stored.
   *
   * @throws EaselError `storage` when the browser refuses, or (param `conflict`) when another tab changed the document.
   */
  readonly save: (document: EditorDocument) => Promise<void>;
  /** {@link save} after a pause: for what changes all the time, as the view does. Faults go to `onFault`. */
  readonly saveSoon: (document: EditorDocument) => void;
  /** Stores at once what waits: for a page that is hidden or left. */
  readonly flush: () => Promise<void>;
  /** @throws EaselError `unsupported-format` when a later build wrote it: it stays. */
  readonly remove: (id: string) => Promise<void>;
}

export interface DocumentStoreOptions {
  /** Another database, for tests. */
  readonly database?: string;
  /** The pause of `saveSoon`, milliseconds. Default 400. */
  readonly pause?: number;
  readonly onFault?: (fault: EaselError) => void;
}

/** What is known to be stored of a document. */
interface Stored extends Layers {
  readonly revision: number;
}

/** Writes of one document: at most one goes on, and one waits. */
interface Queue {
  running: Promise<void> | undefined;
  next: { document: EditorDocument; readonly done: Promise<void> } | undefined;
}

const EMPTY: Stored = { revision: 0, tiles: createTiles(), mask: createMask() };

/** Browsers that deny storage say so at the first use. */
export function openDocuments(options: DocumentStoreOptions = {}): DocumentStore {
  const database = openDatabase(options.database ?? 'easel-documents');
  const stored = new Map<string, Stored>();
  const queues = new Map<string, Queue>();
  const waiting = new Map<
    string,
    { document: EditorDocument; timer: ReturnType<typeof setTimeout> }
  >();

  const forget = (id: string) => {
    clearTimeout(waiting.get(id)?.timer);
    waiting.delete(id);
  };

  const write = async (document: EditorDocument): Promise<void> => {
    const before = stored.get(document.id) ?? EMPTY;
    const revision = before.revision + 1;
    await database.decide(recordKey(document.id), (present) => {
      requireRevision(present, before.revision);
      return new Map<string, unknown>([
        ...changedValues(document, before),
        [recordKey(document.id), toRecord(document, revision)],
      ]);
    });
    stored.set(document.id, { revision, tiles: document.tiles, mask: document.mask });
  };

  const save = (document: EditorDocument): Promise<void> => {
    forget(document.id);
    const queue = queues.get(document.id) ?? { running: undefined, next: undefined };
    queues.set(document.id, queue);
    if (queue.next) {
      queue.next.document = document;
      return queue.next.done;
    }
    const start = (latest: EditorDocument): Promise<void> => {
      const running = write(latest).finally(() => {
        if (queue.running === running) queue.running = undefined;
      });
      queue.running = running;
      return running;
    };
    if (!queue.running) return start(document);
    const turn = (): Promise<void> => {
      const latest = queue.next?.document ?? document;
      queue.next = undefined;
      return start(latest);
    };
    // A fault of the write before is its own caller's to hear.
    const done = queue.running.then(turn, turn);
    queue.next = { document, done };
    return done;
  };

  const report = (thrown: unknown) => options.onFault?.(EaselError.from(thrown));

  return {
    save,
    saveSoon: (document) => {
      forget(document.id);
      const timer = setTimeout(() => {
        save(document).catch(report);
      }, options.pause ?? 400);
      waiting.set(document.id, { document, timer });
    },
    flush: async () => {
      const latest = [...waiting.values()].map(({ document }) => save(document));
      const going = [...queues.values()].map(({ running, next }) => next?.done ?? running);
      await Promise.all([...latest, ...going]);
    },
    list: () => listDocuments(database),
    open: async (id) => {
      const record = requireRecord(await database.get(recordKey(id)));
      const [tiles, mask] = [
        await readLayer(database, record, 'tiles', 4),
        await readLayer(database, record, 'mask', 1),
      ];
      for (const key of record.maskFull) mask.set(key, FULL);
      const layers = {
        tiles: { channels: 4, tiles } as const,
        mask: { channels: 1, tiles: mask } as const,
      };
      stored.set(id, { revision: record.revision, ...layers });
      return fromRecord(record, layers.tiles, layers.mask);
    },
    remove: async (id) => {
      forget(id);
      const queue = queues.get(id);
      await (queue?.next?.done ?? queue?.running)?.catch(() => undefined);
      await database.decide(recordKey(id), (present) => {
        const found = readRecord(present);
        if (found.kind === 'newer') throw newerFault();
        const gone = found.kind === 'read' ? valueKeys(found.value) : [];
        return new Map([...gone, recordKey(id)].map((key) => [key, undefined]));
      });
      stored.delete(id);
      queues.delete(id);
    },
  };
}

async function listDocuments(database: Database): Promise<DocumentList> {
  const documents: DocumentInfo[] = [];
  const unread = { newer: 0, damaged: 0 };
  for await (const batch of database.scan(DOCUMENT_PREFIX))
    for (const [, value] of batch) {
      const found = readRecord(value);
      if (found.kind === 'read') {
        const { id, name, created, modified } = found.value;
        documents.push({ id, name, created, modified });
      } else unread[found.kind]++;
    }
  documents.sort((a, b) => b.modified - a.modified);
  return { documents, unread };
}

/** The tiles that a record names. Read a hundred at a time, so that no task of the page is long. */
async function readLayer(
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
function* changedValues(
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

function valueKeys({ id, tiles, mask }: DocumentRecord): string[] {
  return [
    ...tiles.map((key) => tileValueKey(id, 'tiles', key)),
    ...mask.map((key) => tileValueKey(id, 'mask', key)),
  ];
}

function requireRevision(present: unknown, revision: number): void {
  const found = present === undefined ? 0 : requireRecord(present).revision;
  if (found !== revision)
    throw new EaselError(
      'storage',
      'This document was changed or deleted in another tab. Open it again, or keep what is here as a copy.',
      { param: 'conflict' },
    );
}

function requireRecord(value: unknown): DocumentRecord {
  if (value === undefined)
    throw new EaselError(
      'invalid-request',
      'There is no such document. It may have been deleted.',
      {
        param: 'id',
      },
    );
  const found = readRecord(value);
  if (found.kind === 'newer') throw newerFault();
  if (found.kind === 'damaged')
    throw new EaselError('corrupt-data', 'This document is damaged and cannot be opened.');
  return found.value;
}

function newerFault(): EaselError {
  return new EaselError(
    'unsupported-format',
    'A later version of Easel wrote this document. Reload the page to get that version; the document stays as it is.',
  );
}
