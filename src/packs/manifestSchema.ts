import * as v from 'valibot';
import { EaselError } from '../base/errors.ts';
import { webAddress } from '../base/webAddress.ts';
import {
  MAX_SHARD_BYTES,
  PACK_FORMAT,
  PACK_FORMAT_VERSIONS,
  type JsonValue,
  type PackManifest,
} from './manifest.ts';
import { checkLayout } from './manifestLayout.ts';
import { PICTURE_KINDS } from './pictureKinds.ts';
import { thumbnailFields, vocabularyFields } from './vocabulary/schema.ts';

/** Tokenizer files and model cards: what every static host accepts in one file. */
const MAX_FILE_BYTES = 25 * 1024 * 1024;
/** They are fetched before the pack is: a visitor should not wait for them. */
const MAX_THUMBNAILS_BYTES = 1024 * 1024;
const MAX_CONFIG_DEPTH = 16;

/**
 * True for a path that stays inside its pack on every system: relative, forward slashes, no `.` or `..` or empty
 * segment, no scheme, no backslash, no control character, and nothing that an address would give another meaning.
 */
export function isPackPath(path: string): boolean {
  if (path.length === 0 || path.length > 200) return false;
  if (!/^[A-Za-z0-9._\-/]+$/.test(path)) return false;
  return path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

function isJson(value: unknown, depth = 0): value is JsonValue {
  if (depth > MAX_CONFIG_DEPTH) return false;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return false;
  return Object.values(value).every((entry) => isJson(entry, depth + 1));
}

function isConfig(value: unknown): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isJson(value);
}

const count = (max = Number.MAX_SAFE_INTEGER) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(max));
export const positive = (max = Number.MAX_SAFE_INTEGER) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(max));
export const finite = v.pipe(v.number(), v.finite());
const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
export const label = (max: number) => v.pipe(text(max), v.minLength(1));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'Expected 64 lower-case hex digits'));
const path = v.pipe(
  v.string(),
  v.check(isPackPath, 'Expected a relative path inside the pack, such as "tokenizer/vocab.json"'),
);
const folder = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9-]{1,64}$/, 'Expected the name of a folder, 1–64 of a–z, 0–9 and -'),
);
export const file = (max: number) =>
  v.strictObject({
    path,
    bytes: v.pipe(positive(), v.maxValue(max)),
    sha256,
    sibling: v.exactOptional(folder),
  });

const part = v.strictObject({
  shard: count(),
  offset: v.pipe(count(), v.multipleOf(16)),
  bytes: positive(MAX_SHARD_BYTES),
  rows: positive(),
  scalesOffset: v.exactOptional(v.pipe(count(), v.multipleOf(16))),
});

const weight = v.strictObject({
  dtype: v.picklist(['f32', 'f16', 'q8', 'q4']),
  shape: v.pipe(v.array(positive(2 ** 31)), v.maxLength(6)),
  layout: v.exactOptional(v.picklist(['blocks', 'channels'])),
  parts: v.pipe(v.array(part), v.minLength(1)),
});

export const network = <const T extends readonly [string, ...string[]]>(classes: T) =>
  v.strictObject({
    class: v.picklist(classes),
    config: v.custom<{ readonly [key: string]: JsonValue }>(isConfig, 'Expected a JSON object'),
    weights: v.record(label(300), weight),
  });

const scheduler = v.strictObject({
  num_train_timesteps: positive(100_000),
  beta_schedule: v.picklist(['linear', 'squaredcos_cap_v2']),
  beta_start: v.exactOptional(v.pipe(finite, v.gtValue(0), v.ltValue(1))),
  beta_end: v.exactOptional(v.pipe(finite, v.gtValue(0), v.ltValue(1))),
  prediction_type: v.picklist(['epsilon', 'sample', 'v_prediction']),
  variance_type: v.picklist(['fixed_small', 'fixed_small_log', 'learned_range']),
  clip_sample: v.boolean(),
  clip_sample_range: v.pipe(finite, v.gtValue(0)),
  timestep_spacing: v.picklist(['linspace_round', 'leading', 'trailing', 'linspace']),
});

const unshuffle = v.picklist([1, 2, 4, 8, 16]);
const layout = v.strictObject({
  pixelUnshuffle: unshuffle,
  conditionUnshuffle: v.exactOptional(v.picklist([0, 1, 2, 4, 8, 16])),
  condition: v.exactOptional(v.picklist(['unshuffle', 'resize'])),
  maskChannels: v.boolean(),
  residual: v.exactOptional(v.literal(true)),
});

const stage = {
  scheduler,
  defaults: v.strictObject({
    sampler: v.picklist(['ddpm', 'ddim', 'dpm++2m', 'euler', 'codes']),
    steps: positive(1000),
    guidance: v.pipe(finite, v.minValue(1), v.maxValue(20)),
    eta: v.pipe(finite, v.minValue(0), v.maxValue(1)),
  }),
  layout: v.exactOptional(layout),
  size: v.exactOptional(positive(4096)),
};
/** In a manifest and in easel.json. */
export const finishField = v.strictObject({
  smooth: v.exactOptional(v.pipe(finite, v.gtValue(0), v.maxValue(4))),
  flatten: count(16),
  spread: v.pipe(finite, v.gtValue(0), v.maxValue(2)),
  sharpen: v.pipe(v.array(v.pipe(finite, v.gtValue(0), v.maxValue(8))), v.maxLength(4)),
});
const pictureStage = {
  ...stage,
  layout,
  size: positive(4096),
  finish: v.exactOptional(finishField),
};

const attribution = v.strictObject({
  title: label(200),
  author: label(200),
  licence: label(200),
  url: v.pipe(
    text(1000),
    v.check((address) => webAddress(address) !== undefined, 'Expected an http or https address'),
  ),
  use: text(1000),
  sha256: v.exactOptional(sha256),
});

