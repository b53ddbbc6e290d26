import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { decode } from '../../src/engine/decoder.ts';
import { textToImageGraphs } from '../../src/engine/graphs.ts';
import { samplePrior } from '../../src/engine/prior.ts';
import type { Take } from '../../src/engine/studio.ts';
import { readPrompt } from '../../src/engine/text.ts';
import { upsample } from '../../src/engine/upsample.ts';
import { CASCADE_REQUEST as request, KEPT_EVERY } from '../support/cascade.ts';
import { readTensors, tensor, withPrefix } from '../support/golden.ts';
import { relativeError } from '../support/ort.ts';
import { openStudio } from '../support/studio.ts';

/*
 * The whole cascade in TypeScript against models/pipeline.py on the same weights and the same starting noise. Each network
 * agrees within 1e-4 of its output's scale (the parity tests of the networks); guidance doubles a difference, and the steps
 * and stages hand it on, so a picture may be off by some times that. A wrong coefficient, mask or order is off by 0.1.
 */
const TOLERANCE = 1e-3;

const root = resolve(import.meta.dirname, '..');

const take: Take = {
  signal: new AbortController().signal,
  previews: false,
  hear: () => undefined,
  progress: { advance: () => ({ progress: 0, secondsLeft: 0 }) },
  timings: [],
};

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
  const studio = await openStudio(resolve(root, 'fixtures/packs/tiny'));
  const graphs = textToImageGraphs(studio.pack.manifest, request, studio.graphOptions);

  const text = await readPrompt(studio, graphs.text, request.prompt, take);
  const embeddings = await samplePrior(studio, graphs, request, text, take);
  const [embedding] = embeddings;
  if (!embedding) throw new Error('There is no embedding.');
  expect(difference('embedding', embedding.values)).toBeLessThan(TOLERANCE);
  expect(difference('score', Float32Array.of(embedding.score))).toBeLessThan(TOLERANCE);

  let pictures = await decode(studio, graphs, request, text, embeddings, take);
  const kept = (stage: keyof typeof KEPT_EVERY) => {
    const [picture] = pictures;
    if (!picture) throw new Error('There is no picture.');
    return keepEvery(picture.planar, picture.side, KEPT_EVERY[stage]);
  };
  expect(difference('decoder', kept('decoder'))).toBeLessThan(TOLERANCE);
  for (const stage of ['upsample256', 'upsample1024'] as const) {
    pictures = await upsample(studio, stage, graphs, request, pictures, take);
    expect(difference(stage, kept(stage)), stage).toBeLessThan(TOLERANCE);
  }
});
