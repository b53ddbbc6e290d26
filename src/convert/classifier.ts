import { EaselError } from '../base/errors.ts';
import { createGraph } from '../graph/index.ts';
import { sha256Hex } from '../image/sha256.ts';
import type { Preparation } from '../image/prepare.ts';
import { preparedSize } from '../image/prepare.ts';
import { classify } from '../networks/classifier.ts';
import { numberField } from '../networks/config.ts';
import { CLASSIFIER_FILE, CLASSIFIER_FORMAT, parseClassifier } from '../packs/classifier.ts';
import type { ClassifierManifest } from '../packs/classifier.ts';
import type { WeightDType } from '../packs/manifest.ts';
import { licenceOf } from './card.ts';
import { checkWeights } from './checkWeights.ts';
import { encodeNetwork, type NetworkReport, type PackFile } from './encodeWeights.ts';
import { foldNorms } from './foldNorms.ts';
import { readJson, type FolderSource } from './folderSource.ts';
import { networkWeights } from './networkWeights.ts';
import { readNetworkConfig } from './sourceConfigs.ts';
import { sourceTensors } from './sourceTensors.ts';

const CONFIG = 'config.json';
const PREPARATION = 'preprocessor_config.json';
const CARD = 'README.md';
/** Left over in some checkpoints from before they learnt to classify; the class itself has none. */
const UNUSED = /^vit\.pooler\./;

export interface ClassifierOptions {
  /** Default q8. */
  readonly dtype?: WeightDType;
  /** Default: the folder's name. */
  readonly name?: string;
  /** Default: what README.md says at its top. */
  readonly licence?: string;
}

export interface ClassifierResult {
  readonly manifest: ClassifierManifest;
  readonly report: NetworkReport;
}

/** Whether a folder is that of a classifier, in the layout of transformers. */
export async function isClassifierFolder(folder: FolderSource): Promise<boolean> {
  const files = new Set(await folder.list());
  return files.has(CONFIG) && files.has(PREPARATION) && !files.has('model_index.json');
}

/**
 * A folder of transformers (config.json, weights, preprocessor_config.json, README.md if there is one) as a classifier
 * that a site's owner puts beside the page; files as writePack yields them, classifier.json last. Batch norms are
 * folded.
 *
 * @throws EaselError `corrupt-data` or `unsupported-format` with the file or field at fault as `param`
 */
export async function* convertClassifier(
  given: FolderSource,
  { dtype = 'q8', name = given.name, licence }: ClassifierOptions = {},
): AsyncGenerator<PackFile, ClassifierResult> {
  const { facts, tensors, preparation } = await inspect(given);
  const hasCard = (await given.list()).includes(CARD);
  const card = hasCard ? await given.read(CARD) : undefined;
  if (card !== undefined) yield { path: CARD, bytes: card, sha256: await sha256Hex(card) };
  const encoded = yield* encodeNetwork('classifier', tensors, dtype, { firstShard: 0 });
  const manifest = parseClassifier({
    format: CLASSIFIER_FORMAT,
    formatVersion: 1,
    name,
    licence: licence ?? (card && licenceOf(new TextDecoder().decode(card))) ?? 'unknown',
    preparation,
    ...(card === undefined
      ? {}
      : { modelCard: { path: CARD, bytes: card.byteLength, sha256: await sha256Hex(card) } }),
    networks: { classifier: { ...facts, weights: encoded.weights } },
    shards: encoded.shards,
  });
  const json = new TextEncoder().encode(JSON.stringify(manifest));
  yield { path: CLASSIFIER_FILE, bytes: json, sha256: await sha256Hex(json) };
  return { manifest, report: encoded.report };
}

