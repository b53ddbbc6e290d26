import { expose, type Endpoint } from 'comlink';
import { EaselError, type ErrorData } from '../base/errors.ts';
import { openStore, type PackStore } from '../packs/store.ts';
import { modelFolder } from './browserFolder.ts';
import type { FolderSource } from './folderSource.ts';
import type { IdentityOptions, Inspection } from './inspect.ts';
import { keepConversion, weightPaths } from './keepConversion.ts';
import { keepPackFolder } from './keepPackFolder.ts';
import { lookAtModel, type LookedAt, type ModelOffer, type OfferedType } from './lookAtModel.ts';

/** Faults cross to the page as values. */
export type AddingAnswer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorData };

/** Bytes that are here, of all that there will be. */
export type OnProgress = (keptBytes: number, totalBytes: number) => void;

/** What a worker that adds models does, of what it is given. One folder at a time. */
export interface AddingCalls<Given> {
  /** @param ownPack address of pack.json of the page's own pack */
  look(given: Given, ownPack: string, identity: IdentityOptions): Promise<AddingAnswer<ModelOffer>>;
  /** Of what was looked at last. @returns the model's id */
  add(type: OfferedType, onProgress: OnProgress): Promise<AddingAnswer<string>>;
}

/**
 * Serves the page that started this worker. Ending the worker stops what it does; what is kept is gone on with later.
 *
 * @param open makes a folder of what the page gives
 */
export function serveAdding<Given>(
  endpoint: Endpoint,
  open: (given: Given) => Promise<FolderSource>,
): void {
  let store: Promise<PackStore> | undefined;
  let looked: (LookedAt & Pick<Looking, 'folder' | 'again'>) | undefined;

  const calls: AddingCalls<Given> = {
    look: (given, ownPack, identity) =>
      answer(async () => {
        looked = undefined;
        store ??= openStore();
        const opened = await store;
        const folder = await modelFolder(await open(given));
        const again = (at: FolderSource) => lookAtModel(opened, at, ownPack, identity);
        const found = await again(folder);
        looked = { ...found, folder, again };
        return withFetchBytes(found, folder);
      }),
    add: (type, onProgress) =>
      answer(async () => {
        if (!looked || !store)
          throw new EaselError('internal', 'A model was to be added that nobody has looked at.');
        const { folder } = looked;
        if (looked.kind === 'pack')
          await keepPackFolder(await store, folder, looked.pack, { onProgress });
        else await convert(await store, { ...looked, type, onProgress });
        return looked.offer.id;
      }),
  };
  expose(calls, endpoint, ['']);
}

/** Milliseconds between two words of how much has been fetched. */
const TELL_EVERY = 100;

interface Looking {
  readonly folder: FolderSource;
  /** Looks at the same folder where it lies now. */
  readonly again: (folder: FolderSource) => Promise<LookedAt>;
  readonly inspection: Inspection;
  readonly type: OfferedType;
  readonly onProgress: OnProgress;
}

/** Converts a folder; one that lies elsewhere is brought here first, and let go of afterwards. */
async function convert(
  store: PackStore,
  { folder, again, inspection, type, onProgress }: Looking,
): Promise<void> {
  let near = { folder, inspection };
  let fetched = 0;
  if (folder.bring) {
    const paths = weightPaths(inspection);
    const total = (await bytesOf(folder, paths)) + inspection.packBytes(type);
    let told = -Infinity;
    const brought = await folder.bring(paths, (bytes) => {
      fetched += bytes;
      // Chunks come by the thousand, and each word is a message to the page.
      if (performance.now() - told < TELL_EVERY) return;
      told = performance.now();
      onProgress(fetched, total);
    });
    const found = await again(brought);
    if (found.kind === 'pack') throw new EaselError('internal', 'A folder became a pack.');
    near = { folder: brought, inspection: found.inspection };
  }
  await keepConversion(store, near.folder, near.inspection, {
    dtype: type,
    onProgress: (kept, total) => onProgress(fetched + kept, fetched + total),
  });
  await near.folder.letGo?.();
}

async function withFetchBytes(found: LookedAt, folder: FolderSource): Promise<ModelOffer> {
  if (!folder.bring || found.kind === 'pack') return found.offer;
  return { ...found.offer, fetchBytes: await bytesOf(folder, weightPaths(found.inspection)) };
}

async function bytesOf(folder: FolderSource, paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map((path) => folder.size(path)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function answer<T>(call: () => Promise<T>): Promise<AddingAnswer<T>> {
  try {
    return { ok: true, value: await call() };
  } catch (thrown) {
    const fault = EaselError.from(thrown);
    if (fault.code === 'internal') console.error(thrown);
    return { ok: false, error: fault.toData() };
  }
}
