/**
 * Tells a picture's subject from its background, by colour alone: what a flood from the picture's edges reaches,
 * without crossing a contour, is background. Made for things that stand before a plain or softly changing ground; a
 * crowd before a forest is beyond it, which is why the result can be adjusted before it is applied.
 */
import type { Raster } from '../image/png.ts';
import { toOklab } from '../image/oklab.ts';
import { shrink } from '../image/shrink.ts';
import { writeMask, type Mask } from './mask.ts';
import { borderColours, distanceToColours } from './palette.ts';
import { matte } from './matte.ts';
import { readRegion, writeRegion, type Tiles } from './tiles.ts';
import type { Rect } from './viewport.ts';

/** Alpha of the subject, a byte a pixel: 255 is subject, 0 is background. */
export type Subject = Uint8Array<ArrayBuffer>;

/** Larger pictures are told apart at this size, and their edges drawn at their own. */
const WORK_SIDE = 512;
/** Below this alpha a pixel is background, whatever its colour. */
const CLEAR = 8;
/** Things smaller than this share of the largest are specks of the background. */
const SPECK = 0.02;

/**
 * Selects the subject. Takes time in proportion to the pixels (about two seconds for 4 million): call it in a worker.
 *
 * @param tolerance how far a colour may be from those at the edges to be background, 0–1, default 0.35. More takes away
 * more.
 * @returns a byte a pixel; all 255 when no background is found, as when the picture's edges are all transparent but
 * one.
 */
export function selectSubject(picture: Raster, tolerance = 0.35): Subject {
  const small = shrink(picture, WORK_SIDE);
  const { width, height } = small;
  const lab = toOklab(small.rgba);
  const colours = borderColours(lab, small.rgba, width, height);
  /** In Oklab units: from barely seen to half of the way from black to white. */
  const reach = 3 + 45 * Math.min(1, Math.max(0, tolerance)) ** 1.5;
  const far = distanceToColours(lab, colours);
  const ground = flood(small, lab, far, reach);
  const hard = withoutSpecks(ground, width, height);
  return matte(picture, small, { hard, far, colours, reach });
}

/** The picture with everything but the subject made transparent. Colours stay, also where they no longer show. */
export function removeBackground(tiles: Tiles, rect: Rect, subject: Subject): Tiles {
  const picture = readRegion(tiles, rect);
  for (let i = 0; i < subject.length; i++)
    picture.rgba[4 * i + 3] = Math.round(
      ((picture.rgba[4 * i + 3] ?? 0) * (subject[i] ?? 0)) / 255,
    );
  return writeRegion(tiles, rect, picture);
}

/** Erases the background within `rect`, for an edit that paints another one: what is subject alone is kept. */
export function maskBackground(mask: Mask, rect: Rect, subject: Subject): Mask {
  return writeMask(
    mask,
    rect,
    subject.map((alpha) => 255 - alpha),
  );
}

/**
 * From the edges inwards, over pixels whose colour is near those of the edges. A step in colour as large as the contour
 * of a thing stops it; where colour changes softly it may go on to twice the distance.
 *
 * @returns 1 where it came, a byte a pixel.
 */
function flood(
  { width, height, rgba }: Raster,
  lab: Float32Array,
  far: Float32Array,
  reach: number,
): Uint8Array {
  const ground = new Uint8Array(width * height);
  const queue = new Int32Array(width * height);
  let [head, tail] = [0, 0];
  const clear = (i: number) => (rgba[4 * i + 3] ?? 0) < CLEAR;
  const enter = (i: number, step: number) => {
    if (ground[i] === 1) return;
    const distance = far[i] ?? 0;
    const soft = step < reach / 8;
    if (!clear(i) && !(distance < reach && step < reach) && !(soft && distance < 2 * reach)) return;
    ground[i] = 1;
    queue[tail++] = i;
  };
  for (let x = 0; x < width; x++)
    for (const i of [x, (height - 1) * width + x]) enter(i, reach / 2);
  for (let y = 0; y < height; y++)
    for (const i of [y * width, y * width + width - 1]) enter(i, reach / 2);
  while (head < tail) {
    const i = queue[head++] ?? 0;
    const x = i % width;
    const step = (j: number) => (clear(i) || clear(j) ? reach / 2 : distanceOf(lab, i, j));
    if (x > 0) enter(i - 1, step(i - 1));
    if (x < width - 1) enter(i + 1, step(i + 1));
    if (i >= width) enter(i - width, step(i - width));
    if (i < width * (height - 1)) enter(i + width, step(i + width));
  }
  return ground;
}

function distanceOf(lab: Float32Array, i: number, j: number): number {
  const [a, b] = [3 * i, 3 * j];
  return Math.hypot(
    (lab[a] ?? 0) - (lab[b] ?? 0),
    (lab[a + 1] ?? 0) - (lab[b + 1] ?? 0),
    (lab[a + 2] ?? 0) - (lab[b + 2] ?? 0),
  );
}

/** 1 where the subject is: what the flood left, without the pieces that are small beside the largest one. */
function withoutSpecks(ground: Uint8Array, width: number, height: number): Uint8Array {
  const piece = new Int32Array(width * height);
  const sizes = [0];
  const stack: number[] = [];
  for (let start = 0; start < ground.length; start++) {
    if (ground[start] === 1 || piece[start] !== 0) continue;
    const name = sizes.length;
    let size = 0;
    piece[start] = name;
    stack.push(start);
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      size++;
      const x = i % width;
      for (const j of [
        x > 0 ? i - 1 : -1,
        x < width - 1 ? i + 1 : -1,
        i - width,
        i + width < ground.length ? i + width : -1,
      ])
        if (j >= 0 && ground[j] === 0 && piece[j] === 0) {
          piece[j] = name;
          stack.push(j);
        }
    }
    sizes.push(size);
  }
  const least = SPECK * sizes.reduce((most, size) => Math.max(most, size), 0);
  const subject = new Uint8Array(ground.length);
  for (let i = 0; i < subject.length; i++)
    subject[i] = (sizes[piece[i] ?? 0] ?? 0) > least && piece[i] !== 0 ? 1 : 0;
  return subject;
}
