/** Longest side of a thumbnail in pixels. A picture that is no larger is its own. */
export const THUMBNAIL_SIDE = 256;

let honest: boolean | undefined;

/**
 * A small WebP of a PNG, decoded, scaled and encoded by the browser off the main thread. Undefined where the PNG is
 * small enough to be shown itself, cannot be decoded, or the browser falsifies what is read from a canvas.
 */
export async function makeThumbnail(
  png: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  if (png.length < 24) return undefined;
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (Math.max(width, height) <= THUMBNAIL_SIDE || !(honest ??= canvasIsHonest())) return undefined;
  const scale = THUMBNAIL_SIDE / Math.max(width, height);
  try {
    const bitmap = await createImageBitmap(new Blob([png], { type: 'image/png' }), {
      resizeWidth: Math.max(1, Math.round(width * scale)),
      resizeHeight: Math.max(1, Math.round(height * scale)),
      resizeQuality: 'high',
    });
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    // Hands the pixels over without drawing them.
    canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.85 });
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    return undefined;
  }
}

/** Browsers that guard against fingerprinting change what is read from a canvas: a known picture shows it. */
function canvasIsHonest(): boolean {
  const side = 8;
  const context = new OffscreenCanvas(side, side).getContext('2d');
  if (!context) return false;
  context.fillStyle = '#3366cc';
  context.fillRect(0, 0, side, side);
  const { data } = context.getImageData(0, 0, side, side);
  return data.every((value, i) => value === [0x33, 0x66, 0xcc, 0xff][i % 4]);
}
