import { describe, expect, it } from 'vitest';
import { floatWeights, quantisedWeights, readGolden, tensor } from '../support/golden.ts';
import { relativeError } from '../support/ort.ts';
import { buildUnet, runUnet } from '../support/unet.ts';

// Both sides compute in f32 and add in different orders; PyTorch and onnxruntime differ by some 1e-6 here. What is
// wired wrongly is off by 1e-2 and more, since every parameter is random.
const TOLERANCE = 1e-4;

const CASES = [
  'unet-karlo-decoder',
  'unet-pack-decoder',
  'unet-every-option',
  'unet-only-cross',
  'unet-karlo-upsampler',
  'unet-pack-upsampler',
  'unet-attending-upsampler',
  'unet-plain-attention',
];

describe.each(CASES)('%s', (name) => {
  it('computes what diffusers computes', async () => {
    const golden = await readGolden(name);
    const output = await runUnet(golden, floatWeights(golden.weights));
    expect(relativeError(output, tensor(golden.outputs, 'sample').data)).toBeLessThan(TOLERANCE);
  });
});

describe.each([
  { name: 'unet-pack-decoder', without: 16 },
  { name: 'unet-pack-upsampler', without: 64 },
])('$name without its last $without channels', ({ name, without }) => {
  it('computes what diffusers computes when they are zero', async () => {
    const golden = await readGolden(name);
    const output = await runUnet(golden, floatWeights(golden.weights), { without });
    expect(relativeError(output, tensor(golden.outputs, 'short').data)).toBeLessThan(TOLERANCE);
  });
});

describe.each([8, 4] as const)('linear weights of %i bits, as the pack keeps them', (bits) => {
  it('multiply as their expanded values do', async () => {
    const golden = await readGolden('unet-karlo-decoder');
    const weights = quantisedWeights(golden.weights, bits);
    const packed = await runUnet(golden, weights, { linear: 'packed' });
    const expanded = await runUnet(golden, weights);
    expect(relativeError(packed, expanded)).toBeLessThan(TOLERANCE);
  });

  it('stay as they are in the graph', async () => {
    const golden = await readGolden('unet-karlo-decoder');
    const graph = buildUnet(golden, quantisedWeights(golden.weights, bits), { linear: 'packed' });
    const forms = graph.initializers.flatMap(({ source }) =>
      source.kind === 'weight' && source.request.tensor.endsWith('to_q.weight')
        ? [source.request.form]
        : [],
    );
    expect(new Set(forms)).toEqual(new Set(['quants', 'scales']));
  });
});

// A float16 holds 11 bits: each rounding is off by up to 4.9e-4, and those of some twenty layers mostly cancel. The CPU
// provider widens the operators it has no half-precision kernel for, so only what passes between them is rounded.
const HALF_TOLERANCE = 4e-3;

describe.each(['unet-pack-decoder', 'unet-attending-upsampler'])('%s in half precision', (name) => {
  it('stays near what diffusers computes in f32', async () => {
    const golden = await readGolden(name);
    const output = await runUnet(golden, floatWeights(golden.weights), { precision: 'f16' });
    const error = relativeError(output, tensor(golden.outputs, 'sample').data);
    expect(error).toBeLessThan(HALF_TOLERANCE);
  });
});
