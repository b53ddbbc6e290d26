/** The first part of a file that has not arrived whole, so that a later visit fetches only the rest. */
export interface Beginning {
  /** What is kept; undefined where nothing is, or a piece of it is gone. */
  readonly read: () => Promise<BegunFile | undefined>;
  /**
   * Adds bytes that follow those kept before. Never fails: where there is no room, the file is fetched whole next
   * time.
   */
  readonly append: (bytes: Uint8Array<ArrayBuffer>, validator: string) => Promise<void>;
  readonly discard: () => Promise<void>;
}

export interface BegunFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the server called this version of the file, as If-Range takes it. */
  readonly validator: string;
}

/** The beginnings of one store. */
export interface Beginnings {
  /**
   * @param sha256 of the whole file
   * @param packUrl where the pack comes from that the file belongs to
   */
  readonly beginning: (sha256: string, packUrl: string) => Beginning;
  /** Discards what is left of a pack's files: no version of it that is wanted has them. */
  readonly discardBeginnings: (packUrl: string) => Promise<void>;
}

/** A store's values by key, in memory or in the browser's database. */
export interface Values {
  readonly get: (key: string) => Promise<unknown>;
  readonly set: (key: string, value: unknown) => Promise<void>;
  readonly delete: (keys: readonly string[]) => Promise<void>;
  readonly keys: () => Promise<readonly string[]>;
}

/** Written after each piece: it never counts one that is not there. */
interface Header {
  readonly v: typeof VERSION;
  readonly url: string;
  readonly validator: string;
  readonly pieces: number;
  /** Of all pieces together. */
  readonly bytes: number;
}

const VERSION = 1;
const HEADER = 'begun:';
const PIECE = 'piece:';

/** Beginnings as values of a store: `begun:<sha256>` says what there is, `piece:<sha256>:<n>` holds it. */
export function beginningsOver(values: Values): Beginnings {
  async function discard(sha256: string): Promise<void> {
    const keys = (await values.keys()).filter((key) => key.startsWith(`${PIECE}${sha256}:`));
    // The header first: what it does not name is nothing.
    await values.delete([HEADER + sha256]);
    await values.delete(keys);
  }

  async function header(sha256: string): Promise<Header | undefined> {
    const value = await values.get(HEADER + sha256);
    return isHeader(value) ? value : undefined;
  }

  async function read(sha256: string): Promise<BegunFile | undefined> {
    const begun = await header(sha256);
    if (!begun) return undefined;
    const bytes = new Uint8Array(begun.bytes);
    let filled = 0;
    for (let i = 0; i < begun.pieces; i++) {
      const piece = await values.get(pieceKey(sha256, i));
      if (!(piece instanceof Uint8Array) || filled + piece.length > bytes.length) return undefined;
      bytes.set(piece, filled);
      filled += piece.length;
    }
    return filled === bytes.length ? { bytes, validator: begun.validator } : undefined;
  }

  return {
    beginning: (sha256, url) => ({
      read: () => read(sha256),
      append: async (bytes, validator) => {
        try {
          const before = await header(sha256);
          const pieces = before?.pieces ?? 0;
          await values.set(pieceKey(sha256, pieces), bytes);
          const next: Header = {
            v: VERSION,
            url,
            validator,
            pieces: pieces + 1,
            bytes: (before?.bytes ?? 0) + bytes.length,
          };
          await values.set(HEADER + sha256, next);
        } catch {
          // Full or denied: the pieces before stay, and one that is missing ends the beginning when it is read.
        }
      },
      discard: () => discard(sha256),
    }),
    discardBeginnings: async (url) => {
      for (const key of await values.keys()) {
        if (!key.startsWith(HEADER)) continue;
        const sha256 = key.slice(HEADER.length);
        if ((await header(sha256))?.url === url) await discard(sha256);
      }
    },
  };
}

const pieceKey = (sha256: string, index: number) => `${PIECE}${sha256}:${String(index)}`;

function isHeader(value: unknown): value is Header {
  return (
    typeof value === 'object' &&
    value !== null &&
    'v' in value &&
    value.v === VERSION &&
    'url' in value &&
    'validator' in value &&
    typeof value.validator === 'string' &&
    'pieces' in value &&
    typeof value.pieces === 'number' &&
    'bytes' in value &&
    typeof value.bytes === 'number' &&
    Number.isSafeInteger(value.bytes) &&
    value.bytes >= 0 &&
    // No shard is larger: a damaged number reserves no memory.
    value.bytes <= 64 * 1024 * 1024
  );
}
