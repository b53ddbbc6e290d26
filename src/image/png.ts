import { encode } from 'fast-png';
import { unzlibSync } from 'fflate';
import { atOnce, inSlices } from '../base/breathe.ts';
import { joined } from '../base/bytes.ts';
import { EaselError } from '../base/errors.ts';
import { corrupt, readLayout } from './pngLayout.ts';
import { inflatedBytes, unpackRows } from './pngRows.ts';
import { insertTextChunks, readTextChunks } from './pngText.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels of record: straight-alpha sRGB RGBA8, row-major. */
export interface Raster extends Size {
  /** width · height · 4 bytes. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

export interface DecodedPng extends Raster {
  /** iTXt and tEXt chunks, keyword → text; the last of two with one keyword. */
  readonly text: Readonly<Record<string, string>>;
  /** Bits per sample in the file; 16 were rounded to 8. */
  readonly depth: number;
}

/**
 * A PNG file. It holds no date and nothing of the machine, so that equal pixels and text make equal bytes: RGB where
 * every pixel is opaque, else RGBA.
 *
 * @param text keyword (1–79 Latin-1 characters) → any Unicode text, as iTXt chunks.
 */
export function encodePng(
  { width, height, rgba }: Size & { readonly rgba: Uint8ClampedArray | Uint8Array },
  text: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  if (rgba.length !== width * height * 4)
    throw new EaselError(
      'internal',
      `A ${String(width)}×${String(height)} picture has ${String(width * height * 4)} bytes, not ${String(rgba.length)}.`,
    );
  const opaque = isOpaque(rgba);
  const file = encode({
    width,
    height,
    data: opaque ? dropAlpha(rgba) : new Uint8Array(rgba.buffer, rgba.byteOffset, rgba.length),
    depth: 8,
    channels: opaque ? 3 : 4,
  });
  return insertTextChunks(new Uint8Array(file), Object.entries(text));
}

/**
 * Decodes any PNG to straight-alpha RGBA8 at one go: grey, palette, 1 to 16 bits, interlaced, with tRNS transparency.
 * For files that Easel wrote itself, and for workers; {@link decodePngInSlices} is for a person's files on a page.
 *
 * @throws EaselError `corrupt-data` when it is not a PNG, is damaged, or is too large.
 */
export function decodePng(bytes: Uint8Array): DecodedPng {
  const file = bytes as Uint8Array<ArrayBuffer>;
  const layout = atOnce(readLayout(file));
  const rows = new Uint8Array(inflatedBytes(layout));
  try {
    // A buffer of the size that is due: a file that unfolds to more stops there.
    const { length } = unzlibSync(joined(layout.compressed), { out: rows });
    if (length !== rows.length) throw new RangeError('too few bytes');
  } catch (thrown) {
    throw corrupt('its pixels are damaged', thrown);
  }
  const { width, height, depth } = layout;
  const rgba = atOnce(unpackRows(layout, rows));
  return { width, height, rgba, depth, text: Object.fromEntries(readTextChunks(file)) };
}

/**
 * As {@link decodePng}, without holding up the thread: inflated by the browser, beside it, and unpacked with a breath
 * after each few milliseconds. Bytes beyond the pixels that are due are never inflated.
 */
export async function decodePngInSlices(bytes: Uint8Array<ArrayBuffer>): Promise<Raster> {
  const layout = await inSlices(readLayout(bytes));
  const rows = await inflate(layout.compressed, inflatedBytes(layout));
  const { width, height } = layout;
  return { width, height, rgba: await inSlices(unpackRows(layout, rows)) };
}

/** Exactly `length` bytes. @throws EaselError `corrupt-data` when there are fewer */
async function inflate(
  compressed: readonly Uint8Array<ArrayBuffer>[],
  length: number,
): Promise<Uint8Array> {
  const out = new Uint8Array(length);
  const reader = new Blob([...compressed])
    .stream()
    .pipeThrough(new DecompressionStream('deflate'))
    .getReader();
  let at = 0;
  try {
    while (at < length) {
      const { done, value } = await reader.read();
      if (done) throw new RangeError(`${at} bytes of ${length}`);
      out.set(value.subarray(0, length - at), at);
      at += value.length;
    }
  } catch (thrown) {
    throw corrupt('its pixels are damaged', thrown);
  } finally {
    // What is left over is not wanted, and a fault in it neither.
    void reader.cancel().catch(() => undefined);
  }
  return out;
}

function isOpaque(rgba: ArrayLike<number>): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return false;
  return true;
}

function dropAlpha(rgba: ArrayLike<number>): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    rgb[to++] = rgba[from] ?? 0;
    rgb[to++] = rgba[from + 1] ?? 0;
    rgb[to++] = rgba[from + 2] ?? 0;
  }
  return rgb;
}
