/** What Create asks beyond words and sizes, on the tiny pack: negative prompts, start pictures, ratios. */
import { resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { contextOf, openFolder } from '../../../models/cli/support/openPack.ts';
import { resolveRequest } from '../../../src/cascade/request.ts';
import type { TextTensors } from '../../../src/cascade/text.ts';
import type { NoticeCode, TextToImageRequest } from '../../../src/engine/types.ts';
import { decodePng } from '../../../src/image/png.ts';
import type { PackManifest } from '../../../src/packs/manifest.ts';
import { extend, planExtension } from '../../../src/tasks/extend.ts';
import { readRequest } from '../../../src/tasks/restore.ts';
import type { OpenPack } from '../../../src/tasks/task.ts';
import { textToImage } from '../../../src/tasks/textToImage.ts';

const few = { steps: 2, guidance: 2 };
const request: TextToImageRequest = {
  prompt: 'a red apple',
  n: 1,
  size: 64,
  seed: 3,
  prior: few,
  decoder: few,
};
const grey = { width: 8, height: 4, rgba: new Uint8ClampedArray(8 * 4 * 4).fill(120) };

let open: OpenPack;
beforeAll(async () => {
  open = await openFolder(resolve(import.meta.dirname, '../../fixtures/packs/tiny'));
});

async function make(more: Partial<TextToImageRequest>) {
  const notices: NoticeCode[] = [];
  let stages: readonly { readonly name: string }[] = [];
  let last = 0;
  const made = await textToImage.check({ ...request, ...more }).run(open, {
    signal: new AbortController().signal,
    previews: false,
    onPlan: (planned) => (stages = planned),
    onEvent: (event) => {
      if (event.type === 'notice') notices.push(event.code);
      if (event.type === 'step') last = event.progress;
    },
  });
  return { ...made, notices, last, stages: stages.map(({ name }) => name) };
}

const hashes = ({ pictures }: Awaited<ReturnType<typeof make>>) =>
  pictures.map(({ sha256 }) => sha256);

test('an empty negative prompt, strength 1 and a square change no byte; the words and a picture do', async () => {
  const plain = hashes(await make({}));
  expect(hashes(await make({ negativePrompt: '' }))).toEqual(plain);
  expect(hashes(await make({ negativePrompt: ' \u200b\u202e' }))).toEqual(plain);
  expect(hashes(await make({ image: grey, strength: 1 }))).toEqual(plain);
  expect(hashes(await make({ ratio: '1:1' }))).toEqual(plain);

  const away = await make({ negativePrompt: 'blue' });
  expect(hashes(away)).not.toEqual(plain);
  const [picture] = away.pictures;
  expect(readRequest(picture?.png ?? new Uint8Array()).request).toMatchObject({
    negativePrompt: 'blue',
  });
});

test('a negative prompt that no stage hears is refused, one that half of them hear is told', async () => {
  const none = { ...few, guidance: 1 };
  await expect(make({ negativePrompt: 'blue', prior: none, decoder: none })).rejects.toMatchObject({
    code: 'invalid-request',
    param: 'negativePrompt',
  });
  expect((await make({ negativePrompt: 'blue', decoder: none })).notices).toContain(
    'negative-half',
  );
  expect((await make({ negativePrompt: 'blue' })).notices).toEqual([]);
  expect(() => textToImage.check({ ...request, negativePrompt: 'x'.repeat(1001) })).toThrow(
    expect.objectContaining({ param: 'negativePrompt' }),
  );
});

test('a picture to start from decides the result with how far it may go; its file says that and nothing else of it', async () => {
  const white = { ...grey, rgba: new Uint8ClampedArray(grey.rgba.length).fill(255) };
  const decoder = { ...few, steps: 8 };
  const far = (strength: number, image = grey) => make({ image, strength, decoder });
  const near = await far(0.1);
  const others = [await far(0.9), await far(0.1, white), await make({ decoder })];
  expect(new Set([near, ...others].flatMap(hashes)).size).toBe(4);
  expect(hashes(await far(0.1))).toEqual(hashes(near));
  // One step of eight is left, and it is counted as one.
  expect(near.stages.filter((name) => name === 'decoder')).toEqual(['decoder']);
  expect(near.last).toBe(1);
  const [picture] = near.pictures;
  const { request: said } = readRequest(picture?.png ?? new Uint8Array());
  expect(said).toMatchObject({ strength: 0.1 });
  expect(said).not.toHaveProperty('image');
  await expect(make({ strength: 0.1 })).rejects.toMatchObject({ param: 'image' });
});

test('a ratio is one job: the square in its middle byte for byte, each picture by its own seed', async () => {
  const square = await make({ n: 2 });
  const wide = await make({ n: 2, ratio: '3:2' });
  expect(wide.stages).toEqual(['text', 'prior', 'decoder', 'decoder', 'decoder', 'encode']);
  expect(wide.last).toBe(1);
  expect(wide.pictures.map(({ width, height }) => [width, height])).toEqual([
    [96, 64],
    [96, 64],
  ]);
  for (const [i, { png }] of wide.pictures.entries()) {
    const [all, part] = [decodePng(png), decodePng(square.pictures[i]?.png ?? new Uint8Array())];
    for (let y = 0; y < 64; y++) {
      const row = all.rgba.subarray(4 * (y * 96 + 16), 4 * (y * 96 + 80));
      expect(Buffer.from(row).equals(Buffer.from(part.rgba.subarray(256 * y, 256 * (y + 1))))).toBe(
        true,
      );
    }
    // Nothing was left empty, and both sides are painted by noise of their own.
    expect(all.rgba.every((value, at) => at % 4 !== 3 || value === 255)).toBe(true);
    expect(readRequest(png).request).toMatchObject({ ratio: '3:2', size: 64 });
  }
  const alone = await make({ n: 1, seed: 4, ratio: '3:2' });
  expect(hashes(alone)).toEqual(hashes(wide).slice(1));
  const tall = await make({ ratio: '9:16' });
  expect(tall.pictures[0]).toMatchObject({ width: 64, height: 114 });
});

test('a pack whose sketch draws the whole thing into every square has the sides filled, by the picture’s own seed', async () => {
  const { manifest } = open.pack;
  const { decoder } = manifest.stages;
  const residual = { ...decoder, layout: { ...decoder.layout, residual: true } as const };
  const sketching = {
    ...manifest,
    stages: { ...manifest.stages, decoder: residual },
  } as PackManifest;
  const asked = { ...resolveRequest({ ...request, n: 2 }, manifest), ratio: '3:2' } as const;
  const context = contextOf({ ...open, pack: { ...open.pack, manifest: sketching } });
  const nothing = planExtension(sketching, asked, { ...open.graphOptions, previews: false });
  expect(nothing).toEqual({ widening: [], sharpening: [] });
  // Stripes across: what continues them is known.
  const planar = Float32Array.from({ length: 3 * 64 * 64 }, (_, i) =>
    Math.floor((i % 4096) / 64) % 16 < 8 ? 0.5 : -0.5,
  );
  const squares = [
    { side: 64, planar },
    { side: 64, planar },
  ];
  const painted = { squares, embeddings: [], text: {} as TextTensors };
  const made = await extend(nothing, asked, painted, context);
  for (const picture of made) {
    if (!('rgba' in picture)) throw new Error('It is still a square.');
    expect([picture.width, picture.height]).toEqual([96, 64]);
    for (let y = 0; y < 64; y++)
      for (const x of [0, 15, 16, 79, 80, 95]) {
        const at = 4 * (y * 96 + x);
        if (picture.rgba[at + 3] !== 255) throw new Error(`${x}, ${y} is empty.`);
        if ((x === 16 || x === 79) && picture.rgba[at] !== (y % 16 < 8 ? 191 : 64))
          throw new Error(`${x}, ${y} of the square was changed to ${picture.rgba[at]}.`);
      }
  }
});
