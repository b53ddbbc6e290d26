import { unsupported, type NetworkConfig } from './config.ts';

/** Fields that both classes have and whose values are read. */
const SHARED_FIELDS = [
  'in_channels',
  'out_channels',
  'center_input_sample',
  'flip_sin_to_cos',
  'freq_shift',
  'down_block_types',
  'mid_block_type',
  'up_block_types',
  'block_out_channels',
  'layers_per_block',
  'mid_block_scale_factor',
  'act_fn',
  'norm_num_groups',
  'norm_eps',
  'attention_head_dim',
  'resnet_time_scale_shift',
  'class_embed_type',
  'num_class_embeds',
  'time_embedding_type',
];
/**
 * Without effect on inference with the block types that Easel builds: sizes come from the inputs and from the weights.
 */
const IDLE_FIELDS = ['sample_size', 'dropout', 'downsample_padding', 'time_embedding_dim'];

/** The fields of a UNet2DModel config that Easel knows. */
export const PLAIN_FIELDS = [
  ...SHARED_FIELDS,
  ...IDLE_FIELDS,
  'add_attention',
  'attn_norm_num_groups',
  // Of the plain and attending blocks, which are not built here, and of learned time embeddings.
  'downsample_type',
  'upsample_type',
  'num_train_timesteps',
];

/** The fields of a UNet2DConditionModel config that Easel knows. */
export const CONDITION_FIELDS = [
  ...SHARED_FIELDS,
  ...IDLE_FIELDS,
  'only_cross_attention',
  'mid_block_only_cross_attention',
  'cross_attention_dim',
  'cross_attention_norm',
  'resnet_skip_time_act',
  'resnet_out_scale_factor',
  'time_embedding_act_fn',
  'timestep_post_act',
  'conv_in_kernel',
  'conv_out_kernel',
  'encoder_hid_dim',
  'encoder_hid_dim_type',
  'num_attention_heads',
  'addition_embed_type',
  'time_cond_proj_dim',
  'class_embeddings_concat',
  'attention_type',
  // Of transformer blocks and of the embeddings that are refused above.
  'transformer_layers_per_block',
  'reverse_transformer_layers_per_block',
  'dual_cross_attention',
  'use_linear_projection',
  'upcast_attention',
  'addition_time_embed_dim',
  'addition_embed_type_num_heads',
  'projection_class_embeddings_input_dim',
];

/**
 * A field that this build does not know may change the mathematics. Names with an underscore are notes of diffusers.
 */
export function refuseUnknown(config: NetworkConfig, known: readonly string[]): void {
  for (const [field, value] of Object.entries(config))
    if (!field.startsWith('_') && value !== null && !known.includes(field))
      throw unsupported(field, value, 'a configuration without this field');
}
