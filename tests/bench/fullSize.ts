/**
 * `npm run full-size -- FOLDER`: a checkpoint of Karlo's full size, every parameter random, converted in the page from
 * a folder that is given to *Add a model* in a real Chromium; the browser is killed at 60 % and the conversion gone on
 * with; the pack is what `npm run pack` writes; then a picture of 64 pixels on the processor. Prints what memory the
 * tab's processes held (Linux alone counts that). FOLDER is made, takes 16 GB of disk, and is removed at the end.
 *
 *     npm run full-size -- out/full --reduced     fewer layers: 1 GB of disk, a rehearsal
 *     npm run full-size -- out/full --no-picture
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { ensureBuild } from '../../build/current.ts';
import { servePage } from '../../build/preview.ts';
import { chromiumFlags, findChromium } from '../../models/cli/support/chromium.ts';
import { makePictures, openEasel } from '../../models/cli/support/easel.ts';
import type { PackManifest } from '../../src/packs/manifest.ts';
import { writeKarlo } from '../support/karloOnDisk.ts';
import { browserProcesses, watchMemory, type MemoryPeak } from '../support/processMemory.ts';

const NAME = 'random-karlo';
const KILL_AT = 60;
/** Beside the largest tensor. */
const ALLOWED = 512e6;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { reduced: { type: 'boolean' }, picture: { type: 'boolean', default: true } },
  allowNegative: true,
});
const [out] = positionals;
if (out === undefined) throw new Error('Say where: npm run full-size -- FOLDER');
const work = resolve(out);
const source = join(work, NAME);
const profile = join(work, 'profile');
const packed = join(work, 'packed');
const size = values.reduced ? 'reduced' : 'full';

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
const began = performance.now();
const say = (line: string) =>
  console.log(`[${((performance.now() - began) / 1000).toFixed(0)} s] ${line}`);

/** A tab on the Models screen of a browser that keeps what it has in the profile. */
async function openModels(url: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    args: [...chromiumFlags],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(0);
  await openEasel(page, url, '?backend=wasm#models');
  await page.getByRole('heading', { name: 'Add a model' }).waitFor();
  return { context, page };
}

/** Ends every process of the browser at once, as a crash or a power cut does. */
async function kill(context: BrowserContext): Promise<void> {
  for (const { pid } of browserProcesses(profile))
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It went with the one before.
    }
  await context.close().catch(() => undefined);
}

