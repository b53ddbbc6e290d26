import type { LibraryStore } from '../../library/types.ts';
import { hold, release } from '../files/heldFile.ts';

/** Addresses that are held at once: several screens full. */
const HELD = 400;

/**
 * Addresses of small pictures, read when they are first shown. Those asked for in the same moment are read together;
 * those that were not shown for the longest are let go.
 */
export class Thumbnails {
  readonly #store: Pick<LibraryStore, 'thumbnails' | 'picture'>;
  readonly #held = new Map<string, Promise<string | undefined>>();
  #waiting:
    { readonly ids: string[]; readonly read: Promise<readonly (Blob | undefined)[]> } | undefined;

  constructor(store: Pick<LibraryStore, 'thumbnails' | 'picture'>) {
    this.#store = store;
  }

  /** Undefined where the picture is gone. */
  urlOf(id: string): Promise<string | undefined> {
    const url = this.#held.get(id) ?? this.#read(id).catch(() => undefined);
    // The latest at the end.
    this.#held.delete(id);
    this.#held.set(id, url);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= HELD) break;
      this.#forget(oldest);
    }
    return url;
  }

  async #read(id: string): Promise<string | undefined> {
    if (!this.#waiting) {
      const ids: string[] = [];
      // The next task: by then everything that this frame shows has asked.
      const read = new Promise((next) => setTimeout(next)).then(() => {
        this.#waiting = undefined;
        return this.#readAll(ids);
      });
      this.#waiting = { ids, read };
    }
    const place = this.#waiting.ids.push(id) - 1;
    const blob = (await this.#waiting.read)[place];
    return blob && hold(blob).url;
  }

  async #readAll(ids: readonly string[]): Promise<readonly (Blob | undefined)[]> {
    const small = await this.#small(ids);
    return Promise.all(
      ids.map(async (id, i) => {
        const bytes = small[i] ?? (await this.#store.picture(id).catch(() => undefined));
        return bytes && new Blob([bytes], { type: small[i] ? 'image/webp' : 'image/png' });
      }),
    );
  }

  /** One value that a browser fails to read is no reason to show none of the others. */
  async #small(ids: readonly string[]): ReturnType<LibraryStore['thumbnails']> {
    try {
      return await this.#store.thumbnails(ids);
    } catch {
      const each = ids.map((id) => this.#store.thumbnails([id]).catch(() => []));
      return (await Promise.all(each)).map(([bytes]) => bytes);
    }
  }

  #forget(id: string): void {
    const gone = this.#held.get(id);
    this.#held.delete(id);
    void gone?.then((url) => release(url === undefined ? undefined : { url }));
  }
}
