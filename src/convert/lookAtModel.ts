import { EaselError } from '../base/errors.ts';
import { readManifest, totalBytes } from '../packs/currentManifest.ts';
import { listPacks } from '../packs/install.ts';
import type { PackManifest, WeightDType } from '../packs/manifest.ts';
import { pictureSizes } from '../packs/manifestLayout.ts';
import { parseManifest } from '../packs/manifestSchema.ts';
import { folderUrl, type PackStore } from '../packs/store.ts';
import type { FolderSource } from './folderSource.ts';
import { readJson } from './folderSource.ts';
import { inspectFolder, type IdentityOptions, type Inspection } from './inspect.ts';
import { planConversion } from './keepConversion.ts';
import { isSamePack, keptPackBytes, type PackToKeep } from './keepPackFolder.ts';

/** Types of weights that a person may choose from. */
export const OFFERED_TYPES = ['q8', 'q4', 'f16'] as const satisfies readonly WeightDType[];
export type OfferedType = (typeof OFFERED_TYPES)[number];

/** What a folder would be as a model, told before a byte of it is kept. */
export interface ModelOffer {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly description: string;
  /** Numbers that decide its pictures; undefined for a pack, which does not count them. */
  readonly parameters?: number;
  /** What must be kept, by type of weights; of a pack, whose weights are as they are, one number. */
  readonly bytes: number | { readonly [type in OfferedType]: number };
  /** What must be fetched for it, where it lies elsewhere. */
  readonly fetchBytes?: number;
  /** What an earlier try kept already, by type. */
  readonly keptBytes: { readonly [type in OfferedType]: number };
  /** It reads pictures too: variations, interpolation, text diffs. */
  readonly readsPictures: boolean;
  /** Sides of the pictures that it makes. */
  readonly sizes: readonly number[];
  /** The version of the model of the same id that is here, which it would replace. */
  readonly replaces?: string;
}

export type LookedAt =
  | { readonly kind: 'pack'; readonly offer: ModelOffer; readonly pack: PackToKeep }
  | { readonly kind: 'folder'; readonly offer: ModelOffer; readonly inspection: Inspection };

/**
 * Looks at a folder: a pack, or one to be converted.
 *
 * @param ownPack address of pack.json of the pack that comes with the page
 * @throws EaselError as parseManifest or inspectFolder do; `invalid-request` (param `id`) for another pack under the id
 * of
 *   the page's own
 */
export async function lookAtModel(
  store: PackStore,
  folder: FolderSource,
  ownPack: string,
  identity: IdentityOptions = {},
): Promise<LookedAt> {
  if ((await folder.list()).includes('pack.json')) {
    const manifest = parseManifest(await readJson(folder, 'pack.json'));
    if (manifest.addsTo)
      throw new EaselError(
        'invalid-request',
        `${manifest.name} adds to ${manifest.addsTo.id}: choose it under Advanced in Create, where that model is here.`,
        { param: 'addsTo' },
      );
    const kept = await keptPackBytes(store, manifest);
    const offer = {
      ...(await common(store, manifest)),
      bytes: totalBytes(manifest),
      keptBytes: { q8: kept, q4: kept, f16: kept },
      readsPictures: manifest.image !== undefined,
    };
    const own = await ownForms(store, ownPack, manifest.id);
    const same = own.find((form) => isSamePack(form, manifest));
    if (own.length > 0 && !same) throw takenId(manifest.id);
    const pack = same
      ? { manifest: same, url: ownPack }
      : { manifest, url: folderUrl(folder.name) };
    return { kind: 'pack', offer, pack };
  }
  const inspection = await inspectFolder(folder, identity);
  const { id } = inspection.head;
  if ((await ownForms(store, ownPack, id)).length > 0) throw takenId(id);
  const { head, parameters, packBytes, networks } = inspection;
  const plan = async (type: OfferedType) =>
    (await planConversion(store, folder, inspection, type)).keptBytes;
  const offer = {
    ...(await common(store, head)),
    parameters,
    bytes: { q8: packBytes('q8'), q4: packBytes('q4'), f16: packBytes('f16') },
    keptBytes: { q8: await plan('q8'), q4: await plan('q4'), f16: await plan('f16') },
    readsPictures: networks.some(({ name }) => name === 'image_encoder'),
  };
  return { kind: 'folder', offer, inspection };
}

async function common(
  store: PackStore,
  head: Pick<PackManifest, 'id' | 'name' | 'version' | 'licence' | 'description' | 'stages'>,
) {
  const { id, name, version, licence, description, stages } = head;
  const old = await store.getRecord(id);
  const replaces = old && (old.manifest as unknown as PackManifest).version;
  const sizes = pictureSizes(stages);
  return { id, name, version, licence, description, sizes, ...(replaces ? { replaces } : {}) };
}

/** Milliseconds that a look waits for the address of the page's own pack. */
const PATIENCE = 5000;

/** What is known of the page's own pack, if this is its id: as it is here, and as its address has it. */
async function ownForms(
  store: PackStore,
  url: string,
  id: string,
): Promise<readonly PackManifest[]> {
  const here = (await listPacks(store)).find((each) => each.url === url)?.manifest;
  if (here && here.id !== id) return [];
  // Without the network, what is here is all that is known.
  const there = await readManifest(url, {
    backoff: () => 0,
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => undefined);
  return [here, there?.manifest]
    .filter((form) => form?.id === id)
    .filter((form) => form !== undefined);
}

function takenId(id: string): EaselError {
  return new EaselError(
    'invalid-request',
    `The page’s own model has the id ${id} too, and this is another. Give it an id of its own: in pack.json or easel.json, or by another name of the folder.`,
    { param: 'id' },
  );
}
