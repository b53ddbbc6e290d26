import type { WeightInfo } from '../../src/packs/manifest.ts';

/** What decides the tensors of a UNet2DModel of resnet blocks with scale_shift and without attention. */
export interface UpsamplerShape {
  readonly in_channels: number;
  readonly out_channels: number;
  readonly block_out_channels: readonly number[];
  readonly layers_per_block: number;
}

/** The network's weight table, from the configuration alone, as diffusers would save it in f32. */
export function upsamplerTable(config: UpsamplerShape): { readonly [tensor: string]: WeightInfo } {
  const table: { [tensor: string]: WeightInfo } = {};
  const put = (path: string, ...shape: number[]): void => {
    table[`${path}.weight`] = { dtype: 'f32', shape };
    table[`${path}.bias`] = { dtype: 'f32', shape: shape.slice(0, 1) };
  };
  const channels = config.block_out_channels;
  const [first = 0] = channels;
  const time = 4 * first;
  const resnet = (path: string, input: number, output: number): void => {
    put(`${path}.norm1`, input);
    put(`${path}.conv1`, output, input, 3, 3);
    put(`${path}.time_emb_proj`, 2 * output, time);
    put(`${path}.norm2`, output);
    put(`${path}.conv2`, output, output, 3, 3);
    if (input !== output) put(`${path}.conv_shortcut`, output, input, 1, 1);
  };

  put('conv_in', first, config.in_channels, 3, 3);
  put('time_embedding.linear_1', time, first);
  put('time_embedding.linear_2', time, time);
  const skips = [first];
  let side = first;
  channels.forEach((output, i) => {
    for (let layer = 0; layer < config.layers_per_block; layer++) {
      resnet(`down_blocks.${i}.resnets.${layer}`, side, output);
      side = output;
      skips.push(side);
    }
    if (i + 1 === channels.length) return;
    resnet(`down_blocks.${i}.downsamplers.0`, side, side);
    skips.push(side);
  });
  for (const i of [0, 1]) resnet(`mid_block.resnets.${i}`, side, side);
  channels.toReversed().forEach((output, i) => {
    for (let layer = 0; layer <= config.layers_per_block; layer++) {
      resnet(`up_blocks.${i}.resnets.${layer}`, side + (skips.pop() ?? 0), output);
      side = output;
    }
    if (i + 1 < channels.length) resnet(`up_blocks.${i}.upsamplers.0`, side, side);
  });
  put('conv_norm_out', first);
  put('conv_out', config.out_channels, first, 3, 3);
  return table;
}
