import { isOnePass } from '../networks/prior.ts';
import { EaselError } from '../base/errors.ts';
import { integerField } from '../networks/config.ts';
import {
  PACK_FORMAT,
  type Attribution,
  type NetworkEntry,
  type NetworkName,
  type PackManifest,
  type WeightDType,
  type WeightEntry,
} from '../packs/manifest.ts';
import type { PictureKind } from '../packs/pictureKinds.ts';
import { formatVersionOf, partBytes, rowCount } from '../packs/manifestLayout.ts';
import { licenceOf } from './card.ts';
import { checkGraphs } from './checkGraphs.ts';
import { checkEndMark, checkTogether, inFile, type NetworkFacts } from './checkTogether.ts';
import { checkTokenizer } from './checkTokenizer.ts';
import { checkWeights } from './checkWeights.ts';
import type { PackFile } from './encodeWeights.ts';
import { readEaselSource, type EaselSource } from './easelSource.ts';
import { idOfName } from './folderName.ts';
import type { FolderSource } from './folderSource.ts';
import { networkWeights } from './networkWeights.ts';
import { checkPipeline } from './pipelines.ts';
import { NETWORK_NAMES, readImagePreparation, readNetworkConfig } from './sourceConfigs.ts';
import { easelStages, karloStages } from './sourceStages.ts';
import { sourceTensors, type SourceTensor } from './sourceTensors.ts';
import { clipTokenizer, plainTokenizer, type SourceTokenizer } from './sourceTokenizer.ts';
import { readVocabulary } from './sourceVocabulary.ts';
import { planWeight } from './weightPlan.ts';

/** These replace what easel.json, the model card and the folder's name say. */
export interface IdentityOptions {
  readonly id?: string;
  readonly version?: string;
  readonly name?: string;
  readonly licence?: string;
  readonly attribution?: readonly Attribution[];
  readonly examples?: readonly string[];
  readonly goodFor?: readonly PictureKind[];
}

/** All of pack.json that is known before a weight is read. */
export type ManifestHead = Omit<
  PackManifest,
  'modelCard' | 'tokenizer' | 'networks' | 'shards' | 'addsTo'
>;

/** A folder that was looked at and found good: nothing of it has been written yet. */
export interface Inspection {
  readonly head: ManifestHead;
  readonly tokenizer: SourceTokenizer;
  readonly modelCard: Uint8Array<ArrayBuffer> | undefined;
  /** Of the vocabulary, as the head names them. */
  readonly files: readonly PackFile[];
  readonly networks: readonly InspectedNetwork[];
  readonly parameters: number;
  /** Of the pack's files at that type of weights, pack.json apart: what must be free. Within one part in a thousand. */
  readonly packBytes: (dtype: WeightDType) => number;
}

export interface InspectedNetwork extends NetworkFacts {
  readonly name: NetworkName;
  readonly tensors: readonly SourceTensor[];
}

/**
 * Looks at a folder laid out like diffusers' UnCLIPPipeline (Karlo, or one of Easel's own with easel.json): every
 * component, class, configuration value, tensor (name, shape, type), the tokenizer, id and licence. Reads tables, no
 * weights.
 *
 * @throws EaselError with the file at fault as `param` for the first thing that is wrong: `corrupt-data`,
 *   `unsupported-format`; `invalid-request` with `param` id or licence when the folder does not say it.
 */
export async function inspectFolder(
  folder: FolderSource,
  options: IdentityOptions = {},
): Promise<Inspection> {
  const present = new Set(await folder.list());
  if (present.size === 0)
    throw new EaselError('corrupt-data', `The folder ${folder.name} is empty, or not there.`, {
      param: folder.name,
      reason: { name: 'folder-empty', folder: folder.name },
    });
  if (present.has('pack.json'))
    throw new EaselError(
      'invalid-request',
      `The folder ${folder.name} is a model pack already: it needs no conversion.`,
      { param: 'pack.json' },
    );
  await checkPipeline(folder);
  const source = await readEaselSource(folder);
  const facts = await readFacts(folder, present);
  const stages = source ? await easelStages(folder, source) : await readKarloStages(folder, facts);
  const tokenizer = source
    ? await plainTokenizer(folder, source.tokenizer)
    : await clipTokenizer(folder, numberOf(facts, 'text_encoder', 'max_position_embeddings', 77));
  const image = facts.has('image_encoder') ? await readImagePreparation(folder) : undefined;
  const embeddingWidth = source?.embeddingWidth ?? numberOf(facts, 'prior', 'embedding_dim', 768);
  checkTogether(facts, { embeddingWidth, stages, tokenizer, image });
  const { config: text = {}, class: tower } = facts.get('text_encoder') ?? {};
  const vocabulary = inFile('text_encoder', () =>
    integerField(text, 'vocab_size', tower === 'BertModelWithProjection' ? 30_522 : 49_408),
  );
  const marks = await checkTokenizer(tokenizer, vocabulary);
  if (tower === 'CLIPTextModelWithProjection')
    inFile('text_encoder', () => checkEndMark(text, marks.endMark, marks.largest));

  const networks: InspectedNetwork[] = [];
  for (const [name, entry] of facts) {
    const expected = inFile(name, () => networkWeights(entry.class, entry.config));
    const tensors = await sourceTensors(folder, name);
    checkWeights(name, tensors, expected);
    networks.push({ name, ...entry, tensors });
  }
  const words = await readVocabulary(folder, embeddingWidth);
  const modelCard = present.has('README.md') ? await folder.read('README.md') : undefined;
  const said = identity(folder, source, modelCard, options);
  const head: ManifestHead = {
    format: PACK_FORMAT,
    formatVersion: formatVersionOf({
      ...said,
      networks: { sketch: facts.get('sketch') },
      stages,
      ...(words ? { vocabulary: words.entry } : {}),
    }),
    ...said,
    embeddingWidth,
    embeddings: source?.embeddings ?? 'raw',
    ...(image ? { image } : {}),
    stages,
    ...(source?.addOns ? { addOns: source.addOns } : {}),
    ...(words ? { vocabulary: words.entry } : {}),
  };
  checkGraphs(draft(head, tokenizer, networks));
  const files = words?.files ?? [];
  const others = [
    ...tokenizer.files.values(),
    ...(modelCard ? [modelCard] : []),
    ...files.map(({ bytes }) => bytes),
  ];
  return {
    head,
    tokenizer,
    modelCard,
    files,
    networks,
    parameters: sum(networks.flatMap(({ tensors }) => tensors.map(elements))),
    packBytes: (dtype) =>
      sum(others.map(({ byteLength }) => byteLength)) +
      sum(networks.flatMap(({ tensors }) => tensors.map((tensor) => storedBytes(tensor, dtype)))),
  };
}

