import { isOnePass } from '../networks/prior.ts';
import {
  booleanField,
  countField,
  integerField,
  integersField,
  nullableField,
  type NetworkConfig,
} from '../networks/config.ts';
import type { NetworkClass } from '../packs/manifest.ts';
import { mobileNetV2Weights, vitWeights } from './classifierWeights.ts';
import { unetWeights } from './unetWeights.ts';
import { weightTable, type WeightShapes } from './weightTable.ts';

/**
 * What a network's configuration says of its weights, by the names that today's diffusers and transformers write.
 *
 * @throws EaselError `unsupported-format` naming the field that has no value that Easel can build.
 */
export function networkWeights(kind: NetworkClass, config: NetworkConfig): WeightShapes {
  switch (kind) {
    case 'CLIPTextModelWithProjection':
      return clipText(config);
    case 'CLIPVisionModelWithProjection':
      return clipVision(config);
    case 'BertModelWithProjection':
      return bert(config);
    case 'PriorTransformer':
      return prior(config);
    case 'AutoregressivePrior':
      return autoregressivePrior(config);
    case 'UnCLIPTextProjModel':
      return textProjection(config);
    case 'Sketch':
      return sketch(config);
    case 'UNet2DModel':
    case 'UNet2DConditionModel':
      return unetWeights(kind, config);
    case 'ViTForImageClassification':
      return vitWeights(config);
    case 'MobileNetV2ForImageClassification':
      return mobileNetV2Weights(config);
  }
}

function clipText(config: NetworkConfig): WeightShapes {
  const table = weightTable();
  const width = integerField(config, 'hidden_size', 512);
  const { tensor } = table;
  const at = 'text_model.embeddings';
  tensor(`${at}.token_embedding.weight`, integerField(config, 'vocab_size', 49_408), width);
  const length = integerField(config, 'max_position_embeddings', 77);
  tensor(`${at}.position_embedding.weight`, length, width);
  clipEncoder(table, config, 'text_model', width, 2048);
  table.norm('text_model.final_layer_norm', width);
  const projected = integerField(config, 'projection_dim', 512);
  table.linear('text_projection', width, projected, { bias: false });
  return table.shapes;
}

function clipVision(config: NetworkConfig): WeightShapes {
  const table = weightTable();
  const width = integerField(config, 'hidden_size', 768);
  const patch = integerField(config, 'patch_size', 32);
  const side = Math.floor(integerField(config, 'image_size', 224) / patch);
  const at = 'vision_model.embeddings';
  table.tensor(`${at}.class_embedding`, width);
  const channels = integerField(config, 'num_channels', 3);
  table.tensor(`${at}.patch_embedding.weight`, width, channels, patch, patch);
  table.tensor(`${at}.position_embedding.weight`, side ** 2 + 1, width);
  // transformers' own spelling.
  table.norm('vision_model.pre_layrnorm', width);
  clipEncoder(table, config, 'vision_model', width, 3072);
  table.norm('vision_model.post_layernorm', width);
  const projected = integerField(config, 'projection_dim', 512);
  table.linear('visual_projection', width, projected, { bias: false });
  return table.shapes;
}

function clipEncoder(
  table: ReturnType<typeof weightTable>,
  config: NetworkConfig,
  tower: string,
  width: number,
  defaultInner: number,
): void {
  const inner = integerField(config, 'intermediate_size', defaultInner);
  for (let i = 0; i < integerField(config, 'num_hidden_layers', 12); i++) {
    const path = `${tower}.encoder.layers.${i}`;
    for (const name of ['q_proj', 'k_proj', 'v_proj', 'out_proj'])
      table.linear(`${path}.self_attn.${name}`, width, width);
    table.norm(`${path}.layer_norm1`, width);
    table.linear(`${path}.mlp.fc1`, width, inner);
    table.linear(`${path}.mlp.fc2`, inner, width);
    table.norm(`${path}.layer_norm2`, width);
  }
}

function bert(config: NetworkConfig): WeightShapes {
  const table = weightTable();
  const width = integerField(config, 'hidden_size', 768);
  const inner = integerField(config, 'intermediate_size', 3072);
  const at = 'bert.embeddings';
  const rows = {
    word_embeddings: integerField(config, 'vocab_size', 30_522),
    position_embeddings: integerField(config, 'max_position_embeddings', 512),
    token_type_embeddings: integerField(config, 'type_vocab_size', 2),
  };
  for (const [name, count] of Object.entries(rows))
    table.tensor(`${at}.${name}.weight`, count, width);
  table.norm(`${at}.LayerNorm`, width);
  for (let i = 0; i < integerField(config, 'num_hidden_layers', 12); i++) {
    const path = `bert.encoder.layer.${i}`;
    for (const name of ['self.query', 'self.key', 'self.value', 'output.dense'])
      table.linear(`${path}.attention.${name}`, width, width);
    table.norm(`${path}.attention.output.LayerNorm`, width);
    table.linear(`${path}.intermediate.dense`, width, inner);
    table.linear(`${path}.output.dense`, inner, width);
    table.norm(`${path}.output.LayerNorm`, width);
  }
  const projected = integerField(config, 'projection_dim');
  table.linear('text_projection', width, projected, { bias: false });
  return table.shapes;
}

