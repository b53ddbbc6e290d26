/** Karlo v1 alpha at full size as a pack whose shards hold nothing: enough to plan, not to run. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type {
  NetworkEntry,
  NetworkName,
  PackManifest,
  WeightDType,
} from '../../src/packs/manifest.ts';
import { planWeight } from '../../src/convert/weightPlan.ts';

interface Description {
  readonly configs: { readonly [path: string]: NetworkEntry['config'] };
  readonly shapes: {
    readonly [network in NetworkName]?: { readonly [tensor: string]: readonly number[] };
  };
}

const unclip = {
  num_train_timesteps: 1000,
  beta_schedule: 'squaredcos_cap_v2',
  clip_sample: true,
  timestep_spacing: 'linspace_round',
} as const;
const layout = { pixelUnshuffle: 1, maskChannels: false } as const;

/** Converted with weights of this type. */
export function karloManifest(dtype: WeightDType): PackManifest {
  const file = new URL('../fixtures/configs/karlo.json.gz', import.meta.url);
  const { configs, shapes } = JSON.parse(
    gunzipSync(readFileSync(file)).toString('utf8'),
  ) as Description;
  const networks = Object.fromEntries(
    Object.entries(shapes).map(([network, tensors]) => {
      const {
        _class_name: named,
        architectures,
        ...config
      } = configs[`${network}/config.json`] ?? {};
      const weights = Object.fromEntries(
        Object.entries(tensors).map(([name, shape]) => [
          name,
          { ...planWeight(name, shape, dtype), parts: [] },
        ]),
      );
      const [model] = Array.isArray(architectures) ? architectures : [named];
      return [network, { class: model, config, weights }];
    }),
  ) as PackManifest['networks'];
  return {
    format: 'easel-pack',
    formatVersion: 1,
    id: 'karlo',
    version: '1.0.0',
    name: 'Karlo',
    description: '',
    licence: 'CreativeML OpenRAIL-M',
    attribution: [],
    tokenizer: { kind: 'clip', files: [], contextLength: 77, padTokenId: 49407 },
    embeddingWidth: 768,
    embeddings: 'raw',
    image: { size: 224, mean: [0, 0, 0], std: [1, 1, 1] },
    networks,
    stages: {
      prior: {
        scheduler: {
          ...unclip,
          prediction_type: 'sample',
          variance_type: 'fixed_small_log',
          clip_sample_range: 5,
        },
        defaults: { sampler: 'ddpm', steps: 25, guidance: 4, eta: 1 },
      },
      decoder: {
        scheduler: {
          ...unclip,
          prediction_type: 'epsilon',
          variance_type: 'learned_range',
          clip_sample_range: 1,
        },
        defaults: { sampler: 'ddpm', steps: 25, guidance: 8, eta: 1 },
        layout,
        size: 64,
      },
      upsample256: {
        scheduler: {
          ...unclip,
          prediction_type: 'epsilon',
          variance_type: 'fixed_small_log',
          clip_sample_range: 1,
        },
        defaults: { sampler: 'ddpm', steps: 7, guidance: 1, eta: 1 },
        layout: { ...layout, condition: 'resize', conditionUnshuffle: 0 },
        size: 256,
        lastStepsBySecondNetwork: 1,
      },
    },
    examples: [],
    shards: [],
  };
}
