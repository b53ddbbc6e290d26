import { isPng } from './pngChunks.ts';

/** What a picture file says of itself before anything is decoded. */
export interface PictureHeader {
  readonly format: 'png' | 'jpeg' | 'webp' | 'avif' | 'gif';
  readonly width: number;
  readonly height: number;
}

/**
 * Format and size of a picture file from its first bytes, by what they are and not by a name or type. So a file that
 * would unfold to gigabytes is known for what it is before it is decoded. Undefined: not a format that is known, or the
 * bytes end before the size.
 *
 * Sizes are as stored: a JPEG's orientation is not looked at.
 */
export function sniffPicture(bytes: Uint8Array): PictureHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (isPng(bytes))
      return { format: 'png', width: view.getUint32(16), height: view.getUint32(20) };
    if (begins(bytes, [0xff, 0xd8, 0xff])) return jpeg(view);
    if (ascii(bytes, 0, 'GIF8'))
      return { format: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) };
    if (ascii(bytes, 0, 'RIFF') && ascii(bytes, 8, 'WEBP')) return webp(bytes, view);
    if (ascii(bytes, 4, 'ftypavif') || ascii(bytes, 4, 'ftypavis')) return avif(bytes, view);
  } catch (thrown) {
    // Reading past the end: a header that is cut off.
    if (!(thrown instanceof RangeError)) throw thrown;
  }
  return undefined;
}

/** The frame header of ITU T.81, B.2.2: any SOF but the tables DHT, JPG and DAC that share its numbers. */
function jpeg(view: DataView): PictureHeader | undefined {
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at += 1;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { format: 'jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    else at += 2 + view.getUint16(at + 2);
  }
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

/** The largest `ispe` property (ISO/IEC 23008-12, 6.5.3): a file may hold thumbnails and tiles too. */
function avif(bytes: Uint8Array, view: DataView): PictureHeader | undefined {
  let found: PictureHeader | undefined;
  for (let at = 0; at + 16 <= bytes.length; at++) {
    if (!ascii(bytes, at, 'ispe')) continue;
    const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (!found || width * height > found.width * found.height)
      found = { format: 'avif', width, height };
  }
  return found;
}

function begins(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}

function ascii(bytes: Uint8Array, at: number, text: string): boolean {
  return [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));
}
