import type { Library } from '../../library/library.ts';

/** Addresses that are held at once: several screens full. */
const HELD = 400;

/**
 * Addresses of small pictures, read when they are first shown. Those asked for in the same moment are read together; those
 * that were not shown for the longest are let go.
 */
export function createThumbnails(store: Pick<Library, 'thumbnails' | 'picture'>) {
  const held = new Map<string, Promise<string | undefined>>();
  let waiting: { ids: string[]; read: Promise<readonly (Blob | undefined)[]> } | undefined;

  async function readAll(ids: readonly string[]): Promise<readonly (Blob | undefined)[]> {
    const small = await store.thumbnails(ids);
    return Promise.all(
      ids.map(async (id, i) => {
        const bytes = small[i] ?? (await store.picture(id));
        return bytes && new Blob([bytes], { type: small[i] ? 'image/webp' : 'image/png' });
      }),
    );
  }

  async function read(id: string): Promise<string | undefined> {
    if (!waiting) {
      const ids: string[] = [];
      // The next task: by then everything that this frame shows has asked.
      const read = new Promise((next) => setTimeout(next)).then(() => {
        waiting = undefined;
        return readAll(ids);
      });
      waiting = { ids, read };
    }
    const place = waiting.ids.push(id) - 1;
    const blob = (await waiting.read)[place];
    return blob && URL.createObjectURL(blob);
  }

  function forget(id: string): void {
    const gone = held.get(id);
    held.delete(id);
    void gone?.then((url) => {
      if (url !== undefined) URL.revokeObjectURL(url);
    });
  }

  return {
    /** Undefined where the picture is gone. */
    urlOf(id: string): Promise<string | undefined> {
      const url = held.get(id) ?? read(id).catch(() => undefined);
      // The latest at the end.
      held.delete(id);
      held.set(id, url);
      for (const oldest of held.keys()) {
        if (held.size <= HELD) break;
        forget(oldest);
      }
      return url;
    },
  };
}

export type Thumbnails = ReturnType<typeof createThumbnails>;
