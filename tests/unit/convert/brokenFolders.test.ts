import { describe } from 'vitest';
import { drop, edit, put, testBroken, type BrokenCase } from '../../support/brokenFolders.ts';

/*
 * Each way in which a folder can be wrong, and the sentence that says so. The folder is sound but for the one change,
 * and nothing is written of it: the first file of a pack comes after all checks.
 */

const CASES: readonly BrokenCase[] = [
  // The folder as a whole.
  [
    'is empty',
    (files) => files.clear(),
    'corrupt-data',
    'The folder karlo is empty, or not there.',
  ],
  [
    'is a pack',
    put('pack.json', {}),
    'invalid-request',
    'The folder karlo is a model pack already: it needs no conversion.',
  ],
  [
    'is of Kandinsky',
    put('model_index.json', { _class_name: 'KandinskyV22Pipeline' }),
    'unsupported-format',
    /KandinskyV22Pipeline .*movq.*not build yet/,
  ],
  [
    'is of Stable unCLIP',
    put('model_index.json', { _class_name: 'StableUnCLIPPipeline' }),
    'unsupported-format',
    /StableUnCLIPPipeline .* latents of a VAE/,
  ],
  [
    'is of image variations alone',
    put('model_index.json', { _class_name: 'UnCLIPImageVariationPipeline' }),
    'unsupported-format',
    /has no prior/,
  ],
  [
    'is of Stable Diffusion',
    put('model_index.json', { _class_name: 'StableDiffusionPipeline' }),
    'unsupported-format',
    /is no unCLIP/,
  ],
  [
    'has an index that is no JSON',
    put('model_index.json', '{'),
    'corrupt-data',
    'model_index.json is not JSON.',
  ],
  [
    'has an easel.json of another version',
    put('easel.json', { format: 'easel-source', formatVersion: 2 }),
    'unsupported-format',
    /^easel\.json, formatVersion/,
  ],
  ['has no card', drop('README.md'), 'invalid-request', /has no README\.md to name its licence/],
  [
    'has a card without a licence',
    put('README.md', '# Karlo'),
    'invalid-request',
    /README\.md names no licence/,
  ],
  // Components.
  [
    'has no prior',
    (files) =>
      [...files.keys()]
        .filter((path) => path.startsWith('prior/'))
        .forEach((path) => files.delete(path)),
    'corrupt-data',
    'The folder has no prior/config.json.',
  ],
  [
    'has a prior without a configuration',
    drop('prior/config.json'),
    'corrupt-data',
    'The folder has prior/ but no prior/config.json, which says what is in it.',
  ],
  [
    'has no decoder',
    (files) =>
      [...files.keys()]
        .filter((path) => path.startsWith('decoder/'))
        .forEach((path) => files.delete(path)),
    'corrupt-data',
    'The folder has no decoder/config.json.',
  ],
  [
    'has the second upsampler alone',
    (files) =>
      [...files.keys()]
        .filter((path) => path.startsWith('super_res_first/'))
        .forEach((path) => files.delete(path)),
    'corrupt-data',
    /no super_res_first\/config\.json, and super_res_last works on its pictures/,
  ],
  [
    'has an image encoder and does not say how pictures enter it',
    drop('feature_extractor/preprocessor_config.json'),
    'corrupt-data',
    /no feature_extractor\/preprocessor_config\.json/,
  ],
  [
    'has a network of another class',
    edit('prior/config.json', { _class_name: 'DiT' }),
    'unsupported-format',
    'prior/config.json is of the class DiT; Easel builds PriorTransformer or AutoregressivePrior here.',
  ],
  [
    'has a text encoder of another class',
    edit('text_encoder/config.json', { architectures: ['T5EncoderModel'] }),
    'unsupported-format',
    /^text_encoder\/config\.json is of the class T5EncoderModel/,
  ],
  [
    'has a configuration that is no JSON',
    put('decoder/config.json', '{"in_channels": 3'),
    'corrupt-data',
    'decoder/config.json is not JSON.',
  ],
  [
    'has a configuration that is a list',
    put('decoder/config.json', []),
    'corrupt-data',
    'decoder/config.json is not a JSON object.',
  ],
  // Configuration values.
  [
    'has a text encoder whose projection is not its width',
    edit('text_encoder/config.json', { projection_dim: 32 }),
    'unsupported-format',
    "text_encoder/config.json: projection_dim is 32; the prior's embedding_dim asks for 40.",
  ],
  [
    'has a text encoder of another width',
    edit('text_encoder/config.json', { hidden_size: 48 }),
    'unsupported-format',
    /hidden_size is 48; the prior's embedding_dim, which text states share, asks for 40/,
  ],
  [
    'has a prior for another context length',
    edit('prior/config.json', { num_embeddings: 64 }),
    'unsupported-format',
    "prior/config.json: num_embeddings is 64; the text encoder's max_position_embeddings asks for 77.",
  ],
  [
    'has a prior without a time token',
    edit('prior/config.json', { additional_embeddings: 3 }),
    'corrupt-data',
    /positional_embedding is \[1, 81, 48\]; prior\/config\.json asks for \[1, 80, 48\]/,
  ],
  [
    'has a context of another width',
    edit('text_proj/config.json', { cross_attention_dim: 20 }),
    'unsupported-format',
    "decoder/config.json: cross_attention_dim is 24; text_proj's cross_attention_dim asks for 20.",
  ],
  [
    'has a text projection for another time embedding',
    edit('text_proj/config.json', { time_embed_dim: 48 }),
    'unsupported-format',
    "text_proj/config.json: time_embed_dim is 48; the decoder's time embedding asks for 32.",
  ],
  [
    'has an image encoder for another crop',
    put('feature_extractor/preprocessor_config.json', { crop_size: 224 }),
    'unsupported-format',
    "image_encoder/config.json: image_size is 28; the feature extractor's crop_size asks for 224.",
  ],
  [
    'has a decoder with four input channels',
    edit('decoder/config.json', { in_channels: 4 }),
    'unsupported-format',
    'decoder/config.json: in_channels is 4; its pictures ask for 3.',
  ],
  [
    'has a decoder without a learned variance that it should have',
    edit('decoder/config.json', { out_channels: 3 }),
    'unsupported-format',
    /out_channels is 3; its pictures and the variance_type learned_range ask for 6/,
  ],
  [
    'has an upsampler that is not told the smaller picture',
    edit('super_res_first/config.json', { in_channels: 3 }),
    'unsupported-format',
    'super_res_first/config.json: in_channels is 3; its pictures ask for 6.',
  ],
  [
    'paints at a side that its levels do not halve',
    edit('decoder/config.json', { sample_size: 63 }),
    'unsupported-format',
    /decoder\/config\.json: sample_size makes pictures of 63 pixels, .* a multiple of \d/,
  ],
  [
    'upsamples to a smaller side',
    edit('super_res_first/config.json', { sample_size: 32 }),
    'unsupported-format',
    /super_res_first\/config\.json: sample_size makes pictures of 32 pixels out of 64/,
  ],
  [
    'has blocks that are not built',
    edit('decoder/config.json', { down_block_types: ['DownBlock2D', 'CrossAttnDownBlock2D'] }),
    'unsupported-format',
    /^decoder\/config\.json: The configuration field 'down_block_types' is "DownBlock2D"/,
  ],
  [
    'has a field that is not known',
    edit('decoder/config.json', { use_new_maths: true }),
    'unsupported-format',
    /^decoder\/config\.json: .*'use_new_maths'/,
  ],
  [
    'has a width that its groups do not divide',
    edit('decoder/config.json', { norm_num_groups: 5 }),
    'unsupported-format',
    /^decoder\/config\.json: .*'norm_num_groups' is 5/,
  ],
  [
    'has heads that do not divide the width',
    edit('decoder/config.json', { attention_head_dim: 7 }),
    'unsupported-format',
    /^decoder\/config\.json: .*'attention_head_dim' is 7/,
  ],
  [
    'has an activation that is not known',
    edit('text_encoder/config.json', { hidden_act: 'mish' }),
    'unsupported-format',
    /^text_encoder\/config\.json cannot be built: .*'hidden_act' is "mish"/,
  ],
  [
    'has no scheduler',
    drop('prior_scheduler/scheduler_config.json'),
    'corrupt-data',
    /The folder has no prior_scheduler\/scheduler_config\.json/,
  ],
  [
    'has another scheduler',
    put('decoder_scheduler/scheduler_config.json', { _class_name: 'EulerDiscreteScheduler' }),
    'unsupported-format',
    'decoder_scheduler/scheduler_config.json: _class_name = "EulerDiscreteScheduler" is not supported.',
  ],
];

describe('a folder that', () => testBroken(CASES));
