/** PNG files of documents that are too large to be held as one picture: pixels go through the compressor in strips. */
import { chunksOf } from '../base/chunks.ts';
import { EaselError } from '../base/errors.ts';
import { filterRows } from '../image/pngFilter.ts';
import { pngChunk, textChunk } from '../image/pngText.ts';
import { isVoid } from './rect.ts';
import { overlaps, readRegion, type Tiles } from './tiles.ts';
import type { Rect } from './viewport.ts';

export interface ExportOptions {
  /** Keyword → text, as in `encodePng`. */
  readonly text?: Readonly<Record<string, string>>;
  /** Rows done, of all. */
  readonly onProgress?: (done: number, all: number) => void;
  readonly signal?: AbortSignal;
}

/** Pixels of one strip: about a megabyte, some milliseconds of the main thread. */
const STRIP_PIXELS = 1 << 18;
const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const MAX_PNG_SIDE = 2 ** 31 - 1;

/**
 * The whole document, or a crop of it, as a PNG file: RGB where every pixel is opaque, else RGBA. Beside the file
 * itself no more than a few strips are in memory at once. The browser compresses it, off the page's thread, and between
 * strips the page gets its turn; so the bytes of the file, not its pixels, may differ between browsers.
 *
 * @param rect whole pixels; what lies beyond the document is transparent.
 * @throws EaselError `invalid-request` for an empty rectangle or a text whose keyword PNG does not allow, `cancelled`
 * when `signal` ends it.
 */
export async function exportPng(
  tiles: Tiles,
  rect: Rect,
  { text = {}, onProgress, signal }: ExportOptions = {},
): Promise<Blob> {
  if (isVoid(rect) || Math.max(rect.width, rect.height) > MAX_PNG_SIDE)
    throw new EaselError('invalid-request', 'There is nothing to export: the area has no pixels.', {
      param: 'rect',
      reason: { name: 'nothing-to-export' },
    });
  const channels = isOpaque(tiles, rect) ? 3 : 4;
  const compressor = new CompressionStream('deflate');
  const parts: BlobPart[] = [SIGNATURE, header(rect, channels)];
  for (const [keyword, value] of Object.entries(text)) parts.push(textChunk(keyword, value));
  const collected = collect(compressor.readable, parts);
  const writer = compressor.writable.getWriter();
  const rows = Math.max(1, Math.floor(STRIP_PIXELS / rect.width));
  let above: Uint8ClampedArray = new Uint8ClampedArray(rect.width * channels);
  try {
    for (let done = 0; done < rect.height; done += rows) {
      if (signal?.aborted) throw new EaselError('cancelled', 'The export was cancelled.');
      const height = Math.min(rows, rect.height - done);
      const strip = { x: rect.x, y: rect.y + done, width: rect.width, height };
      const { rgba } = readRegion(tiles, strip);
      const samples = channels === 4 ? rgba : dropAlpha(rgba);
      await writer.write(filterRows(samples, above, channels));
      above = samples.subarray((height - 1) * rect.width * channels);
      onProgress?.(done + height, rect.height);
      await nextTurn();
    }
    await writer.close();
  } catch (thrown) {
    // Ends the collecting too; its own fault is this one.
    await Promise.allSettled([writer.abort(thrown), collected]);
    throw EaselError.from(thrown);
  }
  await collected;
  parts.push(pngChunk('IEND', new Uint8Array()));
  return new Blob(parts, { type: 'image/png' });
}

/** Whether every pixel of `rect` is there and opaque. */
function isOpaque(tiles: Tiles, rect: Rect): boolean {
  for (const { key, part } of overlaps(rect)) {
    if (!tiles.tiles.has(key)) return false;
    const { rgba } = readRegion(tiles, part);
    for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return false;
  }
  return true;
}

async function collect(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  parts: BlobPart[],
): Promise<void> {
  for await (const bytes of chunksOf(stream)) parts.push(pngChunk('IDAT', bytes));
}

/** Lets events and frames of the page come before what follows. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function header({ width, height }: Rect, channels: 3 | 4): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // 8 bits a sample, RGB or RGBA.
  data[8] = 8;
  data[9] = channels === 3 ? 2 : 6;
  return pngChunk('IHDR', data);
}

function dropAlpha(rgba: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  const rgb = new Uint8ClampedArray((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from] ?? 0;
    rgb[to + 1] = rgba[from + 1] ?? 0;
    rgb[to + 2] = rgba[from + 2] ?? 0;
  }
  return rgb;
}
