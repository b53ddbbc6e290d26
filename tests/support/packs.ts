import { readFileSync } from 'node:fs';
import { writeSafetensors } from './tensorFiles.ts';
import { resolve } from 'node:path';
import { networkWeights } from '../../src/convert/networkWeights.ts';
import type { WeightShapes } from '../../src/convert/weightTable.ts';
import type { JsonValue, NetworkClass, NetworkName } from '../../src/packs/manifest.ts';
import type { FolderSource } from '../../src/convert/folderSource.ts';
import { memoryFolder } from './memoryFolder.ts';
import {
  convertFolder,
  type ConvertOptions,
  type ConvertResult,
} from '../../src/convert/convert.ts';

/** Numbers in −1…1 that look random and are the same every time. */
export function numbers(length: number, seed: number): Float32Array<ArrayBuffer> {
  let state = (seed * 2654435761 + 1) >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

const encode = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

type Shapes = Readonly<Record<string, readonly number[]>> | WeightShapes;

/** Made-up values that a network can run with: matrices keep the size of what goes through them, norms are near 1. */
export function calmWeights(name: string, shape: readonly number[], seed: number): Float32Array {
  const length = shape.reduce((n, side) => n * side, 1);
  const inputs = shape.slice(1).reduce((n, side) => n * side, 1);
  const near = /norm.*\.weight$|clip_std$/.test(name) ? 1 : 0;
  const scale = near === 1 ? 0.2 : inputs > 1 ? Math.sqrt(3 / inputs) : 0.2;
  return numbers(length, seed).map((value) => near + scale * value);
}

/** A safetensors file of {@link calmWeights}. */
export function calmFile(shapes: WeightShapes, seed: number): Uint8Array<ArrayBuffer> {
  const tensors = [...shapes].map(
    ([name, shape], i) => [name, { shape, data: calmWeights(name, shape, seed + i) }] as const,
  );
  return writeSafetensors(new Map(tensors));
}

/** A safetensors file of tensors with made-up values. */
export function weightsFile(shapes: Shapes, seed: number): Uint8Array<ArrayBuffer> {
  const entries = shapes instanceof Map ? [...shapes] : Object.entries(shapes as object);
  return writeSafetensors(
    new Map(
      entries.map(([name, shape]: [string, readonly number[]], index) => [
        name,
        {
          shape,
          data: numbers(
            shape.reduce((n, side) => n * side, 1),
            seed + index,
          ),
        },
      ]),
    ),
  );
}

export type Files = Map<string, Uint8Array<ArrayBuffer>>;

const fixture = (path: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(readFileSync(resolve(import.meta.dirname, '../fixtures', path)));

/** A component's configuration, and weights of the shapes that it asks for. */
export function setComponent(
  files: Files,
  name: NetworkName,
  kind: NetworkClass,
  config: Readonly<Record<string, JsonValue>>,
  seed = name.length,
): void {
  const tower = name.endsWith('_encoder');
  const named = tower ? { architectures: [kind] } : { _class_name: kind };
  files.set(`${name}/config.json`, encode({ ...named, ...config }));
  const file = tower ? 'model' : 'diffusion_pytorch_model';
  files.set(`${name}/${file}.safetensors`, calmFile(networkWeights(kind, config), seed));
}

/** Of the small networks: W, the width of embeddings and of the context. */
const WIDTH = 40;
const UNET = {
  layers_per_block: 1,
  norm_num_groups: 4,
  resnet_time_scale_shift: 'scale_shift',
  block_out_channels: [8, 16],
};
const DECODER = {
  ...UNET,
  down_block_types: ['ResnetDownsampleBlock2D', 'SimpleCrossAttnDownBlock2D'],
  mid_block_type: 'UNetMidBlock2DSimpleCrossAttn',
  up_block_types: ['SimpleCrossAttnUpBlock2D', 'ResnetUpsampleBlock2D'],
  attention_head_dim: 8,
  class_embed_type: 'identity',
  cross_attention_dim: 24,
};
const TEXT_PROJ = { clip_embeddings_dim: WIDTH, cross_attention_dim: 24, time_embed_dim: 32 };
const priorOf = (tokens: number) => ({
  num_attention_heads: 2,
  attention_head_dim: 24,
  num_layers: 1,
  embedding_dim: WIDTH,
  num_embeddings: tokens,
  additional_embeddings: 4,
});
const TOWER = {
  hidden_size: WIDTH,
  projection_dim: WIDTH,
  num_hidden_layers: 1,
  num_attention_heads: 4,
  intermediate_size: 48,
};

/** A folder of Easel's own layout with small networks. */
export function easelFolder(seed = 1): Files {
  const defaults = { sampler: 'ddim', steps: 4, guidance: 2, eta: 0 };
  const picture = {
    conditionUnshuffle: null,
    condition: null,
    maskChannels: true,
    channelOrder: ['x', 'known', 'mask'],
    defaults,
  };
  const scheduler = (prediction: string) =>
    encode({
      _class_name: 'DDIMScheduler',
      beta_schedule: 'squaredcos_cap_v2',
      timestep_spacing: 'trailing',
      prediction_type: prediction,
    });
  const files: Files = new Map([
    [
      'easel.json',
      encode({
        format: 'easel-source',
        formatVersion: 1,
        id: 'made-up',
        version: '1.0.0',
        name: 'Made up',
        description: 'For tests.',
        licence: 'Apache-2.0',
        attribution: [
          { title: 'T', author: 'A', licence: 'MIT', url: 'https://example.org', use: 'tests' },
        ],
        examples: ['a red apple'],
        embeddingWidth: WIDTH,
        embeddings: 'l2-normalised',
        tokenizer: { kind: 'bert', contextLength: 16, padTokenId: 0 },
        text: { pooling: 'mean', emptyCaption: '' },
        stages: { prior: { defaults }, decoder: { ...picture, size: 64, pixelUnshuffle: 2 } },
      }),
    ],
    ['README.md', encode('# Made up\n')],
    ['tokenizer/tokenizer.json', fixture('packs/tiny/tokenizer/tokenizer.json')],
    ['tokenizer/tokenizer_config.json', fixture('packs/tiny/tokenizer/tokenizer_config.json')],
    ['prior_scheduler/scheduler_config.json', scheduler('sample')],
    ['decoder_scheduler/scheduler_config.json', scheduler('v_prediction')],
  ]);
  const text = { ...TOWER, vocab_size: 128, max_position_embeddings: 16 };
  setComponent(files, 'text_encoder', 'BertModelWithProjection', text, seed);
  setComponent(files, 'prior', 'PriorTransformer', priorOf(16), seed + 5);
  setComponent(files, 'text_proj', 'UnCLIPTextProjModel', TEXT_PROJ, seed + 9);
  const decoder = { ...DECODER, sample_size: 32, in_channels: 28, out_channels: 12 };
  setComponent(files, 'decoder', 'UNet2DConditionModel', decoder, seed + 7);
  return files;
}

/** Karlo's networks, small: what karloFolder holds. */
export const SMALL_KARLO = {
  text_encoder: [
    'CLIPTextModelWithProjection',
    // The end mark as old configurations have it: the largest id.
    {
      ...TOWER,
      vocab_size: 883,
      max_position_embeddings: 77,
      hidden_act: 'quick_gelu',
      eos_token_id: 2,
    },
  ],
  image_encoder: [
    'CLIPVisionModelWithProjection',
    { ...TOWER, hidden_size: 32, image_size: 28, patch_size: 14 },
  ],
  prior: ['PriorTransformer', priorOf(77)],
  text_proj: ['UnCLIPTextProjModel', TEXT_PROJ],
  decoder: [
    'UNet2DConditionModel',
    { ...DECODER, sample_size: 64, in_channels: 3, out_channels: 6 },
  ],
  super_res_first: ['UNet2DModel', superResolution()],
  super_res_last: ['UNet2DModel', superResolution()],
} as const satisfies {
  readonly [name in NetworkName]?: readonly [NetworkClass, Readonly<Record<string, JsonValue>>];
};

function superResolution() {
  return {
    ...UNET,
    block_out_channels: [4, 8],
    down_block_types: ['ResnetDownsampleBlock2D', 'ResnetDownsampleBlock2D'],
    up_block_types: ['ResnetUpsampleBlock2D', 'ResnetUpsampleBlock2D'],
    add_attention: false,
    sample_size: 256,
    in_channels: 6,
    out_channels: 3,
  };
}

/** A plain UnCLIPPipeline folder, as a hub gives Karlo: a card, old tokenizer files, UnCLIPSchedulers. */
export function karloFolder(): Files {
  const scheduler = (prediction: string, variance: string, range: number) =>
    encode({
      _class_name: 'UnCLIPScheduler',
      num_train_timesteps: 1000,
      prediction_type: prediction,
      variance_type: variance,
      clip_sample: true,
      clip_sample_range: range,
    });
  const files: Files = new Map([
    [
      'README.md',
      encode('---\nlicense: creativeml-openrail-m\n---\n# Small Karlo\n\nRandom weights.\n'),
    ],
    ['model_index.json', encode({ _class_name: 'UnCLIPPipeline' })],
    ['tokenizer/vocab.json', fixture('tokenizers/clip/vocab.json')],
    ['tokenizer/merges.txt', fixture('tokenizers/clip/merges.txt')],
    ['tokenizer/special_tokens_map.json', encode({ pad_token: { content: '<|endoftext|>' } })],
    ['feature_extractor/preprocessor_config.json', encode({ crop_size: 28 })],
    ['prior_scheduler/scheduler_config.json', scheduler('sample', 'fixed_small_log', 5)],
    ['decoder_scheduler/scheduler_config.json', scheduler('epsilon', 'learned_range', 1)],
    ['super_res_scheduler/scheduler_config.json', scheduler('epsilon', 'fixed_small_log', 1)],
  ]);
  for (const [name, [kind, config]] of Object.entries(SMALL_KARLO))
    setComponent(files, name as NetworkName, kind, config);
  return files;
}

/** Converts a folder in memory: the pack's files, and what the conversion says of them. */
export async function convertAll(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>> | FolderSource,
  options: ConvertOptions = {},
): Promise<{ files: Map<string, Uint8Array<ArrayBuffer>>; result: ConvertResult }> {
  const folder = 'list' in files ? files : memoryFolder(files);
  const out = new Map<string, Uint8Array<ArrayBuffer>>();
  const conversion = convertFolder(folder, options);
  for (;;) {
    const next = await conversion.next();
    if (next.done) return { files: out, result: next.value };
    out.set(next.value.path, next.value.bytes);
  }
}
