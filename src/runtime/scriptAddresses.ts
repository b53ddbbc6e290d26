/**
 * The page's policy lets no text become a script's address (`require-trusted-types-for`). This realm's default policy
 * reads every such text and lets through files of this copy of Easel, which are what its workers, the runtime's thread
 * workers and the service worker are made of, and blobs that `inheritingWorker` made. Part of every script that starts
 * a worker.
 */

/** This file is in the folder `assets` of the site, or its like while developing. */
const site = new URL(/* @vite-ignore */ '../', import.meta.url).href;
const own = new Set<string>();

/** Lets a worker be made of this blob. @returns what takes that back */
export function trustBlob(url: string): () => void {
  own.add(url);
  return () => own.delete(url);
}

/** @throws TypeError for an address from which no script of Easel comes */
function checkAddress(text: string): string {
  if (own.has(text)) return text;
  const address = new URL(text, import.meta.url).href;
  if (!address.startsWith(site))
    throw new TypeError(`${address} is no part of Easel, and no script is made of it.`);
  return address;
}

interface PolicyFactory {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (text: string) => string },
  ): unknown;
}

/** Where browsers have no Trusted Types, `worker-src` and `script-src` are alone. */
const { trustedTypes } = globalThis as { readonly trustedTypes?: PolicyFactory };
trustedTypes?.createPolicy('default', { createScriptURL: checkAddress });
