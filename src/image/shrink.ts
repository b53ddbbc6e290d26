import type { Raster } from './png.ts';
import { downscaleArea } from './resize.ts';

/**
 * A picture whose longer side is `most` pixels: the mean colour of the area that each covers, alpha weighing. The
 * picture itself when it is small enough.
 */
export function shrink(picture: Raster, most: number): Raster {
  const longer = Math.max(picture.width, picture.height);
  if (longer <= most) return picture;
  const size = {
    width: Math.max(1, Math.round((picture.width * most) / longer)),
    height: Math.max(1, Math.round((picture.height * most) / longer)),
  };
  const area = picture.width * picture.height;
  const planes = new Float32Array(4 * area);
  for (let i = 0; i < area; i++) {
    const alpha = (picture.rgba[4 * i + 3] ?? 0) / 255;
    for (let c = 0; c < 3; c++) planes[c * area + i] = (picture.rgba[4 * i + c] ?? 0) * alpha;
    planes[3 * area + i] = alpha;
  }
  const less = downscaleArea(planes, 4, picture, size);
  const pixels = size.width * size.height;
  const rgba = new Uint8ClampedArray(4 * pixels);
  for (let i = 0; i < pixels; i++) {
    const alpha = less[3 * pixels + i] ?? 0;
    for (let c = 0; c < 3; c++)
      rgba[4 * i + c] = alpha > 0 ? (less[c * pixels + i] ?? 0) / alpha : 0;
    rgba[4 * i + 3] = 255 * alpha;
  }
  return { ...size, rgba };
}
