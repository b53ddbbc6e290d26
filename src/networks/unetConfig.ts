import {
  booleanField,
  choiceField,
  integerField,
  numberField,
  requireField,
  unsupported,
  type NetworkConfig,
} from './config.ts';
import { CONDITION_FIELDS, PLAIN_FIELDS, refuseUnknown } from './unetFields.ts';
import type { AttentionPlan, LevelPlan, UnetPlan } from './unetPlan.ts';

const DOWN_PLAIN = 'ResnetDownsampleBlock2D';
const DOWN_CROSS = 'SimpleCrossAttnDownBlock2D';
const UP_PLAIN = 'ResnetUpsampleBlock2D';
const UP_CROSS = 'SimpleCrossAttnUpBlock2D';
const MIDDLE_PLAIN = 'UNetMidBlock2D';
const MIDDLE_CROSS = 'UNetMidBlock2DSimpleCrossAttn';

/**
 * A diffusers UNet2DModel config as a plan.
 *
 * @throws EaselError `unsupported-format` naming the field that asks for what Easel does not build.
 */
export function readUnet2DConfig(config: NetworkConfig): UnetPlan {
  refuseUnknown(config, PLAIN_FIELDS);
  const common = shared(config);
  const downTypes = types(config, 'down_block_types', [DOWN_PLAIN], common.channels.length);
  const upTypes = types(config, 'up_block_types', [UP_PLAIN], downTypes.length);
  const layers = integerField(config, 'layers_per_block', 2);
  choiceField(config, 'mid_block_type', [MIDDLE_PLAIN], MIDDLE_PLAIN);
  requireField(config, 'class_embed_type', [null]);
  const level = (channels: number, more: number): LevelPlan => ({
    channels,
    layers: layers + more,
    attention: null,
  });
  const innermost = common.channels.at(-1) ?? 0;
  const scale = numberField(config, 'mid_block_scale_factor', 1);
  return {
    ...common,
    down: downTypes.map((_, i) => level(common.channels[i] ?? 0, 0)),
    up: upTypes.map((_, i) => level(common.channels.at(-1 - i) ?? 0, 1)),
    middle: {
      resnets: 2,
      scale,
      skipTimeActivation: false,
      attention: booleanField(config, 'add_attention', true)
        ? plainAttention(config, common.resnet, innermost, scale)
        : null,
    },
    resnet: { ...common.resnet, skipTimeActivation: false, scale: 1 },
    time: { ...common.time, postActivation: false, activation: false },
    inKernel: 3,
    outKernel: 3,
    contextWidth: null,
    classLabels: false,
  };
}

/**
 * A diffusers UNet2DConditionModel config as a plan.
 *
 * @throws EaselError `unsupported-format` naming the field that asks for what Easel does not build.
 */
export function readUnet2DConditionConfig(config: NetworkConfig): UnetPlan {
  refuseUnknown(config, CONDITION_FIELDS);
  for (const field of [
    'encoder_hid_dim',
    'encoder_hid_dim_type',
    'num_attention_heads',
    'addition_embed_type',
    'time_cond_proj_dim',
  ])
    requireField(config, field, [null]);
  requireField(config, 'class_embeddings_concat', [false]);
  requireField(config, 'attention_type', ['default']);

  const common = shared(config);
  const count = common.channels.length;
  const downTypes = types(config, 'down_block_types', [DOWN_PLAIN, DOWN_CROSS], count);
  const upTypes = types(config, 'up_block_types', [UP_PLAIN, UP_CROSS], count);
  const middleType = choiceField(config, 'mid_block_type', [MIDDLE_PLAIN, MIDDLE_CROSS], '');
  const layers = integers(config, 'layers_per_block', count, 2);
  const headWidths = integers(config, 'attention_head_dim', count, 8);
  const contextWidths = integers(config, 'cross_attention_dim', count, 1280);
  const [contextWidth = 0] = contextWidths;
  if (contextWidths.some((width) => width !== contextWidth))
    throw unsupported('cross_attention_dim', contextWidths, 'one width at every level');
  const only = onlyCross(config, count);
  const contextNorm = choiceField(
    config,
    'cross_attention_norm',
    [null, 'layer_norm', 'group_norm'],
    null,
  );
  const skipTimeActivation = booleanField(config, 'resnet_skip_time_act', false);

  const attention = (channels: number, headWidth: number, alone: boolean): AttentionPlan => {
    if (contextNorm === 'layer_norm' && channels !== contextWidth)
      throw unsupported('cross_attention_norm', contextNorm, `${channels} context channels`);
    return {
      heads: heads(channels, headWidth),
      groups: common.resnet.groups,
      // Not norm_eps: diffusers leaves the norm of these attentions at its default.
      epsilon: 1e-5,
      context: { only: alone, norm: contextNorm },
      scale: 1,
    };
  };
  const level = (cross: boolean, at: number, more: number, headWidth: number): LevelPlan => {
    const channels = common.channels[at] ?? 0;
    return {
      channels,
      layers: (layers[at] ?? 0) + more,
      attention: cross ? attention(channels, headWidth, only.levels[at] ?? false) : null,
    };
  };

  return {
    ...common,
    down: downTypes.map((type, i) => level(type === DOWN_CROSS, i, 0, headWidths[i] ?? 0)),
    // diffusers reverses every per-level list on the way up, except attention_head_dim.
    up: upTypes.map((type, i) => level(type === UP_CROSS, count - 1 - i, 1, headWidths[i] ?? 0)),
    middle: {
      resnets: middleType === MIDDLE_CROSS ? 2 : 1,
      scale: numberField(config, 'mid_block_scale_factor', 1),
      skipTimeActivation: skipTimeActivation && middleType === MIDDLE_CROSS,
      attention:
        middleType === MIDDLE_CROSS
          ? attention(common.channels.at(-1) ?? 0, headWidths.at(-1) ?? 0, only.middle)
          : null,
    },
    resnet: {
      ...common.resnet,
      skipTimeActivation,
      scale: numberField(config, 'resnet_out_scale_factor', 1),
    },
    time: {
      ...common.time,
      postActivation: siluField(config, 'timestep_post_act'),
      activation: siluField(config, 'time_embedding_act_fn'),
    },
    inKernel: oddField(config, 'conv_in_kernel'),
    outKernel: oddField(config, 'conv_out_kernel'),
    contextWidth,
    classLabels: choiceField(config, 'class_embed_type', [null, 'identity'], null) !== null,
  };
}

