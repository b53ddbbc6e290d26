import { integerField, type NetworkConfig } from '../networks/config.ts';
import { readUnet2DConditionConfig, readUnet2DConfig } from '../networks/unetConfig.ts';
import type { AttentionPlan, UnetPlan } from '../networks/unetPlan.ts';
import { weightTable, type WeightShapes, type WeightTableBuilder } from './weightTable.ts';

/**
 * The weights of diffusers' UNet2DModel and UNet2DConditionModel.
 *
 * @throws EaselError `unsupported-format` naming the field that asks for what Easel does not build.
 */
export function unetWeights(
  kind: 'UNet2DModel' | 'UNet2DConditionModel',
  config: NetworkConfig,
): WeightShapes {
  const plan =
    kind === 'UNet2DModel' ? readUnet2DConfig(config) : readUnet2DConditionConfig(config);
  const table = weightTable();
  const first = plan.down[0]?.channels ?? 0;
  const time = integerField(config, 'time_embedding_dim', 4 * first);
  const resnet = resnetWriter(table, plan, time);

  table.convolution('conv_in', plan.inChannels, first, plan.inKernel);
  table.linear('time_embedding.linear_1', first, time);
  table.linear('time_embedding.linear_2', time, time);

  // What each skip connection carries, in the order in which they are made.
  const skips = [first];
  let channels = first;
  plan.down.forEach((level, i) => {
    for (let layer = 0; layer < level.layers; layer++) {
      resnet(`down_blocks.${i}.resnets.${layer}`, channels, level.channels);
      channels = level.channels;
      attention(table, `down_blocks.${i}.attentions.${layer}`, channels, level.attention, plan);
      skips.push(channels);
    }
    if (i + 1 === plan.down.length) return;
    resnet(`down_blocks.${i}.downsamplers.0`, channels, channels);
    skips.push(channels);
  });

  for (let layer = 0; layer < plan.middle.resnets; layer++)
    resnet(`mid_block.resnets.${layer}`, channels, channels);
  attention(table, 'mid_block.attentions.0', channels, plan.middle.attention, plan);

  plan.up.forEach((level, i) => {
    for (let layer = 0; layer < level.layers; layer++) {
      resnet(`up_blocks.${i}.resnets.${layer}`, channels + (skips.pop() ?? 0), level.channels);
      channels = level.channels;
      attention(table, `up_blocks.${i}.attentions.${layer}`, channels, level.attention, plan);
    }
    if (i + 1 < plan.up.length) resnet(`up_blocks.${i}.upsamplers.0`, channels, channels);
  });

  table.norm('conv_norm_out', channels);
  table.convolution('conv_out', channels, plan.outChannels, plan.outKernel);
  return table.shapes;
}

/** diffusers' ResnetBlock2D. */
function resnetWriter(table: WeightTableBuilder, { resnet }: UnetPlan, time: number) {
  return (path: string, inputs: number, outputs: number): void => {
    table.norm(`${path}.norm1`, inputs);
    table.convolution(`${path}.conv1`, inputs, outputs, 3);
    table.linear(`${path}.time_emb_proj`, time, resnet.scaleShift ? 2 * outputs : outputs);
    table.norm(`${path}.norm2`, outputs);
    table.convolution(`${path}.conv2`, outputs, outputs, 3);
    if (inputs !== outputs) table.convolution(`${path}.conv_shortcut`, inputs, outputs, 1);
  };
}

/** diffusers' Attention on a feature map, with added keys and values where there is a context. */
function attention(
  table: WeightTableBuilder,
  path: string,
  channels: number,
  plan: AttentionPlan | null,
  { contextWidth }: UnetPlan,
): void {
  if (plan === null) return;
  const { context } = plan;
  if (plan.groups !== null) table.norm(`${path}.group_norm`, channels);
  const own = context?.only === true ? ['to_q'] : ['to_q', 'to_k', 'to_v'];
  for (const name of [...own, 'to_out.0']) table.linear(`${path}.${name}`, channels, channels);
  if (context === null || contextWidth === null) return;
  for (const name of ['add_k_proj', 'add_v_proj'])
    table.linear(`${path}.${name}`, contextWidth, channels);
  if (context.norm !== null) table.norm(`${path}.norm_cross`, contextWidth);
}
