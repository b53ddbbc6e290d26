/**
 * What must hold in every browser that Easel promises, as a person goes through it. Each test has an origin of its own.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { oneSmallPicture, withTinyPack } from '../support/easel.ts';
import { escapeScript } from '../support/escapes.ts';
import { hostPage, serveHost, type HostWindow } from '../support/hostSite.ts';
import { realms, realmScript } from '../support/realms.ts';
import { serve, type ServeOptions, type StaticServer } from '../support/serve.ts';
import { setTrap } from '../support/trap.ts';
import { frameOf, isStriped, stripes } from './picture.ts';
import { button, find, hears, press, waitFor, type Browser, type Tab } from './person.ts';

/** Milliseconds that pictures may take. */
const PAINT = 240_000;
const long = Boolean(process.env['EASEL_LONG']);
/** Realms that every page has; the others take a minute. */
const ORDINARY = ['page', 'about:blank frame', 'a frame in a closed tree', 'an object', 'a window'];

/** Declares the list. @param open starts the browser */
export function list(open: () => Promise<Browser>): void {
  let browser: Browser | undefined;
  const ends: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    browser = await open();
    console.log(`In ${browser.version}.`);
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  afterAll(() => browser?.close());

  function here(): Browser {
    if (browser === undefined) throw new Error('The browser did not start.');
    return browser;
  }
  async function serving(options: ServeOptions = withTinyPack): Promise<StaticServer> {
    const server = await serve(options);
    ends.push(() => server.close());
    return server;
  }
  async function tabAt(url: string): Promise<Tab> {
    const tab = await here().newTab();
    ends.push(() => tab.close());
    await tab.goTo(url);
    return tab;
  }
  /** The file that a press saves, once it is whole. */
  async function saved(tab: Tab, name: RegExp) {
    const { downloads } = here();
    for (const old of readdirSync(downloads)) rmSync(join(downloads, old));
    await press(tab, button(name));
    const whole = () =>
      readdirSync(downloads).find((file) => {
        const path = join(downloads, file);
        return (
          file.endsWith('.png') && !existsSync(`${path}.part`) && readFileSync(path).length > 0
        );
      });
    await waitFor(tab, 'file saved', () => Promise.resolve(whole() !== undefined));
    const file = whole() ?? '';
    return { name: file, bytes: readFileSync(join(downloads, file)) };
  }

  it('the model comes, a picture from words is made, saved and kept, and the same with the network off', async () => {
    const server = await serving();
    const tab = await tabAt(server.url);
    expect(await tab.evaluate(() => crossOriginIsolated)).toBe(true);
    await press(tab, button(/^Get the model/));
    await hears(tab, /The model is ready/);
    await paint(tab);
    const first = await saved(tab, /^Download PNG/);
    expect(first.name).toMatch(/^a-red-apple.*7\.png$/);
    expect((await sharp(first.bytes).metadata()).width).toBe(256);
    await inCharge(tab);

    await server.close();
    await tab.goTo(`${server.url}?offline#library`);
    expect(await tab.evaluate(() => crossOriginIsolated)).toBe(true);
    await press(tab, button(/^Open: a red apple/));
    expect(sha256((await saved(tab, /^Download PNG/)).bytes)).toBe(sha256(first.bytes));
    await tab.goTo(`${server.url}?offline&again`);
    await paint(tab);
    expect(sha256((await saved(tab, /^Download PNG/)).bytes)).toBe(sha256(first.bytes));
    expect(tab.faults ?? []).toEqual([]);
  });

  it('a thing on a picture is marked with the mouse, filled, and the picture saved', async () => {
    const { url } = await serving();
    const tab = await tabAt(`${url}#edit`);
    const file = join(here().downloads, '../stripes.png');
    writeFileSync(file, await stripes());
    await find(tab, button(/^Open a picture/));
    await tab.choose('input[type=file][aria-label="Open a picture"]', file);
    await hears(tab, /Picture opened/);
    const at = await frameOf(tab);
    await tab.drag(
      [
        [106, 114],
        [134, 114],
        [134, 126],
        [106, 126],
        [106, 120],
        [134, 120],
      ].map(([x = 0, y = 0]) => at(x, y)),
    );
    await press(tab, button(/^Fill/));
    await hears(tab, /1 of 1/, PAINT);
    await press(tab, button(/^Accept/));
    await press(tab, button(/^Document:/));
    const { bytes, name } = await saved(tab, /^Export as PNG/);
    expect(name).toBe('stripes-edited.png');
    expect(await isStriped(bytes)).toBe(true);
    expect(tab.faults ?? []).toEqual([]);
  });

  it('nothing leaves: not the page, by any way, nor its workers; and no realm has WebRTC', async () => {
    const [trap, control] = await Promise.all([setTrap(), setTrap()]);
    ends.push(trap.close, control.close);
    const { url } = await serving();
    // Without a policy a trap hears this browser.
    const unguarded = await tabAt(`${control.url}control.html`);
    await run(unguarded, escapeScript('page', control.url, control.stunUrl));
    expect(control.hits).toContain('page-fetch');
    const rtc = await run(unguarded, realmScript(realms['page'] ?? '', control));
    if (rtc === 'tried') expect(control.hits).toContain('stun');

    const easel = await tabAt(`${url}?backend=wasm#settings`);
    await inCharge(easel);
    await easel.goTo(`${url}?backend=wasm&again#settings`);
    await hears(easel, /service worker\)\s*(Blocked|In force)/);
    const said = () => [
      document.body.textContent?.match(/Blocked, as it should be/g)?.length ?? 0,
      document.body.textContent?.match(/In force; this browser does not report it/g)?.length ?? 0,
      document.body.textContent?.match(/Not blocked/g)?.length ?? 0,
    ];
    expect(await easel.evaluate(said)).toEqual(here().reports === 'page' ? [1, 3, 0] : [4, 0, 0]);
    await run(easel, escapeScript('page', trap.url, trap.stunUrl));
    for (const name of long ? Object.keys(realms) : ORDINARY) {
      const outcome = await run(easel, realmScript(realms[name] ?? '', trap));
      expect(`${name}: ${String(outcome)}`).toMatch(/: no (WebRTC|realm)$/);
    }
    expect(trap.hits).toEqual([]);
  });

  it('the page can be installed: its manifest names itself and icons that are what they say', async () => {
    const { url } = await serving();
    const tab = await tabAt(url);
    const { start, scope, display, icons } = await tab.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
      if (link === null) throw new Error('The page names no manifest.');
      const manifest = (await (await fetch(link.href)).json()) as {
        readonly start_url: string;
        readonly scope: string;
        readonly display: string;
        readonly icons: readonly { readonly src: string; readonly sizes: string }[];
      };
      const icons = manifest.icons.map(async ({ src, sizes }) => {
        const image = new Image();
        image.src = new URL(src, link.href).href;
        await image.decode();
        return [sizes, `${image.naturalWidth}x${image.naturalHeight}`] as const;
      });
      return {
        start: new URL(manifest.start_url, link.href).href,
        scope: new URL(manifest.scope, link.href).href,
        display: manifest.display,
        icons: await Promise.all(icons),
      };
    });
    expect([start, scope, display]).toEqual([url, url, 'standalone']);
    expect(icons.map(([sizes]) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']));
    for (const [sizes, shown] of icons) if (sizes !== 'any') expect(shown).toBe(sizes);
  });

  it('in a page of another site, a picture is made through embed.js', async () => {
    const allowed = join(here().downloads, '../embed.json');
    const { url } = await serving({ mounts: { ...withTinyPack.mounts, '/embed.json': allowed } });
    const host = await serveHost(hostPage(url));
    ends.push(() => host.close());
    writeFileSync(allowed, JSON.stringify({ allow: [host.origin] }));
    const tab = await tabAt(host.url);
    await waitFor(tab, 'embed.js', () => tab.evaluate(() => 'embed' in window));
    const make = async (address: string, request: typeof oneSmallPicture) => {
      const { connect } = (window as unknown as HostWindow).embed;
      const easel = await connect(address);
      const { pictures } = await easel.textToImage(request);
      easel.close();
      return pictures.map(({ seed, png }) => [seed, ...png.subarray(0, 4)]);
    };
    expect(await tab.evaluate(make, url, oneSmallPicture)).toEqual([[7, 0x89, 0x50, 0x4e, 0x47]]);
  });
}

/** Waits until the service worker answers for the page. */
async function inCharge(tab: Tab): Promise<void> {
  await waitFor(tab, 'service worker in charge', () =>
    tab.evaluate(() => navigator.serviceWorker.controller !== null),
  );
}

/** Runs the text of an expression. */
function run(tab: Tab, text: string): Promise<unknown> {
  return tab.evaluate(new Function(`return ${text}`) as () => unknown);
}

/** Makes one picture of seed 7 on Create, and opens it. */
async function paint(tab: Tab): Promise<void> {
  await write(tab, 'textarea', 'a red apple');
  await write(tab, '.seed input', '7');
  await press(tab, { selector: 'label', name: /^1$/ });
  await press(tab, button(/Create 1 picture/));
  await press(tab, button(/^Open picture 1 of 1/), PAINT);
}

/** Writes into a field, in the place of what is there. */
async function write(tab: Tab, selector: string, text: string): Promise<void> {
  await press(tab, { selector });
  await tab.evaluate(
    (chosen) => document.querySelector<HTMLInputElement>(chosen)?.select(),
    selector,
  );
  await tab.type(text);
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