function prior(config: NetworkConfig): WeightShapes {
  const table = weightTable();
  const heads = integerField(config, 'num_attention_heads', 32);
  const width = heads * integerField(config, 'attention_head_dim', 64);
  const embedding = integerField(config, 'embedding_dim', 768);
  const given = integerField(config, 'embedding_proj_dim', embedding);
  const time = integerField(config, 'time_embed_dim', width);
  const tokens =
    integerField(config, 'num_embeddings', 77) + integerField(config, 'additional_embeddings', 4);
  if (!isOnePass(config)) {
    table.linear('time_embedding.linear_1', width, time);
    table.linear('time_embedding.linear_2', time, width);
  }
  table.linear('proj_in', embedding, width);
  if (nullableField(config, 'embedding_proj_norm_type', 'layer', null) !== null)
    table.norm('embedding_proj_norm', given);
  table.linear('embedding_proj', given, width);
  if (nullableField(config, 'encoder_hid_proj_type', 'linear', 'linear') !== null)
    table.linear('encoder_hidden_states_proj', embedding, width);
  table.tensor('positional_embedding', 1, tokens, width);
  if (nullableField(config, 'added_emb_type', 'prd', 'prd') !== null)
    table.tensor('prd_embedding', 1, 1, width);
  if (nullableField(config, 'norm_in_type', 'layer', null) !== null) table.norm('norm_in', width);
  for (let i = 0; i < integerField(config, 'num_layers', 20); i++) {
    const path = `transformer_blocks.${i}`;
    table.norm(`${path}.norm1`, width);
    for (const name of ['to_q', 'to_k', 'to_v', 'to_out.0'])
      table.linear(`${path}.attn1.${name}`, width, width);
    table.norm(`${path}.norm3`, width);
    table.linear(`${path}.ff.net.0.proj`, width, 4 * width);
    table.linear(`${path}.ff.net.2`, 4 * width, width);
  }
  table.norm('norm_out', width);
  const predicted = integerField(config, 'clip_embed_dim', embedding);
  table.linear('proj_to_clip_embeddings', width, predicted);
  table.tensor('clip_mean', 1, predicted);
  table.tensor('clip_std', 1, predicted);
  return table.shapes;
}

/** AutoregressivePrior of models/autoregressive.py. */
function autoregressivePrior(config: NetworkConfig): WeightShapes {
  const table = weightTable();
  const field = (name: string) => integerField(config, name);
  const [width, dims, buckets] = [field('width'), field('dims'), field('buckets')];
  const [embedding, dots] = [field('embedding_dim'), field('dot_buckets')];
  table.linear('encoder_hidden_states_proj', field('text_width'), width);
  table.linear('embedding_proj', embedding, width);
  table.tensor('dot_embedding.weight', dots, width);
  table.tensor('code_embedding.weight', buckets, width);
  table.tensor('positional_embedding', 1, field('text_length') + 2 + dims, width);
  for (let i = 0; i < field('layers'); i++) {
    const path = `blocks.${i}`;
    table.norm(`${path}.norm1`, width);
    table.linear(`${path}.qkv`, width, 3 * width);
    table.linear(`${path}.out`, width, width);
    table.norm(`${path}.norm3`, width);
    table.linear(`${path}.up`, width, 4 * width);
    table.linear(`${path}.down`, 4 * width, width);
  }
  table.norm('norm_out', width);
  table.linear('to_codes', width, buckets);
  table.tensor('code_bias', dims, buckets);
  table.tensor('mean', embedding);
  table.tensor('components', dims, embedding);
  table.tensor('deviation', dims);
  table.tensor('dot_edges', dots - 1);
  return table.shapes;
}

/** diffusers' UnCLIPTextProjModel. */
function textProjection(config: NetworkConfig): WeightShapes {
  const table = weightTable();
  const embedding = integerField(config, 'clip_embeddings_dim', 768);
  const context = integerField(config, 'cross_attention_dim');
  const time = integerField(config, 'time_embed_dim');
  const extra = integerField(config, 'clip_extra_context_tokens', 4);
  table.tensor('learned_classifier_free_guidance_embeddings', embedding);
  table.linear('embedding_proj', embedding, time);
  table.linear('clip_image_embeddings_project_to_time_embeddings', embedding, time);
  table.linear('clip_extra_context_tokens_proj', embedding, extra * context);
  table.linear('encoder_hidden_states_proj', embedding, context);
  table.norm('text_encoder_hidden_states_norm', context);
  return table.shapes;
}

/** Sketch of models/networks.py: it starts from a map of 4×4. */
function sketch(config: NetworkConfig): WeightShapes {
  const table = weightTable();
  const embedding = integerField(config, 'embedding_dim');
  const levels = integersField(config, 'block_out_channels');
  const [matte, colours] = [booleanField(config, 'matte', false), countField(config, 'colours')];
  const twoLinear = (name: string, hidden: number, outputs: number) => {
    table.linear(`${name}.0`, embedding, hidden);
    table.linear(`${name}.2`, hidden, outputs);
  };
  const start = (levels[0] ?? 0) * 16;
  table.linear('start', embedding, start);
  const hidden = countField(config, 'hidden_dim');
  if (hidden) twoLinear('hidden', hidden, start);
  levels.slice(1).forEach((outputs, i) => {
    table.convolution(`convolutions.${i}`, levels[i] ?? 0, outputs, 3);
    for (let pair = 0; pair < countField(config, 'layers_per_block'); pair += 1)
      for (const name of ['conv1', 'conv2'])
        table.convolution(`resnets.${i}.${pair}.${name}`, outputs, outputs, 3);
  });
  const shuffled = integerField(config, 'upscale', 1) ** 2;
  table.convolution('end', levels.at(-1) ?? 0, ((colours || 3) + Number(matte)) * shuffled, 3);
  if (colours)
    twoLinear('palette', integerField(config, 'palette_dim', 512), 3 * (colours + Number(matte)));
  else if (matte) table.linear('corners', embedding, 12);
  return table.shapes;
}
