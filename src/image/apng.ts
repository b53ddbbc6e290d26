import { encode } from 'fast-png';
import { joined } from '../base/bytes.ts';
import { EaselError } from '../base/errors.ts';
import { decodePng } from './png.ts';
import { isPng, PNG_SIGNATURE, pngChunks, type PngChunk } from './pngChunks.ts';
import { crc32 } from '../base/crc32.ts';

/**
 * Animated PNG: https://www.w3.org/TR/png-3/#apng-frame-based-animation. A viewer that knows nothing of it shows the
 * first frame.
 */

export interface ApngOptions {
  /** Whole, 1–60: each frame is shown for exactly 1/framesPerSecond of a second. */
  readonly framesPerSecond: number;
  /** How often it plays, 0–2³¹−1; 0 (the default) is for ever. */
  readonly plays?: number;
}

type Chunk = Pick<PngChunk, 'type' | 'data'>;

const SIGNATURE = Uint8Array.from(PNG_SIGNATURE);
const HEADER_BYTES = 13;
const MAX_RATE = 60;

/**
 * An animated PNG of PNG files, piece by piece in the order of the file, so that a caller may rest between frames.
 * Frames that share a header are taken over as they are compressed; where some have alpha and some have not, all are
 * written anew with it. What the first frame says of itself (its text) the file says too.
 *
 * @param frames PNG files of one size without palette, at least one
 * @throws EaselError `invalid-request` for frames of several sizes or a rate out of range, `corrupt-data` for what is
 * no PNG
 */
export function* encodeApng(
  frames: readonly Uint8Array<ArrayBuffer>[],
  { framesPerSecond, plays = 0 }: ApngOptions,
): Generator<Uint8Array<ArrayBuffer>, void> {
  if (!Number.isInteger(framesPerSecond) || framesPerSecond < 1 || framesPerSecond > MAX_RATE)
    throw new EaselError(
      'invalid-request',
      `framesPerSecond must be a whole number from 1 to ${MAX_RATE}, and this is ${framesPerSecond}.`,
      { param: 'framesPerSecond' },
    );
  const parsed = alike(frames.map((frame) => readChunks(frame)));
  const [first] = parsed;
  if (!first)
    throw new EaselError('invalid-request', 'An animation needs at least one frame.', {
      param: 'frames',
    });
  const header = headerOf(first);
  yield SIGNATURE;
  yield chunk({ type: 'IHDR', data: header });
  yield chunk({ type: 'acTL', data: numbers(parsed.length, plays) });
  for (const each of first) if (TEXT.has(each.type)) yield chunk(each);
  let sequence = 0;
  for (const [i, chunks] of parsed.entries()) {
    yield chunk({ type: 'fcTL', data: frameControl(sequence++, header, framesPerSecond) });
    for (const { type, data } of chunks)
      if (type === 'IDAT')
        yield i === 0
          ? chunk({ type, data })
          : chunk({ type: 'fdAT', data: numbered(sequence++, data) });
  }
  yield chunk({ type: 'IEND', data: new Uint8Array() });
}

const TEXT = new Set(['iTXt', 'tEXt', 'zTXt']);
const PALETTE_COLOUR = 3;

/** The same frames under one header. */
function alike(frames: readonly (readonly Chunk[])[]): readonly (readonly Chunk[])[] {
  const headers = frames.map(headerOf);
  const [first] = headers;
  const same = (length: number) =>
    headers.every((header) => header.subarray(0, length).every((byte, i) => byte === first?.[i]));
  if (!same(8))
    throw new EaselError('invalid-request', 'The frames of an animation must have one size.', {
      param: 'frames',
    });
  if (same(HEADER_BYTES) && first?.[9] !== PALETTE_COLOUR) return frames;
  return frames.map((chunks) => {
    const { width, height, rgba } = decodePng(join(chunks));
    const data = new Uint8Array(rgba.buffer);
    const png = encode({ width, height, data, depth: 8, channels: 4 });
    const pixels = readChunks(new Uint8Array(png));
    return [...chunks.filter(({ type }) => TEXT.has(type)), ...pixels];
  });
}

function headerOf(chunks: readonly Chunk[]): Uint8Array {
  const header = chunks.find(({ type }) => type === 'IHDR')?.data;
  if (header?.length !== HEADER_BYTES)
    throw new EaselError('corrupt-data', 'A frame has no PNG header.', { param: 'frames' });
  return header;
}

function readChunks(png: Uint8Array<ArrayBuffer>): readonly Chunk[] {
  const chunks = isPng(png) ? [...pngChunks(png)] : [];
  if (chunks.at(-1)?.type !== 'IEND')
    throw new EaselError('corrupt-data', 'A frame is not a whole PNG file.', { param: 'frames' });
  return chunks;
}

function chunk({ type, data }: Chunk): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

function join(chunks: readonly Chunk[]): Uint8Array<ArrayBuffer> {
  return joined([SIGNATURE, ...chunks.map(chunk)]);
}

/** Unsigned 32-bit numbers, big end first. */
function numbers(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(4 * values.length);
  const view = new DataView(out.buffer);
  for (const [i, value] of values.entries()) view.setUint32(4 * i, value);
  return out;
}

function numbered(sequence: number, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(4 + data.length);
  out.set(numbers(sequence));
  out.set(data, 4);
  return out;
}

/** The whole picture, shown for 1/rate s, then replaced. */
function frameControl(sequence: number, header: Uint8Array, rate: number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(26);
  data.set(numbers(sequence));
  data.set(header.subarray(0, 8), 4);
  const view = new DataView(data.buffer);
  view.setUint16(20, 1);
  view.setUint16(22, rate);
  // Dispose none, blend source: both 0. Offsets are 0 too.
  return data;
}
