import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { encodePng } from '../../../src/image/png.ts';
import { openLibrary } from '../../../src/library/library.ts';
import type { LibraryOptions, NewPicture } from '../../../src/library/types.ts';
import type { LibraryEntry } from '../../../src/library/records.ts';

let databases = 0;

/** A library of its own, with nothing in it. */
export function freshPrefix(): string {
  return `test-${++databases}`;
}

export const open = (prefix: string, options: LibraryOptions = {}) =>
  openLibrary({ prefix, locks: undefined, ...options });

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A small real PNG, different for each number, that states its request. */
export function pngOf(number: number, prompt: string): Uint8Array<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(4 * 4 * 4).map((_, i) => (i % 4 === 3 ? 255 : number * 7 + i));
  const request = { prompt, n: 1, size: 256, seed: number, pack: 'easel-emoji' };
  const text = JSON.stringify({ v: 1, task: 'textToImage', packVersion: '0.1.0', request });
  return encodePng({ width: 4, height: 4, rgba }, { easel: text, Description: prompt });
}

export function newPicture(number: number, changes: Partial<NewPicture> = {}): NewPicture {
  const prompt = changes.prompt ?? `a red apple number ${number}`;
  const png = changes.png ?? pngOf(number, prompt);
  return {
    task: 'textToImage',
    prompt,
    request: { prompt, n: 1, size: 256, seed: number, pack: 'easel-emoji', decoder: { steps: 12 } },
    width: 4,
    height: 4,
    sha256: sha256(png),
    png,
    provenance: { backend: 'wasm', threads: 2, packVersion: '0.1.0' },
    seed: number,
    score: 0.25 + number / 10_000,
    ...changes,
  };
}

/** Everything that a library shows, oldest first. */
export async function readAll(library: ReturnType<typeof openLibrary>): Promise<LibraryEntry[]> {
  const entries: LibraryEntry[] = [];
  await library.readAll((batch) => entries.push(...batch));
  return entries;
}

/** Locks as browsers have them, for one page: shared together, exclusive alone, `ifAvailable` at once or not at all. */
export function pageLocks(): Pick<LockManager, 'request'> {
  const held: { name: string; mode: string }[] = [];
  const request = async (
    name: string,
    { mode, ifAvailable }: { mode: string; ifAvailable?: boolean },
    work: (lock: unknown) => Promise<unknown>,
  ) => {
    const free = () =>
      !held.some((lock) => lock.name === name && (lock.mode === 'exclusive' || mode !== lock.mode));
    if (!free() && ifAvailable) return work(null);
    while (!free()) await new Promise((turn) => setTimeout(turn, 1));
    const lock = { name, mode };
    held.push(lock);
    try {
      return await work(lock);
    } finally {
      held.splice(held.indexOf(lock), 1);
    }
  };
  return { request: request as LockManager['request'] };
}
