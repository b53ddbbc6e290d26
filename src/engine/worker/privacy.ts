import type { PrivacyProbe } from '../types.ts';

/** A name that no resolver knows (RFC 6761), so that an open context still sends nothing anywhere. */
const ELSEWHERE = 'https://probe.invalid/';
/** The report of a refused request may come after the request has failed. */
const REPORT_MILLISECONDS = 500;

/** Run as a script of its own, in a worker made as the runtime's thread workers are. */
const PROBE = `(${probe.toString()})(${JSON.stringify(ELSEWHERE)}, ${REPORT_MILLISECONDS}).then((result) => postMessage(result));`;

/** Tries to reach another origin from this worker and, where the runtime has threads, from one like theirs. */
export async function probePrivacy(threads: number): Promise<readonly PrivacyProbe[]> {
  const own = await probe(ELSEWHERE, REPORT_MILLISECONDS);
  const nested = threads > 1 ? await probeNested() : 'absent';
  return [
    { context: 'engine-worker', result: own },
    { context: 'runtime-threads', result: nested },
  ];
}

/**
 * What the policy does to a request from here. Where no report comes, it is told from none at all by what it forbids
 * besides: making code of words.
 *
 * Must stand alone: its source is also run in another context.
 */
function probe(address: string, patience: number): Promise<'blocked' | 'unreported' | 'open'> {
  return new Promise((resolve) => {
    addEventListener('securitypolicyviolation', () => resolve('blocked'), { once: true });
    fetch(address, { mode: 'no-cors' }).then(
      () => resolve('open'),
      () =>
        setTimeout(() => {
          try {
            Function('');
            resolve('open');
          } catch {
            resolve('unreported');
          }
        }, patience),
    );
  });
}

function probeNested(): Promise<'blocked' | 'unreported' | 'open'> {
  const url = URL.createObjectURL(new Blob([PROBE], { type: 'text/javascript' }));
  const worker = new Worker(url, { type: 'module' });
  return new Promise<'blocked' | 'unreported' | 'open'>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<unknown>) =>
      resolve(data === 'blocked' || data === 'unreported' ? data : 'open');
    worker.onerror = () => reject(new Error('The probe of a thread worker did not start.'));
  }).finally(() => {
    worker.terminate();
    URL.revokeObjectURL(url);
  });
}
