/**
 * WebRTC, which no Content-Security-Policy closes, from every realm that a script of the page can make; what the
 * browser grants the page; and texts that would become scripts.
 */
import { expect, test, type Page } from '@playwright/test';
import { GRANTED } from '../../src/base/headers.ts';
import { openEasel, waitForServiceWorker } from '../support/easel.ts';
import { realms, realmScript } from '../support/realms.ts';
import { serve, type StaticServer } from '../support/serve.ts';
import { setTrap, type Trap } from '../support/trap.ts';

let server: StaticServer | undefined;
let trap: Trap;
test.beforeEach(async () => {
  trap = await setTrap();
});
test.afterEach(async () => {
  await server?.close();
  server = undefined;
  await trap.close();
});

/** What came of a realm, and what the trap heard meanwhile. The browser may end the page. */
async function attempt(page: Page, realm: string): Promise<readonly [string, string]> {
  trap.hits.length = 0;
  const ended = new Promise<string>((done) => page.once('crash', () => done('page ended')));
  const outcome = await Promise.race([
    page.evaluate<string>(realmScript(realm, trap)).catch(() => ended),
    ended,
  ]);
  return [
    outcome,
    [...new Set(trap.hits)]
      .filter((hit) => /^(stun|turn)$/.test(hit))
      .sort()
      .join(' '),
  ];
}

/** Realms that an ordinary page has. The others need what only Easel's policy or a gesture gives. */
const ORDINARY = [
  'page',
  'about:blank frame',
  'the same by its number',
  'a frame within a frame',
  'a frame in a closed tree',
  'an object',
  'srcdoc',
  'a window',
];

test('without a policy WebRTC leaves every realm, over UDP and TCP', async ({ page }) => {
  for (const name of ORDINARY) {
    await page.goto(`${trap.url}control.html`);
    expect([name, ...(await attempt(page, realms[name] ?? ''))]).toEqual([
      name,
      'tried',
      'stun turn',
    ]);
  }
});

test('Connection-Allowlist alone: nothing leaves any realm in this Chromium', async ({
  context,
}) => {
  for (const name of ORDINARY) {
    const page = await context.newPage();
    await page.goto(`${trap.url}control-listed.html`);
    const [outcome, heard] = await attempt(page, realms[name] ?? '');
    expect([name, heard]).toEqual([name, '']);
    // Chromium 156 ends a page whose frame or window goes on trying.
    expect(['tried', 'page ended'], name).toContain(outcome);
    await page.close();
  }
});

for (const headers of [true, false])
  test(`Easel, ${headers ? 'with' : 'on a host without'} headers: no realm has WebRTC`, async ({
    page,
    context,
  }) => {
    server = await serve({ headers });
    await openEasel(page, server.url);
    const found: string[] = [];
    for (const [name, realm] of Object.entries(realms)) {
      const [outcome, heard] = await attempt(page, realm);
      if (!['no WebRTC', 'no realm'].includes(outcome) || heard !== '')
        found.push(`${name}: ${outcome} ${heard}`);
      for (const other of context.pages()) if (other !== page) await other.close();
    }
    expect(found).toEqual([]);
  });

test('of what a browser may grant, the page has what it uses and nothing else', async ({
  page,
}) => {
  server = await serve();
  await openEasel(page, server.url);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (/Permissions-Policy|Connection-Allowlist/.test(message.text()))
      complaints.push(message.text());
  });
  await waitForServiceWorker(page);
  for (const visit of ['from the host', 'from the service worker']) {
    await page.reload();
    const allowed = await page.evaluate(() => {
      const { featurePolicy } = document as unknown as {
        featurePolicy: { allowedFeatures: () => string[] };
      };
      return featurePolicy.allowedFeatures().filter((name) => !name.startsWith('ch-'));
    });
    expect([visit, ...allowed.sort()]).toEqual([visit, ...[...GRANTED].sort()]);
  }
  expect(complaints).toEqual([]);
});

test('no text becomes a script, nor HTML, but files of Easel', async ({ page }) => {
  server = await serve();
  await openEasel(page, server.url);
  const outcomes = await page.evaluate(async (elsewhere) => {
    const tries: Record<string, () => unknown> = {
      'worker from a blob': () =>
        new Worker(URL.createObjectURL(new Blob([''], { type: 'text/javascript' }))),
      'worker from data': () => new Worker('data:text/javascript,0'),
      'worker from elsewhere': () => new Worker(`${elsewhere}control.js`),
      'shared worker': () => new SharedWorker(`${elsewhere}control.js`),
      'service worker': () => navigator.serviceWorker.register(`${elsewhere}control.js`),
      script: () => (document.createElement('script').src = `${elsewhere}control.js`),
      'script text': () => (document.createElement('script').text = '0'),
      html: () => (document.createElement('div').innerHTML = '<p>'),
      srcdoc: () => (document.createElement('iframe').srcdoc = '<p>'),
      parse: () => document.createRange().createContextualFragment('<p>'),
      evaluate: () => setTimeout('0'),
      'a policy': () =>
        (
          window as unknown as {
            trustedTypes: { createPolicy: (name: string, rules: object) => object };
          }
        ).trustedTypes.createPolicy('mine', {}),
      'another of ours': () =>
        (
          window as unknown as {
            trustedTypes: { createPolicy: (name: string, rules: object) => object };
          }
        ).trustedTypes.createPolicy('default', {}),
      'a file of Easel': () => (document.createElement('script').src = './favicon.svg'),
    };
    const out: Record<string, string> = {};
    for (const [name, attempt] of Object.entries(tries))
      try {
        await attempt();
        out[name] = 'done';
      } catch (fault) {
        out[name] = fault instanceof Error ? fault.name : String(fault);
      }
    return out;
  }, trap.url);
  const { 'a file of Easel': own, ...others } = outcomes;
  expect(own).toBe('done');
  expect(new Set(Object.values(others))).toEqual(new Set(['TypeError']));
  expect(trap.hits).toEqual([]);
});
