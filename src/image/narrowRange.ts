/**
 * PNGs whose numbers are those of video, which browsers take for others: black is 16 and white 235. ITU-T H.273, 8.3
 */
import { encodePng, type Raster } from './png.ts';
import { pngChunk } from './pngText.ts';

/** Primaries and transfer of a picture, by the numbers of ITU-T H.273. */
export type CodePoints = readonly [primaries: number, transfer: number];

/** Values between two places to pause. */
const PIECE = 1 << 20;
/** Signature and IHDR. */
const HEADER_BYTES = 33;

/**
 * The same pixels with black at 0 and white at 255; what lies beyond either is cut, and alpha stays.
 *
 * @param depth bits a sample of the file, whose scale was brought to 8
 */
export function* toFullRange(
  { width, height, rgba }: Raster,
  depth: 8 | 16,
): Generator<void, Raster> {
  // At 16 bits black is 4096 of 65535, which is a little less than 16 of 255.
  const unit = depth === 8 ? 1 : (256 * 255) / 65_535;
  const [black, span] = [16 * unit, 219 * unit];
  // What a value becomes, each of 256 looked up once.
  const full = Uint8ClampedArray.from({ length: 256 }, (_, v) => ((v - black) * 255) / span);
  const out = new Uint8ClampedArray(rgba.length);
  for (let i = 0; i < rgba.length; i++) {
    const value = rgba[i] ?? 0;
    out[i] = i % 4 === 3 ? value : (full[value] ?? 0);
    if (i % PIECE === 0) yield;
  }
  return { width, height, rgba: out };
}

/** A PNG of these pixels that says of which space they are, in full range. */
export function fullRangePng(raster: Raster, [primaries, transfer]: CodePoints): Blob {
  const png = encodePng(raster);
  const colours = pngChunk('cICP', Uint8Array.of(primaries, transfer, 0, 1));
  return new Blob([png.subarray(0, HEADER_BYTES), colours, png.subarray(HEADER_BYTES)]);
}
