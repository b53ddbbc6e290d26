import { expect, test, type Page } from '@playwright/test';
import type { Engine } from '../../src/engine/types.ts';
import { decodePng } from '../../src/image/png.ts';
import { readTextChunks } from '../../src/image/pngText.ts';
import {
  openEasel,
  withoutMaskChannels,
  withTinyPack,
  type EaselWindow,
} from '../support/easel.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve(withTinyPack);
});
test.afterAll(() => server.close());
test.beforeEach(({ page }) => openEasel(page, server.url));

interface Told {
  readonly sha256: readonly string[];
  readonly scores: readonly number[];
  readonly psnr: number | undefined;
  readonly stages: readonly string[];
  /** PNG files. */
  readonly files: readonly (readonly number[])[];
}

type Task = 'reconstruct' | 'variations' | 'interpolate' | 'textDiff';

/** Runs a task on pictures drawn in the page: a disc of a colour on white, one for each of `discs`. */
async function run(
  page: Page,
  task: Task,
  discs: readonly string[],
  fields: object,
): Promise<Told> {
  return page.evaluate(
    async ([name, colours, rest]) => {
      const { easel } = window as unknown as { easel: Engine };
      const images = colours.map((colour) => {
        const context = new OffscreenCanvas(80, 96).getContext('2d');
        if (!context) throw new Error('no canvas');
        context.fillStyle = '#fff';
        context.fillRect(0, 0, 80, 96);
        context.fillStyle = colour;
        context.arc(40, 48, 24, 0, 7);
        context.fill();
        const { width, height, data } = context.getImageData(0, 0, 80, 96);
        return { width, height, rgba: data };
      });
      const request = name === 'interpolate' ? { images, ...rest } : { image: images[0], ...rest };
      const result = await easel[name](request as never);
      return {
        sha256: result.pictures.map((picture) => picture.sha256),
        scores: result.pictures.map((picture) => picture.score),
        psnr: result.psnr,
        stages: result.stages.map((stage) => stage.stage),
        files: result.pictures.map(({ png }) => [...png]),
      };
    },
    [task, discs, fields] as const,
  );
}

const short = { size: 64, steps: 4 } as const;
const pixels = (png: readonly number[] = []) => decodePng(Uint8Array.from(png)).rgba;

test('a picture is read into its latent and painted again, the same each time', async ({
  page,
}) => {
  const once = await run(page, 'reconstruct', ['#c00'], short);
  // The latent is still known: it is painted from, and nothing is read.
  const known = await run(page, 'reconstruct', ['#c00'], short);
  expect(known.sha256).toEqual(once.sha256);
  expect(known.psnr).toBe(once.psnr);
  expect(known.stages).toEqual(['text', 'decoder', 'encode']);
  await openEasel(page, server.url);
  const again = await run(page, 'reconstruct', ['#c00'], short);
  expect(again.sha256).toEqual(once.sha256);
  expect(again.stages).toEqual(once.stages);
  expect(once.psnr).toBeGreaterThan(0);
  expect(once.stages).toEqual(['text', 'image', 'inversion', 'decoder', 'encode']);
  const said = readTextChunks(Uint8Array.from(once.files[0] ?? [])).get('easel') ?? '';
  expect(JSON.parse(said)).toMatchObject({ task: 'reconstruct', request: { steps: 4, seed: 0 } });
});

test('variations without difference are the reconstruction, and with it they differ', async ({
  page,
}) => {
  const source = await run(page, 'reconstruct', ['#c00'], short);
  const still = await run(page, 'variations', ['#c00'], { ...short, n: 2, difference: 0 });
  expect(still.sha256).toHaveLength(2);
  for (const file of still.files) expect(pixels(file)).toEqual(pixels(source.files[0]));
  const free = await run(page, 'variations', ['#c00'], { ...short, n: 3, seed: 5 });
  expect(new Set(free.sha256).size).toBe(3);
  for (const score of free.scores) expect(score).toBeCloseTo(1, 5);
});

test('an interpolation meets the reconstruction of each of its pictures, pixel for pixel', async ({
  page,
}) => {
  const discs = ['#c00', '#00c', '#0a0'];
  // Read anew: the path knows no latent of a reconstruction.
  const path = await run(page, 'interpolate', discs, { ...short, frames: 5 });
  expect(path.stages).toContain('inversion');
  expect(path.scores[0]).toBeCloseTo(1, 5);
  expect(path.scores[1]).toBeGreaterThan(path.scores[2] ?? 1);
  const fixed = await run(page, 'interpolate', discs, { ...short, frames: 5, noise: 'fixed' });
  await openEasel(page, server.url);
  for (const [i, disc] of discs.entries()) {
    const remade = pixels((await run(page, 'reconstruct', [disc], short)).files[0]);
    expect(pixels(path.files[2 * i])).toEqual(remade);
    // With the first picture's x_T throughout only the first is met.
    if (i === 0) expect(pixels(fixed.files[0])).toEqual(remade);
    else expect(pixels(fixed.files[2 * i])).not.toEqual(remade);
  }
  expect(new Set(path.sha256).size).toBe(5);
});

