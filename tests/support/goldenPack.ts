import type {
  NetworkEntry,
  NetworkName,
  PackManifest,
  SchedulerConfig,
  StageEntry,
} from '../../src/packs/manifest.ts';
import { floatWeights, readGolden, type Golden, type GoldenTensor } from './golden.ts';
import type { WeightSource } from './ort.ts';

/** A golden case of several networks (models/golden/steps.py) as a pack. */
export interface GoldenPack {
  readonly manifest: PackManifest;
  readonly weights: WeightSource;
  readonly golden: Golden;
}

/** What the case's config.json holds. */
interface Description {
  readonly networks: { readonly [name in NetworkName]?: Pick<NetworkEntry, 'class' | 'config'> };
  readonly stages: {
    readonly [name in keyof PackManifest['stages']]: Partial<SchedulerConfig>;
  };
  readonly embeddingWidth: number;
  readonly contextLength: number;
}

/** How each stage's pictures enter, which config.json leaves to the test. */
export type Layouts = {
  readonly [stage in 'decoder' | 'upsample256']?: Pick<StageEntry, 'layout' | 'size'> & {
    readonly lastStepsBySecondNetwork?: number;
  };
};

export async function readGoldenPack(
  name: string,
  timestepSpacing: SchedulerConfig['timestep_spacing'],
  layouts: Layouts,
): Promise<GoldenPack> {
  const golden = await readGolden(name);
  const description = golden.config as unknown as Description;
  const byNetwork = new Map<string, Map<string, GoldenTensor>>();
  for (const [path, value] of golden.weights) {
    const [network = '', tensor = ''] = path.split('/');
    const tensors = byNetwork.get(network) ?? new Map<string, GoldenTensor>();
    byNetwork.set(network, tensors.set(tensor, value));
  }
  const sources = new Map(
    [...byNetwork].map(([network, tensors]) => [network, floatWeights(tensors)]),
  );
  const networks = Object.fromEntries(
    Object.entries(description.networks).map(([network, entry]) => {
      const table = sources.get(network)?.table ?? {};
      const weights = Object.fromEntries(
        Object.entries(table).map(([tensor, info]) => [tensor, { ...info, parts: [] }]),
      );
      return [network, { ...entry, weights }];
    }),
  );
  const stage = (scheduler: Partial<SchedulerConfig> | undefined): StageEntry => ({
    scheduler: {
      num_train_timesteps: 1000,
      beta_schedule: 'squaredcos_cap_v2',
      prediction_type: 'sample',
      variance_type: 'fixed_small',
      clip_sample: true,
      clip_sample_range: 1,
      timestep_spacing: timestepSpacing,
      ...scheduler,
    },
    defaults: { sampler: 'ddim', steps: 3, guidance: 1, eta: 0 },
  });
  const { stages, contextLength, embeddingWidth } = description;
  return {
    golden,
    weights: (request) => {
      const found = sources.get(request.network);
      if (found === undefined) throw new Error(`the case has no network ${request.network}`);
      return found.source(request);
    },
    manifest: {
      format: 'easel-pack',
      formatVersion: 1,
      id: name,
      version: '1.0.0',
      name,
      description: '',
      licence: '',
      attribution: [],
      tokenizer: { kind: 'bert', files: [], contextLength, padTokenId: 0 },
      embeddingWidth,
      embeddings: 'raw',
      networks,
      stages: {
        prior: stage(stages.prior),
        decoder: { ...stage(stages.decoder), ...layouts.decoder },
        upsample256: { ...stage(stages.upsample256), ...layouts.upsample256 },
      },
      examples: [],
      shards: [],
    },
  };
}

/**
 * A pack whose decoder is told a sketch, a picture of 16 pixels a side, in cells of two; in `steps-base` it adds to
 * that picture, whose figure and ground are drawn apart.
 */
export function readSketchedPack(name: 'steps-sketch' | 'steps-base'): Promise<GoldenPack> {
  const layout = {
    pixelUnshuffle: 2,
    condition: 'unshuffle',
    conditionUnshuffle: 2,
    maskChannels: true,
    ...(name === 'steps-base' ? { residual: true as const } : {}),
  } as const;
  return readGoldenPack(name, 'trailing', { decoder: { size: 16, layout } });
}
