import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  applyResult,
  frameFor,
  frameRect,
  frameRequest,
  resizeFrame,
  snapFrame,
  type Frame,
} from '../../../src/editor/frames.ts';
import { createMask, featherMask, fillRect, writeMask } from '../../../src/editor/mask.ts';
import { intersect } from '../../../src/editor/rect.ts';
import { createTiles, readRegion, writeRegion } from '../../../src/editor/tiles.ts';
import { noise, noiseRaster, rects, sameBytes, seeds, strays } from './support.ts';

const frames: fc.Arbitrary<Frame> = fc.record({
  x: fc.integer({ min: -300, max: 50 }),
  y: fc.integer({ min: -300, max: 50 }),
  size: fc.constant(256 as const),
});
const area = { x: -310, y: -310, width: 620, height: 620 };
/** Every pixel is there, most of them half transparent. */
const ground = noiseRaster(620, 620, 7);
for (let i = 3; i < ground.rgba.length; i += 4) ground.rgba[i] = Math.max(1, ground.rgba[i] ?? 0);
const covered = writeRegion(createTiles(), area, ground);
const result = noiseRaster(256, 256, 8, true);

test('a result changes no byte outside of what is erased, whatever the mask', () => {
  fc.assert(
    fc.property(frames, rects(), seeds, (frame, hole, seed) => {
      // Half of the values are 0: kept pixels lie in between erased ones.
      const values = noise(hole.width * hole.height, seed).map((v) => (v < 128 ? 0 : v));
      const layers = { tiles: covered, mask: writeMask(createMask(), hole, values) };
      const after = readRegion(applyResult(layers, frame, result), area).rgba;
      const before = readRegion(covered, area).rgba;
      expect(strays(after, before, 4, area, intersect(frameRect(frame), hole))).toBe(0);
      let wrong = 0;
      const inside = intersect(frameRect(frame), hole);
      for (let y = inside.y; y < inside.y + inside.height; y++)
        for (let x = inside.x; x < inside.x + inside.width; x++) {
          const at = 4 * ((y - area.y) * area.width + x - area.x);
          const kept = values[(y - hole.y) * hole.width + x - hole.x] === 0 && before[at + 3] !== 0;
          if (kept) for (let c = 0; c < 4; c++) if (after[at + c] !== before[at + c]) wrong++;
        }
      expect(wrong).toBe(0);
    }),
    { numRuns: 15 },
  );
});

test('where all is erased, the result is there byte for byte', () => {
  fc.assert(
    fc.property(frames, (frame) => {
      const layers = { tiles: covered, mask: fillRect(createMask(), frameRect(frame), 'add') };
      const after = readRegion(applyResult(layers, frame, result), frameRect(frame));
      expect(sameBytes(after.rgba, result.rgba)).toBe(true);
    }),
    { numRuns: 10 },
  );
});

test('beyond the border a frame fills what is empty, without a mask, and nothing else', () => {
  const picture = noiseRaster(100, 100, 9, true);
  const place = { x: 0, y: 0, width: 100, height: 100 };
  const layers = { tiles: writeRegion(createTiles(), place, picture), mask: createMask() };
  const frame = { x: -200, y: -200, size: 256 } as const;
  const { picture: asked, mask } = frameRequest(layers, frame);
  expect(mask.filter((value) => value === 0).length).toBe(56 * 56);
  expect(asked.width).toBe(256);
  const after = applyResult(layers, frame, result);
  expect(sameBytes(readRegion(after, place).rgba, picture.rgba)).toBe(true);
  const beyond = readRegion(after, { x: -200, y: -200, width: 200, height: 1 }).rgba;
  expect(sameBytes(beyond, result.rgba.slice(0, 800))).toBe(true);
});

test('a soft mask blends, in its measure', () => {
  const grey = (value: number) => ({
    width: 256,
    height: 256,
    rgba: new Uint8ClampedArray(256 * 256 * 4).map((_, i) => (i % 4 === 3 ? 255 : value)),
  });
  const frame = { x: 0, y: 0, size: 256 } as const;
  const hard = fillRect(createMask(), { x: 100, y: 0, width: 100, height: 256 }, 'add');
  const mask = featherMask(hard, 9);
  const tiles = writeRegion(createTiles(), frameRect(frame), grey(0));
  const after = applyResult({ tiles, mask }, frame, grey(200));
  const row = readRegion(after, { x: 98, y: 100, width: 14, height: 1 }).rgba;
  const levels = [...row].filter((_, i) => i % 4 === 0);
  expect(levels).toEqual([0, 0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 200, 200]);
});

