/**
 * Whether a picture is a photograph, judged from its pixels and from what its file says. Made from figures of
 * photographs and drawings (`npx vitest run tests/unit/image/photograph.test.ts` has some of them), and no more than a
 * good guess.
 *
 * A drawing has a ground: along each of its sides most pixels lie on a plane with their neighbours. A photograph has
 * grain, leaves, folds, gradients that bend; it is flat along all four sides only where it shows nothing but sky.
 */

/** Longest side, in cells, of the small copy that is looked at. */
const CELLS = 256;
/** Pixels of a cell that are read, along each of its sides, at most about. */
const READ = 4;
/** Pixels of the longer side below which nothing can be told. */
const LEAST = 96;
/** Of a cell's Laplacian, in levels of 255: what rounding and faint noise make of a plane. */
const PLANE = 0.75;
/** Share of the shorter side that counts as one side's rim. */
const RIM = 0.06;
/**
 * Share of pixels that equal their neighbours to the left and above: drawings by programs and screenshots have more. Of
 * 41 photographs the smoothest has .47.
 */
const EQUAL = 0.6;
/** Shares of cells on a plane, in the whole picture and along its least flat side. */
const MOST = { whole: 0.8, side: 0.6 };
/** Of a JPEG, which most photographs are, and few drawings. */
const MOST_IN_JPEG = { whole: 0.85, side: 0.75 };

/** What its file says of a picture. */
export interface Origin {
  readonly jpeg?: boolean;
  /** Its EXIF data name the camera. */
  readonly camera?: boolean;
}

/** Figures of a picture, each 0–1. */
export interface Look {
  /** Cells of the small copy that lie on a plane with their neighbours. */
  readonly plane: number;
  /** The same along the four rims, of the one that has the fewest. */
  readonly side: number;
  /** Pixels that equal both the one to the left and the one above. */
  readonly equal: number;
  /** Pixels of the longer side. */
  readonly pixels: number;
}

/** A part of a picture: straight-alpha sRGB RGBA8, and where it lies. */
export interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
  /** Where the part begins in `rgba`, in pixels, and how many pixels a row of it has; default: 0, its width. */
  readonly from?: number;
  readonly stride?: number;
}

/** Takes the figures of a picture of this size, part by part, in any order; what is transparent lies on white. */
export function createLook(width: number, height: number) {
  const side = Math.max(1, Math.ceil(Math.max(width, height) / CELLS));
  const step = Math.max(1, Math.round(side / READ));
  const [columns, rows] = [Math.ceil(width / side), Math.ceil(height / side)];
  const sums = new Float32Array(3 * columns * rows);
  const counts = new Uint32Array(columns * rows);
  let [equal, compared] = [0, 0];

  function add({ x, y, width: wide, height: high, rgba, from = 0, stride = wide }: Part): void {
    for (let row = 0; row < high; row += step) {
      let at = 4 * (from + row * stride);
      const cellRow = Math.floor((y + row) / side) * columns;
      for (let column = 0; column < wide; column += step, at += 4 * step) {
        const alpha = (rgba[at + 3] ?? 0) / 255;
        const white = 255 * (1 - alpha);
        const cell = cellRow + Math.floor((x + column) / side);
        for (let channel = 0; channel < 3; channel++)
          sums[3 * cell + channel] =
            (sums[3 * cell + channel] ?? 0) + alpha * (rgba[at + channel] ?? 0) + white;
        counts[cell] = (counts[cell] ?? 0) + 1;
        if (row === 0 || column === 0) continue;
        compared++;
        if (same(rgba, at, at - 4) && same(rgba, at, at - 4 * stride)) equal++;
      }
    }
  }

  function look(): Look {
    const value = (cell: number, channel: number) =>
      (counts[cell] ?? 0) === 0 ? 255 : (sums[3 * cell + channel] ?? 0) / (counts[cell] ?? 1);
    const onPlane = (cell: number) => {
      for (let channel = 0; channel < 3; channel++) {
        const around =
          value(cell - 1, channel) +
          value(cell + 1, channel) +
          value(cell - columns, channel) +
          value(cell + columns, channel);
        if (Math.abs(value(cell, channel) - around / 4) > PLANE) return false;
      }
      return true;
    };
    const rim = Math.max(2, Math.round(RIM * Math.min(columns, rows)));
    const all = { on: 0, of: 0 };
    const rims = [0, 1, 2, 3].map(() => ({ on: 0, of: 0 }));
    for (let row = 1; row < rows - 1; row++)
      for (let column = 1; column < columns - 1; column++) {
        const on = onPlane(row * columns + column) ? 1 : 0;
        const distances = [row, rows - 1 - row, column, columns - 1 - column];
        const here = [all, ...rims.filter((_, i) => (distances[i] ?? 0) <= rim)];
        for (const each of here) {
          each.on += on;
          each.of++;
        }
      }
    const share = ({ on, of }: { readonly on: number; readonly of: number }) =>
      of === 0 ? 1 : on / of;
    return {
      plane: share(all),
      side: Math.min(...rims.map(share)),
      equal: share({ on: equal, of: compared }),
      pixels: Math.max(width, height),
    };
  }

  return { add, look };
}

/** What a whole picture looks like. */
export function lookOf({
  width,
  height,
  rgba,
}: {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
}): Look {
  const { add, look } = createLook(width, height);
  add({ x: 0, y: 0, width, height, rgba });
  return look();
}

/** Whether it is a photograph, as far as can be told. A camera's name settles it; a picture of few pixels is none. */
export function isPhotograph(look: Look, { jpeg = false, camera = false }: Origin = {}): boolean {
  if (look.pixels < LEAST) return false;
  if (camera) return true;
  const most = jpeg ? MOST_IN_JPEG : MOST;
  return look.equal < EQUAL && look.plane < most.whole && look.side < most.side;
}

function same(rgba: Uint8ClampedArray, a: number, b: number): boolean {
  if (rgba[a + 3] !== rgba[b + 3]) return false;
  return rgba[a] === rgba[b] && rgba[a + 1] === rgba[b + 1] && rgba[a + 2] === rgba[b + 2];
}
