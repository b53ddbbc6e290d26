import { memoryFolder, type FolderSource } from '../../src/packs/folderSource.ts';
import { convertFolder, type ConvertOptions, type ConvertResult } from '../../src/packs/convert.ts';
import { writeSafetensors } from '../../src/packs/safetensors.ts';

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

/** A safetensors file of tensors with made-up values. */
export function weightsFile(shapes: Readonly<Record<string, readonly number[]>>, seed: number) {
  return writeSafetensors(
    new Map(
      Object.entries(shapes).map(([name, shape], index) => [
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

const SCHEDULER = {
  _class_name: 'DDIMScheduler',
  beta_schedule: 'squaredcos_cap_v2',
  timestep_spacing: 'trailing',
};
const ATTENTION = {
  'blocks.0.to_q.weight': [48, 40],
  'blocks.0.to_q.bias': [48],
  'norm.weight': [40],
};
const CONVOLUTIONS = {
  'conv_in.weight': [8, 3, 3, 3],
  'resnets.0.conv1.weight': [8, 8, 3, 3],
  'resnets.0.conv1.bias': [8],
  'conv_out.weight': [3, 8, 3, 3],
};

/** A folder of Easel's own layout whose networks have a few small tensors each: enough to convert, not to run. */
export function easelFolder(seed = 1): Map<string, Uint8Array<ArrayBuffer>> {
  const defaults = { sampler: 'ddim', steps: 4, guidance: 2, eta: 0 };
  const picture = {
    conditionUnshuffle: null,
    condition: null,
    maskChannels: true,
    channelOrder: ['x', 'known', 'mask'],
    defaults,
  };
  const files = new Map<string, Uint8Array<ArrayBuffer>>([
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
        embeddingWidth: 40,
        embeddings: 'l2-normalised',
        tokenizer: { kind: 'bert', contextLength: 16, padTokenId: 0 },
        text: { pooling: 'mean', emptyCaption: '' },
        stages: { prior: { defaults }, decoder: { ...picture, size: 64, pixelUnshuffle: 2 } },
      }),
    ],
    ['README.md', encode('# Made up\n')],
    [
      'tokenizer/tokenizer.json',
      encode({ version: '1.0', model: { type: 'WordPiece', vocab: {} } }),
    ],
    ['tokenizer/tokenizer_config.json', encode({ tokenizer_class: 'BertTokenizer' })],
    ['prior_scheduler/scheduler_config.json', encode({ ...SCHEDULER, prediction_type: 'sample' })],
    [
      'decoder_scheduler/scheduler_config.json',
      encode({ ...SCHEDULER, prediction_type: 'v_prediction' }),
    ],
    [
      'text_encoder/config.json',
      encode({ architectures: ['BertModelWithProjection'], hidden_size: 40 }),
    ],
    [
      'text_encoder/model.safetensors',
      weightsFile({ 'bert.embeddings.word_embeddings.weight': [50, 40], ...ATTENTION }, seed),
    ],
  ]);
  const component = (
    name: string,
    kind: string,
    shapes: Readonly<Record<string, readonly number[]>>,
  ) => {
    files.set(`${name}/config.json`, encode({ _class_name: kind, sample_size: 32 }));
    files.set(
      `${name}/diffusion_pytorch_model.safetensors`,
      weightsFile(shapes, seed + name.length),
    );
  };
  component('prior', 'PriorTransformer', {
    ...ATTENTION,
    clip_mean: [1, 40],
    prd_embedding: [1, 1, 40],
  });
  component('text_proj', 'UnCLIPTextProjModel', ATTENTION);
  component('decoder', 'UNet2DConditionModel', CONVOLUTIONS);
  return files;
}

/** A plain UnCLIPPipeline folder, as Karlo's is laid out: old tokenizer files, UnCLIPSchedulers, old attention names. */
export function karloFolder(): Map<string, Uint8Array<ArrayBuffer>> {
  const scheduler = (prediction: string, variance: string, range: number) =>
    encode({
      _class_name: 'UnCLIPScheduler',
      num_train_timesteps: 1000,
      prediction_type: prediction,
      variance_type: variance,
      clip_sample: true,
      clip_sample_range: range,
    });
  const files = new Map<string, Uint8Array<ArrayBuffer>>([
    ['model_index.json', encode({ _class_name: 'UnCLIPPipeline' })],
    [
      'tokenizer/vocab.json',
      encode({ a: 0, 'a</w>': 1, '<|startoftext|>': 2, '<|endoftext|>': 3 }),
    ],
    ['tokenizer/merges.txt', encode('#version: 0.2\na b</w>\n')],
    ['tokenizer/special_tokens_map.json', encode({ pad_token: { content: '<|endoftext|>' } })],
    ['prior_scheduler/scheduler_config.json', scheduler('sample', 'fixed_small_log', 5)],
    ['decoder_scheduler/scheduler_config.json', scheduler('epsilon', 'learned_range', 1)],
    ['super_res_scheduler/scheduler_config.json', scheduler('epsilon', 'fixed_small_log', 1)],
    [
      'text_encoder/config.json',
      encode({ architectures: ['CLIPTextModelWithProjection'], max_position_embeddings: 77 }),
    ],
    ['text_encoder/model.safetensors', weightsFile(ATTENTION, 1)],
  ]);
  const component = (
    name: string,
    config: object,
    shapes: Readonly<Record<string, readonly number[]>>,
  ) => {
    files.set(`${name}/config.json`, encode(config));
    files.set(`${name}/diffusion_pytorch_model.safetensors`, weightsFile(shapes, name.length));
  };
  component('prior', { _class_name: 'PriorTransformer', embedding_dim: 40 }, ATTENTION);
  component('text_proj', { _class_name: 'UnCLIPTextProjModel' }, ATTENTION);
  component(
    'decoder',
    { _class_name: 'UNet2DConditionModel', sample_size: 64 },
    {
      ...CONVOLUTIONS,
      'mid_block.attentions.0.query.weight': [40, 40],
      'mid_block.attentions.0.proj_attn.weight': [40, 40],
    },
  );
  component('super_res_first', { _class_name: 'UNet2DModel', sample_size: 256 }, CONVOLUTIONS);
  component('super_res_last', { _class_name: 'UNet2DModel', sample_size: 256 }, CONVOLUTIONS);
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
