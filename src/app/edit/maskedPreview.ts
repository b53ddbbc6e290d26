import type { EngineEvent } from '../../engine/types.ts';

type Preview = Extract<EngineEvent, { readonly type: 'preview' }>;

/** Side of the picture that shows how far the engine is; the engine's own is smaller. */
const SIDE = 256;

/**
 * Turns the engine's small previews into pictures that show only what is marked, so that the rest of the frame stays
 * sharp.
 *
 * @param mask [side, side], > 0 = marked.
 */
export function maskedPreview(
  mask: Uint8Array,
  side: number,
): (preview: Preview) => OffscreenCanvas {
  const shape = new OffscreenCanvas(SIDE, SIDE);
  const cut = new ImageData(SIDE, SIDE);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const at = Math.floor((y * side) / SIDE) * side + Math.floor((x * side) / SIDE);
      cut.data[4 * (y * SIDE + x) + 3] = (mask[at] ?? 0) > 0 ? 255 : 0;
    }
  shape.getContext('2d')?.putImageData(cut, 0, 0);
  const image = new OffscreenCanvas(SIDE, SIDE);
  const context = image.getContext('2d');
  return ({ width, height, rgba }) => {
    const small = new OffscreenCanvas(width, height);
    small.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
    if (context === null) return image;
    context.globalCompositeOperation = 'copy';
    context.imageSmoothingEnabled = true;
    context.drawImage(small, 0, 0, SIDE, SIDE);
    context.globalCompositeOperation = 'destination-in';
    context.drawImage(shape, 0, 0);
    return image;
  };
}