test('a request holds the pixels and the mask of the frame; without anything erased there is none', () => {
  const opaque = writeRegion(createTiles(), area, noiseRaster(620, 620, 3, true));
  const frame = { x: -100, y: -50, size: 256 } as const;
  const hole = { x: 0, y: 0, width: 10, height: 20 };
  const { picture, mask } = frameRequest(
    { tiles: opaque, mask: fillRect(createMask(), hole, 'add') },
    frame,
  );
  expect(sameBytes(picture.rgba, readRegion(opaque, frameRect(frame)).rgba)).toBe(true);
  expect(mask.length).toBe(256 * 256);
  expect(mask.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0)).toBe(200);
  expect(mask[50 * 256 + 100]).toBe(255);
  expect(() => frameRequest({ tiles: opaque, mask: createMask() }, frame)).toThrow(
    /Nothing is erased/,
  );
});

test('a result of another size is refused', () => {
  const layers = { tiles: covered, mask: createMask() };
  expect(() => applyResult(layers, { x: 0, y: 0, size: 512 }, result)).toThrow(/512/);
});

test('a snapped frame is on whole pixels and overlaps the content on both axes', () => {
  const place = fc.double({ min: -3000, max: 3000, noNaN: true });
  const sizes = fc.constantFrom(256 as const, 512 as const, 1024 as const);
  fc.assert(
    fc.property(place, place, sizes, rects(1500), (x, y, size, content) => {
      const frame = snapFrame({ x, y, size }, content, { near: 8, overlap: 0.25 });
      const shared = intersect(frameRect(frame), content);
      expect(Number.isInteger(frame.x) && Number.isInteger(frame.y)).toBe(true);
      expect(shared.width).toBeGreaterThanOrEqual(Math.min(size / 4, content.width));
      expect(shared.height).toBeGreaterThanOrEqual(Math.min(size / 4, content.height));
    }),
  );
});

test('a frame is moved no further than it has to', () => {
  const content = { x: 0, y: 0, width: 1000, height: 1000 };
  expect(snapFrame({ x: 300.4, y: 12, size: 256 }, content)).toEqual({ x: 300, y: 12, size: 256 });
  expect(snapFrame({ x: -400, y: 100, size: 256 }, content)).toEqual({
    x: -192,
    y: 100,
    size: 256,
  });
  expect(snapFrame({ x: 5, y: 740, size: 256 }, content, { near: 8 })).toEqual({
    x: 0,
    y: 744,
    size: 256,
  });
  expect(snapFrame({ x: 9.6, y: -5, size: 256 }, undefined)).toEqual({ x: 10, y: -5, size: 256 });
});

test('resizing a frame keeps its centre', () => {
  expect(resizeFrame({ x: 0, y: 0, size: 256 }, 1024)).toEqual({ x: -384, y: -384, size: 1024 });
});

test('a frame for what is marked holds it where a frame can, and is of a size that is painted', () => {
  const marks = fc.record({
    x: fc.integer({ min: -50, max: 2000 }),
    y: fc.integer({ min: -50, max: 1500 }),
    width: fc.integer({ min: 1, max: 1400 }),
    height: fc.integer({ min: 1, max: 1400 }),
  });
  const content = { x: 0, y: 0, width: 3000, height: 2000 };
  const offered = fc.subarray([256, 512, 1024] as const, { minLength: 1 });
  fc.assert(
    fc.property(marks, offered, (marked, sizes) => {
      const frame = frameFor(marked, sizes, content);
      expect(sizes).toContain(frame.size);
      expect([frame.x, frame.y].every(Number.isSafeInteger)).toBe(true);
      const longer = Math.max(marked.width, marked.height);
      if (longer <= Math.max(...sizes)) expect(intersect(frameRect(frame), marked)).toEqual(marked);
      // No smaller frame would have held it with an eighth of its side around.
      for (const size of sizes) if (size < frame.size) expect(longer).toBeGreaterThan(0.75 * size);
    }),
  );
  const small = { x: 100, y: 100, width: 10, height: 10 };
  expect(frameFor(small, [256, 512], content)).toEqual({ x: 0, y: 0, size: 256 });
  const middle = { x: 1500, y: 900, width: 100, height: 60 };
  expect(frameFor(middle, [256, 512], content)).toEqual({ x: 1422, y: 802, size: 256 });
});
