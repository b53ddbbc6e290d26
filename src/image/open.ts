import { breathe, inSlices } from '../base/breathe.ts';
import { EaselError } from '../base/errors.ts';
import { readCredentials, type CredentialRecord } from './credentials/read.ts';
import { readFacts, type PictureFacts } from './facts.ts';
import { orientationSegment } from './keptExif.ts';
import { fullRangePng, toFullRange } from './narrowRange.ts';
import { upright } from './orient.ts';
import { decodePngInSlices, type Raster } from './png.ts';
import { nameOfStranger, sniffPicture, type PictureHeader } from './sniff.ts';
import { windowOf } from './window.ts';

/** Larger pictures are refused before they are decoded. */
const MAX_PIXELS = 100_000_000;
/** So are larger files: a picture of 100 megapixels takes 300 MB at the very most. */
const MAX_BYTES = 512 << 20;
/** Up to here a PNG is decoded here, byte for byte; beyond, by the browser, whose canvas may round a little. */
const EXACT_PIXELS = 4096 * 4096;
/** Pixels read from a canvas at once: some milliseconds. */
const STRIP_PIXELS = 1 << 19;

/** What opening a picture changed of it. */
export type Conversion =
  /** More than 8 bits a channel were rounded to 8. */
  | '16-bit'
  /** Colours of another space were converted to sRGB. */
  | 'colours'
  /** Inks were converted to sRGB. */
  | 'cmyk'
  /** Of several frames the first was taken. */
  | 'first-frame';

/** What a person should know about a picture that was opened. The file itself is not touched. */
export interface PictureNotes {
  /** It carries content credentials (C2PA). Pictures made from it do not. */
  readonly credentials: boolean;
  /** What they say, where they can be read. */
  readonly record?: CredentialRecord;
  readonly converted: readonly Conversion[];
  /** The EXIF orientation that the file names, 1–8. The pixels are upright. */
  readonly orientation: number;
}

export interface OpenedPicture extends Raster {
  readonly notes: PictureNotes;
}

/**
 * How large a picture is, as it will stand once it is opened: upright. Nothing is decoded.
 *
 * @throws EaselError as {@link openPicture}
 */
export async function measurePicture(
  file: Blob,
): Promise<{ readonly width: number; readonly height: number }> {
  const header = await readHeader(file);
  const { orientation } = await readFacts(header, windowOf(file));
  const { width, height } = header;
  return orientation > 4 ? { width: height, height: width } : { width, height };
}

/**
 * Opens a PNG, JPEG, WebP, AVIF or GIF (its first frame): EXIF orientation applied, colours brought to sRGB. The thread
 * is not held up, whatever the size.
 *
 * @param options.maxSide a picture with a longer side is scaled down to it while it is decoded.
 * @throws EaselError `unsupported-format` for any other file, `invalid-request` (param `pixels` or `bytes`) beyond 100
 * megapixels or 512 MiB, `corrupt-data` when it is empty or damaged, `out-of-memory`.
 */
export async function openPicture(
  file: Blob,
  { maxSide }: { readonly maxSide: number },
): Promise<OpenedPicture> {
  const header = await readHeader(file);
  const facts = await readFacts(header, windowOf(file));
  const raster = await decode(file, header, facts, maxSide);
  const record = facts.credentials ? await readCredentials(header.format, file) : undefined;
  return { ...raster, notes: { ...notesOf(facts), ...(record ? { record } : {}) } };
}

async function readHeader(file: Blob): Promise<PictureHeader> {
  const header = await sniffPicture(windowOf(file));
  if (!header) {
    const name = await nameOfStranger(windowOf(file));
    const what =
      name === undefined ? 'This is not a picture' : `This is a file of ${name}, not one`;
    throw new EaselError(
      'unsupported-format',
      `${what} that can be opened. PNG, JPEG, WebP, AVIF and GIF can.`,
      {
        reason:
          name === undefined
            ? { name: 'picture-unknown' }
            : { name: 'picture-of-kind', kind: name },
      },
    );
  }
  const { width, height } = header;
  if (width === 0 || height === 0)
    throw new EaselError('corrupt-data', 'This picture says that it has no pixels.', {
      reason: { name: 'picture-undecodable' },
    });
  refuseBeyond(width, height);
  if (file.size > MAX_BYTES) {
    const [megabytes, most] = [Math.round(file.size / 1e6), Math.round(MAX_BYTES / 1e6)];
    throw new EaselError(
      'invalid-request',
      `This file has ${megabytes} MB; at most ${most} can be opened. Save it anew first.`,
      { param: 'bytes', reason: { name: 'picture-file-too-large', megabytes, most } },
    );
  }
  return header;
}

function refuseBeyond(width: number, height: number): void {
  if (width * height > MAX_PIXELS)
    throw new EaselError(
      'invalid-request',
      `This picture has ${width}×${height} pixels; at most 100 million can be opened. Scale it down first.`,
      { param: 'pixels', reason: { name: 'picture-too-large', width, height } },
    );
}

async function decode(
  file: Blob,
  header: PictureHeader,
  facts: PictureFacts,
  maxSide: number,
): Promise<Raster> {
  const { format } = header;
  if (format === 'jpeg')
    return decodeByBrowser(turnedOnce(file, facts), header, facts.orientation, maxSide);
  // Not every browser turns a PNG or a WebP: they are always turned here, and a browser does not hear of it.
  if (format !== 'png' && format !== 'webp')
    return decodeByBrowser(branded(file, header), header, facts.orientation, maxSide);
  const stored = await decodeStored(file, format, header, facts, maxSide);
  return inSlices(upright(stored, facts.orientation));
}

