import { EaselError } from '../base/errors.ts';
import { readJson, type FolderSource } from './folderSource.ts';

const INDEX = 'model_index.json';

/** Pipelines of diffusers that people may bring, and why they are not taken (yet). */
const NOT_YET: readonly (readonly [RegExp, string])[] = [
  [
    /^UnCLIPImageVariationPipeline$/,
    'has no prior, so it cannot paint from words: add the folder of the UnCLIPPipeline that it belongs to (for variations, with the folders image_encoder and feature_extractor of this one copied into it)',
  ],
  [
    /^Kandinsky/,
    'has a decoder that is told the image embedding alone and a VQ decoder behind it (movq), which Easel does not build yet',
  ],
  [
    /^StableUnCLIP/,
    'paints in the latents of a VAE, with a UNet of transformer blocks, neither of which Easel builds yet',
  ],
  [/./, "is no unCLIP: Easel paints with diffusers' UnCLIPPipeline (Karlo) and packs of its own"],
];

/**
 * Refuses a folder whose model_index.json names another pipeline than those that Easel has.
 *
 * @throws EaselError `unsupported-format` with the reason
 */
export async function checkPipeline(folder: FolderSource): Promise<void> {
  if (!(await folder.list()).includes(INDEX)) return;
  const kind = String((await readJson(folder, INDEX))['_class_name']);
  if (kind === 'UnCLIPPipeline') return;
  const [, why] = NOT_YET.find(([pattern]) => pattern.test(kind)) ?? ['', 'is not known'];
  throw new EaselError('unsupported-format', `${INDEX}: a ${kind} ${why}.`, { param: INDEX });
}
