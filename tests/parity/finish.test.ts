import { resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { contextOf, openFolder } from '../../models/cli/support/openPack.ts';
import { finishPicture } from '../../src/cascade/finish.ts';
import { planDecoder, runDecoder } from '../../src/cascade/decoder.ts';
import { resolveRequest } from '../../src/cascade/request.ts';
import { planText, runText } from '../../src/cascade/text.ts';
import { planUpsampler, planUpsamplers, runUpsampler } from '../../src/cascade/upsample.ts';
import type { EngineEvent } from '../../src/engine/types.ts';
import type { PictureFinish } from '../../src/packs/manifest.ts';
import type { JobOptions, OpenPack } from '../../src/tasks/task.ts';
import { planes } from '../support/formulaPicture.ts';

const FINISH = { flatten: 2, spread: 0.2, sharpen: [1.5, 2] } as const satisfies PictureFinish;

let open: OpenPack;
beforeAll(async () => {
  open = await openFolder(resolve(import.meta.dirname, '../fixtures/packs/tiny'));
});

async function enlarge(finish: PictureFinish | undefined, job: Partial<JobOptions> = {}) {
  const { manifest } = open.pack;
  const { upsample256 } = manifest.stages;
  if (!upsample256) throw new Error('The tiny pack has no upsampler.');
  const stages = {
    ...manifest.stages,
    upsample256: { ...upsample256, ...(finish ? { finish } : {}) },
  };
  const how = { sampler: 'ddim', steps: 1, guidance: 1, eta: 0 } as const;
  const options = { ...open.graphOptions, previews: false };
  const work = { pictures: 1, edit: false };
  const stage = planUpsampler({ ...manifest, stages }, 'upsample256', how, options, work);
  const context = contextOf(open, job);
  const smaller = [{ planar: planes(64, 64), side: 64 }];
  const [picture] = await runUpsampler(stage, { seed: 3 }, smaller, context);
  if (!picture) throw new Error('There is no picture.');
  return { ...picture, timings: context.timings };
}

test('an upsampler whose pack asks for a finish gives what its sampling gave, finished', async () => {
  const [plain, finished] = [await enlarge(undefined), await enlarge(FINISH)];
  expect(finished.side).toBe(256);
  expect(finished.planar).toEqual(finishPicture(plain.planar, 256, FINISH));
  expect(finished.planar).not.toEqual(plain.planar);
  expect(finished.timings.map(({ stage }) => stage)).toEqual(['upsample256']);
});

test('a job that is given up after the last step ends before its finish does', async () => {
  const controller = new AbortController();
  const onEvent = (event: EngineEvent) => {
    if (event.type === 'step') controller.abort();
  };
  const finishing = enlarge(FINISH, { signal: controller.signal, onEvent });
  await expect(finishing).rejects.toMatchObject({ name: 'AbortError' });
});

/** What a decoder paints whose pack asks for `finish`; of an inversion, what it climbs to. */
async function decode(finish: PictureFinish | undefined, inversion = false) {
  const { manifest } = open.pack;
  const { decoder } = manifest.stages;
  const stages = { ...manifest.stages, decoder: { ...decoder, ...(finish ? { finish } : {}) } };
  const how = { sampler: 'ddim', steps: 1, guidance: 1, eta: 0 } as const;
  const options = { ...open.graphOptions, previews: false };
  const stage = planDecoder({ ...manifest, stages }, how, options, 1, { inversion });
  const context = contextOf(open, {});
  const text = await runText(planText(manifest, options), '', context);
  const values = Float32Array.from({ length: manifest.embeddingWidth }, (_, i) => Math.sin(i));
  const start = planes(64, 64);
  const [picture] = await runDecoder(stage, { seed: 3 }, text, [{ values, start }], context);
  if (!picture) throw new Error('There is no picture.');
  return picture.planar;
}

test('a decoder whose pack asks for a finish gives what its sampling gave, finished', async () => {
  const smooth = { smooth: 0.05, flatten: 0, spread: 1, sharpen: [] } as const;
  const [plain, finished] = [await decode(undefined), await decode(smooth)];
  expect(finished).toEqual(finishPicture(plain, 64, smooth));
  expect(finished).not.toEqual(plain);
  expect(await decode(smooth, true)).toEqual(await decode(undefined, true));
});

test('outlines are made steep after the last upsampler alone', () => {
  const { manifest } = open.pack;
  const { upsample256, upsample1024 } = manifest.stages;
  if (!upsample256 || !upsample1024) throw new Error('The tiny pack lacks an upsampler.');
  const stages = {
    ...manifest.stages,
    upsample256: { ...upsample256, finish: FINISH },
    upsample1024: { ...upsample1024, finish: FINISH },
  };
  const finishesAt = (size: 256 | 1024) => {
    const request = resolveRequest({ prompt: 'a cat', size }, manifest);
    const options = { ...open.graphOptions, previews: false };
    return planUpsamplers({ ...manifest, stages }, request, options).map(({ finish }) => finish);
  };
  expect(finishesAt(256)).toEqual([FINISH]);
  expect(finishesAt(1024)).toEqual([{ ...FINISH, sharpen: [] }, FINISH]);
});