/** A PNG or WebP as it is stored, not turned yet. */
async function decodeStored(
  file: Blob,
  format: 'png' | 'webp',
  header: PictureHeader,
  facts: PictureFacts,
  maxSide: number,
): Promise<Raster> {
  const { width, height } = header;
  const fits = Math.max(width, height) <= maxSide;
  if (facts.narrow !== undefined) {
    const stored = await decodePngInSlices(new Uint8Array(await file.arrayBuffer()));
    const raster = await inSlices(toFullRange(stored, facts.deep ? 16 : 8));
    if (fits && !facts.foreignColours) return raster;
    return decodeByBrowser(fullRangePng(raster, facts.narrow), header, 1, maxSide);
  }
  if (format === 'png' && !facts.foreignColours && fits && width * height <= EXACT_PIXELS)
    return decodePngInSlices(new Uint8Array(await file.arrayBuffer()));
  return decodeByBrowser(withoutHidden(file, format, facts.hidden), header, 1, maxSide);
}

/** An AVIF that browsers know for one: they go by its brands alone. */
function branded(file: Blob, { unbranded }: PictureHeader): Blob {
  if (unbranded !== true) return file;
  return new Blob([file.slice(0, 8), 'avif', file.slice(12)], { type: 'image/avif' });
}

/** A PNG's chunks are cut out; a WebP's, whose place its header counts on, get a name that nobody knows. */
function withoutHidden(
  file: Blob,
  format: 'png' | 'webp' | 'jpeg',
  ranges: PictureFacts['hidden'],
): Blob {
  if (ranges.length === 0) return file;
  const parts: BlobPart[] = [];
  let kept = 0;
  for (const [start, end] of ranges) {
    parts.push(file.slice(kept, start), ...(format === 'webp' ? ['NONE'] : []));
    kept = format === 'webp' ? start + 4 : end;
  }
  return new Blob([...parts, file.slice(kept)], { type: file.type });
}

/**
 * A JPEG whose EXIF data say how it is turned, and nothing else: browsers read other things out of them too (of two
 * orientations, of a resolution another size).
 */
function turnedOnce(file: Blob, { hidden, orientation }: PictureFacts): Blob {
  const bare = withoutHidden(file, 'jpeg', hidden);
  if (orientation === 1) return bare;
  return new Blob([bare.slice(0, 2), orientationSegment(orientation), bare.slice(2)], {
    type: file.type,
  });
}

async function decodeByBrowser(
  file: Blob,
  header: PictureHeader,
  orientation: number,
  maxSide: number,
): Promise<Raster> {
  // As the picture stands once it is upright.
  const [width, height] =
    orientation > 4 ? [header.height, header.width] : [header.width, header.height];
  const scale = maxSide / Math.max(width, height);
  const resize =
    scale < 1
      ? {
          resizeWidth: Math.max(1, Math.round(width * scale)),
          resizeHeight: Math.max(1, Math.round(height * scale)),
          resizeQuality: 'high' as const,
        }
      : {};
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image', ...resize });
  } catch (thrown) {
    throw new EaselError(
      'corrupt-data',
      'The browser cannot decode this picture: it is damaged, or needs more memory than there is.',
      { cause: thrown, reason: { name: 'picture-undecodable' } },
    );
  }
  try {
    // A file may hold more than its header says.
    refuseBeyond(bitmap.width, bitmap.height);
    return await readPixels(bitmap);
  } finally {
    bitmap.close();
  }
}

/** Reads a bitmap strip by strip, with a breath between them. */
async function readPixels(bitmap: ImageBitmap): Promise<Raster> {
  const { width, height } = bitmap;
  const rows = Math.min(height, Math.max(1, Math.floor(STRIP_PIXELS / width)));
  const noMemory = (cause?: unknown) =>
    new EaselError('out-of-memory', 'There is no memory for this picture. Scale it down first.', {
      cause,
      reason: { name: 'picture-needs-memory' },
    });
  const context = new OffscreenCanvas(width, rows).getContext('2d', { willReadFrequently: true });
  if (!context) throw noMemory();
  // Each strip takes the place of the one before, where it is transparent too.
  context.globalCompositeOperation = 'copy';
  let rgba: Uint8ClampedArray<ArrayBuffer>;
  try {
    rgba = new Uint8ClampedArray(width * height * 4);
  } catch (thrown) {
    throw noMemory(thrown);
  }
  for (let y = 0; y < height; y += rows) {
    const count = Math.min(rows, height - y);
    context.drawImage(bitmap, 0, y, width, count, 0, 0, width, count);
    rgba.set(context.getImageData(0, 0, width, count).data, y * width * 4);
    await breathe();
  }
  return { width, height, rgba };
}

function notesOf(facts: PictureFacts): PictureNotes {
  const converted: Conversion[] = [];
  if (facts.deep) converted.push('16-bit');
  if (facts.cmyk) converted.push('cmyk');
  else if (facts.foreignColours || facts.narrow !== undefined) converted.push('colours');
  if (facts.animated) converted.push('first-frame');
  const { credentials, orientation } = facts;
  return { credentials, converted, orientation };
}
