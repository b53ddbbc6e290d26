/** What a person does on the Remix screen, on the built page, driven by an engine that plays one. */
import { readFile } from 'node:fs/promises';
import { expect as check, test, type Page } from '@playwright/test';
import { decodeApng } from 'fast-png';
import sharp from 'sharp';
import { installFakeEngine } from '../support/fakeEngine.ts';
import { installFakeTasks, type FakeTaskOptions } from '../support/fakeTasks.ts';
import { serve, type StaticServer } from '../support/serve.ts';
import { remixInput } from '../support/remixPage.ts';

// Other work on the same cores makes a page slow, not wrong.
const expect = check.configure({ timeout: 30_000 });

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
// None of this is about being offline: the app is not copied anew for every test.
test.use({ serviceWorkers: 'block' });

const RED = '#c81414';
const GREEN = '#14b414';
const BLUE = '#1428c8';

async function open(page: Page, options: FakeTaskOptions = {}): Promise<void> {
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 4 });
  await page.addInitScript(installFakeTasks, options);
  await page.goto(`${server.url}#remix`);
  await expect(page.getByRole('heading', { name: 'Remix pictures' })).toBeVisible();
}

async function choose(page: Page, ...colours: readonly string[]): Promise<void> {
  const files = await Promise.all(
    colours.map(async (background, i) => {
      const channels = background.length > '#rrggbb'.length ? 4 : 3;
      const picture = sharp({ create: { width: 48, height: 40, channels, background } });
      return { name: `${i}.png`, mimeType: 'image/png', buffer: await picture.png().toBuffer() };
    }),
  );
  await remixInput(page).setInputFiles(files);
}

/** The colours of the pictures to start from, as they stand. */
async function order(page: Page): Promise<string[]> {
  const images = page.getByRole('group', { name: 'Pictures to start from' }).getByRole('img');
  const colours = [];
  for (const image of await images.all()) {
    const { data } = await sharp(await image.screenshot())
      .resize(1, 1)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const [red = 0, green = 0, blue = 0] = data;
    colours.push(red > green && red > blue ? 'red' : green > blue ? 'green' : 'blue');
  }
  return colours;
}

const start = (page: Page) => page.getByRole('button', { name: 'Make them' });
const results = (page: Page) => page.getByRole('region', { name: 'Results' });
const frames = (page: Page) => results(page).getByRole('button', { name: /^Picture \d/ });
const asked = async (page: Page): Promise<unknown> =>
  JSON.parse((await page.locator('html').getAttribute('data-asked')) ?? 'null');

async function blend(page: Page, ...colours: readonly string[]): Promise<void> {
  await page.getByRole('radio', { name: 'Blend' }).check();
  await choose(page, ...colours);
  await expect(
    page.getByRole('img', { name: `Picture ${colours.length}`, exact: true }),
  ).toBeVisible();
}

async function saved(page: Page, button: string): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return readFile(await download.path());
}

test('three pictures are put in order by buttons and by dragging, and the blend passes through each', async ({
  page,
}) => {
  await open(page);
  await blend(page, RED, GREEN, BLUE);
  expect(await order(page)).toEqual(['red', 'green', 'blue']);
  const later = page.getByRole('button', { name: 'Move picture 1 one place later' });
  await later.focus();
  await page.keyboard.press('Enter');
  expect(await order(page)).toEqual(['green', 'red', 'blue']);
  // The focus stays with the picture that moved.
  await expect(page.getByRole('button', { name: 'Move picture 2 one place later' })).toBeFocused();
  await page.keyboard.press('Enter');
  expect(await order(page)).toEqual(['green', 'blue', 'red']);
  await page
    .getByRole('img', { name: 'Picture 3', exact: true })
    .dragTo(page.getByRole('img', { name: 'Picture 1', exact: true }));
  expect(await order(page)).toEqual(['red', 'green', 'blue']);

  await page.getByRole('slider', { name: 'Pictures on the way' }).fill('7');
  await page.getByRole('radio', { name: 'Stay as in the first' }).check();
  await start(page).click();
  await expect(frames(page)).toHaveCount(7);
  expect(await asked(page)).toMatchObject({ task: 'interpolate', frames: 7, noise: 'fixed' });
  await expect(results(page).getByText('Picture 1, remade')).toBeVisible();
  await page.getByRole('button', { name: 'Picture 4 of 7' }).click();
  await expect(results(page).getByText('Picture 2, remade')).toBeVisible();
  await page.getByRole('slider', { name: 'Step through the pictures' }).fill('4');
  await expect(results(page).getByText('33 % of the way from picture 2 to 3')).toBeVisible();
});

