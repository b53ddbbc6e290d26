import { expect, test } from 'vitest';
import { createMask, readMask } from '../../../src/editor/mask.ts';
import { maskBackground, removeBackground, selectSubject } from '../../../src/editor/subject.ts';
import { createTiles, readRegion, writeRegion } from '../../../src/editor/tiles.ts';
import { toOklab } from '../../../src/image/oklab.ts';
import type { Raster } from '../../../src/image/png.ts';
import { noise } from './support.ts';

type Colour = readonly [number, number, number];

/** A disc of radius `radius` (a share of the side) in the middle, its edge antialiased, before a ground. */
function disc(
  side: number,
  radius: number,
  subject: Colour,
  ground: (x: number, y: number) => Colour,
  grain = 0,
): { readonly picture: Raster; readonly truth: Float32Array } {
  const rgba = new Uint8ClampedArray(side * side * 4);
  const truth = new Float32Array(side * side);
  const dust = noise(side * side * 3, 11);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const i = y * side + x;
      const away = Math.hypot(x + 0.5 - side / 2, y + 0.5 - side / 2);
      const share = Math.min(1, Math.max(0, radius * side - away + 0.5));
      truth[i] = share;
      const back = ground(x / side, y / side);
      for (let c = 0; c < 3; c++)
        rgba[4 * i + c] =
          share * (subject[c] ?? 0) +
          (1 - share) * (back[c] ?? 0) +
          grain * ((dust[3 * i + c] ?? 0) / 127.5 - 1);
      rgba[4 * i + 3] = 255;
    }
  return { picture: { width: side, height: side, rgba }, truth };
}

/** The common share of two subjects, 1 where they are the same. */
function overlap(found: ArrayLike<number>, truth: Float32Array): number {
  let [both, either] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    const [a, b] = [(found[i] ?? 0) / 255, truth[i] ?? 0];
    both += Math.min(a, b);
    either += Math.max(a, b);
  }
  return both / either;
}

const plain = (): Colour => [235, 235, 230];
const sky = (x: number, y: number): Colour => [120 + 80 * y, 170 + 50 * y, 240 - 20 * x];

test.each([
  ['before a plain ground', disc(200, 0.3, [200, 40, 30], plain)],
  ['before a sky that changes softly', disc(200, 0.3, [150, 90, 40], sky)],
  ['in a grainy picture', disc(200, 0.3, [40, 90, 60], sky, 8)],
  ['larger than the size it is told at', disc(900, 0.25, [30, 30, 90], plain)],
])('a disc is selected %s', (_, { picture, truth }) => {
  expect(overlap(selectSubject(picture), truth)).toBeGreaterThan(0.97);
});

test('inside of the subject alpha is full, outside it is nothing, and its edge is soft', () => {
  const { picture } = disc(200, 0.3, [200, 40, 30], plain);
  const found = selectSubject(picture);
  let [soft, wrong] = [0, 0];
  for (let y = 0; y < 200; y++)
    for (let x = 0; x < 200; x++) {
      const away = Math.hypot(x + 0.5 - 100, y + 0.5 - 100) - 60;
      const value = found[y * 200 + x] ?? 0;
      if (away < -6 && value !== 255) wrong++;
      if (away > 6 && value !== 0) wrong++;
      if (value > 0 && value < 255) soft++;
    }
  expect(wrong).toBe(0);
  expect(soft).toBeGreaterThan(60);
});

test('a hole that the flood cannot reach, of the colour of the ground, stays subject', () => {
  const { picture } = disc(200, 0.35, [200, 40, 30], plain);
  for (let y = 90; y < 110; y++)
    for (let x = 90; x < 110; x++) picture.rgba.set([235, 235, 230, 255], 4 * (y * 200 + x));
  expect(selectSubject(picture)[100 * 200 + 100]).toBe(255);
});

test('more tolerance never leaves more of the picture', () => {
  const { picture } = disc(160, 0.3, [150, 150, 120], sky, 12);
  const areas = [0, 0.2, 0.4, 0.6, 0.8, 1].map((tolerance) =>
    selectSubject(picture, tolerance).reduce((sum, value) => sum + value, 0),
  );
  for (const [i, area] of areas.entries())
    expect(area).toBeLessThanOrEqual((areas[i - 1] ?? Infinity) * 1.01);
  expect(areas[0]).toBeGreaterThan(areas[5] ?? Infinity);
});

test('what is transparent is background, whatever its colour', () => {
  const { picture, truth } = disc(200, 0.3, [200, 40, 30], () => [200, 40, 30]);
  for (let i = 0; i < truth.length; i++)
    picture.rgba[4 * i + 3] = Math.round(255 * (truth[i] ?? 0));
  const found = selectSubject(picture);
  expect(found[0]).toBe(0);
  expect(found[100 * 200 + 100]).toBe(255);
});

test('a subject that reaches over the edge is kept', () => {
  // A bust: the disc stands on a pillar that leaves the picture at the bottom.
  const { picture, truth } = disc(200, 0.3, [200, 40, 30], plain);
  for (let y = 100; y < 200; y++)
    for (let x = 92; x < 108; x++) {
      picture.rgba.set([200, 40, 30, 255], 4 * (y * 200 + x));
      truth[y * 200 + x] = 1;
    }
  expect(overlap(selectSubject(picture), truth)).toBeGreaterThan(0.97);
});

test('removing and replacing the background begin from the same selection', () => {
  const { picture } = disc(64, 0.3, [200, 40, 30], plain);
  const rect = { x: -20, y: 300, width: 64, height: 64 };
  const subject = selectSubject(picture);
  const tiles = writeRegion(createTiles(), rect, picture);
  const cut = readRegion(removeBackground(tiles, rect, subject), rect).rgba;
  const mask = readMask(maskBackground(createMask(), rect, subject), rect);
  expect([...cut].filter((_, i) => i % 4 === 3)).toEqual([...subject]);
  expect([...mask]).toEqual([...subject].map((alpha) => 255 - alpha));
  const colours = (rgba: ArrayLike<number>) => Array.from(rgba).filter((_, i) => i % 4 < 3);
  expect(colours(cut)).toEqual(colours(picture.rgba));
});

test('Oklab has the values of its author', () => {
  // White, black and red, from https://bottosson.github.io/posts/oklab/ and CSS Color 4.
  const [l, a, b, l0, a0, b0, lr, ar, br] = toOklab([
    255, 255, 255, 255, 0, 0, 0, 255, 255, 0, 0, 255,
  ]);
  for (const [value, expected] of [
    [l, 100],
    [a, 0],
    [b, 0],
    [l0, 0],
    [a0, 0],
    [b0, 0],
    [lr, 62.8],
    [ar, 22.49],
    [br, 12.58],
  ] as const)
    expect(value).toBeCloseTo(expected, 1);
});
