import type { FileEntry } from './manifest.ts';
import type { PackStore } from './store.ts';

/** A full store is better known before than half-way: where the browser says that the rest will not fit, it stays in memory. */
export async function checkRoom(
  store: PackStore,
  wanted: readonly FileEntry[],
  estimate: () => Promise<StorageEstimate | undefined>,
): Promise<void> {
  const needed = wanted.reduce((sum, file) => sum + file.bytes, 0);
  if (needed === 0 || store.storage() === 'memory') return;
  const { quota, usage = 0 } = (await estimate()) ?? {};
  if (quota !== undefined && quota - usage < needed)
    store.stayInMemory(
      `The browser grants this site ${megabytes(quota - usage)} more; the model needs ${megabytes(needed)}.`,
    );
}

/** What the browser grants and how much of it is used; undefined where it does not say. */
export async function estimateStorage(): Promise<StorageEstimate | undefined> {
  try {
    return await globalThis.navigator?.storage?.estimate();
  } catch {
    // Denied in some private contexts: then the writes themselves tell.
    return undefined;
  }
}

/**
 * Asks the browser not to clear Easel's storage when the disk runs full. Browsers may ask the person: call it from a
 * gesture. False where it is refused or unknown. Window contexts only.
 */
export async function requestPersistence(): Promise<boolean> {
  try {
    return (await globalThis.navigator?.storage?.persist?.()) ?? false;
  } catch {
    return false;
  }
}

const megabytes = (bytes: number) => `${(Math.max(0, bytes) / 1e6).toFixed(0)} MB`;