const identity = {
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/, 'Expected 1–64 of a–z, 0–9 and -')),
  version: v.pipe(
    v.string(),
    v.regex(/^\d{1,9}\.\d{1,9}\.\d{1,9}(-[0-9A-Za-z.-]{1,64})?$/, 'Expected a version like 1.0.0'),
  ),
};

export const shards = v.pipe(v.array(file(MAX_SHARD_BYTES)), v.minLength(1), v.maxLength(10_000));

/** In a manifest and in easel.json. */
export const goodForField = v.pipe(
  v.array(v.picklist(PICTURE_KINDS)),
  v.minLength(1),
  v.maxLength(PICTURE_KINDS.length),
);

const manifestSchema = v.strictObject({
  format: v.literal(PACK_FORMAT),
  formatVersion: v.picklist(PACK_FORMAT_VERSIONS),
  ...identity,
  name: label(200),
  description: text(2000),
  licence: label(200),
  attribution: v.array(attribution),
  goodFor: v.exactOptional(goodForField),
  modelCard: v.exactOptional(file(MAX_FILE_BYTES)),
  tokenizer: v.strictObject({
    kind: v.picklist(['bert', 'clip']),
    files: v.pipe(v.array(file(MAX_FILE_BYTES)), v.minLength(1), v.maxLength(8)),
    contextLength: v.pipe(positive(4096), v.minValue(4)),
    padTokenId: count(2 ** 31 - 1),
  }),
  embeddingWidth: positive(65_536),
  embeddings: v.picklist(['raw', 'l2-normalised']),
  image: v.exactOptional(
    v.strictObject({
      size: positive(4096),
      mean: v.strictTuple([finite, finite, finite]),
      std: v.strictTuple([
        v.pipe(finite, v.gtValue(0)),
        v.pipe(finite, v.gtValue(0)),
        v.pipe(finite, v.gtValue(0)),
      ]),
    }),
  ),
  networks: v.strictObject({
    text_encoder: network(['CLIPTextModelWithProjection', 'BertModelWithProjection']),
    image_encoder: v.exactOptional(network(['CLIPVisionModelWithProjection'])),
    prior: network(['PriorTransformer', 'AutoregressivePrior']),
    text_proj: network(['UnCLIPTextProjModel']),
    sketch: v.exactOptional(network(['Sketch'])),
    decoder: network(['UNet2DConditionModel']),
    super_res_first: v.exactOptional(network(['UNet2DModel'])),
    super_res_last: v.exactOptional(network(['UNet2DModel'])),
  }),
  stages: v.strictObject({
    prior: v.strictObject({
      scheduler: v.exactOptional(scheduler),
      defaults: stage.defaults,
    }),
    decoder: v.strictObject(pictureStage),
    upsample256: v.exactOptional(
      v.strictObject({ ...pictureStage, lastStepsBySecondNetwork: v.exactOptional(count(1000)) }),
    ),
    upsample1024: v.exactOptional(v.strictObject(pictureStage)),
  }),
  addOns: v.exactOptional(v.pipe(v.array(folder), v.maxLength(16))),
  addsTo: v.exactOptional(v.strictObject(identity)),
  vocabulary: v.exactOptional(
    v.strictObject({
      ...vocabularyFields,
      thumbnails: v.exactOptional(
        v.strictObject({ ...thumbnailFields, file: file(MAX_THUMBNAILS_BYTES) }),
      ),
      meanings: v.exactOptional(file(MAX_FILE_BYTES)),
    }),
  ),
  examples: v.pipe(v.array(label(400)), v.maxLength(1000)),
  shards,
});

/**
 * `pack.json`, checked whole: field by field, then every tensor against its shard.
 *
 * @param json what JSON.parse returned.
 * @throws EaselError `unsupported-format` for another format or version, `invalid-manifest` (with the field as `param`)
 *   for anything else that is wrong.
 */
export function parseManifest(json: unknown): PackManifest {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new EaselError('invalid-manifest', 'pack.json is not a JSON object.');
  const { format, formatVersion } = json as { format?: unknown; formatVersion?: unknown };
  if (format !== PACK_FORMAT)
    throw new EaselError(
      'unsupported-format',
      `This is not a model pack: its "format" is ${show(format)}, not "${PACK_FORMAT}".`,
      { param: 'format' },
    );
  if (!PACK_FORMAT_VERSIONS.some((known) => known === formatVersion))
    throw new EaselError('unsupported-format', otherVersion(formatVersion), {
      param: 'formatVersion',
    });
  const result = v.safeParse(manifestSchema, json, { abortEarly: true });
  if (!result.success) {
    const issue = result.issues[0];
    const param = v.getDotPath(issue) ?? 'pack.json';
    throw new EaselError('invalid-manifest', `pack.json, ${param}: ${issue.message}.`, { param });
  }
  const manifest: PackManifest = result.output;
  checkLayout(manifest);
  return manifest;
}

/** A later version is read by a later page; any other is none. */
function otherVersion(version: unknown): string {
  const [oldest, newest] = [Math.min(...PACK_FORMAT_VERSIONS), Math.max(...PACK_FORMAT_VERSIONS)];
  const read = `this page reads versions ${String(oldest)} to ${String(newest)}`;
  const said = `The pack's format version is ${show(version)}; ${read}.`;
  return typeof version === 'number' && version > newest
    ? `${said} Reload the page to get the newer Easel that the pack was made for.`
    : `${said} Convert the pack again (npm run pack).`;
}

function show(value: unknown): string {
  return value === undefined
    ? 'missing'
    : (JSON.stringify(value)?.slice(0, 60) ?? 'not a JSON value');
}
