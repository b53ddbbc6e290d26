import { describe, expect, it } from 'vitest';
import type { WeightForm } from '../../../src/packs/weights.ts';
import { floatWeights, quantisedWeights, readGolden } from '../../support/golden.ts';
import { buildUnet } from '../../support/unet.ts';

/** In which forms a half-precision graph of the case asks for the weights whose names match. */
async function forms(name: string, pattern: RegExp): Promise<ReadonlySet<WeightForm>> {
  const golden = await readGolden(name);
  const graph = buildUnet(golden, floatWeights(golden.weights), { precision: 'f16' });
  const requests = graph.initializers.flatMap(({ source }) =>
    source.kind === 'weight' && pattern.test(source.request.tensor) ? [source.request] : [],
  );
  return new Set(requests.map(({ form }) => form));
}

describe.each(['unet-karlo-decoder', 'unet-every-option', 'unet-attending-upsampler'])(
  '%s in half precision',
  (name) => {
    it.each([
      ['norms', /norm\d?\.|norm_out/],
      ['the time embedding', /^time_embedding\./],
      ['the output convolution', /^conv_out\./],
    ])('keeps %s in f32', async (_, pattern) => {
      expect(await forms(name, pattern)).toEqual(new Set(['f32']));
    });

    it.each([
      ['convolutions', /conv_in\.|conv[12]\.|conv_shortcut\./],
      ['attention', /\.(to_[qkv]|to_out\.0|add_[kv]_proj)\./],
      ['time projections', /time_emb_proj\./],
    ])('computes %s in f16', async (_, pattern) => {
      expect(await forms(name, pattern)).toEqual(new Set(['f16']));
    });
  },
);

describe('a half-precision graph', () => {
  it('takes and gives f32', async () => {
    const golden = await readGolden('unet-karlo-decoder');
    const weights = quantisedWeights(golden.weights, 8);
    const graph = buildUnet(golden, weights, { precision: 'f16', linear: 'packed' });
    const types = [...graph.inputs, ...graph.outputs].map(({ type }) => type);
    expect(new Set(types)).toEqual(new Set(['float32']));
  });
});