test('a text diff begins at the reconstruction and moves away from the picture', async ({
  page,
}) => {
  const source = await run(page, 'reconstruct', ['#c00'], short);
  const diff = await run(page, 'textDiff', ['#c00'], {
    ...short,
    from: 'a red apple',
    to: 'a blue cat',
    frames: 3,
  });
  expect(pixels(diff.files[0])).toEqual(pixels(source.files[0]));
  expect(diff.scores[0]).toBeCloseTo(1, 5);
  expect(diff.scores[1]).toBeLessThan(0.999);
  expect(diff.scores[2]).toBeLessThan(diff.scores[1] ?? 0);
});

test('the signature is drawn over the same picture when asked for, and the file says so', async ({
  page,
}) => {
  const plain = await run(page, 'reconstruct', ['#c00'], short);
  const signed = await run(page, 'reconstruct', ['#c00'], { ...short, signature: true });
  const [before, after] = [pixels(plain.files[0]), pixels(signed.files[0])];
  const changed = [];
  for (let i = 0; i < 64 * 64; i++)
    if ([0, 1, 2].some((c) => before[4 * i + c] !== after[4 * i + c])) changed.push(i);
  expect(changed.length).toBeGreaterThan(0);
  // Five squares of one pixel, bottom right.
  for (const i of changed) expect(i).toBeGreaterThanOrEqual(64 * 64 - 5);
  const said = readTextChunks(Uint8Array.from(signed.files[0] ?? [])).get('easel') ?? '';
  expect(JSON.parse(said)).toMatchObject({ request: { signature: true } });
});

test('captions and pictures share one space of unit vectors', async ({ page }) => {
  const lengths = await page.evaluate(async () => {
    const { easel } = window as unknown as EaselWindow;
    const rgba = new Uint8ClampedArray(16).fill(200);
    const { texts, images } = await easel.embed({
      texts: ['a red apple', 'a blue cat', 'a red apple'],
      images: [{ width: 2, height: 2, rgba }],
    });
    const dot = (a: Float32Array, b: Float32Array) =>
      a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
    const clear = { width: 2, height: 2, rgba: new Uint8ClampedArray(16) };
    const onRed = await easel.embed({ images: [clear], matte: [200, 0, 0] });
    const onWhite = await easel.embed({ images: [clear] });
    const [apple, cat, same] = texts;
    const [picture] = images;
    const [red] = onRed.images;
    const [white] = onWhite.images;
    if (!apple || !cat || !same || !picture || !red || !white)
      throw new Error('a vector is missing');
    return [
      dot(apple, apple),
      dot(picture, picture),
      dot(apple, same),
      dot(apple, cat),
      dot(red, white),
    ];
  });
  expect(lengths[0]).toBeCloseTo(1, 5);
  expect(lengths[1]).toBeCloseTo(1, 5);
  expect(lengths[2]).toBeCloseTo(1, 5);
  expect(lengths[3]).toBeLessThan(0.9999);
  expect(lengths[4]).toBeLessThan(0.9999);
});

test('a task can be cancelled while it traces a picture, and the next one works', async ({
  page,
}) => {
  const code = await page.evaluate(async () => {
    const { easel } = window as unknown as EaselWindow;
    const abort = new AbortController();
    const rgba = new Uint8ClampedArray(16).fill(90);
    const job = easel.variations(
      { image: { width: 2, height: 2, rgba }, size: 64, steps: 1000 },
      {
        signal: abort.signal,
        onEvent: (event) => {
          if (event.type === 'step' && event.stage === 'inversion') abort.abort();
        },
      },
    );
    return job.then(
      () => 'finished',
      (fault: { code?: string }) => fault.code,
    );
  });
  expect(code).toBe('cancelled');
  expect((await run(page, 'reconstruct', ['#0c0'], short)).sha256).toHaveLength(1);
});

