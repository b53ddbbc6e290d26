/** A library as an earlier visit left it, put straight into the browser's databases. */
import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { encodePng } from '../../src/image/png.ts';

export interface SeededEntry {
  readonly prompt: string;
  readonly favourite?: boolean;
  /** Its PNG; default: one that all of them share. */
  readonly file?: Buffer;
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
  const shared = requestPng('seeded', 1);
  const files = [...new Set(entries.map(({ file }) => file ?? shared))];
  const sent = {
    wanted: entries.map(({ prompt, favourite = false, file = shared }) => {
      return { prompt, favourite, file: files.indexOf(file) };
    }),
    contents: files.map((file) => ({
      base64: file.toString('base64'),
      hash: createHash('sha256').update(file).digest('hex'),
    })),
  };
  await page.evaluate(async ({ wanted, contents }) => {
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
    const files = contents.map(({ base64, hash }) => {
      return { hash, bytes: Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)) };
    });
    const fileOf = (index: number) => files[index] ?? { hash: '', bytes: new Uint8Array() };
    const ids = wanted.map((_, i) => `${(1e12 + i).toString(36).padStart(9, '0')}-aaaaaaaa`);
    await write(
      'easel-pictures',
      ids.map((id, i) => [`png:${id}`, { v: 1, bytes: fileOf(wanted[i]?.file ?? 0).bytes }]),
    );
    await write(
      'easel-library',
      wanted.map(({ prompt, favourite, file }, i) => [
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
          bytes: fileOf(file).bytes.length,
          sha256: fileOf(file).hash,
          thumbnailBytes: 0,
          favourite,
          collections: [],
          parents: [],
        },
      ]),
    );
  }, sent);
}

export interface LibraryDump {
  /** As they are stored, in the order of their keys. */
  readonly records: readonly unknown[];
  readonly pictures: readonly { readonly key: string; readonly sha256: string }[];
}

/** Everything that the browser's databases hold of the library's pictures. */
export async function dumpLibrary(page: Page): Promise<LibraryDump> {
  return page.evaluate(async () => {
    const readAll = (name: string, prefix: string) =>
      new Promise<readonly (readonly [string, unknown])[]>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(new Error('no database'));
        opening.onsuccess = () => {
          const store = opening.result.transaction('values').objectStore('values');
          const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
          const [keys, values] = [store.getAllKeys(range), store.getAll(range)];
          values.onsuccess = () => {
            opening.result.close();
            resolve(keys.result.map((key, i) => [String(key), values.result[i]] as const));
          };
        };
      });
    const records = (await readAll('easel-library', 'entry:')).map(([, value]) => value);
    const pictures = [];
    for (const [key, value] of await readAll('easel-pictures', 'png:')) {
      const { bytes } = value as { readonly bytes: Uint8Array<ArrayBuffer> };
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
      pictures.push({ key, sha256 });
    }
    return { records, pictures };
  });
}
