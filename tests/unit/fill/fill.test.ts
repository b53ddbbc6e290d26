import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atOnce } from '../../../src/base/breathe.ts';
import { EaselError } from '../../../src/base/errors.ts';
import { fillFromSurroundings, fillSteps, type FillPreview } from '../../../src/fill/fill.ts';
import type { Raster } from '../../../src/image/png.ts';
import {
  colourAt,
  draw,
  erased,
  fill,
  grain,
  maskOf,
  meanError,
  rectangle,
  type Colour,
} from './support.ts';

const RED: Colour = [200, 30, 30];
const GREEN: Colour = [30, 180, 40];
const BLUE: Colour = [20, 40, 220];
const grey = (value: number): Colour => [value, value, value];

/** Grass to a picture's size: no two patches are alike. */
const meadow = (width: number, height: number): Raster =>
  draw(width, height, (x, y) => [40 * grain(x, y), 120 + 80 * grain(x + 7, y), 30]);

function differing(a: Raster, b: Raster, counts: (at: number) => boolean): number {
  let different = 0;
  for (let at = 0; at < a.width * a.height; at++)
    if (counts(at))
      for (let c = 0; c < 4; c++) if (a.rgba[4 * at + c] !== b.rgba[4 * at + c]) different++;
  return different;
}

describe('what is outside the hole', () => {
  it('stays byte for byte, whatever the picture, the hole and the seed', () => {
    fc.assert(
      fc.property(
        fc.record({
          width: fc.integer({ min: 1, max: 40 }),
          height: fc.integer({ min: 1, max: 40 }),
          seed: fc.nat(),
          left: fc.integer({ min: -5, max: 38 }),
          top: fc.integer({ min: -5, max: 38 }),
          wide: fc.integer({ min: 1, max: 20 }),
          high: fc.integer({ min: 1, max: 20 }),
        }),
        ({ width, height, seed, left, top, wide, high }) => {
          const truth = draw(width, height, (x, y) => [
            255 * grain(x + seed, y),
            (x * 13) % 256,
            (y * 29) % 256,
          ]);
          const hole = maskOf(truth, rectangle(left, top, wide, high));
          const holes = hole.filter((value) => value > 0).length;
          fc.pre(holes > 0 && holes < hole.length);
          const filled = fill(truth, hole, { seed });
          expect(differing(filled, truth, (at) => hole[at] === 0)).toBe(0);
        },
      ),
      { numRuns: 40, seed: 1 },
    );
  });

  it('stays so with transparent pixels about, which are neither filled nor copied', () => {
    const truth = draw(60, 60, (x) => (x < 40 ? GREEN : BLUE));
    for (let y = 0; y < 60; y++) for (let x = 40; x < 60; x++) truth.rgba[4 * (y * 60 + x) + 3] = 0;
    const hole = maskOf(truth, rectangle(30, 20, 10, 20));
    const filled = fill(truth, hole);
    expect(differing(filled, truth, (at) => hole[at] === 0)).toBe(0);
    for (let y = 20; y < 40; y++)
      for (let x = 30; x < 40; x++) {
        expect(colourAt(filled, x, y)).toEqual(GREEN);
        expect(filled.rgba[4 * (y * 60 + x) + 3]).toBe(255);
      }
  });
});

describe('a seed', () => {
  const truth = meadow(90, 70);
  const hole = maskOf(truth, rectangle(30, 20, 28, 26));

  it('gives the same bytes again', () => {
    expect(fill(truth, hole, { seed: 5 }).rgba).toEqual(fill(truth, hole, { seed: 5 }).rgba);
  });

  it('gives another answer when it is another', () => {
    const [a, b] = [fill(truth, hole, { seed: 5 }), fill(truth, hole, { seed: 6 })];
    const inside = hole.filter((value) => value > 0).length;
    expect(differing(a, b, (at) => hole[at] !== 0)).toBeGreaterThan(inside);
  });
});

