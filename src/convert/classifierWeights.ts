import { labelsOf } from '../networks/classifier.ts';
import { integerField, type NetworkConfig } from '../networks/config.ts';
import { mobileNetV2Layout } from '../networks/mobileNetV2.ts';
import { weightTable, type WeightShapes } from './weightTable.ts';

/** transformers' ViTForImageClassification, by the names of its checkpoints. */
export function vitWeights(config: NetworkConfig): WeightShapes {
  const table = weightTable();
  const width = integerField(config, 'hidden_size', 768);
  const patch = integerField(config, 'patch_size', 16);
  const side = Math.floor(integerField(config, 'image_size', 224) / patch);
  const hidden = integerField(config, 'intermediate_size', 3072);
  const at = 'vit.embeddings';
  table.tensor(`${at}.cls_token`, 1, 1, width);
  table.tensor(`${at}.position_embeddings`, 1, side ** 2 + 1, width);
  table.convolution(
    `${at}.patch_embeddings.projection`,
    integerField(config, 'num_channels', 3),
    width,
    patch,
  );
  for (let i = 0; i < integerField(config, 'num_hidden_layers', 12); i++) {
    const path = `vit.encoder.layer.${i}`;
    for (const name of ['query', 'key', 'value'])
      table.linear(`${path}.attention.attention.${name}`, width, width);
    table.linear(`${path}.attention.output.dense`, width, width);
    table.norm(`${path}.layernorm_before`, width);
    table.norm(`${path}.layernorm_after`, width);
    table.linear(`${path}.intermediate.dense`, width, hidden);
    table.linear(`${path}.output.dense`, hidden, width);
  }
  table.norm('vit.layernorm', width);
  table.linear('classifier', width, labelsOf(config).length);
  return table.shapes;
}

/** transformers' MobileNetV2ForImageClassification, batch norms folded (foldNorms.ts). */
export function mobileNetV2Weights(config: NetworkConfig): WeightShapes {
  const table = weightTable();
  const { stem, first, stemExpands, blocks, last } = mobileNetV2Layout(config);
  const layer = (path: string, inputs: number, outputs: number, kernel = 1) =>
    table.convolution(`mobilenet_v2.${path}.convolution`, inputs, outputs, kernel);
  layer('conv_stem.first_conv', integerField(config, 'num_channels', 3), stem, 3);
  if (stemExpands) layer('conv_stem.expand_1x1', stem, stem);
  layer('conv_stem.conv_3x3', 1, stem, 3);
  layer('conv_stem.reduce_1x1', stem, first);
  for (const [i, { inputs, expanded, outputs }] of blocks.entries()) {
    layer(`layer.${i}.expand_1x1`, inputs, expanded);
    layer(`layer.${i}.conv_3x3`, 1, expanded, 3);
    layer(`layer.${i}.reduce_1x1`, expanded, outputs);
  }
  layer('conv_1x1', blocks.at(-1)?.outputs ?? 0, last);
  table.linear('classifier', last, labelsOf(config).length);
  return table.shapes;
}
