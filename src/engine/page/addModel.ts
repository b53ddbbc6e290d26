import { proxy, wrap } from 'comlink';
import addUrl from '../../../workers/add.worker.ts?worker&url';
import downloadUrl from '../../../workers/download.worker.ts?worker&url';
import { EaselError } from '../../base/errors.ts';
import { ORIGINS_PARAM } from '../../base/headers.ts';
import type { GivenFile } from '../../convert/browserFolder.ts';
import type { IdentityOptions } from '../../convert/inspect.ts';
import type { ModelOffer, OfferedType } from '../../convert/lookAtModel.ts';
import type { AddingAnswer, AddingCalls, OnProgress } from '../../convert/serveAdding.ts';
import type { ModelAddress } from '../../hub/address.ts';
import type { GivenAddress } from '../../hub/openAddress.ts';
import { inheritingWorker } from '../../runtime/inheritingWorker.ts';
import { embeddedPackUrl } from './embeddedPack.ts';

/** What a person gave: files, or where they lie. */
export type Given = readonly GivenFile[] | GivenAddress;

/** A model on its way, in a worker of its own. */
export interface Adding {
  /** What it would be; nothing is kept. @throws EaselError as lookAtModel and openAddress do; `cancelled` */
  look(identity?: IdentityOptions): Promise<ModelOffer>;
  /** Fetches, converts and keeps what was looked at. @returns its id. @throws EaselError; `cancelled` */
  add(type: OfferedType, onProgress: OnProgress): Promise<string>;
  /** Ends it at once. What is kept of it stays, for the next try. */
  end(): void;
}

/**
 * @throws EaselError `unsupported-device` for an address where this page has no service worker, which gives the policy
 */
export function startAdding(given: Given): Adding {
  const worker = 'address' in given ? downloadWorker(given.address) : addWorker();
  const calls = wrap<AddingCalls<Given>>(worker) as unknown as AddingCalls<Given>;
  let stop: (fault: EaselError) => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => (stop = reject));
  stopped.catch(() => undefined);
  worker.addEventListener('error', ({ message }) => {
    const why = message ? ` (${message})` : '';
    const said = `The worker that adds models stopped${why}. Try again.`;
    stop(new EaselError('worker-crashed', said, { reason: { name: 'engine-stopped' } }));
  });
  async function ask<T>(asked: Promise<AddingAnswer<T>>): Promise<T> {
    const answer = await Promise.race([asked, stopped]);
    if (answer.ok) return answer.value;
    throw EaselError.fromData(answer.error);
  }
  return {
    look: (identity = {}) => ask(calls.look(given, embeddedPackUrl(), identity)),
    add: (type, onProgress) => ask(calls.add(type, proxy(onProgress))),
    end: () => {
      worker.terminate();
      stop(new EaselError('cancelled', 'Adding the model was stopped.'));
    },
  };
}

const addWorker = () => inheritingWorker(addUrl, 'easel-add');

/** By its address, so that its policy is the one that the service worker sends, and not this page's. */
function downloadWorker({ origins }: ModelAddress): Worker {
  const { serviceWorker } = navigator as { readonly serviceWorker?: ServiceWorkerContainer };
  if (!serviceWorker?.controller)
    throw new EaselError(
      'unsupported-device',
      'Nothing is fetched from elsewhere without this page’s service worker, which says whom may be asked. Reload the page; where that does not help (a private window, a frame in another page), fetch the model’s folder yourself and add it from there.',
      { reason: { name: 'no-service-worker' } },
    );
  const url = new URL(downloadUrl, document.baseURI);
  url.searchParams.set(ORIGINS_PARAM, origins.join(' '));
  return new Worker(url, { type: 'module', name: 'easel-download' });
}
