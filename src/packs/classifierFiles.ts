import { EaselError } from '../base/errors.ts';
import { CLASSIFIER_FILE, classifierFiles, parseClassifier } from './classifier.ts';
import type { ClassifierManifest } from './classifier.ts';
import { fetchFile, fetchText, throwIfAborted, type FetchOptions } from './fetchFile.ts';
import { fileUrl, isIntact } from './install.ts';
import type { JsonValue } from './manifest.ts';
import { STORE_VERSION, type PackStore } from './store.ts';

/** A classifier that is here and whole. */
export interface ClassifierHere {
  readonly manifest: ClassifierManifest;
  readonly shards: readonly Uint8Array<ArrayBuffer>[];
}

/** Before the address in the id of its record: packs' ids have no colon, and those that list packs read no such manifest. */
const RECORD = 'classifier:';

/**
 * Fetches a classifier, or finds it among what is kept: its files lie with those of packs. Where its address gives no answer,
 * the one that was kept from there is taken.
 *
 * @param url of its classifier.json
 * @throws EaselError `network`, `corrupt-data`, `invalid-manifest`, `cancelled`
 */
export async function fetchClassifier(
  store: PackStore,
  url: string,
  options: FetchOptions = {},
): Promise<ClassifierHere> {
  const id = RECORD + url;
  const kept = await store.getRecord(id);
  const json = await currentJson(url, kept?.manifest, options);
  const manifest = parseClassifier(json);
  const files = classifierFiles(manifest);
  await store.want(url, files);
  const shards: Uint8Array<ArrayBuffer>[] = [];
  for (const entry of manifest.shards) {
    const here = await store.getFile(entry.sha256);
    if (here !== undefined && (await isIntact(here, entry))) {
      shards.push(here);
      continue;
    }
    const bytes = await fetchFile(fileUrl(url, entry), entry, options);
    await store.putFile(entry.sha256, bytes);
    shards.push(bytes);
  }
  if (JSON.stringify(kept?.manifest) !== JSON.stringify(json)) {
    // A site has one: what stands under another address is one that its owner has taken back.
    for (const record of await store.records())
      if (record.id.startsWith(RECORD)) await store.deleteRecord(record.id);
    await store.putRecord({ v: STORE_VERSION, complete: true, id, manifest: json, url });
  }
  await store.wantNoMore(url);
  return { manifest, shards };
}

async function currentJson(
  url: string,
  kept: JsonValue | undefined,
  options: FetchOptions,
): Promise<JsonValue> {
  let text: string;
  try {
    // One that is here does not wait for a line that is gone.
    text = await fetchText(url, kept === undefined ? options : { ...options, backoff: () => 0 });
  } catch (thrown) {
    throwIfAborted(options.signal);
    if (kept !== undefined) return kept;
    throw thrown;
  }
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    throw new EaselError('invalid-manifest', `${url} is no ${CLASSIFIER_FILE}: it is no JSON.`, {
      cause,
    });
  }
}
