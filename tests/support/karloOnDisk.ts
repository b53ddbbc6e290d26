/** A folder of Karlo v1 alpha's shape on the disk, as a hub gives it: half-precision files, every parameter random. */
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { float32ToFloat16 } from '../../src/base/float16.ts';
import { networkWeights } from '../../src/convert/networkWeights.ts';
import type { JsonValue, NetworkClass } from '../../src/packs/manifest.ts';
import { numbers } from './packs.ts';

/** `reduced` has Karlo's widths at fewer layers and levels: some 400 MB in place of 7.5 GB, for a rehearsal. */
export type KarloSize = 'full' | 'reduced';

export interface KarloOnDisk {
  readonly parameters: number;
  readonly bytes: number;
  /** Of the largest tensor, in the file. */
  readonly largestTensorBytes: number;
}

const fixtures = resolve(import.meta.dirname, '../fixtures');
/** Values that are drawn once; tensors are cut out of them at places of their own. */
const DRAWN = 1 << 19;
/** Values of one cut. */
const CUT = 1 << 17;

type Config = Readonly<Record<string, JsonValue>>;
const REDUCED: { readonly [network: string]: Config } = {
  text_encoder: { num_hidden_layers: 2 },
  image_encoder: { num_hidden_layers: 2 },
  prior: { num_layers: 2 },
  decoder: {
    block_out_channels: [320, 640],
    layers_per_block: 1,
    down_block_types: ['ResnetDownsampleBlock2D', 'SimpleCrossAttnDownBlock2D'],
    up_block_types: ['SimpleCrossAttnUpBlock2D', 'ResnetUpsampleBlock2D'],
  },
  super_res_first: superResolution(),
  super_res_last: superResolution(),
};

function superResolution(): Config {
  return {
    block_out_channels: [320, 640],
    layers_per_block: 1,
    down_block_types: ['ResnetDownsampleBlock2D', 'ResnetDownsampleBlock2D'],
    up_block_types: ['ResnetUpsampleBlock2D', 'ResnetUpsampleBlock2D'],
  };
}

/** Writes it; the same bytes each time. */
export function writeKarlo(folder: string, size: KarloSize): KarloOnDisk {
  const { configs } = JSON.parse(
    gunzipSync(readFileSync(join(fixtures, 'configs/karlo.json.gz'))).toString('utf8'),
  ) as { readonly configs: { readonly [path: string]: Config } };
  const put = (path: string, content: unknown) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(folder, path), text);
  };
  put(
    'README.md',
    '---\nlicense: creativeml-openrail-m\n---\n# Of Karlo’s shape\n\nEvery parameter is random.\n',
  );
  put('model_index.json', { _class_name: 'UnCLIPPipeline' });
  put('feature_extractor/preprocessor_config.json', { crop_size: 224 });
  put('tokenizer/merges.txt', readFileSync(join(fixtures, 'tokenizers/clip/merges.txt'), 'utf8'));
  put('tokenizer/vocab.json', vocabulary());
  put('tokenizer/special_tokens_map.json', { pad_token: '<|endoftext|>' });
  const unclip = { _class_name: 'UnCLIPScheduler', num_train_timesteps: 1000, clip_sample: true };
  const scheduler = (stage: string, prediction: string, variance: string, range: number) =>
    put(`${stage}_scheduler/scheduler_config.json`, {
      ...unclip,
      prediction_type: prediction,
      variance_type: variance,
      clip_sample_range: range,
    });
  scheduler('prior', 'sample', 'fixed_small_log', 5);
  scheduler('decoder', 'epsilon', 'learned_range', 1);
  scheduler('super_res', 'epsilon', 'fixed_small_log', 1);

  const cuts = createCuts();
  const total = { parameters: 0, bytes: 0, largestTensorBytes: 0 };
  for (const [path, own] of Object.entries(configs)) {
    const network = dirname(path);
    const config = { ...own, ...(size === 'reduced' ? REDUCED[network] : {}) };
    put(path, config);
    const { architectures, _class_name: named } = config;
    const kind = (Array.isArray(architectures) ? architectures[0] : named) as NetworkClass;
    const tensors = [...networkWeights(kind, config)];
    const file = network.endsWith('_encoder') ? 'model' : 'diffusion_pytorch_model';
    const written = writeHalves(join(folder, network, `${file}.fp16.safetensors`), tensors, cuts);
    total.parameters += written / 2;
    total.bytes += written;
    for (const [, shape] of tensors)
      total.largestTensorBytes = Math.max(total.largestTensorBytes, 2 * product(shape));
  }
  return total;
}

/** CLIP's tokenizer of the tests at full length: what it lacks are tokens that no word gives. */
function vocabulary(): Readonly<Record<string, number>> {
  const own = JSON.parse(
    readFileSync(join(fixtures, 'tokenizers/clip/vocab.json'), 'utf8'),
  ) as Record<string, number>;
  const marks = { '<|startoftext|>': 49_406, '<|endoftext|>': 49_407 };
  const tokens = Object.keys(own).filter((token) => !Object.hasOwn(marks, token));
  const filled = Array.from({ length: 49_406 }, (_, id) => [tokens[id] ?? `unused-${id}`, id]);
  return { ...(Object.fromEntries(filled) as Record<string, number>), ...marks };
}

const product = (shape: readonly number[]) => shape.reduce((all, side) => all * side, 1);

type Cuts = (name: string, shape: readonly number[]) => Uint16Array<ArrayBuffer>;

/** Halves with which a network can run: matrices keep the size of what goes through them, norms are near 1. */
function createCuts(): Cuts {
  const drawn = numbers(DRAWN, 1);
  const made = new Map<string, Uint16Array<ArrayBuffer>>();
  return (name, shape) => {
    const inputs = product(shape.slice(1));
    const near = /norm.*\.weight$|clip_std$/.test(name) ? 1 : 0;
    const scale = near === 1 || inputs <= 1 ? 0.2 : Math.sqrt(3 / inputs);
    const key = `${near} ${scale}`;
    const known = made.get(key);
    if (known) return known;
    const halves = float32ToFloat16(drawn.map((value) => near + scale * value));
    made.set(key, halves);
    return halves;
  };
}

/** @returns bytes of its tensors */
function writeHalves(
  path: string,
  tensors: readonly (readonly [name: string, shape: readonly number[]])[],
  cuts: Cuts,
): number {
  let bytes = 0;
  const entries = tensors.map(([name, shape]) => {
    const from = bytes;
    bytes += 2 * product(shape);
    return [name, { dtype: 'F16', shape, data_offsets: [from, bytes] }];
  });
  const json = JSON.stringify(Object.fromEntries(entries));
  const header = Buffer.from(json + ' '.repeat((8 - (Buffer.byteLength(json) % 8)) % 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = openSync(path, 'w');
  writeSync(file, length);
  writeSync(file, header);
  let seed = path.length;
  for (const [name, shape] of tensors) {
    const halves = cuts(name, shape);
    for (let left = product(shape); left > 0; left -= CUT) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      const first = seed % (DRAWN - CUT);
      const cut = halves.subarray(first, first + Math.min(left, CUT));
      writeSync(file, new Uint8Array(cut.buffer, cut.byteOffset, cut.byteLength));
    }
  }
  closeSync(file);
  return bytes;
}
