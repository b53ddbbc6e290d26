import { decode, encode, convertIndexedToRgb } from 'fast-png';
import { EaselError } from '../errors.ts';
import { isPng } from './pngChunks.ts';
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

/** Sides that a decoder or a canvas can hold; a larger picture is refused before its pixels are made. */
const MAX_SIDE = 16_384;
const MAX_PIXELS = 128 * 1024 * 1024;

/**
 * A PNG file. It holds no date and nothing of the machine, so that equal pixels and text make equal bytes: RGB where every
 * pixel is opaque, else RGBA.
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
 * Decodes any PNG to straight-alpha RGBA8: grey, palette, 1 to 16 bits, interlaced, with tRNS transparency.
 *
 * @throws EaselError `corrupt-data` when it is not a PNG, is damaged, or is too large.
 */
export function decodePng(bytes: Uint8Array): DecodedPng {
  const corrupt = (why: string, cause?: unknown) =>
    new EaselError('corrupt-data', `This is not a PNG that can be opened: ${why}.`, { cause });
  if (bytes.length < 33 || !isPng(bytes)) throw corrupt('it does not begin as a PNG file does');
  // The size stands at a fixed place; looked at first, so that a damaged one reserves no memory.
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (
    width === 0 ||
    height === 0 ||
    width > MAX_SIDE ||
    height > MAX_SIDE ||
    width * height > MAX_PIXELS
  )
    throw corrupt(`it says it is ${String(width)}×${String(height)} pixels`);
  let png: ReturnType<typeof decode>;
  let text: Readonly<Record<string, string>>;
  try {
    png = decode(bytes, { checkCrc: true });
    text = Object.fromEntries(readTextChunks(bytes));
  } catch (thrown) {
    throw corrupt('its data are damaged', thrown);
  }
  try {
    return { width, height, rgba: toRgba(png), text, depth: png.depth };
  } catch (thrown) {
    throw corrupt('its pixels are damaged', thrown);
  }
}

function toRgba(png: ReturnType<typeof decode>): Uint8ClampedArray<ArrayBuffer> {
  const { width, height } = png;
  const pixels = width * height;
  const rgba = new Uint8ClampedArray(pixels * 4);
  if (png.palette) {
    const colours = convertIndexedToRgb(png);
    const channels = colours.length / pixels;
    spread(colours, channels, rgba, (sample) => sample);
    return rgba;
  }
  const { channels, depth } = png;
  const samples = depth < 8 ? unpackBits(png.data, width, height, depth) : png.data;
  if (samples.length !== pixels * channels) throw new RangeError('wrong count of samples');
  const top = 2 ** depth - 1;
  spread(samples, channels, rgba, (sample) => Math.round((sample * 255) / top));
  // tRNS of a grey or colour picture names one colour (in the file's own depth) that is transparent.
  const clear = png.transparency;
  if (clear && (channels === 1 || channels === 3))
    for (let i = 0; i < pixels; i++) {
      let same = true;
      for (let c = 0; c < channels; c++) same &&= samples[i * channels + c] === clear[c];
      if (same) rgba[i * 4 + 3] = 0;
    }
  return rgba;
}

/** 1 (grey), 2 (grey, alpha), 3 or 4 samples a pixel → RGBA. */
function spread(
  samples: ArrayLike<number>,
  channels: number,
  rgba: Uint8ClampedArray,
  scale: (sample: number) => number,
): void {
  const grey = channels < 3;
  const alpha = channels === 2 || channels === 4;
  for (let i = 0; i < rgba.length / 4; i++) {
    const at = i * channels;
    rgba[i * 4] = scale(samples[at] ?? 0);
    rgba[i * 4 + 1] = scale(samples[grey ? at : at + 1] ?? 0);
    rgba[i * 4 + 2] = scale(samples[grey ? at : at + 2] ?? 0);
    rgba[i * 4 + 3] = alpha ? scale(samples[at + channels - 1] ?? 0) : 255;
  }
}

/** Samples of 1, 2 or 4 bits; each row begins at a byte. */
function unpackBits(
  data: ArrayLike<number>,
  width: number,
  height: number,
  depth: number,
): Uint8Array {
  const rowBytes = Math.ceil((width * depth) / 8);
  if (data.length !== rowBytes * height) throw new RangeError('wrong count of samples');
  const samples = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const byte = data[y * rowBytes + (bit >> 3)] ?? 0;
      samples[y * width + x] = (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
    }
  return samples;
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
