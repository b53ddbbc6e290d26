import { resolve } from 'node:path';
import { expect, test, type Page, type Worker } from '@playwright/test';
import type { TextToImageRequest } from '../../src/engine/types.ts';
import { decodePng } from '../../src/image/png.ts';
import {
  engineWorker,
  makePictures,
  oneSmallPicture,
  openEasel,
  withTinyPack,
  type Made,
} from '../support/easel.ts';
import { serve, type StaticServer } from '../support/serve.ts';

/*
 * The whole pipeline on WebGPU, on Chromium's software adapter, against the processor.
 *
 * Both compute in f32 and add in another order, so a network's outputs differ by some 1e-6 of their scale
 * (webgpu.spec.ts holds each to 1e-4). Over the few steps of this request the difference grows with each network's
 * gain, which random weights keep near one; a step of 8 bits is 8e-3 of the range, so a pixel may fall to the other
 * side of a rounding border, by one level, and none may move by two.
 */
const LEVELS = 1;

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve({ mounts: { ...withTinyPack.mounts, ...tinyCodes } });
});
test.afterAll(() => server.close());

const packs = resolve(import.meta.dirname, '../fixtures/packs');
/** The add-on, and the folder that it shares files with. */
const tinyCodes = {
  '/packs/tiny-codes/': `${packs}/tiny-codes`,
  '/packs/tiny/': `${packs}/tiny`,
};

/** `npm run test:long` goes every way to its end: the last upsampler takes a software adapter a minute and more. */
const whole = Boolean(process.env['EASEL_LONG']);

const request: TextToImageRequest = {
  prompt: 'a red apple on a blue background',
  n: 1,
  size: whole ? 1024 : 256,
  seed: 7,
  prior: { steps: 2 },
  decoder: { steps: 2 },
  upsample256: { steps: 2 },
  upsample1024: { steps: 2 },
};

/** In the worker: counts every mapAsync, and notes the count with each step that is told to the page. */
function countMaps(): void {
  const notes: { stage: string; maps: number }[] = [];
  let maps = 0;
  const { mapAsync } = GPUBuffer.prototype;
  GPUBuffer.prototype.mapAsync = function (...mode) {
    maps += 1;
    return mapAsync.apply(this, mode);
  };
  const post: (message: unknown, transfer: Transferable[]) => void =
    MessagePort.prototype.postMessage;
  Object.assign(MessagePort.prototype, {
    postMessage(this: MessagePort, message: unknown, transfer: Transferable[]) {
      const { body } = (message ?? {}) as { body?: { event?: { type: string; stage: string } } };
      if (body?.event?.type === 'step') notes.push({ stage: body.event.stage, maps });
      post.call(this, message, transfer);
    },
  });
  Object.assign(globalThis, { notes, mapsNow: () => maps });
}

async function startWorker(page: Page): Promise<Worker> {
  await openEasel(page, server.url, '?backend=webgpu');
  const worker = await engineWorker(page);
  await worker.evaluate('globalThis.__name ??= (named) => named');
  return worker;
}

/** The most levels by which a pixel of a picture made here differs from the processor's of the same request. */
async function apart(page: Page, graphics: Made, asked: TextToImageRequest): Promise<number> {
  await openEasel(page, server.url, '?backend=wasm');
  const processor = await makePictures(page, asked);
  expect(processor.provenance).toMatchObject({ backend: 'wasm' });
  const [ours, theirs] = [graphics, processor].map(({ pictures }) => {
    const [picture] = pictures;
    if (!picture) throw new Error('There is no picture.');
    return decodePng(picture.png).rgba;
  });
  if (!ours || !theirs) throw new Error('There is no pair.');
  let largest = 0;
  let differing = 0;
  for (let i = 0; i < ours.length; i++) {
    const difference = Math.abs((ours[i] ?? NaN) - (theirs[i] ?? NaN));
    if (difference > 0) differing += 1;
    largest = Math.max(largest, difference);
  }
  console.log(`largest difference ${largest} levels, ${differing} of ${ours.length} values differ`);
  return largest;
}

test('the pipeline agrees with the processor, and reads nothing back between the first and the last step of a stage', async ({
  page,
}) => {
  test.setTimeout(1_500_000);
  const worker = await startWorker(page);
  await worker.evaluate(countMaps);
  const graphics = await makePictures(page, request);
  expect(graphics.provenance).toMatchObject({ backend: 'webgpu' });
  const { notes, maps } = await worker.evaluate(() => {
    const { notes: steps, mapsNow } = globalThis as unknown as {
      notes: { stage: string; maps: number }[];
      mapsNow: () => number;
    };
    return { notes: steps, maps: mapsNow() };
  });
  const stages = ['prior', 'decoder', 'upsample256', ...(whole ? ['upsample1024'] : [])];
  for (const stage of stages) {
    const counts = notes.filter((note) => note.stage === stage).map((note) => note.maps);
    expect(counts.length, stage).toBeGreaterThan(1);
    expect((counts.at(-1) ?? NaN) - (counts[0] ?? NaN), stage).toBe(0);
  }
  // The counter counts: the finished picture, if nothing else, was read.
  expect(maps).toBeGreaterThan(notes.at(-1)?.maps ?? Infinity);

  expect(await apart(page, graphics, request)).toBeLessThanOrEqual(LEVELS);
});

test('an autoregressive prior draws the same codes on both, and reads none of them back', async ({
  page,
}) => {
  test.skip(!whole, 'npm run test:long');
  test.setTimeout(600_000);
  const asked = { ...oneSmallPicture, prior: {}, pack: 'tiny-codes' };
  const worker = await startWorker(page);
  await page.evaluate(() => window.easel.install('packs/tiny-codes/'));
  await worker.evaluate(countMaps);
  const graphics = await makePictures(page, asked);
  const counts = await worker.evaluate(() =>
    (globalThis as unknown as { notes: { stage: string; maps: number }[] }).notes
      .filter(({ stage }) => stage === 'prior')
      .map(({ maps }) => maps),
  );
  expect(counts.length).toBe(16);
  expect(new Set(counts).size).toBe(1);
  // Another code is another embedding: pictures of two embeddings differ by far more than roundings.
  expect(await apart(page, graphics, asked)).toBeLessThanOrEqual(LEVELS);
  const other = await makePictures(page, { ...asked, seed: 8 });
  expect(other.pictures[0]?.sha256).not.toBe(graphics.pictures[0]?.sha256);
});

test('a lost device fails the job by name, and the next job has a new one', async ({ page }) => {
  test.setTimeout(1_500_000);
  const worker = await startWorker(page);
  const short: TextToImageRequest = { ...request, size: 64, decoder: { steps: 2 } };
  // The device is seen when it makes its first buffer after a step was told.
  await worker.evaluate(() => {
    const { createBuffer } = GPUDevice.prototype;
    const post: (message: unknown, transfer: Transferable[]) => void =
      MessagePort.prototype.postMessage;
    let armed = false;
    Object.assign(MessagePort.prototype, {
      postMessage(this: MessagePort, message: unknown, transfer: Transferable[]) {
        const { body } = (message ?? {}) as { body?: { event?: { type: string } } };
        if (body?.event?.type === 'step') armed = true;
        post.call(this, message, transfer);
      },
    });
    GPUDevice.prototype.createBuffer = function (descriptor) {
      if (armed) this.destroy();
      return createBuffer.call(this, descriptor);
    };
  });
  await expect(makePictures(page, short)).rejects.toThrow(/device-lost/);
  const { pictures, provenance } = await makePictures(page, short);
  expect(pictures).toHaveLength(1);
  expect(provenance.backend).toBe('webgpu');
});
