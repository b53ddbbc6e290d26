import { corrupt, SAMPLES, type PngLayout } from './pngLayout.ts';

/** A rectangle of pixels that is stored as one: the whole picture, or one of seven when it is interlaced. */
interface Pass {
  readonly width: number;
  readonly height: number;
  /** Of its first pixel, and from one to the next. */
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
}

/** https://www.w3.org/TR/png-3/#8InterlaceMethods: x, y, step x, step y of each. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function passesOf({ width, height, interlaced }: PngLayout): readonly Pass[] {
  if (!interlaced) return [{ width, height, x: 0, y: 0, stepX: 1, stepY: 1 }];
  return ADAM7.map(([x, y, stepX, stepY]) => ({
    width: Math.ceil((width - x) / stepX),
    height: Math.ceil((height - y) / stepY),
    x,
    y,
    stepX,
    stepY,
  })).filter(({ width: w, height: h }) => w > 0 && h > 0);
}

const bitsOf = ({ colour, depth }: PngLayout) => SAMPLES[colour] * depth;
const rowBytes = (layout: PngLayout, { width }: Pass) => Math.ceil((width * bitsOf(layout)) / 8);

/** How many bytes the pixels are once inflated: each row has its filter's number before it. */
export function inflatedBytes(layout: PngLayout): number {
  return passesOf(layout).reduce(
    (sum, pass) => sum + pass.height * (1 + rowBytes(layout, pass)),
    0,
  );
}

/** Bytes of rows between two places to pause. */
const PIECE = 1 << 17;

/**
 * Pixels of a PNG from its inflated rows, piece by piece: straight-alpha RGBA8. 16 bits are rounded to 8.
 *
 * @param rows {@link inflatedBytes} bytes; overwritten
 * @throws EaselError `corrupt-data` for a filter or a palette entry that does not exist
 */
export function* unpackRows(
  layout: PngLayout,
  rows: Uint8Array,
): Generator<void, Uint8ClampedArray<ArrayBuffer>> {
  const rgba = new Uint8ClampedArray(layout.width * layout.height * 4);
  const bytesPerPixel = Math.max(1, bitsOf(layout) >> 3);
  const paint = painter(layout, rgba);
  let at = 0;
  let sincePause = 0;
  for (const pass of passesOf(layout)) {
    const length = rowBytes(layout, pass);
    let above: Uint8Array = new Uint8Array(length);
    for (let y = 0; y < pass.height; y++) {
      const row = rows.subarray(at + 1, at + 1 + length);
      unfilter(rows[at] ?? 0, row, above, bytesPerPixel);
      paint(
        row,
        pass.width,
        ((pass.y + y * pass.stepY) * layout.width + pass.x) * 4,
        pass.stepX * 4,
      );
      above = row;
      at += 1 + length;
      sincePause += length;
      if (sincePause < PIECE) continue;
      sincePause = 0;
      yield;
    }
  }
  return rgba;
}

/** https://www.w3.org/TR/png-3/#9Filters, in place. */
function unfilter(filter: number, row: Uint8Array, above: Uint8Array, back: number): void {
  const { length } = row;
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = back; i < length; i++) row[i] = (row[i] ?? 0) + (row[i - back] ?? 0);
      return;
    case 2:
      for (let i = 0; i < length; i++) row[i] = (row[i] ?? 0) + (above[i] ?? 0);
      return;
    case 3:
      for (let i = 0; i < length; i++) {
        const left = i < back ? 0 : (row[i - back] ?? 0);
        row[i] = (row[i] ?? 0) + ((left + (above[i] ?? 0)) >> 1);
      }
      return;
    case 4:
      for (let i = 0; i < length; i++) {
        const left = i < back ? 0 : (row[i - back] ?? 0);
        const corner = i < back ? 0 : (above[i - back] ?? 0);
        row[i] = (row[i] ?? 0) + paeth(left, above[i] ?? 0, corner);
      }
      return;
    default:
      throw corrupt(`a row has the filter ${filter}`);
  }
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const a = Math.abs(estimate - left);
  const b = Math.abs(estimate - up);
  const c = Math.abs(estimate - corner);
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** Writes a row's pixels into the picture, from byte `to` on, `step` bytes from one to the next. */
type Painter = (row: Uint8Array, pixels: number, to: number, step: number) => void;

