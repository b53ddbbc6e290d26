import { EaselError } from '../base/errors.ts';
import { CLASSIFIER_FILE, classifierFiles, parseClassifier } from './classifier.ts';
import type { ClassifierManifest } from './classifier.ts';
import { PATIENCE } from './currentManifest.ts';
import { fetchFile, fetchText, throwIfAborted, type FetchOptions } from './fetchFile.ts';
import { fileUrl, isIntact } from './install.ts';
import type { FileEntry, JsonValue } from './manifest.ts';
import { STORE_VERSION, type PackStore } from './store.ts';

/** A classifier that is here and whole. */
export interface ClassifierHere {
  readonly manifest: ClassifierManifest;
  readonly shards: readonly Uint8Array<ArrayBuffer>[];
}

/**
 * Before the address in the id of its record: packs' ids have no colon, and those that list packs read no such
 * manifest.
 */
const RECORD = 'classifier:';

/**
 * Fetches a classifier, or finds it among what is kept: its files lie with those of packs, and a shard that broke off
 * is gone on with. Where its address gives no classifier that can be read whole, the one that was kept from there is
 * taken: what looks at pictures does not stop because a host answers with something else.
 *
 * @param url of its classifier.json
 * @param options.patience milliseconds to wait for classifier.json where one is kept
 * @throws EaselError `network`, `corrupt-data`, `invalid-manifest`, `cancelled`
 */
export async function fetchClassifier(
  store: PackStore,
  url: string,
  { patience = PATIENCE, ...options }: FetchOptions & { readonly patience?: number } = {},
): Promise<ClassifierHere> {
  const id = RECORD + url;
  const kept = await store.getRecord(id);
  try {
    const json = await currentJson(url, kept ? { ...options, patience } : options);
    const here = await gather(store, url, parseClassifier(json), options);
    if (JSON.stringify(kept?.manifest) !== JSON.stringify(json)) {
      // A site has one: what stands under another address is one that its owner has taken back.
      for (const record of await store.records())
        if (record.id.startsWith(RECORD)) await store.deleteRecord(record.id);
      await store.putRecord({ v: STORE_VERSION, complete: true, id, manifest: json, url });
    }
    await store.wantNoMore(url);
    await store.discardBeginnings(url);
    return here;
  } catch (thrown) {
    throwIfAborted(options.signal);
    const whole = kept && (await keptWhole(store, kept.manifest));
    if (whole) return whole;
    throw thrown;
  }
}

/** Its shards, those fetched that are not here. */
async function gather(
  store: PackStore,
  url: string,
  manifest: ClassifierManifest,
  options: FetchOptions,
): Promise<ClassifierHere> {
  await store.want(url, classifierFiles(manifest));
  const shards: Uint8Array<ArrayBuffer>[] = [];
  for (const entry of manifest.shards) {
    const here = await intact(store, entry);
    if (here) {
      shards.push(here);
      continue;
    }
    const beginning = store.beginning(entry.sha256, url);
    const bytes = await fetchFile(fileUrl(url, entry), entry, { ...options, beginning });
    await store.putFile(entry.sha256, bytes);
    await beginning.discard();
    shards.push(bytes);
  }
  return { manifest, shards };
}

/** What was kept, where all of it is here and this build reads it. */
async function keptWhole(store: PackStore, json: JsonValue): Promise<ClassifierHere | undefined> {
  let manifest: ClassifierManifest;
  try {
    manifest = parseClassifier(json);
  } catch {
    return undefined;
  }
  const shards: Uint8Array<ArrayBuffer>[] = [];
  for (const entry of manifest.shards) {
    const here = await intact(store, entry);
    if (!here) return undefined;
    shards.push(here);
  }
  return { manifest, shards };
}

async function intact(
  store: PackStore,
  entry: FileEntry,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = await store.getFile(entry.sha256);
  return bytes && (await isIntact(bytes, entry)) ? bytes : undefined;
}

/** @param options.patience one is kept: it waits for no line that is gone, nor for a host that never answers */
async function currentJson(
  url: string,
  { patience, ...options }: FetchOptions & { readonly patience?: number },
): Promise<JsonValue> {
  const { signal } = options;
  const limit = patience === undefined ? undefined : AbortSignal.timeout(patience);
  const text = await fetchText(
    url,
    limit === undefined
      ? options
      : { ...options, backoff: () => 0, signal: signal ? AbortSignal.any([signal, limit]) : limit },
  );
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    throw new EaselError('invalid-manifest', `${url} is no ${CLASSIFIER_FILE}: it is no JSON.`, {
      cause,
    });
  }
}
