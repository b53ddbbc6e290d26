import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { textToImageGraphs } from '../../src/engine/graphs.ts';
import { samplePrior } from '../../src/engine/prior.ts';
import type { Take } from '../../src/engine/studio.ts';
import { readPrompt } from '../../src/engine/text.ts';
import type { EngineEvent, ResolvedRequest } from '../../src/engine/types.ts';
import { CASCADE_REQUEST } from '../support/cascade.ts';
import { readTensors, tensor, withPrefix } from '../support/golden.ts';
import { relativeError } from '../support/ort.ts';
import { openStudio } from '../support/studio.ts';

/*
 * The engine's path from a prompt to z_i with an autoregressive prior, against models/autoregressive.py on the same weights
 * and the same random numbers (models/golden/codes.py). The codes are whole numbers; what is made of them is promised to 1e-4.
 */
const TOLERANCE = 1e-4;

const root = resolve(import.meta.dirname, '..');
const request: ResolvedRequest = {
  ...CASCADE_REQUEST,
  pack: 'tiny-codes',
  prior: { sampler: 'codes', steps: 8, guidance: 1.5, eta: 0 },
};

function newTake(signal = new AbortController().signal): Take & { readonly heard: EngineEvent[] } {
  const heard: EngineEvent[] = [];
  return {
    heard,
    signal,
    previews: false,
    hear: (event) => heard.push(event),
    progress: { advance: () => ({ progress: 0, secondsLeft: 0 }) },
    timings: [],
  };
}

async function embed(of: ResolvedRequest, take: Take) {
  const studio = await openStudio(resolve(root, 'fixtures/packs/tiny-codes'));
  const graphs = textToImageGraphs(studio.pack.manifest, of, studio.graphOptions);
  const text = await readPrompt(studio, graphs.text, of.prompt, take);
  return samplePrior(studio, graphs, of, text, take);
}

test('the codes of an embedding and its score are those of PyTorch', async () => {
  const golden = withPrefix(
    await readTensors(resolve(root, 'fixtures/golden/codes-engine/vectors.safetensors')),
    'output.',
  );
  const take = newTake();
  const [embedding] = await embed(request, take);
  if (!embedding) throw new Error('There is no embedding.');
  const difference = (name: string, values: Float32Array) =>
    relativeError(values, tensor(golden, name).data);
  expect(difference('embedding', embedding.values)).toBeLessThan(TOLERANCE);
  expect(difference('score', Float32Array.of(embedding.score))).toBeLessThan(TOLERANCE);

  const steps = take.heard.flatMap((event) => (event.type === 'step' ? [event.step] : []));
  expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8].flatMap((step) => [step, step]));
  expect(take.timings).toContainEqual(expect.objectContaining({ stage: 'prior', steps: 16 }));
});

test('a picture of its own seed has the same embedding alone and beside others', async () => {
  const [, second] = await embed({ ...request, n: 2 }, newTake());
  const [alone] = await embed({ ...request, n: 1, seed: request.seed + 1 }, newTake());
  expect(second).toEqual(alone);
  const [plain] = await embed({ ...request, prior: { ...request.prior, guidance: 1 } }, newTake());
  expect(plain?.values).not.toEqual(alone?.values);
});

test('an abort ends it within one code', async () => {
  const controller = new AbortController();
  const take = newTake(controller.signal);
  const hear = take.hear;
  const drawing = embed(request, {
    ...take,
    hear: (event) => {
      hear(event);
      if (event.type === 'step' && event.step === 3) controller.abort();
    },
  });
  await expect(drawing).rejects.toMatchObject({ name: 'AbortError' });
  const last = take.heard.findLast((event) => event.type === 'step');
  expect(last).toMatchObject({ step: 3 });
});