async function readFacts(
  folder: FolderSource,
  present: ReadonlySet<string>,
): Promise<Map<NetworkName, NetworkFacts>> {
  const facts = new Map<NetworkName, NetworkFacts>();
  for (const name of NETWORK_NAMES)
    if (present.has(`${name}/config.json`)) facts.set(name, await readNetworkConfig(folder, name));
    else if ([...present].some((path) => path.startsWith(`${name}/`)))
      throw new EaselError(
        'corrupt-data',
        `The folder has ${name}/ but no ${name}/config.json, which says what is in it.`,
        {
          param: `${name}/config.json`,
          reason: { name: 'folder-lacks', file: `${name}/config.json` },
        },
      );
  return facts;
}

function readKarloStages(folder: FolderSource, facts: ReadonlyMap<NetworkName, NetworkFacts>) {
  const sides = {
    decoder: numberOf(facts, 'decoder', 'sample_size'),
    ...(facts.has('super_res_first')
      ? { superResolution: numberOf(facts, 'super_res_first', 'sample_size') }
      : {}),
  };
  const prior = facts.get('prior');
  const onePass = prior?.class === 'PriorTransformer' && isOnePass(prior.config);
  return karloStages(folder, sides, { hasLast: facts.has('super_res_last'), onePass });
}

function numberOf(
  facts: ReadonlyMap<NetworkName, NetworkFacts>,
  name: NetworkName,
  field: string,
  fallback?: number,
): number {
  const found = facts.get(name);
  if (!found)
    throw new EaselError('corrupt-data', `The folder has no ${name}/config.json.`, {
      param: `${name}/config.json`,
      reason: { name: 'folder-lacks', file: `${name}/config.json` },
    });
  return inFile(name, () => integerField(found.config, field, fallback));
}

function identity(
  folder: FolderSource,
  source: EaselSource | undefined,
  modelCard: Uint8Array | undefined,
  options: IdentityOptions,
) {
  const named = modelCard && licenceOf(new TextDecoder().decode(modelCard));
  const id = options.id ?? source?.id ?? idOfName(options.name ?? folder.name);
  if (id === undefined || !/^[a-z0-9-]{1,64}$/.test(id))
    throw new EaselError(
      'invalid-request',
      `No id can be made of the name “${options.id ?? folder.name}”: say one of a–z, 0–9 and -, at most 64.`,
      { param: 'id' },
    );
  const licence = options.licence ?? source?.licence ?? named;
  if (licence === undefined || licence.trim() === '')
    throw new EaselError(
      'invalid-request',
      modelCard
        ? 'README.md names no licence (`license:` in its front matter): find the terms where the model came from, and say them.'
        : 'The folder has no README.md to name its licence: find the terms where the model came from, and say them.',
      { param: 'licence' },
    );
  const goodFor = options.goodFor ?? source?.goodFor;
  return {
    id,
    version: options.version ?? source?.version ?? '1.0.0',
    name: options.name ?? source?.name ?? (options.id === undefined ? folder.name : id),
    description: source?.description ?? '',
    licence: licence.trim(),
    attribution: options.attribution ?? source?.attribution ?? [],
    ...(goodFor ? { goodFor } : {}),
    examples: options.examples ?? source?.examples ?? [],
  };
}

/** The pack as graphs see it: shapes and types, no place of any byte. */
function draft(
  head: ManifestHead,
  { kind, contextLength, padTokenId }: SourceTokenizer,
  networks: readonly InspectedNetwork[],
): PackManifest {
  const entries: { [name in NetworkName]?: NetworkEntry } = {};
  for (const { name, class: kindOf, config, tensors } of networks) {
    const weights: Record<string, WeightEntry> = {};
    for (const { name: tensor, shape } of tensors)
      weights[tensor] = { ...planWeight(tensor, shape, 'q8'), parts: [] };
    entries[name] = { class: kindOf, config, weights };
  }
  const tokenizer = { kind, contextLength, padTokenId, files: [] };
  return { ...head, tokenizer, networks: entries, shards: [] };
}

function storedBytes({ name, shape }: SourceTensor, dtype: WeightDType): number {
  const { values, scales } = partBytes(planWeight(name, shape, dtype), rowCount(shape));
  return values + scales;
}

function elements({ shape }: SourceTensor): number {
  return shape.reduce((product, side) => product * side, 1);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
