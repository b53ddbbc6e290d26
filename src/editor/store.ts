/**
 * Where documents are kept: the database `easel-documents`. A write stores the record and the tiles that changed since
 * the last one, all in one transaction: what is found again after a closed tab is the document as it was after some
 * operation, never half of one.
 */
import { EaselError } from '../base/errors.ts';
import { openDatabase, type Database } from '../library/database.ts';
import type { EditorDocument } from './document.ts';
import { createMask, FULL, type Layers } from './mask.ts';
import {
  parsePast,
  pastKey,
  pastTileKey,
  readPast,
  writePast,
  type Numbered,
  type Past,
  type WrittenPast,
} from './past.ts';
import {
  DOCUMENT_PREFIX,
  fromRecord,
  readRecord,
  recordKey,
  toRecord,
  type DocumentRecord,
} from './records.ts';
import { changedValues, pastKeys, readLayer, readPastTiles, valueKeys } from './storedTiles.ts';
import { createTiles } from './tiles.ts';

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
   * @throws EaselError `invalid-request` when there is no such document, `unsupported-format` when a later build wrote
   * it, `corrupt-data` when it is damaged.
   */
  readonly open: (id: string) => Promise<EditorDocument>;
  /**
   * What came before the document as {@link open} gave it last; undefined where nothing did.
   *
   * @throws EaselError `corrupt-data` (param `past`) when that is damaged: the document itself is not.
   */
  readonly past: (id: string) => Promise<Past | undefined>;
  /**
   * Stores the document as it is now; call it after each operation. While a write of it goes on, only the latest waits.
   * The promise is kept when this document, or a later one with its id, is stored.
   *
   * @param past what came before it. Without it what is stored stays while the pixels do, and goes when they change.
   * @throws EaselError `storage` when the browser refuses, or (param `conflict`) when another tab changed the document.
   */
  readonly save: (document: EditorDocument, past?: Past) => Promise<void>;
  /** Kept when whatever is being written is stored: before another document is opened, or the page is left. */
  readonly flush: () => Promise<void>;
  /** @throws EaselError `unsupported-format` when a later build wrote it: it stays. */
  readonly remove: (id: string) => Promise<void>;
}

export interface DocumentStoreOptions {
  /** Another database, for tests. */
  readonly database?: string;
}

/** What is known to be stored of a document. */
interface Stored extends Layers {
  readonly revision: number;
  readonly past: Past | undefined;
  readonly numbered: Numbered;
}

/** A document to be written, with what came before it. */
interface Pending {
  readonly document: EditorDocument;
  readonly past: Past | undefined;
}

/** Writes of one document: at most one goes on, and one waits. */
interface Queue {
  running: Promise<void> | undefined;
  next: { pending: Pending; readonly done: Promise<void> } | undefined;
}

const EMPTY: Stored = {
  revision: 0,
  tiles: createTiles(),
  mask: createMask(),
  past: undefined,
  numbered: new Map(),
};

