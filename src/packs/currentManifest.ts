import { EaselError } from '../base/errors.ts';
import { fetchText, throwIfAborted, wasAnswered, type FetchOptions } from './fetchFile.ts';
import type { JsonValue, PackManifest } from './manifest.ts';
import { packFiles } from './manifestLayout.ts';
import { parseManifest } from './manifestSchema.ts';
import type { PackRecord, PackStore } from './store.ts';

/** What an address, or else this machine, says a pack is. */
export interface CurrentManifest {
  readonly manifest: PackManifest;
  readonly json: JsonValue;
  /** Why it is the manifest of the pack that is here, and not the address's. */
  readonly fault?: EaselError;
  /** Whether the person should hear of the fault: being without a line is none. */
  readonly told?: boolean;
}

/** Milliseconds that a pack that is here waits for its address. */
export const PATIENCE = 5000;

/** Reads and checks a manifest without installing anything. */
export async function readManifest(
  url: string,
  options: FetchOptions = {},
): Promise<{ readonly manifest: PackManifest; readonly bytes: number; readonly json: JsonValue }> {
  const text = await fetchText(manifestUrl(url), options);
  let json: JsonValue;
  try {
    json = JSON.parse(text) as JsonValue;
  } catch (thrown) {
    throw new EaselError('invalid-manifest', `${manifestUrl(url)} ${whyNoJson(text)}.`, {
      cause: thrown,
    });
  }
  const manifest = parseManifest(json);
  return { manifest, bytes: totalBytes(manifest), json };
}

function whyNoJson(text: string): string {
  if (text.trim() === '') return 'is empty';
  return /^\s*</.test(text)
    ? 'was answered with a web page'
    : 'is no JSON: it is cut off or damaged';
}

/** The manifest at the address; where that gives none, the one installed from there and the fault. */
export async function currentManifest(
  store: PackStore,
  url: string,
  { patience = PATIENCE, ...options }: FetchOptions & { readonly patience?: number },
): Promise<CurrentManifest> {
  const known = (await store.records()).find((record) => record.url === url);
  if (!known) return readManifest(url, options);
  // A pack that is here should not wait for a line that is gone, nor for a host that never answers.
  const { signal } = options;
  const limit = AbortSignal.timeout(patience);
  try {
    return await readManifest(url, {
      ...options,
      backoff: () => 0,
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch (thrown) {
    throwIfAborted(signal);
    if (!(thrown instanceof EaselError)) throw thrown;
    const late = thrown.code === 'cancelled';
    const fault = late
      ? new EaselError('network', `${url} was not answered within ${String(patience / 1000)} s.`, {
          reason: { name: 'host-silent', host: url },
        })
      : thrown;
    return {
      manifest: installedManifest(known, fault),
      json: known.manifest,
      fault,
      told: late || wasAnswered(fault),
    };
  }
}

/** @throws EaselError `fault` where a later build installed what is here. */
function installedManifest({ manifest }: PackRecord, fault: EaselError): PackManifest {
  try {
    return parseManifest(manifest);
  } catch {
    throw fault;
  }
}

/** Of all files, pack.json apart. */
export function totalBytes(manifest: PackManifest): number {
  return packFiles(manifest).reduce((sum, file) => sum + file.bytes, 0);
}

/** The address of pack.json, where the one of its folder is given too. */
export function manifestUrl(url: string): string {
  return url.endsWith('/') ? `${url}pack.json` : url;
}
