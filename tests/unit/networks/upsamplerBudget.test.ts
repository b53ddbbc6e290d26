import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createGraph } from '../../../src/graph/index.ts';
import { unet2D } from '../../../src/networks/unet2d.ts';
import { floatWeights, readGolden } from '../../support/golden.ts';
import { upsamplerTable } from '../../support/upsamplerShapes.ts';

const config = JSON.parse(
  readFileSync(new URL('../../fixtures/configs/super_res_last.json', import.meta.url), 'utf8'),
);

describe('the embedded pack’s second upsampler at 1024²', () => {
  it('stays within 100 GMAC a pass and 64 MiB a tensor', () => {
    const network = 'super_res_last';
    const g = createGraph({
      precision: 'f32',
      linear: 'expanded',
      weights: { [network]: upsamplerTable(config) },
    });
    const side = 1024 / 8; // its pixel-unshuffle
    const sample = g.input('sample', 'float32', [1, config.in_channels, side, side]);
    const timestep = g.input('timestep', 'float32', [1]);
    const { stats } = g.build({ output: unet2D(g, network, config, { sample, timestep }) });
    expect(stats.macs).toBeLessThanOrEqual(100e9);
    expect(stats.largestTensorBytes).toBeLessThanOrEqual(64 * 2 ** 20);
    // A graph that lost its levels would also stay within the budget: conv_in and conv_out alone have this many.
    const channels = config.in_channels + config.out_channels;
    const ends = side ** 2 * 9 * config.block_out_channels[0] * channels;
    expect(stats.macs).toBeGreaterThan(2 * ends);
  });
});

describe('upsamplerTable', () => {
  it('names the tensors and shapes that diffusers saves', async () => {
    const golden = await readGolden('unet-pack-upsampler');
    const pack = { ...golden.config } as unknown as Parameters<typeof upsamplerTable>[0];
    expect(upsamplerTable(pack)).toEqual(floatWeights(golden.weights).table);
  });
});