describe('patterns go on', () => {
  it('stripes of a known period', () => {
    const truth = draw(120, 90, (x) => grey(x % 8 < 3 ? 30 : 220));
    const hole = maskOf(truth, rectangle(45, 30, 30, 30));
    expect(meanError(fill(truth, hole), truth, hole)).toBe(0);
  });

  it('a checkerboard', () => {
    const truth = draw(128, 128, (x, y) => grey(((x >> 3) + (y >> 3)) % 2 === 0 ? 20 : 235));
    const hole = maskOf(truth, rectangle(48, 44, 34, 34));
    expect(meanError(fill(truth, hole), truth, hole)).toBe(0);
  });

  it('an edge that crosses the hole goes straight on', () => {
    // Sand above, sea below a line that falls by one in three.
    const truth = draw(150, 120, (x, y) => {
      const noise = 12 * grain(x, y);
      return y < 40 + x / 3 ? [210 + noise, 190 + noise, 150] : [20, 70 + noise, 130 + noise];
    });
    const hole = maskOf(truth, (x, y) => (x - 75) ** 2 + (y - 65) ** 2 < 22 ** 2);
    const filled = fill(truth, hole);
    // In each column of the hole: where sand becomes sea, counted by pixels of sand.
    for (let x = 60; x <= 90; x++) {
      let [sand, expected] = [0, 0];
      for (let y = 40; y < 90; y++) {
        if ((filled.rgba[4 * (y * 150 + x)] ?? 0) > 115) sand++;
        if (y < 40 + x / 3) expected++;
      }
      expect(Math.abs(sand - expected), `column ${x}`).toBeLessThanOrEqual(3);
    }
  });
});

describe('a seam', () => {
  it('is nowhere in a sky that changes along both axes', () => {
    const truth = draw(160, 120, (x, y) => [60 + y / 2, 110 + y / 2 + x / 8, 200 + x / 8]);
    const hole = maskOf(truth, (x, y) => (x - 80) ** 2 + (y - 60) ** 2 < 25 ** 2);
    const filled = fill(truth, hole);
    let steepest = 0;
    for (let y = 1; y < 120; y++)
      for (let x = 1; x < 160; x++)
        for (const beside of [y * 160 + x - 1, (y - 1) * 160 + x])
          for (let c = 0; c < 3; c++)
            steepest = Math.max(
              steepest,
              Math.abs(
                (filled.rgba[4 * (y * 160 + x) + c] ?? 0) - (filled.rgba[4 * beside + c] ?? 0),
              ),
            );
    // The truth's own steps are of one level.
    expect(steepest).toBeLessThanOrEqual(3);
    expect(meanError(filled, truth, hole)).toBeLessThan(2);
  });
});

describe('what may be copied', () => {
  const truth = draw(120, 80, (x, y) => (x < 20 ? BLUE : (x + y) % 2 === 0 ? RED : GREEN));
  const hole = maskOf(truth, rectangle(60, 30, 20, 20));

  it('is all that the answer shows', () => {
    const from = maskOf(truth, rectangle(0, 0, 20, 80));
    const filled = fill(truth, hole, { from });
    for (let y = 30; y < 50; y++)
      for (let x = 60; x < 80; x++) expect(colourAt(filled, x, y)).toEqual(BLUE);
  });

  it('may be a single pixel', () => {
    const from = maskOf(truth, rectangle(7, 7, 1, 1));
    expect(colourAt(fill(truth, hole, { from }), 70, 40)).toEqual(BLUE);
  });

  it('is not what lies under the hole', () => {
    const filled = fill(truth, hole);
    for (let y = 30; y < 50; y++)
      for (let x = 60; x < 80; x++) expect([RED, GREEN]).toContainEqual(colourAt(filled, x, y));
  });
});

describe('holes of every kind', () => {
  it('at the border: a picture is made wider', () => {
    const truth = draw(100, 60, (_, y) => grey(y % 6 < 3 ? 40 : 200));
    const hole = maskOf(truth, (x) => x >= 70);
    expect(meanError(fill(truth, hole), truth, hole)).toBe(0);
  });

  it('all around', () => {
    const truth = draw(90, 90, (x, y) => (((x >> 2) + (y >> 2)) % 2 === 0 ? RED : BLUE));
    const hole = maskOf(truth, (x, y) => !rectangle(20, 20, 50, 50)(x, y));
    const filled = fill(truth, hole);
    for (const [x, y] of [
      [0, 0],
      [89, 45],
      [40, 2],
    ] as const)
      expect([RED, BLUE]).toContainEqual(colourAt(filled, x, y));
  });

  it('of one pixel', () => {
    const truth = draw(40, 40, () => GREEN);
    const hole = maskOf(truth, rectangle(20, 20, 1, 1));
    expect(colourAt(fill(truth, hole), 20, 20)).toEqual(GREEN);
  });

  it('far apart, each from its own surroundings', () => {
    const truth = draw(500, 60, (x) => (x < 250 ? RED : BLUE));
    const hole = maskOf(
      truth,
      (x, y) => rectangle(40, 20, 12, 12)(x, y) || rectangle(440, 20, 12, 12)(x, y),
    );
    const filled = fill(truth, hole);
    expect(colourAt(filled, 45, 25)).toEqual(RED);
    expect(colourAt(filled, 445, 25)).toEqual(BLUE);
  });

  it('in a picture of two pixels', () => {
    const truth = draw(2, 1, () => GREEN);
    expect(colourAt(fill(truth, Uint8Array.of(0, 1)), 1, 0)).toEqual(GREEN);
  });
});

