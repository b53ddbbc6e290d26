import { EaselError } from '../base/errors.ts';
import type { EaselPictureStage, EaselSource } from './easelSource.ts';
import type { FolderSource } from './folderSource.ts';
import type { PackManifest, PictureLayout, StageDefaults, StageEntry } from '../packs/manifest.ts';
import { readScheduler } from './sourceConfigs.ts';

type Stages = PackManifest['stages'];

/** The stages of a folder with easel.json: one scheduler folder per network. */
export async function easelStages(folder: FolderSource, source: EaselSource): Promise<Stages> {
  const { prior, decoder, super_res_first: first, super_res_last: last } = source.stages;
  const scheduler = (network: string) =>
    readScheduler(folder, `${network}_scheduler/scheduler_config.json`);
  const picture = async (network: string, stage: EaselPictureStage) => ({
    scheduler: await scheduler(network),
    defaults: stage.defaults,
    layout: easelLayout(network, stage),
    ...(stage.finish ? { finish: stage.finish } : {}),
    size: stage.size,
  });
  return {
    prior: { scheduler: await scheduler('prior'), defaults: prior.defaults },
    decoder: await picture('decoder', decoder),
    ...(first ? { upsample256: await picture('super_res_first', first) } : {}),
    ...(last ? { upsample1024: await picture('super_res_last', last) } : {}),
  };
}

function easelLayout(network: string, stage: EaselPictureStage): PictureLayout {
  const order = [
    'x',
    ...(stage.condition === null ? [] : ['condition']),
    ...(stage.maskChannels ? ['known', 'mask'] : []),
  ];
  if (order.join() !== stage.channelOrder.join())
    throw new EaselError(
      'unsupported-format',
      `easel.json: ${network} takes the channels ${stage.channelOrder.join(', ')}; Easel feeds ${order.join(', ')}.`,
      { param: `stages.${network}.channelOrder` },
    );
  return {
    pixelUnshuffle: stage.pixelUnshuffle,
    ...(stage.condition === null ? {} : { condition: stage.condition }),
    ...(stage.conditionUnshuffle === null ? {} : { conditionUnshuffle: stage.conditionUnshuffle }),
    maskChannels: stage.maskChannels,
    ...(stage.residual ? { residual: stage.residual } : {}),
  };
}

/**
 * The prior's stage where it has no timestep (ECLIPSE): one step of DDIM whose x̂₀, unclamped, is what comes out. There
 * is no guidance, as in its authors' pipeline.
 */
export const ONE_PASS = {
  scheduler: {
    num_train_timesteps: 1000,
    beta_schedule: 'squaredcos_cap_v2',
    prediction_type: 'sample',
    variance_type: 'fixed_small',
    clip_sample: false,
    clip_sample_range: 1,
    timestep_spacing: 'trailing',
  },
  defaults: { sampler: 'ddim', steps: 1, guidance: 1, eta: 0 },
} as const satisfies Stages['prior'];

/** Steps and guidance of diffusers' UnCLIPPipeline, which samples with Karlo's own ancestral scheduler. */
const KARLO = {
  prior: { sampler: 'ddpm', steps: 25, guidance: 4, eta: 1 },
  decoder: { sampler: 'ddpm', steps: 25, guidance: 8, eta: 1 },
  superResolution: { sampler: 'ddpm', steps: 7, guidance: 1, eta: 1 },
} as const satisfies Record<string, StageDefaults>;

/**
 * The stages of a plain UnCLIPPipeline folder (Karlo): three schedulers, pictures enter as they are, the second
 * super-resolution network takes the last step of the first one's stage.
 *
 * @param sides pictures' sides, from the UNets' `sample_size`; `superResolution` is absent without those networks.
 * @param parts whether there is a second super-resolution network, and whether the prior has no timestep
 */
export async function karloStages(
  folder: FolderSource,
  sides: { readonly decoder: number; readonly superResolution?: number },
  { hasLast, onePass }: { readonly hasLast: boolean; readonly onePass: boolean },
): Promise<Stages> {
  const layout: PictureLayout = { pixelUnshuffle: 1, maskChannels: false };
  const stage = async (name: string, defaults: StageDefaults): Promise<StageEntry> => ({
    scheduler: await readScheduler(folder, `${name}_scheduler/scheduler_config.json`),
    defaults,
  });
  const upsample256 =
    sides.superResolution === undefined
      ? {}
      : {
          upsample256: {
            ...(await stage('super_res', KARLO.superResolution)),
            layout: { ...layout, condition: 'resize', conditionUnshuffle: 0 } as const,
            size: sides.superResolution,
            ...(hasLast ? { lastStepsBySecondNetwork: 1 } : {}),
          },
        };
  return {
    prior: onePass ? ONE_PASS : await stage('prior', KARLO.prior),
    decoder: { ...(await stage('decoder', KARLO.decoder)), layout, size: sides.decoder },
    ...upsample256,
  };
}
