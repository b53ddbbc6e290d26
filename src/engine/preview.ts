import type { Runtime, Session, Tensor } from '../runtime/types.ts';
import { planarToRgba } from './pixels.ts';
import { output, type Take } from './studio.ts';

/** Longer side of a preview of a stage's x̂₀, in pixels. */
export const PREVIEW_SIDE = { decoder: 64, upsample256: 128, upsample1024: 256 } as const;

/** Sends what the network now takes for the finished picture, averaged down on the device before it is read. */
export async function showPreview(
  runtime: Runtime,
  previewer: Session,
  x0: Tensor,
  picture: number,
  take: Take,
): Promise<void> {
  const preview = output(await previewer.run({ x0 }), 'preview');
  const [, , height, width] = preview.dims;
  if (height === undefined || width === undefined)
    throw new RangeError('A preview is [1, 3, H, W].');
  const rgba = planarToRgba(await runtime.read(preview), width, height);
  preview.dispose();
  take.hear({ type: 'preview', picture, width, height, rgba });
}