/** What a folder holds, found good: nothing of it has been written yet. */
async function inspect(given: FolderSource) {
  const preparation = readPreparation(await readJson(given, PREPARATION));
  try {
    const folder = beneath(given);
    const { class: kind, config } = await readNetworkConfig(folder, 'classifier');
    if (kind !== 'ViTForImageClassification' && kind !== 'MobileNetV2ForImageClassification')
      throw new EaselError('internal', `${kind} is no classifier.`);
    const stored = (await sourceTensors(folder, 'classifier')).filter(
      ({ name }) => !UNUSED.test(name),
    );
    const tensors =
      kind === 'MobileNetV2ForImageClassification'
        ? await foldNorms(stored, numberField(config, 'layer_norm_eps', 1e-3))
        : stored;
    checkWeights('classifier', tensors, networkWeights(kind, config));
    const table = Object.fromEntries(
      tensors.map(({ name, shape }) => [name, { dtype: 'f32' as const, shape }]),
    );
    const g = createGraph({ precision: 'f32', linear: 'expanded', weights: { classifier: table } });
    const { width, height } = preparedSize(preparation) ?? { width: 0, height: 0 };
    // A configuration that cannot be built is found before a byte is written.
    classify(g, kind, 'classifier', config, g.input('pixels', 'float32', [1, 3, height, width]));
    return { facts: { class: kind, config }, tensors, preparation };
  } catch (thrown) {
    // The person's folder is the component itself.
    const { code, message, param } = EaselError.from(thrown);
    const own = (text: string) => text.replaceAll('classifier/', '');
    throw new EaselError(code, own(message), {
      ...(param === undefined ? {} : { param: own(param) }),
      cause: thrown,
    });
  }
}

/** The same folder as a component of another: packs' readers look in component folders. */
function beneath(folder: FolderSource): FolderSource {
  const own = (path: string) => path.replace(/^classifier\//, '');
  return {
    name: folder.name,
    list: async () => (await folder.list()).map((path) => `classifier/${path}`),
    size: (path) => folder.size(own(path)),
    read: (path, offset, length) => folder.read(own(path), offset, length),
  };
}

const RESAMPLES: Readonly<Record<number, Preparation['resample']>> = {
  2: 'bilinear',
  3: 'bicubic',
};

/** preprocessor_config.json, as far as Easel prepares pictures so. */
function readPreparation(config: Record<string, unknown>): Preparation {
  const refuse = (field: string, needed: string) =>
    new EaselError(
      'unsupported-format',
      `${PREPARATION}: ${field} is ${JSON.stringify(config[field]) ?? 'missing'}; Easel needs ${needed}.`,
      { param: field },
    );
  const sides = (field: string) => {
    const value = config[field];
    if (typeof value === 'number') return { width: value, height: value };
    if (typeof value !== 'object' || value === null) return undefined;
    const { width, height } = value as { readonly width?: unknown; readonly height?: unknown };
    return typeof width === 'number' && typeof height === 'number' ? { width, height } : undefined;
  };
  const shortestOf = (value: unknown) =>
    typeof value === 'object' && value !== null && 'shortest_edge' in value
      ? value.shortest_edge
      : undefined;
  const triple = (field: string, otherwise: number): Preparation['mean'] => {
    if (config['do_normalize'] === false) return [otherwise, otherwise, otherwise];
    const value = config[field];
    const [r, g, b] = Array.isArray(value) ? (value as readonly unknown[]) : [];
    if (typeof r !== 'number' || typeof g !== 'number' || typeof b !== 'number')
      throw refuse(field, 'three numbers');
    return [r, g, b];
  };
  if (config['do_resize'] === false) throw refuse('do_resize', 'true');
  const factor = config['rescale_factor'] ?? 1 / 255;
  if (config['do_rescale'] === false) throw refuse('do_rescale', 'true');
  if (typeof factor !== 'number' || Math.abs(factor * 255 - 1) > 1e-6)
    throw refuse('rescale_factor', '1/255');
  const shortest = shortestOf(config['size']);
  const resize = typeof shortest === 'number' ? { shortest } : sides('size');
  if (resize === undefined) throw refuse('size', 'a height and a width, or a shortest_edge');
  const resample = RESAMPLES[Number(config['resample'] ?? 2)];
  if (resample === undefined) throw refuse('resample', '2 (bilinear) or 3 (bicubic)');
  const cropped = config['do_center_crop'] === true;
  const crop = cropped ? sides('crop_size') : undefined;
  if (cropped && crop === undefined) throw refuse('crop_size', 'a height and a width');
  if (crop === undefined && 'shortest' in resize)
    throw refuse('do_center_crop', 'true where size is a shortest_edge');
  return {
    resize,
    ...(crop === undefined ? {} : { crop }),
    resample,
    mean: triple('image_mean', 0),
    std: triple('image_std', 1),
  };
}
