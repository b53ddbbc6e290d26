/** Marking by a word, as far as no model is needed: where is looked, and what becomes of how well each place fits. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rectsOver, windowsOver } from '../../../src/editor/namedWindows.ts';
import { holdsOf, randomWalk } from '../../../src/editor/randomWalk.ts';
import { selectNamed } from '../../../src/editor/selectNamed.ts';
import type { Rect } from '../../../src/editor/viewport.ts';
import type { Raster } from '../../../src/image/png.ts';
import { noise } from './support.ts';

describe('windows', () => {
  test('are squares inside the picture that cover it, and not too many', () => {
    const sides = fc.integer({ min: 40, max: 3000 });
    fc.assert(
      fc.property(sides, sides, (width, height) => {
        // A longer strip has as many windows as cover it.
        fc.pre(Math.max(width, height) <= 12 * Math.min(width, height));
        const rects = rectsOver(width, height);
        expect(rects.length).toBeLessThanOrEqual(240);
        for (const rect of rects) {
          expect(rect.width).toBe(rect.height);
          expect(rect.x).toBeGreaterThanOrEqual(0);
          expect(rect.y).toBeGreaterThanOrEqual(0);
          expect(rect.x + rect.width).toBeLessThanOrEqual(width);
          expect(rect.y + rect.height).toBeLessThanOrEqual(height);
        }
        const smallest = rects.filter((rect) => rect.width === rects.at(-1)?.width);
        for (const [x, y] of [
          [0, 0],
          [width - 1, height - 1],
          [width >> 1, height >> 1],
          [0, height >> 2],
          [width >> 2, 0],
        ] as const)
          expect(
            smallest.some((r) => x >= r.x && x < r.x + r.width && y >= r.y && y < r.y + r.height),
            `${x}, ${y}`,
          ).toBe(true);
      }),
    );
  });

  test('show what lies in them', () => {
    const picture = scene(200, 100, [{ x: 120, y: 20, width: 40, height: 40 }]).picture;
    for (const { rect, picture: seen } of windowsOver(picture)) {
      expect([seen.width, seen.height]).toEqual([rect.width, rect.height]);
      expect([...seen.rgba.subarray(0, 4)]).toEqual([
        ...picture.rgba.subarray(4 * (rect.y * 200 + rect.x), 4 * (rect.y * 200 + rect.x) + 4),
      ]);
    }
  });

  test('of a large picture are made smaller', () => {
    const rgba = new Uint8ClampedArray(4 * 2000 * 1500).fill(255);
    const windows = windowsOver({ width: 2000, height: 1500, rgba });
    for (const { rect, picture } of windows) {
      expect(picture.width).toBeLessThanOrEqual(641);
      expect(picture.width / rect.width).toBeCloseTo(640 / 1500, 1);
    }
  });
});

describe('random walks with priors', () => {
  test('solve the equations that they name', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(999),
        (width, height, seed) => {
          const count = width * height;
          const lab = Float32Array.from(noise(3 * count, seed), (byte) => byte / 20);
          const clear = new Uint8Array(count);
          const guess = Float32Array.from(noise(count, seed + 1), (byte) => byte / 255);
          const holds = holdsOf(lab, clear, width, height);
          const x = randomWalk(holds, guess, 0.05);
          for (let i = 0; i < count; i++) {
            let pulled = 0.05 * ((x[i] ?? 0) - (guess[i] ?? 0));
            for (let j = 0; j < count; j++) {
              const [dx, dy] = [Math.abs((i % width) - (j % width)), Math.abs(row(i) - row(j))];
              if (dx + dy !== 1) continue;
              let squared = 0;
              for (let c = 0; c < 3; c++)
                squared += ((lab[3 * i + c] ?? 0) - (lab[3 * j + c] ?? 0)) ** 2;
              pulled += (Math.exp(-0.05 * squared) + 1e-4) * ((x[i] ?? 0) - (x[j] ?? 0));
            }
            expect(Math.abs(pulled)).toBeLessThan(1e-3);
          }
          function row(i: number) {
            return Math.floor(i / width);
          }
        },
      ),
    );
  });

  test('keep a guess within the edges around it', () => {
    // Two halves, black and white: one pixel of the left is guessed.
    const lab = Float32Array.from({ length: 3 * 64 }, (_, i) =>
      i % 3 === 0 ? ((i / 3) % 8 < 4 ? 0 : 100) : 0,
    );
    const guess = new Float32Array(64);
    guess[9] = 1;
    const x = randomWalk(holdsOf(lab, new Uint8Array(64), 8, 8), guess, 0.02);
    const least = Math.min(...[...x].filter((_, i) => i % 8 < 4));
    const most = Math.max(...[...x].filter((_, i) => i % 8 >= 4));
    expect(least).toBeGreaterThan(10 * most);
  });
});

/** Discs in boxes on a grey ground, red, green and blue in turn; which pixels are the first one's. */
function scene(width: number, height: number, boxes: readonly Rect[]) {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  const first = new Uint8Array(width * height);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [(i % width) + 0.5, Math.floor(i / width) + 0.5];
    rgba.set([170, 170, 160], 4 * i);
    for (const [k, box] of boxes.entries()) {
      const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
      if (Math.hypot(x - cx, y - cy) > box.width / 2) continue;
      rgba.set(
        [0, 1, 2].map((c) => (c === k ? 200 : 40)),
        4 * i,
      );
      first[i] = k === 0 ? 1 : 0;
    }
  }
  return { picture: { width, height, rgba } satisfies Raster, first };
}

