/** What a photograph says of itself, taken over into a JPEG of other pixels. Exif 3.0; TIFF 6.0. */
import { joined } from '../base/bytes.ts';
import { ORIENTATION, readDirectory, readHead } from './exif.ts';
import { jpegSegments } from './jpegSegments.ts';
import { windowOf } from './window.ts';

const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0];
const PROFILE = [...'ICC_PROFILE'].map((each) => each.charCodeAt(0)).concat(0);
const TAG = {
  exif: 0x8769,
  width: 0xa002,
  height: 0xa003,
  thumbnail: 0x0201,
  thumbnailBytes: 0x0202,
} as const;
const SHORT = 3;
const LONG = 4;

/** The EXIF data of a JPEG, from the TIFF header on; undefined where it has none that can be read, or is no JPEG. */
export async function exifOf(file: Blob): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const read = windowOf(file);
  const [first, second] = await read(0, 2);
  if (first !== 0xff || second !== 0xd8) return undefined;
  for await (const { marker, at, length } of jpegSegments(read)) {
    if (marker !== 0xe1 || length <= EXIF.length) continue;
    const data = await read(at, length);
    if (EXIF.every((value, i) => data[i] === value)) return data.slice(EXIF.length);
  }
  return undefined;
}

/**
 * EXIF data for other pixels: upright (orientation 1), with the new size, and without the small picture inside, which
 * would show the photograph as it was. Undefined where they are damaged.
 */
export function exifFor(
  exif: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): Uint8Array<ArrayBuffer> | undefined {
  let out = Uint8Array.from(exif);
  const view = new DataView(out.buffer);
  try {
    const head = readHead(view);
    if (head === undefined) return undefined;
    const { little, first } = head;
    const entries = [...readDirectory(view, first, little)];
    for (const { tag, at } of entries) {
      if (tag === ORIENTATION) view.setUint16(at + 8, 1, little);
      if (tag !== TAG.exif) continue;
      for (const inner of readDirectory(view, view.getUint32(at + 8, little), little)) {
        if (inner.tag === TAG.width) setNumber(view, inner.at, width, little);
        if (inner.tag === TAG.height) setNumber(view, inner.at, height, little);
      }
    }
    const link = first + 2 + 12 * entries.length;
    const second = view.getUint32(link, little);
    view.setUint32(link, 0, little);
    if (second !== 0) {
      const thumbnail = [...readDirectory(view, second, little)];
      const valueOf = (wanted: number) => {
        const entry = thumbnail.find(({ tag }) => tag === wanted);
        return entry === undefined ? 0 : view.getUint32(entry.at + 8, little);
      };
      const [start, bytes] = [valueOf(TAG.thumbnail), valueOf(TAG.thumbnailBytes)];
      out.fill(0, start, start + bytes);
      out.fill(0, second, second + 2 + 12 * thumbnail.length + 4);
      if (start > 0 && start + bytes >= out.length) out = out.slice(0, start);
    }
    return out;
  } catch (thrown) {
    // Reading past the end: the data are cut off.
    if (!(thrown instanceof RangeError)) throw thrown;
    return undefined;
  }
}

/** A JPEG with EXIF data, where there are some, and a colour profile; what it had of either goes. */
export function withSegments(
  jpeg: Uint8Array,
  { exif, profile }: { readonly exif?: Uint8Array | undefined; readonly profile: Uint8Array },
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [Uint8Array.of(0xff, 0xd8)];
  if (exif !== undefined && exif.length + EXIF.length + 2 <= 0xffff)
    parts.push(segment(0xe1, [...EXIF], exif));
  let at = 2;
  // JFIF's own segment stands before the profile.
  if (jpeg[2] === 0xff && jpeg[3] === 0xe0) {
    const end = 4 + lengthAt(jpeg, 4);
    parts.push(jpeg.subarray(2, end));
    at = end;
  }
  parts.push(segment(0xe2, [...PROFILE, 1, 1], profile));
  while (jpeg[at] === 0xff && (jpeg[at + 1] === 0xe1 || jpeg[at + 1] === 0xe2))
    at += 2 + lengthAt(jpeg, at + 2);
  parts.push(jpeg.subarray(at));
  return joined(parts);
}

/** The segment of a JPEG that says how it is turned, 1–8, and nothing else. */
export function orientationSegment(orientation: number): Uint8Array<ArrayBuffer> {
  const tiff = new DataView(new ArrayBuffer(26));
  // Big-endian, the directory behind this head, of one entry, and no other directory after it.
  tiff.setUint32(0, 0x4d4d002a);
  tiff.setUint32(4, 8);
  tiff.setUint16(8, 1);
  tiff.setUint16(10, ORIENTATION);
  tiff.setUint16(12, SHORT);
  tiff.setUint32(14, 1);
  tiff.setUint16(18, orientation);
  return segment(0xe1, EXIF, new Uint8Array(tiff.buffer));
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function segment(
  marker: number,
  name: readonly number[],
  data: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const length = 2 + name.length + data.length;
  const out = new Uint8Array(2 + length);
  out.set([0xff, marker, length >> 8, length & 255, ...name]);
  out.set(data, 4 + name.length);
  return out;
}

function setNumber(view: DataView, at: number, value: number, little: boolean): void {
  const type = view.getUint16(at + 2, little);
  if (type === SHORT && value <= 0xffff) view.setUint16(at + 8, value, little);
  else {
    view.setUint16(at + 2, LONG, little);
    view.setUint32(at + 8, value, little);
  }
}
