import { EaselError } from '../errors.ts';
import { decodePng, type Raster } from './png.ts';
import { pngChunks } from './pngChunks.ts';
import { sniffPicture, type PictureHeader } from './sniff.ts';

/** Larger pictures are refused before they are decoded. */
const MAX_PIXELS = 100_000_000;
/** Up to here a PNG is decoded here, byte for byte; beyond, by the browser, which does not hold up the page. */
const EXACT_PIXELS = 2_000_000;
/** Enough of a file to find its size in; only a JPEG with a large thumbnail has it further on. */
const HEAD_BYTES = 1 << 20;

/**
 * Opens a PNG, JPEG, WebP, AVIF or GIF (its first frame): EXIF orientation applied, colours brought to sRGB.
 *
 * @param options.maxSide a picture with a longer side is scaled down to it while it is decoded.
 * @throws EaselError `unsupported-format` for any other file, `invalid-request` (param `pixels`) beyond 100 megapixels,
 * `corrupt-data` when it is empty or damaged.
 */
export async function openPicture(
  file: Blob,
  { maxSide }: { readonly maxSide: number },
): Promise<Raster> {
  const header = sniffPicture(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
  if (!header)
    throw new EaselError(
      'unsupported-format',
      'This is not a picture that can be opened. PNG, JPEG, WebP, AVIF and GIF can.',
    );
  const { width, height } = header;
  if (width === 0 || height === 0)
    throw new EaselError('corrupt-data', 'This picture says that it has no pixels.');
  if (width * height > MAX_PIXELS)
    throw new EaselError(
      'invalid-request',
      `This picture has ${width}×${height} pixels; at most 100 million can be opened. Scale it down first.`,
      { param: 'pixels' },
    );
  if (
    header.format === 'png' &&
    width * height <= EXACT_PIXELS &&
    Math.max(width, height) <= maxSide
  ) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    // A colour profile is the browser's to apply.
    if (!holdsProfile(bytes)) return decodePng(bytes);
  }
  return decodeByBrowser(file, header, maxSide);
}

async function decodeByBrowser(
  file: Blob,
  { width, height }: PictureHeader,
  maxSide: number,
): Promise<Raster> {
  const longer = Math.max(width, height);
  // One side alone keeps the shape, whichever way the orientation turns the picture.
  const resize =
    longer > maxSide
      ? {
          resizeWidth: Math.max(1, Math.round((width * maxSide) / longer)),
          resizeQuality: 'high' as const,
        }
      : {};
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image', ...resize });
  } catch (thrown) {
    throw new EaselError('corrupt-data', 'This picture is damaged: the browser cannot decode it.', {
      cause: thrown,
    });
  }
  try {
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    if (!context) throw new EaselError('out-of-memory', 'There is no memory for this picture.');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return { width: bitmap.width, height: bitmap.height, rgba: new Uint8ClampedArray(data) };
  } finally {
    bitmap.close();
  }
}

/** Whether an iCCP or cICP chunk comes before the pixels. */
function holdsProfile(png: Uint8Array): boolean {
  for (const { type } of pngChunks(png)) {
    if (type === 'iCCP' || type === 'cICP') return true;
    if (type === 'IDAT') return false;
  }
  return false;
}