/** How much of a window a box covers, of what it could: what a tower that knows the thing would say. */
function fitsOf(picture: Raster, box: Rect) {
  return rectsOver(picture.width, picture.height).map((rect) => {
    const wide = Math.min(rect.x + rect.width, box.x + box.width) - Math.max(rect.x, box.x);
    const high = Math.min(rect.y + rect.height, box.y + box.height) - Math.max(rect.y, box.y);
    const common = Math.max(0, wide) * Math.max(0, high);
    return { rect, score: common / (rect.width * rect.height + box.width * box.height - common) };
  });
}

describe('what fits a word', () => {
  const left = { x: 30, y: 60, width: 90, height: 90 };
  const right = { x: 150, y: 90, width: 90, height: 90 };

  test.each([
    [260, 260, 1],
    [1040, 1040, 4],
  ])('is marked by its own edges, and nothing else (%i×%i)', (width, height, by) => {
    const larger = ({ x, y, width: w, height: h }: Rect) => ({
      x: by * x,
      y: by * y,
      width: by * w,
      height: by * h,
    });
    const { picture, first } = scene(width, height, [larger(left), larger(right)]);
    const marked = selectNamed(picture, fitsOf(picture, larger(left)));
    let [both, either] = [0, 0];
    for (let i = 0; i < marked.length; i++) {
      const [a, b] = [(marked[i] ?? 0) > 127, first[i] === 1];
      both += +(a && b);
      either += +(a || b);
    }
    expect(both / either).toBeGreaterThan(0.95);
  });

  test('is nothing where everything fits alike, and never what is transparent', () => {
    const { picture } = scene(260, 260, [left, right]);
    const alike = rectsOver(260, 260).map((rect) => ({ rect, score: 0.3 }));
    expect(selectNamed(picture, alike).some((value) => value > 0)).toBe(false);
    const cleared = { ...picture, rgba: picture.rgba.slice() };
    for (let i = 0; i < 260 * 260; i++) if (i % 260 < 75) cleared.rgba.set([0, 0, 0, 0], 4 * i);
    const marked = selectNamed(cleared, fitsOf(picture, left));
    expect(marked.some((value, i) => value > 0 && i % 260 < 75)).toBe(false);
    expect(marked.some((value, i) => value > 127 && i % 260 >= 75)).toBe(true);
  });
});
