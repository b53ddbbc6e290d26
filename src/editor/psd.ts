import { writePsdUint8Array } from 'ag-psd';
import type { LayeredPicture } from './layered.ts';

/** A Photoshop file of RGB with 8 bits, its layers in their order; no thumbnail, nothing of the machine. */
export function writePhotoshop({
  width,
  height,
  layers,
  merged,
}: LayeredPicture): Uint8Array<ArrayBuffer> {
  const file = writePsdUint8Array(
    {
      width,
      height,
      imageData: pixels(merged),
      children: layers.map(({ name, at, raster, visible }) => ({
        name,
        left: at.x,
        top: at.y,
        right: at.x + raster.width,
        bottom: at.y + raster.height,
        hidden: !visible,
        imageData: pixels(raster),
      })),
    },
    { generateThumbnail: false, noBackground: true },
  );
  return file as Uint8Array<ArrayBuffer>;
}

function pixels({ width, height, rgba }: LayeredPicture['merged']) {
  return { width, height, data: rgba };
}
