import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { noisedStart, runDecoder } from '../../src/cascade/decoder.ts';
import { runPrior } from '../../src/cascade/prior.ts';
import { runText } from '../../src/cascade/text.ts';
import { runUpsampler } from '../../src/cascade/upsample.ts';
import { planPainting } from '../../src/tasks/paint.ts';
import {
  CASCADE_REQUEST as request,
  KEPT_EVERY,
  NEGATIVE_PROMPT,
} from '../../models/golden/cascadeRequest.ts';
import { readTensors, tensor, withPrefix } from '../support/golden.ts';
import { relativeError } from '../support/ort.ts';
import { contextOf, openFolder } from '../../models/cli/support/openPack.ts';

/*
 * The whole cascade in TypeScript against models/pipeline.py on the same weights and the same starting noise. Each
 * network agrees within 1e-4 of its output's scale (the parity tests of the networks); guidance doubles a difference,
 * and the steps and stages hand it on, so a picture may be off by some times that. A wrong coefficient, mask or order
 * is off by 0.1.
 */
const TOLERANCE = 1e-3;

const root = resolve(import.meta.dirname, '..');

function keepEvery(planar: Float32Array, side: number, every: number): Float32Array {
  const kept: number[] = [];
  for (let channel = 0; channel < 3; channel++)
    for (let y = 0; y < side; y += every)
      for (let x = 0; x < side; x += every)
        kept.push(planar[(channel * side + y) * side + x] ?? NaN);
  return Float32Array.from(kept);
}

test('text, prior, decoder and both upsamplers make the pictures that PyTorch makes', async () => {
  const golden = withPrefix(
    await readTensors(resolve(root, 'fixtures/golden/cascade/vectors.safetensors')),
    'output.',
  );
  const difference = (name: string, values: Float32Array) =>
    relativeError(values, tensor(golden, name).data);
  const open = await openFolder(resolve(root, 'fixtures/packs/tiny'));
  const context = contextOf(open);
  const options = { ...open.graphOptions, previews: false };
  const plan = planPainting(open.pack.manifest, request, options);

  const text = await runText(plan.text, request.prompt, context);
  const embeddings = await runPrior(plan.prior, request.seed, text, context);
  const [embedding] = embeddings;
  if (!embedding) throw new Error('There is no embedding.');
  expect(difference('embedding', embedding.values)).toBeLessThan(TOLERANCE);
  expect(difference('score', Float32Array.of(embedding.score))).toBeLessThan(TOLERANCE);

  let pictures = await runDecoder(plan.decoder, request, text, embeddings, context);
  const kept = (stage: keyof typeof KEPT_EVERY) => {
    const [picture] = pictures;
    if (!picture) throw new Error('There is no picture.');
    return keepEvery(picture.planar, picture.side, KEPT_EVERY[stage]);
  };
  expect(difference('decoder', kept('decoder'))).toBeLessThan(TOLERANCE);
  expect(plan.upsamplers).toHaveLength(2);
  for (const stage of plan.upsamplers) {
    pictures = await runUpsampler(stage, request, pictures, context);
    const name = stage.sampling.noise === 'upsample256' ? 'upsample256' : 'upsample1024';
    expect(difference(name, kept(name)), name).toBeLessThan(TOLERANCE);
  }
});

test('against a negative prompt, and from a picture half-way down, they are PyTorch’s too', async () => {
  const golden = withPrefix(
    await readTensors(resolve(root, 'fixtures/golden/cascade/vectors.safetensors')),
    'output.',
  );
  const open = await openFolder(resolve(root, 'fixtures/packs/tiny'));
  const context = contextOf(open);
  const options = { ...open.graphOptions, previews: false };
  const { manifest } = open.pack;
  const paintedBy = async (negative: string, strength?: number) => {
    const asked = { ...request, ...(strength === undefined ? {} : { strength }) };
    const plan = planPainting(manifest, asked, options);
    const text = await runText(plan.text, request.prompt, context, negative);
    const embeddings = await runPrior(plan.prior, request.seed, text, context);
    const picture = tensor(golden, 'decoder').data;
    const starts = embeddings.map((embedding) =>
      strength === undefined
        ? embedding
        : {
            ...embedding,
            start: noisedStart(Float32Array.from(picture), plan.decoder, request.seed),
          },
    );
    const [painted] = await runDecoder(plan.decoder, request, text, starts, context);
    const [embedding] = embeddings;
    if (!embedding || !painted) throw new Error('There is no picture.');
    return { embedding: embedding.values, kept: keepEvery(painted.planar, 64, KEPT_EVERY.variant) };
  };
  const difference = (name: string, values: Float32Array) =>
    relativeError(values, tensor(golden, name).data);

  const against = await paintedBy(NEGATIVE_PROMPT);
  expect(difference('negative.embedding', against.embedding)).toBeLessThan(TOLERANCE);
  expect(difference('negative.decoder', against.kept)).toBeLessThan(TOLERANCE);
  // The words do lead somewhere else, so that a row that is not heard is noticed.
  expect(difference('embedding', against.embedding)).toBeGreaterThan(10 * TOLERANCE);

  const half = await paintedBy('', 0.5);
  expect(difference('start.decoder', half.kept)).toBeLessThan(TOLERANCE);
});
