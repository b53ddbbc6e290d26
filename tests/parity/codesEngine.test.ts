import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { runPrior } from '../../src/cascade/prior.ts';
import { runText } from '../../src/cascade/text.ts';
import { planPainting } from '../../src/tasks/paint.ts';
import type { JobOptions } from '../../src/tasks/task.ts';
import type { EngineEvent, ResolvedRequest } from '../../src/engine/types.ts';
import { CASCADE_REQUEST } from '../../models/golden/cascadeRequest.ts';
import { readTensors, tensor, withPrefix } from '../support/golden.ts';
import { relativeError } from '../support/ort.ts';
import { contextOf, openFolder } from '../../models/cli/support/openPack.ts';

/*
 * The engine's path from a prompt to z_i with an autoregressive prior, against models/autoregressive.py on the same
 * weights and the same random numbers (models/golden/codes.py). The codes are whole numbers; what is made of them is
 * promised to 1e-4.
 */
const TOLERANCE = 1e-4;

const root = resolve(import.meta.dirname, '..');
const request: ResolvedRequest = {
  ...CASCADE_REQUEST,
  pack: 'tiny-codes',
  prior: { sampler: 'codes', steps: 8, guidance: 1.5, eta: 0 },
};

async function embed(of: ResolvedRequest, job: Partial<JobOptions> = {}) {
  const open = await openFolder(resolve(root, 'fixtures/packs/tiny-codes'));
  const context = contextOf(open, job);
  const options = { ...open.graphOptions, previews: false };
  const plan = planPainting(open.pack.manifest, of, options);
  const text = await runText(plan.text, of.prompt, context);
  const embeddings = await runPrior(plan.prior, of.seed, text, context);
  return { embeddings, timings: context.timings };
}

test('the codes of an embedding and its score are those of PyTorch', async () => {
  const golden = withPrefix(
    await readTensors(resolve(root, 'fixtures/golden/codes-engine/vectors.safetensors')),
    'output.',
  );
  const heard: EngineEvent[] = [];
  const onEvent = (event: EngineEvent) => heard.push(event);
  const { embeddings, timings } = await embed(request, { onEvent });
  const [embedding] = embeddings;
  if (!embedding) throw new Error('There is no embedding.');
  const difference = (name: string, values: Float32Array) =>
    relativeError(values, tensor(golden, name).data);
  expect(difference('embedding', embedding.values)).toBeLessThan(TOLERANCE);
  expect(difference('score', Float32Array.of(embedding.score))).toBeLessThan(TOLERANCE);

  const steps = heard.flatMap((event) => (event.type === 'step' ? [event.step] : []));
  expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8].flatMap((step) => [step, step]));
  expect(timings).toContainEqual(expect.objectContaining({ stage: 'prior', steps: 16 }));
});

test('a picture of its own seed has the same embedding alone and beside others', async () => {
  const { embeddings: both } = await embed({ ...request, n: 2 });
  const { embeddings: alone } = await embed({ ...request, n: 1, seed: request.seed + 1 });
  expect(both[1]).toEqual(alone[0]);
  const unguided = { ...request, prior: { ...request.prior, guidance: 1 } };
  const { embeddings: plain } = await embed(unguided);
  expect(plain[0]?.values).not.toEqual(alone[0]?.values);
});

test('an abort ends it within one code', async () => {
  const controller = new AbortController();
  const heard: EngineEvent[] = [];
  const drawing = embed(request, {
    signal: controller.signal,
    onEvent: (event) => {
      heard.push(event);
      if (event.type === 'step' && event.step === 3) controller.abort();
    },
  });
  await expect(drawing).rejects.toMatchObject({ name: 'AbortError' });
  const last = heard.findLast((event) => event.type === 'step');
  expect(last).toMatchObject({ step: 3 });
});
