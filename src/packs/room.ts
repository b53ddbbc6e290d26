import { notKept, type PackStore } from './store.ts';

/** Why so many bytes more do not fit, by the browser's own word; undefined where they do, or it does not say. */
export async function missingRoom(
  bytes: number,
  estimate: () => Promise<StorageEstimate | undefined> = estimateStorage,
): Promise<string | undefined> {
  const { quota, usage = 0 } = (await estimate()) ?? {};
  return quota === undefined || quota - usage >= bytes
    ? undefined
    : `The browser grants this page ${megabytes(quota - usage)} more; the model needs ${megabytes(bytes)}.`;
}

/**
 * @throws EaselError `storage` where so many bytes more cannot be kept: a full store is better known before than
 * half-way
 */
export async function checkRoom(
  store: Pick<PackStore, 'reason'>,
  bytes: number,
  estimate?: () => Promise<StorageEstimate | undefined>,
): Promise<void> {
  const why = store.reason() ?? (await missingRoom(bytes, estimate));
  if (why !== undefined) throw notKept(why);
}

/** What the browser grants and how much of it is used; undefined where it does not say. */
async function estimateStorage(): Promise<StorageEstimate | undefined> {
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
