/** What the library keeps, and what can be done with it. */
import type { EaselError } from '../base/errors.ts';
import type { CollectionStore } from './collections.ts';
import type { Locks } from './locks.ts';
import type { PictureStore } from './pictures.ts';
import type { LibraryEntry } from './records.ts';

/** A picture to keep: its file and everything that is known of its making. */
export interface NewPicture extends Pick<
  LibraryEntry,
  'task' | 'prompt' | 'request' | 'width' | 'height' | 'sha256'
> {
  readonly png: Uint8Array<ArrayBuffer>;
  readonly provenance?: Readonly<Record<string, unknown>>;
  readonly seed?: number;
  readonly score?: number;
  /** Ids of the entries that it was made from. */
  readonly parents?: readonly string[];
  readonly origin?: string;
}

export interface Kept {
  /** In the order of the pictures; undefined for one that was not kept. */
  readonly entries: readonly (LibraryEntry | undefined)[];
  /** Why one was not; absent where all were kept or nothing is to be kept. */
  readonly error?: EaselError;
}

/** Values found at start that are shown nowhere and left as they are. */
export interface Unread {
  /** Written by a later build. */
  readonly newer: number;
  readonly damaged: number;
}

/** What another tab did, or another part of the page. */
export type LibraryChange =
  | { readonly kind: 'entries'; readonly ids: readonly string[] }
  | { readonly kind: 'collections' }
  | { readonly kind: 'keeping' };

/**
 * The pictures that were made here or imported, kept on this machine: records in one IndexedDB database, pictures in
 * another. A picture is written before the record that names it. Every call that touches storage may throw EaselError
 * `storage`, `param` being `quota` (full) or `denied`.
 */
export interface LibraryStore extends PictureStore, CollectionStore {
  /**
   * Hands over every entry, oldest first, in batches; afterwards takes away what was deleted earlier and pictures
   * without a record, unless another tab is busy with them.
   */
  readonly readAll: (take: (entries: readonly LibraryEntry[]) => void) => Promise<Unread>;
  /** Never fails for want of room: what could not be kept is said. */
  readonly keep: (pictures: readonly NewPicture[]) => Promise<Kept>;
  /** Writes an entry of a backup with its picture as they are, unless its id is here already: then false. */
  readonly insert: (entry: LibraryEntry, png: Uint8Array<ArrayBuffer>) => Promise<boolean>;
  /** Entries by id, as they are stored now; ids that are gone are left out. */
  readonly entries: (ids: readonly string[]) => Promise<readonly LibraryEntry[]>;
  /** Changes what is stored, in one transaction, and returns it. */
  readonly change: (
    ids: readonly string[],
    change: (entry: LibraryEntry) => LibraryEntry,
  ) => Promise<readonly LibraryEntry[]>;
  /**
   * Marks entries as deleted. They can be had back until `purge`, the next start, or a picture for which there is no
   * room else.
   */
  readonly remove: (ids: readonly string[]) => Promise<void>;
  readonly restore: (ids: readonly string[]) => Promise<readonly LibraryEntry[]>;
  /**
   * Takes those of them that are marked as deleted away for good. This tab's undo ends, unless more is to be had back.
   */
  readonly purge: (
    ids: readonly string[],
    options?: { readonly keepUndo?: boolean },
  ) => Promise<void>;
  /** Whether results are kept. True until the person says otherwise. */
  readonly keeping: () => Promise<boolean>;
  /** False: from now on nothing that is made is kept. What is here stays until it is deleted. Holds in every tab. */
  readonly setKeeping: (keeping: boolean) => Promise<void>;
  /** Calls back when another tab has changed something. */
  readonly listen: (onChange: (change: LibraryChange) => void) => void;
  /** Lets go of the tab's channel to others. */
  readonly close: () => void;
}

export interface LibraryOptions {
  /** Names of the databases and of the channel begin so; another one for tests. */
  readonly prefix?: string;
  readonly locks?: Locks | undefined;
  /** A small picture of a PNG, or undefined where the PNG is its own thumbnail. */
  readonly thumbnail?: (
    png: Uint8Array<ArrayBuffer>,
  ) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  readonly now?: () => number;
}