/** Gives the folder and begins, or goes on. @returns what the button said */
async function begin(page: Page): Promise<string> {
  await page.getByLabel('Folder of the model').setInputFiles(source);
  const region = page.getByRole('region', { name: 'Add a model' });
  const button = region.getByRole('button', { name: /^(Add it \(|Go on adding it)/ });
  await button.waitFor();
  const kept = region.getByText(/are here from an earlier try/);
  const words = [await button.textContent(), ...(await kept.allTextContents())].join(' ').trim();
  await button.click();
  return words;
}

/** Waits until so many hundredths are done, or all. */
async function reach(page: Page, percent: number): Promise<void> {
  await page.waitForFunction(
    ([least, name]) => {
      const bar = document.querySelector('[role=progressbar][aria-label*="' + String(name) + '"]');
      const alert = document.querySelector('[role=alert]');
      if (alert) throw new Error(alert.textContent);
      return bar ? Number(bar.getAttribute('aria-valuenow')) >= Number(least) : false;
    },
    [percent, NAME] as const,
    { polling: 100 },
  );
}

/** Waits until the model is there and chosen. */
async function whole(page: Page): Promise<void> {
  await page.waitForFunction((name) => {
    const alert = document.querySelector('[role=alert]');
    if (alert) throw new Error(alert.textContent);
    return [...document.querySelectorAll('section h2')].some((each) => each.textContent === name);
  }, NAME);
}

/** What the browser's store of packs has: the pack's own list, and the files that are there. */
function stored(page: Page): Promise<{ manifest: PackManifest; keys: string[] }> {
  return page.evaluate(
    (name) =>
      new Promise((found, failed) => {
        const opening = indexedDB.open('easel-packs');
        opening.onerror = () => failed(new Error('There is no store.'));
        opening.onsuccess = () => {
          const values = opening.result.transaction('values').objectStore('values');
          const all = values.getAllKeys();
          const record = values.get(`pack:${name}`) as IDBRequest<{ manifest: PackManifest }>;
          record.onsuccess = () =>
            found({ manifest: record.result.manifest, keys: all.result.map(String) });
        };
      }),
    NAME,
  );
}

function report(what: string, { tab, all, tabAtStart }: MemoryPeak): void {
  say(
    `${what}: the tab's processes held ${megabytes(tab)} at most (${megabytes(tabAtStart)} before), all of Chromium ${megabytes(all)}.`,
  );
}

const needed = size === 'full' ? 17e9 : 1.5e9;
mkdirSync(work, { recursive: true });
if (readdirSync(work).length > 0) throw new Error(`${work} is not empty, and would be removed.`);
const { bavail, bsize } = statfsSync(work);
if (bavail * bsize < needed)
  throw new Error(`${work} has ${megabytes(bavail * bsize)} free; it takes ${megabytes(needed)}.`);
ensureBuild();
const server = await servePage();
try {
  rmSync(profile, { recursive: true, force: true });
  const karlo = writeKarlo(source, size);
  say(
    `${size}: ${(karlo.parameters / 1e6).toFixed(0)} M parameters, ${megabytes(karlo.bytes)} in 16 bits, the largest tensor ${megabytes(karlo.largestTensorBytes)}.`,
  );
  const limit = ALLOWED + karlo.largestTensorBytes;

  const first = await openModels(server.url);
  const before = watchMemory(profile);
  say(`First visit: “${await begin(first.page)}”.`);
  await reach(first.page, KILL_AT);
  const firstPeak = before.stop();
  await kill(first.context);
  report(`Killed at ${KILL_AT} %`, firstPeak);

  const second = await openModels(server.url);
  const after = watchMemory(profile);
  say(`Second visit: “${await begin(second.page)}”.`);
  await whole(second.page);
  const secondPeak = after.stop();
  report('The rest', secondPeak);
  const { manifest, keys } = await stored(second.page);

  execFileSync('npm', ['run', '--silent', 'pack', '--', source, packed], { stdio: 'inherit' });
  const command = JSON.parse(readFileSync(join(packed, 'pack.json'), 'utf8')) as PackManifest;
  const same = JSON.stringify(manifest) === JSON.stringify(command);
  const here = command.shards.filter(({ sha256 }) => keys.includes(`file:${sha256}`)).length;
  say(
    `pack.json of the page and of the command are ${same ? 'equal' : 'NOT equal'}; of ${command.shards.length} shards by their SHA-256 ${here} are in the browser's store.`,
  );
  rmSync(packed, { recursive: true });
  rmSync(source, { recursive: true });

  if (values.picture) {
    const watching = watchMemory(profile);
    const start = performance.now();
    const { pictures } = await makePictures(second.page, {
      prompt: 'a red apple',
      pack: manifest.id,
      n: 1,
      size: 64,
      seed: 1,
      prior: { steps: 2 },
      decoder: { steps: 2 },
    });
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    const [picture] = pictures;
    report(
      `A picture of ${picture?.width ?? 0} pixels on the processor, 2 and 2 steps, in ${seconds} s`,
      watching.stop(),
    );
  }
  await second.context.close();
  const peak = Math.max(firstPeak.tab, secondPeak.tab);
  const within = peak <= limit;
  say(
    `Peak of the conversion ${megabytes(peak)}, bound ${megabytes(limit)} (512 MB and the largest tensor): ${within ? 'within' : 'ABOVE'}.`,
  );
  if (!same || here < command.shards.length || !within) process.exitCode = 1;
} finally {
  await server.close();
  rmSync(work, { recursive: true, force: true });
}
