import { gifParts } from './gifParts.ts';
import { heifSize, readHeif } from './heif.ts';
import { isFrameHeader, jpegSegments } from './jpegSegments.ts';
import { isPng } from './pngChunks.ts';
import type { ReadBytes } from './window.ts';

/** What a picture file says of itself before anything is decoded. */
export interface PictureHeader {
  readonly format: 'png' | 'jpeg' | 'webp' | 'avif' | 'gif';
  readonly width: number;
  readonly height: number;
  /** An AVIF whose brands do not say so, which is what browsers go by. */
  readonly unbranded?: true;
}

/** Enough for the signature and size of every format but JPEG, AVIF and GIF, which are read part by part. */
const HEAD_BYTES = 32;

/**
 * Format and size of a picture file from its structure, as a decoder reads it, and not from a name, type or brand. So a
 * file that would unfold to gigabytes is known for what it is before it is decoded. Undefined: not a format that is
 * known, or the file ends before the size.
 *
 * Sizes are as stored: an orientation is not looked at.
 */
export async function sniffPicture(read: ReadBytes): Promise<PictureHeader | undefined> {
  const bytes = await read(0, HEAD_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    // What Apple's tools make of PNGs has another chunk first, and no browser but Safari decodes it.
    if (isPng(bytes) && ascii(bytes, 12, 'IHDR'))
      return { format: 'png', width: view.getUint32(16), height: view.getUint32(20) };
    if (begins(bytes, [0xff, 0xd8, 0xff])) return await jpeg(read);
    if (ascii(bytes, 0, 'GIF8')) return await gif(read, view);
    if (ascii(bytes, 0, 'RIFF') && ascii(bytes, 8, 'WEBP')) return webp(bytes, view);
    if (ascii(bytes, 4, 'ftyp')) return await avif(read);
  } catch (thrown) {
    // Reading past the end: a header that is cut off.
    if (!(thrown instanceof RangeError)) throw thrown;
  }
  return undefined;
}

async function jpeg(read: ReadBytes): Promise<PictureHeader | undefined> {
  for await (const { marker, at } of jpegSegments(read)) {
    if (!isFrameHeader(marker)) continue;
    const frame = await read(at, 5);
    const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
    return { format: 'jpeg', height: view.getUint16(1), width: view.getUint16(3) };
  }
  return undefined;
}

/** The screen that it names, and as decoders have it no less than its first frame: some name a screen of no size. */
async function gif(read: ReadBytes, view: DataView): Promise<PictureHeader> {
  let [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  for await (const { kind, head } of gifParts(read)) {
    if (kind !== 'frame') continue;
    const frame = new DataView(head.buffer, head.byteOffset, head.byteLength);
    width = Math.max(width, frame.getUint16(1, true) + frame.getUint16(5, true));
    height = Math.max(height, frame.getUint16(3, true) + frame.getUint16(7, true));
    break;
  }
  return { format: 'gif', width, height };
}

/** RFC 9649: a lossy, lossless or extended first chunk. */
function webp(bytes: Uint8Array, view: DataView): PictureHeader | undefined {
  const size24 = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  if (ascii(bytes, 12, 'VP8X'))
    return { format: 'webp', width: size24(24) + 1, height: size24(27) + 1 };
  if (ascii(bytes, 12, 'VP8L')) {
    const bits = view.getUint32(21, true);
    return { format: 'webp', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (!ascii(bytes, 12, 'VP8 ')) return undefined;
  const [width, height] = [view.getUint16(26, true), view.getUint16(28, true)];
  return { format: 'webp', width: width & 0x3fff, height: height & 0x3fff };
}

/** By its items: brands are names that any writer may choose among, and HEIC shares most of them. */
async function avif(read: ReadBytes): Promise<PictureHeader | undefined> {
  const heif = await readHeif(read);
  const size = heif && heifSize(heif);
  if (!size || !heif.items.includes('av01')) return undefined;
  const branded = heif.brands.some((brand) => brand === 'avif' || brand === 'avis');
  return { format: 'avif', ...size, ...(branded ? {} : { unbranded: true }) };
}

/** A name for some formats that no browser in use opens everywhere; undefined for the rest. */
export async function nameOfStranger(read: ReadBytes): Promise<string | undefined> {
  const bytes = await read(0, HEAD_BYTES);
  const found = STRANGERS.find(([, at, start]) => begins(bytes.subarray(at), start));
  if (found) return found[0];
  if (!ascii(bytes, 4, 'ftyp')) return undefined;
  const { items = [] } = (await readHeif(read)) ?? {};
  return items.some((item) => item === 'hvc1' || item === 'hev1') ? 'HEIC' : undefined;
}

const letters = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const STRANGERS: readonly (readonly [name: string, at: number, start: readonly number[]])[] = [
  ['TIFF', 0, [0x49, 0x49, 0x2a, 0]],
  ['TIFF', 0, [0x4d, 0x4d, 0, 0x2a]],
  ['JPEG XL', 0, [0xff, 0x0a]],
  ['JPEG XL', 4, letters('JXL ')],
  ['JPEG 2000', 4, letters('jP  ')],
  ['Photoshop', 0, letters('8BPS')],
  ['PDF', 0, letters('%PDF-')],
  ['CgBI', 12, letters('CgBI')],
];

function begins(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}

function ascii(bytes: Uint8Array, at: number, text: string): boolean {
  return [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));
}
