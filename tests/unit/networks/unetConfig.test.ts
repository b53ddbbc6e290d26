import { describe, expect, it } from 'vitest';
import { EaselError } from '../../../src/base/errors.ts';
import { createGraph } from '../../../src/graph/index.ts';
import type { NetworkConfig } from '../../../src/networks/config.ts';
import { unet2D } from '../../../src/networks/unet2d.ts';
import { readUnet2DConditionConfig, readUnet2DConfig } from '../../../src/networks/unetConfig.ts';
import { floatWeights, readGolden } from '../../support/golden.ts';

const decoder = (await readGolden('unet-karlo-decoder')).config;
const upsampler = await readGolden('unet-karlo-upsampler');

/** The fault that a call throws. */
function fault(call: () => unknown): { code: string; param: string | undefined; message: string } {
  try {
    call();
  } catch (thrown) {
    if (thrown instanceof EaselError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

describe.each<[string, NetworkConfig[string]]>([
  ['down_block_types', ['ResnetDownsampleBlock2D', 'CrossAttnDownBlock2D', 'DownBlock2D', 'x']],
  ['down_block_types', ['ResnetDownsampleBlock2D']],
  ['up_block_types', ['CrossAttnUpBlock2D', 'UpBlock2D', 'UpBlock2D', 'UpBlock2D']],
  ['mid_block_type', 'UNetMidBlock2DCrossAttn'],
  ['mid_block_type', null],
  ['act_fn', 'gelu'],
  ['class_embed_type', 'timestep'],
  ['num_class_embeds', 10],
  ['addition_embed_type', 'text'],
  ['encoder_hid_dim', 768],
  ['encoder_hid_dim_type', 'text_proj'],
  ['time_embedding_type', 'fourier'],
  ['time_cond_proj_dim', 32],
  ['time_embedding_act_fn', 'gelu'],
  ['timestep_post_act', 'mish'],
  ['resnet_time_scale_shift', 'spatial'],
  ['norm_num_groups', null],
  ['norm_num_groups', 5],
  ['attention_head_dim', 7],
  ['attention_head_dim', null],
  ['cross_attention_dim', [20, 20, 20, 24]],
  ['cross_attention_norm', 'rms_norm'],
  ['cross_attention_norm', 'layer_norm'],
  ['conv_in_kernel', 4],
  ['class_embeddings_concat', true],
  ['attention_type', 'gated'],
  ['num_attention_heads', 4],
  ['layers_per_block', [1, 2]],
  ['block_out_channels', 320],
  ['a_field_of_the_future', true],
])('a decoder whose %s is %j', (field, value) => {
  it('is refused by the name of the field', () => {
    const error = fault(() => readUnet2DConditionConfig({ ...decoder, [field]: value }));
    expect(error).toMatchObject({ code: 'unsupported-format', param: field });
    expect(error.message).toContain(field);
  });
});

describe.each<[string, NetworkConfig[string]]>([
  ['down_block_types', ['DownBlock2D', 'AttnDownBlock2D', 'ResnetDownsampleBlock2D']],
  ['up_block_types', ['AttnUpBlock2D', 'UpBlock2D', 'ResnetUpsampleBlock2D']],
  ['mid_block_type', null],
  ['class_embed_type', 'identity'],
  ['time_embedding_type', 'learned'],
  ['norm_num_groups', null],
  ['act_fn', 'relu'],
  ['cross_attention_dim', 20],
])('an upsampler whose %s is %j', (field, value) => {
  it('is refused by the name of the field', () => {
    const error = fault(() => readUnet2DConfig({ ...upsampler.config, [field]: value }));
    expect(error).toMatchObject({ code: 'unsupported-format', param: field });
  });
});

describe('a sample that does not fit the network', () => {
  const weights = { super_res_first: floatWeights(upsampler.weights).table };
  const build = (shape: readonly number[]) => () => {
    const g = createGraph({ precision: 'f32', linear: 'expanded', weights });
    const sample = g.input('sample', 'float32', shape);
    const timestep = g.input('timestep', 'float32', [1]);
    return unet2D(g, 'super_res_first', upsampler.config, { sample, timestep });
  };

  it('is refused when its sides do not divide by the levels', () => {
    expect(fault(build([1, 6, 16, 18]))).toMatchObject({ code: 'invalid-request', param: 'size' });
  });

  it('is refused when it has too many channels', () => {
    expect(fault(build([1, 7, 16, 16]))).toMatchObject({ code: 'internal', param: 'sample' });
  });
});