test('a blend plays, and is saved as an animated PNG that other decoders show at its exact rate', async ({
  page,
}) => {
  await open(page);
  await blend(page, RED, BLUE);
  await page.getByRole('slider', { name: 'Pictures on the way' }).fill('5');
  await start(page).click();
  await expect(frames(page)).toHaveCount(5);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  for (const index of [3, 1])
    await expect(page.getByRole('img', { name: `Picture ${index} of 5` })).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();

  await page.getByRole('slider', { name: 'Frames a second' }).fill('10');
  const there = [200, 155, 110, 65, 20];
  for (const [back, reds] of [
    [true, [...there, 65, 110, 155]],
    [false, there],
  ] as const) {
    await page.getByRole('checkbox', { name: 'There and back' }).setChecked(back);
    const file = await saved(page, 'Download as animated PNG');
    const decoded = decodeApng(file, { checkCrc: true });
    expect(decoded.numberOfPlays).toBe(0);
    expect(decoded.frames.map(({ data }) => data[0])).toEqual(reds);
    // Chromium's own decoder, which knows nothing of Easel's code.
    const told = await page.evaluate(
      async (bytes) => {
        const decoder = new ImageDecoder({ data: Uint8Array.from(bytes), type: 'image/png' });
        await decoder.tracks.ready;
        const { frameCount = 0, repetitionCount } = decoder.tracks.selectedTrack ?? {};
        const shown: (number | null)[] = [];
        for (let frameIndex = 0; frameIndex < frameCount; frameIndex++)
          shown.push((await decoder.decode({ frameIndex })).image.duration);
        return { shown, endless: repetitionCount === Infinity };
      },
      [...file],
    );
    expect(told).toEqual({ shown: reds.map(() => 100_000), endless: true });
  }
});

test('a change by words goes as far as asked, and is scrubbed by θ', async ({ page }) => {
  await open(page);
  await page.getByRole('radio', { name: 'Change by words' }).check();
  await choose(page, RED);
  await page.getByLabel('What it shows now').fill('a red thing');
  await page.getByLabel('What it should become').fill('a green thing');
  const far = page.getByRole('slider', { name: 'How far to turn' });
  await expect(far).toHaveAttribute('max', '0.5');
  await far.fill('0.4');
  await page.getByRole('slider', { name: 'Pictures on the way' }).fill('5');
  await start(page).click();
  await expect(frames(page)).toHaveCount(5);
  expect(await asked(page)).toMatchObject({
    task: 'textDiff',
    from: 'a red thing',
    to: 'a green thing',
    theta: 0.4,
    frames: 5,
  });
  await expect(results(page).getByText('θ 0: the picture, remade')).toBeVisible();
  await page.getByRole('slider', { name: 'Step through the pictures' }).fill('3');
  await expect(results(page).getByText('θ 0.30')).toBeVisible();
  const file = await saved(page, 'Download as animated PNG');
  expect(decodeApng(file).numberOfFrames).toBe(8);
});

test('more of one result, and back the way it came', async ({ page }) => {
  await open(page);
  await choose(page, RED);
  await expect(page.getByRole('img', { name: 'Picture 1', exact: true })).toBeVisible();
  await page.getByRole('slider', { name: 'How different' }).fill('0.3');
  await start(page).click();
  await expect(frames(page)).toHaveCount(3);
  const trail = page.getByRole('navigation', { name: 'Where this came from' });
  await expect(trail).toHaveCount(0);
  const steps = trail.getByRole('button');
  for (const depth of [1, 2]) {
    await page.getByRole('button', { name: 'Picture 3 of 3' }).click();
    await page.getByRole('button', { name: 'Vary this one' }).click();
    await expect(steps).toHaveCount(depth);
    await expect(start(page)).toBeVisible();
    expect(await asked(page)).toMatchObject({ task: 'variations', difference: 0.3 });
  }
  // Each step paints 30 % darker: 200 → 140 → 98 → 69.
  const png = await saved(page, 'Download PNG');
  expect((await sharp(png).stats()).channels[0]?.mean).toBeCloseTo(200 * 0.7 ** 2 * 0.9, -1);
  await steps.first().click();
  await expect(trail).toHaveCount(0);
  const first = page.getByRole('img', { name: 'Picture 1', exact: true });
  const middle = sharp(await first.screenshot()).extract({
    left: 50,
    top: 50,
    width: 9,
    height: 9,
  });
  expect((await middle.raw().toBuffer())[0]).toBe(200);
});

