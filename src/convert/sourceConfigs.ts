import { EaselError } from '../base/errors.ts';
import { readJson, type FolderSource } from './folderSource.ts';
import type {
  ImagePreparation,
  JsonValue,
  NetworkClass,
  NetworkName,
  SchedulerConfig,
} from '../packs/manifest.ts';

const NETWORK_CLASSES: Readonly<Record<NetworkName, readonly NetworkClass[]>> = {
  text_encoder: ['CLIPTextModelWithProjection', 'BertModelWithProjection'],
  image_encoder: ['CLIPVisionModelWithProjection'],
  prior: ['PriorTransformer', 'AutoregressivePrior'],
  text_proj: ['UnCLIPTextProjModel'],
  sketch: ['Sketch'],
  decoder: ['UNet2DConditionModel'],
  super_res_first: ['UNet2DModel'],
  super_res_last: ['UNet2DModel'],
  classifier: ['ViTForImageClassification', 'MobileNetV2ForImageClassification'],
};

/** Those of a pack. */
export const NETWORK_NAMES = (Object.keys(NETWORK_CLASSES) as readonly NetworkName[]).filter(
  (name) => name !== 'classifier',
);

/** A component's class (diffusers writes `_class_name`, transformers `architectures`) and configuration. */
export async function readNetworkConfig(
  folder: FolderSource,
  network: NetworkName,
): Promise<{ class: NetworkClass; config: { readonly [key: string]: JsonValue } }> {
  const path = `${network}/config.json`;
  // Whatever JSON.parse returned is made of JSON values. Where it was loaded from (_name_or_path) may be a folder of
  // the converting person's machine, and is nobody's business.
  const { _name_or_path: _, ...config } = (await readJson(folder, path)) as {
    readonly [key: string]: JsonValue;
  };
  const architectures = config['architectures'];
  const named = config['_class_name'] ?? (Array.isArray(architectures) ? architectures[0] : null);
  const known = NETWORK_CLASSES[network].find((name) => name === named);
  if (known === undefined)
    throw new EaselError(
      'unsupported-format',
      `${path} is of the class ${String(named)}; Easel builds ${NETWORK_CLASSES[network].join(' or ')} here.`,
      { param: path },
    );
  return { class: known, config };
}

/**
 * A scheduler_config.json of diffusers as Easel's. UnCLIPScheduler always uses the cosine schedule and its own spacing.
 *
 * @throws EaselError `unsupported-format` for a class or an option that Easel's samplers do not have.
 */
export async function readScheduler(folder: FolderSource, path: string): Promise<SchedulerConfig> {
  const config = await readJson(folder, path);
  const refuse = (field: string) =>
    new EaselError(
      'unsupported-format',
      `${path}: ${field} = ${JSON.stringify(config[field]) ?? 'missing'} is not supported.`,
      { param: field },
    );
  const pick = <T extends string>(field: string, allowed: readonly T[], absent?: T): T => {
    const value = config[field] ?? absent;
    const found = allowed.find((option) => option === value);
    if (found === undefined) throw refuse(field);
    return found;
  };
  const number = (field: string, absent: number): number => {
    const value = config[field] ?? absent;
    if (typeof value !== 'number' || !Number.isFinite(value)) throw refuse(field);
    return value;
  };
  const steps = number('num_train_timesteps', 1000);
  const predictions = ['epsilon', 'sample', 'v_prediction'] as const;
  const clip = { clip_sample: config['clip_sample'] !== false };
  if (config['_class_name'] === 'UnCLIPScheduler')
    return {
      num_train_timesteps: steps,
      beta_schedule: 'squaredcos_cap_v2',
      prediction_type: pick('prediction_type', predictions, 'epsilon'),
      variance_type: pick('variance_type', ['fixed_small_log', 'learned_range'], 'fixed_small_log'),
      ...clip,
      clip_sample_range: number('clip_sample_range', 1),
      timestep_spacing: 'linspace_round',
    };
  if (!['DDIMScheduler', 'DDPMScheduler'].includes(String(config['_class_name'])))
    throw refuse('_class_name');
  if ((config['trained_betas'] ?? null) !== null) throw refuse('trained_betas');
  if (config['thresholding'] === true) throw refuse('thresholding');
  if (config['rescale_betas_zero_snr'] === true) throw refuse('rescale_betas_zero_snr');
  if (config['set_alpha_to_one'] === false) throw refuse('set_alpha_to_one');
  if (number('steps_offset', 0) !== 0) throw refuse('steps_offset');
  const schedule = pick('beta_schedule', ['linear', 'squaredcos_cap_v2'], 'linear');
  return {
    num_train_timesteps: steps,
    beta_schedule: schedule,
    ...(schedule === 'linear'
      ? { beta_start: number('beta_start', 0.0001), beta_end: number('beta_end', 0.02) }
      : {}),
    prediction_type: pick('prediction_type', predictions, 'epsilon'),
    variance_type: pick(
      'variance_type',
      ['fixed_small', 'fixed_small_log', 'learned_range'],
      'fixed_small',
    ),
    ...clip,
    clip_sample_range: number('clip_sample_range', 1),
    timestep_spacing: pick('timestep_spacing', ['leading', 'trailing', 'linspace'], 'leading'),
  };
}

/** CLIPImageProcessor's configuration (both its old and its new spelling). Undefined when the folder has none. */
export async function readImagePreparation(
  folder: FolderSource,
): Promise<ImagePreparation | undefined> {
  const path = 'feature_extractor/preprocessor_config.json';
  if (!(await folder.list()).includes(path)) return undefined;
  const config = await readJson(folder, path);
  const crop = config['crop_size'];
  const size =
    typeof crop === 'object' && crop !== null && 'height' in crop ? crop.height : (crop ?? 224);
  const triple = (field: string, absent: readonly [number, number, number]) => {
    const value: unknown = config[field] ?? absent;
    if (!Array.isArray(value) || value.length !== 3 || !value.every(Number.isFinite))
      throw new EaselError('corrupt-data', `${path}: ${field} is not three numbers.`, {
        param: field,
      });
    return value as [number, number, number];
  };
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1)
    throw new EaselError('corrupt-data', `${path}: crop_size is not a side in pixels.`, {
      param: 'crop_size',
    });
  // CLIP's own statistics, which transformers takes when a file is silent.
  return {
    size,
    mean: triple('image_mean', [0.48145466, 0.4578275, 0.40821073]),
    std: triple('image_std', [0.26862954, 0.26130258, 0.27577711]),
  };
}