function shared(config: NetworkConfig) {
  requireField(config, 'time_embedding_type', ['positional']);
  requireField(config, 'act_fn', ['silu', 'swish']);
  requireField(config, 'num_class_embeds', [null]);
  // For these null does not mean the default, but a network without them.
  if (config.norm_num_groups === null)
    throw unsupported('norm_num_groups', null, 'a positive integer');
  if (config.mid_block_type === null)
    throw unsupported('mid_block_type', null, `${MIDDLE_PLAIN} or ${MIDDLE_CROSS}`);
  const channels = list(config, 'block_out_channels').map((value) =>
    integerField({ block_out_channels: value }, 'block_out_channels'),
  );
  if (channels.length === 0) throw unsupported('block_out_channels', [], 'at least one level');
  const groups = integerField(config, 'norm_num_groups', 32);
  for (const side of channels)
    if (side % groups !== 0)
      throw unsupported('norm_num_groups', groups, `a divisor of ${side} channels`);
  const timeNorm = choiceField<string>(
    config,
    'resnet_time_scale_shift',
    ['default', 'scale_shift'],
    'default',
  );
  return {
    inChannels: integerField(config, 'in_channels'),
    outChannels: integerField(config, 'out_channels'),
    centreInput: booleanField(config, 'center_input_sample', false),
    channels,
    resnet: {
      groups,
      epsilon: numberField(config, 'norm_eps', 1e-5),
      scaleShift: timeNorm === 'scale_shift',
    },
    time: {
      width: channels[0] ?? 0,
      flipSinToCos: booleanField(config, 'flip_sin_to_cos', true),
      frequencyShift: numberField(config, 'freq_shift', 0),
    },
  };
}

function plainAttention(
  config: NetworkConfig,
  { groups, epsilon, scaleShift }: { groups: number; epsilon: number; scaleShift: boolean },
  channels: number,
  scale: number,
): AttentionPlan {
  const whole = config.attention_head_dim === null;
  const own = config.attn_norm_num_groups ?? null;
  return {
    heads: heads(channels, whole ? channels : integerField(config, 'attention_head_dim', 8)),
    groups:
      own !== null ? integerField(config, 'attn_norm_num_groups') : scaleShift ? null : groups,
    epsilon,
    context: null,
    scale,
  };
}

function heads(channels: number, headWidth: number): number {
  if (channels % headWidth !== 0)
    throw unsupported('attention_head_dim', headWidth, `a divisor of ${channels} channels`);
  return channels / headWidth;
}

function onlyCross(config: NetworkConfig, count: number) {
  const value = config.only_cross_attention ?? false;
  const own = config.mid_block_only_cross_attention ?? null;
  const whole = typeof value === 'boolean' ? value : false;
  const levels =
    typeof value === 'boolean'
      ? Array.from({ length: count }, () => value)
      : list(config, 'only_cross_attention', count).map((item) =>
          booleanField({ only_cross_attention: item }, 'only_cross_attention', false),
        );
  const middle =
    own === null ? whole : booleanField(config, 'mid_block_only_cross_attention', false);
  return { levels, middle };
}

function siluField(config: NetworkConfig, field: string): boolean {
  return choiceField(config, field, [null, 'silu', 'swish'], null) !== null;
}

function oddField(config: NetworkConfig, field: string): number {
  const kernel = integerField(config, field, 3);
  if (kernel % 2 === 0) throw unsupported(field, kernel, 'an odd kernel');
  return kernel;
}

/** A number for all levels, or a list with one for each. */
function integers(config: NetworkConfig, field: string, count: number, fallback: number): number[] {
  if (!Array.isArray(config[field])) {
    if (config[field] === null) throw unsupported(field, null, 'a positive integer');
    const value = integerField(config, field, fallback);
    return Array.from({ length: count }, () => value);
  }
  return list(config, field, count).map((item) => integerField({ [field]: item }, field));
}

function types(
  config: NetworkConfig,
  field: string,
  known: readonly string[],
  count: number,
): string[] {
  return list(config, field, count).map((item) => {
    const type = known.find((name) => name === item);
    if (type === undefined) throw unsupported(field, item, known.join(' or '));
    return type;
  });
}

function list(config: NetworkConfig, field: string, count?: number) {
  const value = config[field];
  if (!isList(value)) throw unsupported(field, value, 'a list');
  if (count !== undefined && value.length !== count)
    throw unsupported(field, value, `${count} entries, one a level`);
  return value;
}

function isList(
  value: NetworkConfig[string] | undefined,
): value is readonly NetworkConfig[string][] {
  return Array.isArray(value);
}
