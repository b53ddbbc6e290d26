import * as v from 'valibot';
import { EaselError } from '../base/errors.ts';
import { preparedSize, type Preparation } from '../image/prepare.ts';
import type { ClassifierClass, FileEntry, NetworkEntry } from './manifest.ts';
import { checkTensors } from './manifestLayout.ts';
import { file, finite, label, network, positive, shards } from './manifestSchema.ts';

/**
 * A classifier of pictures that a site's owner puts beside the page: `classifier.json` and its shards, which hold
 * weights as packs' shards do.
 */
export interface ClassifierManifest {
  readonly format: typeof CLASSIFIER_FORMAT;
  readonly formatVersion: 1;
  readonly name: string;
  readonly licence: string;
  readonly preparation: Preparation;
  readonly modelCard?: FileEntry;
  readonly networks: {
    readonly classifier: NetworkEntry & { readonly class: ClassifierClass };
  };
  readonly shards: readonly FileEntry[];
}

export const CLASSIFIER_FORMAT = 'easel-classifier';
export const CLASSIFIER_FILE = 'classifier.json';
const MAX_CARD_BYTES = 1024 * 1024;
const MAX_SIDE = 1024;

const size = v.strictObject({ width: positive(MAX_SIDE), height: positive(MAX_SIDE) });
const deviation = v.pipe(finite, v.gtValue(0));

const schema = v.strictObject({
  format: v.literal(CLASSIFIER_FORMAT),
  formatVersion: v.literal(1),
  name: label(200),
  licence: label(200),
  preparation: v.strictObject({
    resize: v.union([size, v.strictObject({ shortest: positive(MAX_SIDE) })]),
    crop: v.exactOptional(size),
    resample: v.picklist(['bilinear', 'bicubic']),
    mean: v.strictTuple([finite, finite, finite]),
    std: v.strictTuple([deviation, deviation, deviation]),
  }),
  modelCard: v.exactOptional(file(MAX_CARD_BYTES)),
  networks: v.strictObject({
    classifier: network(['ViTForImageClassification', 'MobileNetV2ForImageClassification']),
  }),
  shards,
});

/** Every file of it, classifier.json apart; shards last. */
export function classifierFiles({
  modelCard,
  shards: last,
}: ClassifierManifest): readonly FileEntry[] {
  return [...(modelCard === undefined ? [] : [modelCard]), ...last];
}

/**
 * `classifier.json`, checked whole.
 *
 * @param json what JSON.parse returned.
 * @throws EaselError `invalid-manifest` with the field as `param`
 */
export function parseClassifier(json: unknown): ClassifierManifest {
  const result = v.safeParse(schema, json, { abortEarly: true });
  const fault = (param: string, what: string) =>
    new EaselError('invalid-manifest', `${CLASSIFIER_FILE}, ${param}: ${what}`, { param });
  if (!result.success) {
    const issue = result.issues[0];
    throw fault(v.getDotPath(issue) ?? CLASSIFIER_FILE, `${issue.message}.`);
  }
  const manifest: ClassifierManifest = result.output;
  const { resize, crop } = manifest.preparation;
  if (preparedSize(manifest.preparation) === undefined)
    throw fault('preparation', 'Without a crop, pictures have no size of their own.');
  const least = 'shortest' in resize ? { width: resize.shortest, height: resize.shortest } : resize;
  if (crop && (crop.width > least.width || crop.height > least.height))
    throw fault('preparation.crop', 'The crop is larger than what it is cut from.');
  checkTensors(manifest);
  return manifest;
}
