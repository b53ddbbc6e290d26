import { judgeFit, type Verdict } from '../cascade/fit.ts';
import { planImage } from '../cascade/image.ts';
import { resolveRequest, stagesFor, type PictureSize } from '../cascade/request.ts';
import type { Stage } from '../cascade/stage.ts';
import type { GraphOptions } from '../diffusion/stepGraph.ts';
import type { PackManifest } from '../packs/manifest.ts';
import { pictureSizes } from '../packs/manifestLayout.ts';
import type { Room } from '../runtime/room.ts';
import { planPainting } from './paint.ts';
import { stagesOf } from './task.ts';

/** What one stage holds while it runs; stages run one after the other. */
export interface StageNeed extends Pick<Stage, 'name' | 'residentBytes' | 'largestBytes'> {
  /** Bits that it computes in, where the device has a choice. */
  readonly precision: GraphOptions['precision'];
}

/** What a pack needs of a device and which of its pictures fit. Nothing is loaded to know it. */
export interface PackFit {
  readonly room: Room;
  /** In the order in which they run; the image tower, which reads pictures, comes last. */
  readonly needs: readonly StageNeed[];
  /** Of each size that requests can ask for, the decoder's own (64) among them. */
  readonly sizes: readonly (Verdict & { readonly size: PictureSize })[];
  /** Whether pictures can be read: variations and what starts from pictures. Absent in packs without an image tower. */
  readonly reading?: Verdict;
}

/** Reads it from the plans of one picture of each size. */
export function fitOf(manifest: PackManifest, options: GraphOptions, room: Room): PackFit {
  const planned = { ...options, previews: true, room };
  const sizes = [...new Set<PictureSize>([64, ...pictureSizes(manifest.stages)])];
  // The largest size passes every stage of the smaller ones.
  const request = resolveRequest({ prompt: '', n: 1, size: sizes.at(-1) ?? 64 }, manifest);
  const painting = stagesOf(planPainting(manifest, request, planned));
  const upsamplersOf = (size: PictureSize): readonly string[] => stagesFor(size);
  const passedBy = (size: PictureSize) =>
    painting.filter(
      ({ name }) => !name.startsWith('upsample') || upsamplersOf(size).includes(name),
    );
  const image = manifest.image === undefined ? [] : [planImage(manifest, planned, 1)];
  return {
    room,
    needs: [...painting, ...image]
      .filter(({ residentBytes }) => residentBytes > 0)
      .map(({ name, residentBytes, largestBytes, form }) => {
        return { name, residentBytes, largestBytes, precision: form.precision };
      }),
    sizes: sizes.map((size) => ({ ...judgeFit(passedBy(size), room, manifest), size })),
    ...(image.length > 0 ? { reading: judgeFit(image, room, manifest) } : {}),
  };
}