test('what is see-through lies on a colour of the person’s choice', async ({ page }) => {
  await open(page);
  const matte = page.getByLabel('Colour behind what is see-through');
  await choose(page, RED);
  await expect(page.getByRole('img', { name: 'Picture 1', exact: true })).toBeVisible();
  await expect(matte).toHaveCount(0);
  await choose(page, '#14b41480');
  await matte.fill('#0a141e');
  await start(page).click();
  await expect(frames(page)).toHaveCount(3);
  expect(await asked(page)).toMatchObject({ task: 'variations', matte: [10, 20, 30] });
  await page.getByText('How well can it be remade?').click();
  await page.getByRole('button', { name: 'Remake it' }).click();
  await expect(page.getByText('31.4 dB')).toBeVisible();
  expect(await asked(page)).toMatchObject({ task: 'reconstruct', matte: [10, 20, 30] });
});

test('how well each picture can be remade, in decibels', async ({ page }) => {
  await open(page);
  await blend(page, RED, GREEN);
  await page.getByText('How well can it be remade?').click();
  await page.getByRole('button', { name: 'Remake it' }).click();
  await expect(page.getByRole('img', { name: 'Picture 2, as the model reads it' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'Picture 2, remade' })).toBeVisible();
  await expect(page.getByText('31.4 dB')).toHaveCount(2);
  await expect(page.getByText('50 steps in, 50 steps out').first()).toBeVisible();
  expect(await asked(page)).toMatchObject({ task: 'reconstruct', size: 64, steps: 50 });
  await page.getByRole('button', { name: 'Remove picture 1' }).click();
  await expect(page.getByText('31.4 dB')).toHaveCount(1);
});

test('words are compared with every picture on the screen, best first', async ({ page }) => {
  await open(page);
  await blend(page, RED, BLUE);
  await start(page).click();
  await expect(frames(page)).toHaveCount(9);
  await page.getByText('Do the words fit?').click();
  const compare = page.getByRole('button', { name: 'Compare' });
  await compare.click();
  await expect(page.getByText('Write a few words first.')).toBeVisible();
  for (const [words, best, worst] of [
    ['something blue', /Picture 2|Result 9/, /Picture 1|Result 1 /],
    ['something red', /Picture 1|Result 1 /, /Picture 2|Result 9/],
  ] as const) {
    await page.getByLabel('Words to compare').fill(words);
    await page.getByLabel('Words to compare').press('Enter');
    const list = page.getByRole('list', { name: `How well “${words}” fits` });
    await expect(list.getByRole('listitem')).toHaveCount(11);
    await expect(list.getByRole('listitem').first()).toHaveText(best);
    await expect(list.getByRole('listitem').last()).toHaveText(worst);
    const numbers = (await list.getByRole('listitem').allTextContents()).map((text) =>
      Number(/-?\d\.\d\d/.exec(text)?.[0]),
    );
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
  }
});

test('Escape stops whatever this screen is at', async ({ page }) => {
  await open(page, { hold: true });
  await choose(page, RED);
  await start(page).click();
  await expect(page.getByRole('progressbar', { name: 'Remixing' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(start(page)).toBeVisible();
  await expect(frames(page)).toHaveCount(0);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a ninth picture is refused in words, and the eight that are here stay', async ({ page }) => {
  await open(page);
  await blend(page, RED, GREEN, BLUE, GREEN, BLUE, GREEN, BLUE, GREEN);
  await choose(page, BLUE);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('This picture was not added');
  await expect(alert).toContainText('8 pictures are here');
  const colours = await order(page);
  expect([colours.length, colours[0], colours[7]]).toEqual([8, 'red', 'green']);
  await page.getByRole('button', { name: 'Remove picture 1' }).click();
  await choose(page, BLUE);
  await expect(alert).toHaveCount(0);
  await expect.poll(async () => (await order(page)).at(-1)).toBe('blue');
});
