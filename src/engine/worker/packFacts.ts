/** What the page is told of a pack. */
import { STAGE_FIELDS } from '../../cascade/request.ts';
import { goodForOf } from '../../packs/goodFor.ts';
import { siblingUrl, type InstalledPack } from '../../packs/install.ts';
import { packNetworks, pictureSizes } from '../../packs/manifestLayout.ts';
import { elementCount } from '../../runtime/model.ts';
import { fillsSides } from '../../tasks/extend.ts';
import type { PackInfo, StageField, StageOptions } from '../types.ts';

export type Described = Pick<InstalledPack, 'manifest' | 'bytes' | 'url'> &
  Pick<PackInfo, 'storage'>;

/** All but whether it is the page's own. */
export function factsOf({ manifest, bytes, storage, url }: Described): Omit<PackInfo, 'own'> {
  const { id, version, name, licence, description, examples, attribution, stages } = manifest;
  const goodFor = goodForOf(manifest);
  const defaults: { [stage in StageField]?: Required<StageOptions> } = {};
  for (const stage of STAGE_FIELDS) {
    const entry = stages[stage];
    if (entry) defaults[stage] = entry.defaults;
  }
  return {
    id,
    version,
    name,
    bytes,
    licence,
    ...(goodFor ? { goodFor } : {}),
    storage,
    description,
    examples,
    defaults,
    attribution,
    sizes: pictureSizes(stages),
    readsPictures: manifest.image !== undefined,
    fillsSides: fillsSides(manifest),
    heaviestBytes: Math.max(
      ...packNetworks(manifest).map(([, { weights }]) =>
        Object.values(weights).reduce((sum, { shape }) => sum + 4 * elementCount(shape), 0),
      ),
    ),
    addOns: (manifest.addOns ?? []).flatMap((folder) => siblingUrl(url, folder) ?? []),
    ...(manifest.addsTo ? { addsTo: manifest.addsTo.id } : {}),
  };
}
