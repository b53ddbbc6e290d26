import type { ReadBytes } from './window.ts';

/** A segment of a JPEG before its scan. ITU T.81, B.1.1.4 */
export interface JpegSegment {
  /** The marker's second byte. */
  readonly marker: number;
  /** Where its data begin, behind the length. */
  readonly at: number;
  /** Of its data. */
  readonly length: number;
}

/** Parts of a file that are looked at; one with more is no picture that anybody made. */
const MAX_SEGMENTS = 100_000;
/** Bytes that belong to no segment are passed over as decoders do, up to here. */
const MAX_STRAY_BYTES = 1 << 16;

/** Segments up to the start of the scan, however many and large. Ends where the file is cut off or is no JPEG. */
export async function* jpegSegments(read: ReadBytes): AsyncGenerator<JpegSegment> {
  for (let at = 2, parts = 0; parts < MAX_SEGMENTS; parts++) {
    let head = await read(at, 4);
    if (head[0] !== 0xff || head[1] === 0) {
      const stray = await read(at, MAX_STRAY_BYTES);
      const skipped = nextMarker(stray);
      if (skipped === undefined) return;
      at += skipped;
      head = await read(at, 4);
    }
    const marker = head[1] ?? 0;
    if (head.length < 4 || marker === 0xd9 || marker === 0xda) return;
    // Fill bytes, and markers that stand alone: TEM, RST0 to RST7, SOI.
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else {
      const length = ((head[2] ?? 0) << 8) | (head[3] ?? 0);
      if (length < 2) return;
      yield { marker, at: at + 4, length: length - 2 };
      at += 2 + length;
    }
  }
}

/** Whether a marker begins a frame header: any SOF but the tables DHT, JPG and DAC that share its numbers. B.2.2 */
export function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function nextMarker(bytes: Uint8Array): number | undefined {
  for (let i = 0; i + 1 < bytes.length; i++)
    if (bytes[i] === 0xff && bytes[i + 1] !== 0 && bytes[i + 1] !== 0xff) return i;
  return undefined;
}
