import { trustBlob } from './scriptAddresses.ts';

/**
 * A module worker that lives under the policy of the context that makes it. A worker made from a URL takes its policy
 * from that URL's response headers, which a static host may not send; one made from a blob inherits the maker's, and
 * the imported script runs inside it. Both share the maker's origin and isolation.
 */
export function inheritingWorker(url: URL | string, name: string, Native = Worker): Worker {
  // In a sandboxed frame (an opaque origin) Chromium runs classic workers from blobs, but no module workers.
  const opaque = globalThis.origin === 'null';
  const script = opaque ? importLater(String(url)) : `import ${JSON.stringify(String(url))};`;
  const blob = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const distrust = trustBlob(blob);
  const worker = new Native(blob, { type: opaque ? 'classic' : 'module', name });
  distrust();
  // The URL is needed until the script has been fetched, which a first message or an error proves.
  const release = () => URL.revokeObjectURL(blob);
  worker.addEventListener('message', release, { once: true });
  worker.addEventListener('error', release, { once: true });
  return worker;
}

/** A classic script that imports a module and keeps, until it listens, what it is told. */
function importLater(url: string): string {
  return `const early = [];
const keep = (event) => early.push(event);
addEventListener('message', keep);
import(${JSON.stringify(url)}).then(() => {
  removeEventListener('message', keep);
  for (const event of early) dispatchEvent(event);
}).catch((fault) => setTimeout(() => { throw fault; }));
`;
}

/**
 * Makes the thread workers of the runtime inherit this context's policy too: its glue calls `new Worker(url)`, and this
 * replaces that constructor where the glue runs. To be called once, in a worker of our own, never in the page.
 */
export function inheritPolicyInNestedWorkers(scope: { Worker: typeof Worker }): void {
  scope.Worker = new Proxy(scope.Worker, {
    construct: (target, [url, options]: [URL | string, WorkerOptions | undefined]) =>
      options?.type === 'module'
        ? inheritingWorker(url, options.name ?? '', target)
        : new target(url, options),
  });
}