describe('faults', () => {
  const truth = draw(20, 20, () => GREEN);
  const faultOf = (hole: Uint8Array, from?: Uint8Array): unknown => {
    try {
      atOnce(fillSteps({ picture: truth, hole, from, seed: 0 }));
    } catch (thrown) {
      return thrown;
    }
    return undefined;
  };

  it.each([
    ['a hole everywhere', new Uint8Array(400).fill(1), undefined, 'from'],
    [
      'nothing that may be copied',
      Uint8Array.of(1, ...Array(399).fill(0)),
      new Uint8Array(400),
      'from',
    ],
    ['no hole', new Uint8Array(400), undefined, 'hole'],
    ['a hole of another size', new Uint8Array(399).fill(1), undefined, 'hole'],
    ['sources of another size', new Uint8Array(400).fill(1), new Uint8Array(1), 'from'],
  ])('%s', (_, hole, from, param) => {
    const fault = faultOf(hole, from);
    expect(fault).toBeInstanceOf(EaselError);
    expect(fault).toMatchObject({ code: 'invalid-request', param });
  });

  it('all else transparent', () => {
    const picture = draw(20, 20, () => GREEN);
    for (let at = 3; at < picture.rgba.length; at += 4) picture.rgba[at] = 0;
    const hole = maskOf(picture, rectangle(5, 5, 5, 5));
    expect(() => atOnce(fillSteps({ picture, hole, seed: 0 }))).toThrow('nothing to copy from');
  });
});

describe('previews', () => {
  it('come from coarse to fine, cover the hole, and show nothing of what was under it', () => {
    const truth = meadow(160, 140);
    const hole = maskOf(truth, rectangle(40, 40, 70, 60));
    const previews: FillPreview[] = [];
    atOnce(
      fillSteps({ picture: erased(truth, hole), hole, seed: 1 }, (preview) =>
        previews.push(preview),
      ),
    );
    expect(previews.length).toBeGreaterThanOrEqual(2);
    expect(previews.map(({ done }) => done)).toEqual(
      previews.map(({ done }) => done).toSorted((a, b) => a - b),
    );
    for (const { box, picture, done } of previews) {
      expect(done).toBeGreaterThan(0);
      expect(done).toBeLessThan(1);
      expect(box.x).toBeLessThanOrEqual(40);
      expect(box.y).toBeLessThanOrEqual(40);
      expect(box.x + box.width).toBeGreaterThanOrEqual(110);
      expect(box.y + box.height).toBeGreaterThanOrEqual(100);
      // Magenta lay under the hole; the meadow has no such blue.
      const blues = picture.rgba.filter((_, i) => i % 4 === 2 && picture.rgba[i + 1] === 255);
      expect(Math.max(...blues)).toBeLessThan(60);
    }
  });
});

it('the first of several guesses is shown before the best of them is known', () => {
  const truth = meadow(160, 140);
  const hole = maskOf(truth, rectangle(40, 40, 70, 60));
  const sides: number[] = [];
  atOnce(
    fillSteps({ picture: erased(truth, hole), hole, seed: 1 }, ({ picture }) =>
      sides.push(picture.width),
    ),
  );
  // The coarsest level comes twice, by its first guess and filled; each finer one once.
  expect(sides[0]).toBe(sides[1]);
  expect(new Set(sides).size).toBe(sides.length - 1);
});

describe('cancelling', () => {
  it('ends the work within a few milliseconds of the signal', async () => {
    const truth = meadow(300, 300);
    const hole = maskOf(truth, rectangle(60, 60, 180, 180));
    const abort = new AbortController();
    let previews = 0;
    const work = fillFromSurroundings(
      { picture: erased(truth, hole), hole, seed: 0 },
      {
        signal: abort.signal,
        onPreview: () => {
          previews++;
          abort.abort();
        },
      },
    );
    await expect(work).rejects.toMatchObject({ name: 'EaselError', code: 'cancelled' });
    expect(previews).toBe(1);
  });

  it('in slices, the answer is the same as at one go', async () => {
    const truth = meadow(60, 60);
    const hole = maskOf(truth, rectangle(20, 20, 20, 20));
    const request = { picture: erased(truth, hole), hole, seed: 3 };
    const { rgba } = await fillFromSurroundings(request);
    expect(rgba).toEqual(atOnce(fillSteps(request)).rgba);
  });
});