/** Erases the middle of a half-transparent picture of noise and asks for an edit; what was sent and what came. */
async function edit(page: Page, side: number, fields: object) {
  return page.evaluate(
    async ([length, rest]) => {
      const { easel } = window as unknown as { easel: Engine };
      const rgba = crypto.getRandomValues(new Uint8ClampedArray(4 * length * 16));
      const whole = new Uint8ClampedArray(4 * length * length);
      for (let at = 0; at < whole.length; at += rgba.length) whole.set(rgba, at);
      const mask = new Uint8Array(length * length);
      const [from, to] = [length / 4, (3 * length) / 4];
      for (let y = from; y < to; y++) mask.fill(255, y * length + from, y * length + to - 3);
      const image = { width: length, height: length, rgba: whole.slice() };
      const { pictures, request, stages } = await easel.edit({
        image,
        mask,
        prompt: 'a red apple',
        ...rest,
      });
      return {
        request,
        stages,
        sent: [...whole],
        mask: [...mask],
        pngs: pictures.map(({ png }) => [...png]),
      };
    },
    [side, fields] as const,
  );
}

const few = {
  prior: { steps: 2 },
  decoder: { steps: 2 },
  upsample256: { steps: 1 },
  upsample1024: { steps: 1 },
};

/** How many pixels of a picture differ from what was sent: kept ones, and erased ones as a share of all that were. */
function changes(
  png: readonly number[] | undefined,
  { sent, mask }: { readonly sent: readonly number[]; readonly mask: readonly number[] },
) {
  const painted = pixels(png);
  let [kept, changed, erasedPixels] = [0, 0, 0];
  for (const [i, erased] of mask.entries()) {
    const equal = [0, 1, 2, 3].every((c) => painted[4 * i + c] === sent[4 * i + c]);
    if (erased > 0) erasedPixels += 1;
    if (erased === 0 && !equal) kept += 1;
    if (erased > 0 && !equal) changed += 1;
  }
  return { kept, changed: changed / erasedPixels };
}

for (const [side, n] of [
  [256, 2],
  [512, 1],
] as const)
  test(`an edit of ${side} pixels paints the erased part and leaves every other byte as it was`, async ({
    page,
  }) => {
    const { sent, mask, pngs } = await edit(page, side, { ...few, n });
    expect(pngs).toHaveLength(n);
    for (const png of pngs) {
      const { kept, changed } = changes(png, { sent, mask });
      expect(kept).toBe(0);
      expect(changed).toBeGreaterThan(0.9);
    }
    const said = readTextChunks(Uint8Array.from(pngs[0] ?? [])).get('easel') ?? '';
    expect(JSON.parse(said)).toMatchObject({ task: 'edit', request: { prompt: 'a red apple' } });
  });

test('a pack without mask channels edits too: it goes over its steps again until both parts fit', async ({
  page,
}) => {
  const plain = await serve(await withoutMaskChannels());
  await openEasel(page, plain.url);
  const { pngs, stages, ...asked } = await edit(page, 256, { ...few, decoder: { steps: 9 }, n: 1 });
  const { kept, changed } = changes(pngs[0], asked);
  expect(kept).toBe(0);
  expect(changed).toBeGreaterThan(0.9);
  // Nine steps, and two stretches of four of them three times more.
  expect(stages.find(({ stage }) => stage === 'decoder')?.steps).toBe(9 + 2 * 4 * 3);
  // The tiny pack with its mask channels is told what is kept, and goes its nine steps.
  await openEasel(page, server.url);
  const told = await edit(page, 256, { ...few, decoder: { steps: 9 }, n: 1 });
  expect(told.stages.find(({ stage }) => stage === 'decoder')?.steps).toBe(9);
  await plain.close();
});

test('a picture is enlarged fourfold, the same each time, and goes by the smaller one', async ({
  page,
}) => {
  const enlarge = (side: number, value: number) =>
    page.evaluate(
      async ([length, shade]) => {
        const { easel } = window as unknown as { easel: Engine };
        const rgba = new Uint8ClampedArray(4 * length * length).fill(shade);
        const image = { width: length, height: length, rgba };
        const { picture, stages } = await easel.upscale({ image, seed: 3 });
        const { width, sha256 } = picture;
        return { width, sha256, stages: stages.map(({ stage }) => stage) };
      },
      [side, value] as const,
    );
  const once = await enlarge(64, 200);
  expect(once).toMatchObject({ width: 256, stages: ['upsample256', 'encode'] });
  expect(await enlarge(64, 200)).toEqual(once);
  expect((await enlarge(64, 90)).sha256).not.toBe(once.sha256);
  expect(await enlarge(256, 200)).toMatchObject({
    width: 1024,
    stages: ['upsample1024', 'encode'],
  });
  await expect(enlarge(100, 90)).rejects.toThrow('side of 64 or 256');
});