/** Browsers that deny storage say so at the first use. */
export function openDocuments(options: DocumentStoreOptions = {}): DocumentStore {
  const database = openDatabase(options.database ?? 'easel-documents');
  const stored = new Map<string, Stored>();
  const queues = new Map<string, Queue>();

  const write = async ({ document, past }: Pending): Promise<void> => {
    const before = stored.get(document.id) ?? EMPTY;
    const revision = before.revision + 1;
    const after = nextPast(document, past, before);
    await database.decide(recordKey(document.id), (present) => {
      requireRevision(present, before.revision);
      return new Map<string, unknown>([
        ...changedValues(document, before),
        ...after.values,
        [recordKey(document.id), toRecord(document, revision)],
      ]);
    });
    const { tiles, mask } = document;
    stored.set(document.id, { revision, tiles, mask, past: after.past, numbered: after.numbered });
  };

  const save = (document: EditorDocument, past?: Past): Promise<void> => {
    const pending = { document, past };
    const queue = queues.get(document.id) ?? { running: undefined, next: undefined };
    queues.set(document.id, queue);
    if (queue.next) {
      queue.next.pending = pending;
      return queue.next.done;
    }
    const start = (latest: Pending): Promise<void> => {
      const running = write(latest).finally(() => {
        if (queue.running === running) queue.running = undefined;
      });
      queue.running = running;
      return running;
    };
    if (!queue.running) return start(pending);
    const turn = (): Promise<void> => {
      const latest = queue.next?.pending ?? pending;
      queue.next = undefined;
      return start(latest);
    };
    // A fault of the write before is its own caller's to hear.
    const done = queue.running.then(turn, turn);
    queue.next = { pending, done };
    return done;
  };

  return {
    save,
    flush: async () => {
      const going = [...queues.values()].map(({ running, next }) => next?.done ?? running);
      await Promise.all(going);
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
      stored.set(id, { ...EMPTY, revision: record.revision, ...layers });
      return fromRecord(record, layers.tiles, layers.mask);
    },
    past: async (id) => {
      const known = stored.get(id);
      const record = parsePast(await database.get(pastKey(id)));
      if (known === undefined || record === undefined) return undefined;
      const tileOf = await readPastTiles(database, id, record);
      const past = readPast(record, known, tileOf);
      const numbered = new Map([...tileOf].map(([number, tile]) => [tile, number]));
      stored.set(id, { ...known, past, numbered });
      return past;
    },
    remove: async (id) => {
      const queue = queues.get(id);
      await (queue?.next?.done ?? queue?.running)?.catch(() => undefined);
      const past = await pastKeys(database, id);
      await database.decide(recordKey(id), (present) => {
        const found = readRecord(present);
        if (found.kind === 'newer') throw newerFault();
        const gone = [...(found.kind === 'read' ? valueKeys(found.value) : []), ...past];
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

/** What becomes of the stored past when a document is written. */
function nextPast(
  document: EditorDocument,
  past: Past | undefined,
  before: Stored,
): WrittenPast & { readonly past: Past | undefined } {
  const same = document.tiles === before.tiles && document.mask === before.mask;
  if (past === undefined) {
    if (same) return { ...before, values: new Map() };
    const gone = [...before.numbered.values()].map((number) => pastTileKey(document.id, number));
    // Where none was read there may be one all the same, of an earlier visit.
    const keys = before.revision === 0 ? [] : [pastKey(document.id), ...gone];
    const values = new Map(keys.map((key) => [key, undefined]));
    return { past, numbered: new Map(), values };
  }
  const known = before.past;
  if (same && known?.history === past.history && known.original === past.original)
    return { past, numbered: before.numbered, values: new Map() };
  return { past, ...writePast(document.id, past, document, before.numbered) };
}

function requireRevision(present: unknown, revision: number): void {
  const found = present === undefined ? 0 : requireRecord(present).revision;
  if (found !== revision)
    throw new EaselError(
      'storage',
      'This document was changed or deleted in another tab. Open it again, or keep what is here as a copy.',
      { param: 'conflict', reason: { name: 'document-changed' } },
    );
}

function requireRecord(value: unknown): DocumentRecord {
  if (value === undefined)
    throw new EaselError(
      'invalid-request',
      'There is no such document. It may have been deleted.',
      { param: 'id', reason: { name: 'document-missing' } },
    );
  const found = readRecord(value);
  if (found.kind === 'newer') throw newerFault();
  if (found.kind === 'damaged')
    throw new EaselError('corrupt-data', 'This document is damaged and cannot be opened.', {
      reason: { name: 'document-damaged' },
    });
  return found.value;
}

function newerFault(): EaselError {
  return new EaselError(
    'unsupported-format',
    'A later version of Easel wrote this document. Reload the page to get that version; the document stays as it is.',
    { reason: { name: 'document-newer' } },
  );
}
