import type { PixelPicture } from '../cascade/pixels.ts';
import { isPhotograph, lookOf } from '../image/photograph.ts';
import { goodForOf, unfitForPhotographs } from '../packs/goodFor.ts';
import type { TaskContext } from './task.ts';

/** Says so where a photograph is to be worked on with a pack that is good for other pictures. */
export function tellPhotograph(
  sources: readonly { readonly image: PixelPicture }[],
  { pack, onEvent }: Pick<TaskContext, 'pack' | 'onEvent'>,
): void {
  const goodFor = goodForOf(pack.manifest);
  if (!goodFor || !unfitForPhotographs(goodFor)) return;
  if (!sources.some(({ image }) => isPhotograph(lookOf(image)))) return;
  onEvent({
    type: 'notice',
    code: 'photograph',
    message: `This looks like a photograph, and ${pack.manifest.name} is good for ${goodFor.join(' and ')}: what it makes will not look like one.`,
  });
}
