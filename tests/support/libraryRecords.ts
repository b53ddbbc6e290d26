/** A library as an earlier visit left it, put straight into the browser's databases. */
import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { encodePng } from '../../src/image/png.ts';

export interface SeededEntry {
  readonly prompt: string;
  readonly favourite?: boolean;
}

/** A PNG of one colour that says how it was made, as a file of Easel does. */
export function requestPng(prompt: string, seed: number): Buffer {
  const side = 32;
  const rgba = new Uint8ClampedArray(side * side * 4).map((_, i) =>
    i % 4 === 3 ? 255 : (seed * 53 + (i % 4) * 80) % 256,
  );
  const request = { prompt, n: 1, size: 256, seed, pack: 'easel-emoji', decoder: { steps: 9 } };
  const said = { v: 1, task: 'textToImage', packVersion: '0.9.0', request };
  return Buffer.from(
    encodePng({ width: side, height: side, rgba }, { easel: JSON.stringify(said) }),
  );
}

/** Call on any page of the site, before the library reads. The last entry is the newest. */
export async function seedLibrary(page: Page, entries: readonly SeededEntry[]): Promise<void> {
  const png = requestPng('seeded', 1);
  const sha256 = createHash('sha256').update(png).digest('hex');
  await page.evaluate(
    async ({ wanted, file, hash }) => {
      const open = (name: string) =>
        new Promise<IDBDatabase>((resolve, reject) => {
          const request = indexedDB.open(name);
          request.onupgradeneeded = () => request.result.createObjectStore('values');
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(new Error('no database'));
        });
      const write = async (name: string, values: readonly (readonly [string, unknown])[]) => {
        const database = await open(name);
        const transaction = database.transaction('values', 'readwrite');
        for (const [key, value] of values) transaction.objectStore('values').put(value, key);
        await new Promise((done) => (transaction.oncomplete = done));
        database.close();
      };
      const bytes = Uint8Array.from(file);
      const ids = wanted.map((_, i) => `${(1e12 + i).toString(36).padStart(9, '0')}-aaaaaaaa`);
      await write(
        'easel-pictures',
        ids.map((id) => [`png:${id}`, { v: 1, bytes }]),
      );
      await write(
        'easel-library',
        wanted.map(({ prompt, favourite = false }, i) => [
          `entry:${ids[i]}`,
          {
            v: 1,
            id: ids[i],
            createdAt: 1e12 + i,
            task: 'textToImage',
            prompt,
            request: {
              prompt,
              n: 1,
              size: 256,
              seed: i,
              pack: 'easel-emoji',
              prior: { sampler: 'ddim', steps: 12, guidance: 2, eta: 0 },
              decoder: { sampler: 'dpm++2m', steps: 16, guidance: 4, eta: 0 },
            },
            provenance: { backend: 'wasm', threads: 2, packVersion: '1.0.0' },
            seed: i,
            score: 0.3,
            width: 32,
            height: 32,
            bytes: bytes.length,
            sha256: hash,
            thumbnailBytes: 0,
            favourite,
            collections: [],
            parents: [],
          },
        ]),
      );
    },
    { wanted: entries, file: [...png], hash: sha256 },
  );
}
