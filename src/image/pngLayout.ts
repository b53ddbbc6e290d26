import { EaselError } from '../base/errors.ts';
import { isPng, pngChunks } from './pngChunks.ts';
import { crc32 } from '../base/crc32.ts';

/** What a PNG says before its pixels, and where its pixels are. */
export interface PngLayout {
  readonly width: number;
  readonly height: number;
  /** Bits a sample: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  /** 0 grey, 2 colour, 3 palette, 4 grey and alpha, 6 colour and alpha. */
  readonly colour: ColourType;
  readonly interlaced: boolean;
  /** Red, green, blue of each entry. */
  readonly palette: Uint8Array | undefined;
  /** As tRNS holds it: alpha of palette entries, or the one grey or colour that is transparent. */
  readonly transparency: Uint8Array | undefined;
  /** The compressed pixels, in pieces. */
  readonly compressed: readonly Uint8Array<ArrayBuffer>[];
}
export type ColourType = 0 | 2 | 3 | 4 | 6;

/** Samples a pixel, by colour type. */
export const SAMPLES: Record<ColourType, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const DEPTHS: Record<ColourType, readonly number[]> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** A larger picture is refused before its pixels are made. */
const MAX_PIXELS = 128 * 1024 * 1024;
/** Of a CRC, between two places to pause. */
const PIECE = 1 << 20;

/**
 * Reads a PNG's chunks and checks the CRCs of those that make the picture, piece by piece.
 * @throws EaselError `corrupt-data` when it is not a PNG, is damaged, or is too large
 */
export function* readLayout(png: Uint8Array<ArrayBuffer>): Generator<void, PngLayout> {
  if (png.length < 33 || !isPng(png)) throw corrupt('it does not begin as a PNG file does');
  let header: ReturnType<typeof readHeader> | undefined;
  let palette: Uint8Array | undefined;
  let transparency: Uint8Array | undefined;
  let last = '';
  const compressed: Uint8Array<ArrayBuffer>[] = [];
  for (const { type, data, whole } of pngChunks(png)) {
    last = type;
    // The size is looked at before anything else, so that a damaged one reserves no memory.
    if (!header) {
      if (type !== 'IHDR' || data.length !== 13) throw corrupt('its header is missing');
      header = readHeader(data);
    }
    // Decoders pass over what they need not know, damaged or not: a text with a wrong CRC spoils no picture.
    if (type === 'tRNS' || /^[A-Z]/.test(type)) yield* checkCrc(whole, type);
    if (type === 'PLTE') {
      if (data.length % 3 !== 0 || data.length === 0 || data.length > 768)
        throw corrupt(`its palette has ${data.length} bytes`);
      palette = data;
    } else if (type === 'tRNS') transparency = data;
    else if (type === 'IDAT') compressed.push(data as Uint8Array<ArrayBuffer>);
    else if (!KNOWN.has(type) && /^[A-Z]/.test(type))
      throw corrupt(`it needs ${JSON.stringify(type)}, which is not known`);
  }
  if (!header || last !== 'IEND') throw corrupt('it is cut off');
  if (compressed.length === 0) throw corrupt('it holds no pixels');
  if (header.colour === 3 && !palette) throw corrupt('its palette is missing');
  return { ...header, palette, transparency: checked(transparency, header.colour), compressed };
}

const KNOWN = new Set(['IHDR', 'IEND']);

function readHeader(data: Uint8Array) {
  const view = new DataView(data.buffer, data.byteOffset);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth = 0, colour = 0, compression, filter, interlace] = data.subarray(8);
  if (width === 0 || height === 0 || width * height > MAX_PIXELS)
    throw corrupt(`it says it is ${width}×${height} pixels`);
  if (!isColourType(colour) || !DEPTHS[colour].includes(depth))
    throw corrupt(`it says it has colour type ${colour} at ${depth} bits`);
  if (compression !== 0 || filter !== 0 || (interlace !== 0 && interlace !== 1))
    throw corrupt('it is packed in a way that is not known');
  return { width, height, depth, colour, interlaced: interlace === 1 };
}

function isColourType(value: number): value is ColourType {
  return value in SAMPLES;
}

/** A transparency that its colour type cannot have is left out, as browsers do. */
function checked(transparency: Uint8Array | undefined, colour: ColourType): Uint8Array | undefined {
  if (colour === 3) return transparency;
  const bytes = colour === 0 ? 2 : colour === 2 ? 6 : NaN;
  return transparency?.length === bytes ? transparency : undefined;
}

function* checkCrc(whole: Uint8Array, type: string): Generator<void, void> {
  const end = whole.length - 4;
  let crc = 0;
  for (let at = 4; at < end; at += PIECE) {
    crc = crc32(whole.subarray(at, Math.min(end, at + PIECE)), crc);
    yield;
  }
  const view = new DataView(whole.buffer, whole.byteOffset, whole.length);
  if (view.getUint32(end) !== crc) throw corrupt(`its part ${JSON.stringify(type)} is damaged`);
}

/** @param why the end of a sentence, without its full stop */
export function corrupt(why: string, cause?: unknown): EaselError {
  return new EaselError('corrupt-data', `This is not a PNG that can be opened: ${why}.`, {
    cause,
    reason: { name: 'png-damaged' },
  });
}