function painter(layout: PngLayout, rgba: Uint8ClampedArray): Painter {
  const { colour, depth } = layout;
  if (colour === 3) return palettePainter(layout, rgba);
  if (colour === 6 && depth === 8 && !layout.interlaced) return (row, _, to) => rgba.set(row, to);
  if (colour === 2 && depth === 8 && !layout.transparency) return colourPainter(rgba);
  const samples = SAMPLES[colour];
  const grey = samples < 3;
  const alpha = samples === 2 || samples === 4;
  const read = sampleReader(depth);
  const top = 2 ** depth - 1;
  const eight = (sample: number) => (depth === 8 ? sample : Math.round((sample * 255) / top));
  const clear = transparentColour(layout);
  return (row, pixels, to, step) => {
    for (let i = 0, out = to; i < pixels; i++, out += step) {
      const first = i * samples;
      const r = read(row, first);
      const g = grey ? r : read(row, first + 1);
      const b = grey ? r : read(row, first + 2);
      rgba[out] = eight(r);
      rgba[out + 1] = eight(g);
      rgba[out + 2] = eight(b);
      // Compared at the file's own depth: 16-bit colours that round alike are not the same.
      const gone = clear !== undefined && clear[0] === r && clear[1] === g && clear[2] === b;
      rgba[out + 3] = alpha ? eight(read(row, first + samples - 1)) : gone ? 0 : 255;
    }
  };
}

/** What most files are: red, green and blue of a byte each. */
function colourPainter(rgba: Uint8ClampedArray): Painter {
  return (row, pixels, to, step) => {
    for (let at = 0, out = to; at < pixels * 3; at += 3, out += step) {
      rgba[out] = row[at] ?? 0;
      rgba[out + 1] = row[at + 1] ?? 0;
      rgba[out + 2] = row[at + 2] ?? 0;
      rgba[out + 3] = 255;
    }
  };
}

function palettePainter(
  { depth, palette = new Uint8Array(), transparency = new Uint8Array() }: PngLayout,
  rgba: Uint8ClampedArray,
): Painter {
  const read = sampleReader(depth);
  const entries = palette.length / 3;
  return (row, pixels, to, step) => {
    for (let i = 0, out = to; i < pixels; i++, out += step) {
      const entry = read(row, i);
      if (entry >= entries) throw corrupt(`a pixel has colour ${entry} of a palette of ${entries}`);
      rgba[out] = palette[entry * 3] ?? 0;
      rgba[out + 1] = palette[entry * 3 + 1] ?? 0;
      rgba[out + 2] = palette[entry * 3 + 2] ?? 0;
      rgba[out + 3] = transparency[entry] ?? 255;
    }
  };
}

/** The i-th sample of a row. */
function sampleReader(depth: number): (row: Uint8Array, i: number) => number {
  if (depth === 8) return (row, i) => row[i] ?? 0;
  if (depth === 16) return (row, i) => ((row[2 * i] ?? 0) << 8) | (row[2 * i + 1] ?? 0);
  const mask = 2 ** depth - 1;
  return (row, i) => {
    const bit = i * depth;
    return ((row[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & mask;
  };
}

/** Red, green and blue of the one colour that tRNS makes transparent, at the file's depth. */
function transparentColour({
  colour,
  transparency,
}: PngLayout): readonly [number, number, number] | undefined {
  if (!transparency || (colour !== 0 && colour !== 2)) return undefined;
  const view = new DataView(transparency.buffer, transparency.byteOffset, transparency.length);
  const at = (i: number) => view.getUint16(colour === 0 ? 0 : 2 * i);
  return [at(0), at(1), at(2)];
}
