import type { Engine, PrivacyProbe } from '../../engine/types.ts';
import { probeServiceWorker } from '../../updates.ts';

/** A name that no resolver answers, so that even an unprotected page reaches nobody. */
const ELSEWHERE = 'https://probe.invalid/';

/** Whether the page's own policy stops a request to another origin: it then reports a violation. */
async function probePage(): Promise<PrivacyProbe> {
  let blocked = false;
  const hear = (event: SecurityPolicyViolationEvent) => {
    if (event.blockedURI.startsWith(ELSEWHERE.slice(0, -1))) blocked = true;
  };
  document.addEventListener('securitypolicyviolation', hear);
  try {
    await fetch(ELSEWHERE, { mode: 'no-cors', cache: 'no-store' });
  } catch {
    // Blocked and unreachable both end here; the violation event tells them apart. It comes as a task of its own.
    await new Promise((resolve) => setTimeout(resolve, 50));
  } finally {
    document.removeEventListener('securitypolicyviolation', hear);
  }
  return { context: 'page', result: blocked ? 'blocked' : 'open' };
}

async function probeWorker(): Promise<PrivacyProbe> {
  return { context: 'service-worker', result: (await probeServiceWorker()) ?? 'absent' };
}

/** Tries to reach another origin from every context of this visit, the page first. */
export async function probeAll(engine: Engine): Promise<PrivacyProbe[]> {
  const [page, owned, worker] = await Promise.all([
    probePage(),
    engine.probePrivacy(),
    probeWorker(),
  ]);
  return [page, ...owned, worker];
}
