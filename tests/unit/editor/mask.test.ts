import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distanceToZero } from '../../../src/editor/distance.ts';
import {
  clearMask,
  createMask,
  draftTile,
  editMask,
  featherMask,
  fillPolygon,
  fillRect,
  finishMask,
  invertMask,
  isMaskEmpty,
  readMask,
  writeMask,
} from '../../../src/editor/mask.ts';
import {
  erasedShare,
  fitMask,
  maskFromRaster,
  maskToTiles,
} from '../../../src/editor/maskPicture.ts';
import { bounds, bytesUsed, readRegion, TILE } from '../../../src/editor/tiles.ts';
import { decodePng, encodePng } from '../../../src/image/png.ts';
import { cases } from '../../support/long.ts';
import { noise, noiseRaster, reach, rects, sameBytes, seeds } from './support.ts';

const all = reach;

test('a rectangle erases its pixels and no other; taking it back empties the mask', () => {
  fc.assert(
    fc.property(rects(), (rect) => {
      const mask = fillRect(createMask(), rect, 'add');
      expect(bounds(mask)).toEqual(rect);
      expect(readMask(mask, rect).every((value) => value === 255)).toBe(true);
      const gone = fillRect(mask, rect, 'subtract');
      expect(isMaskEmpty(gone)).toBe(true);
      expect(bytesUsed(gone)).toBe(0);
    }),
    { numRuns: 30 },
  );
});

test('erasing 8192×8192 pixels takes the memory of one tile', () => {
  const mask = fillRect(createMask(), { x: 0, y: 0, width: 8192, height: 8192 }, 'add');
  expect(mask.tiles.size).toBe(1024);
  expect(bytesUsed(mask)).toBe(TILE * TILE);
});

test('a draft never writes into the mask that it began from, nor into the one that it gave', () => {
  const before = fillRect(createMask(), { x: 0, y: 0, width: 512, height: 256 }, 'add');
  const draft = editMask(before);
  draftTile(draft, '0,0')[0] = 7;
  const after = finishMask(draft);
  draftTile(draft, '0,0')[1] = 9;
  expect([...readMask(before, { x: 0, y: 0, width: 2, height: 1 })]).toEqual([255, 255]);
  expect([...readMask(after, { x: 0, y: 0, width: 2, height: 1 })]).toEqual([7, 255]);
  expect(after.tiles.get('1,0')).toBe(before.tiles.get('1,0'));
});

test('a draft that changed nothing gives the mask that it began from', () => {
  const before = fillRect(createMask(), { x: 0, y: 0, width: 100, height: 100 }, 'add');
  const draft = editMask(before);
  draftTile(draft, '0,0')[0] = 255;
  draftTile(draft, '4,4');
  expect(finishMask(draft)).toBe(before);
});

test('inverting twice gives the same mask; inverting swaps erased and kept within the rectangle only', () => {
  fc.assert(
    fc.property(rects(), rects(), seeds, (rect, part, seed) => {
      const mask = writeMask(createMask(), rect, noise(rect.width * rect.height, seed));
      const swapped = invertMask(mask, part);
      expect(sameBytes(readMask(invertMask(swapped, part), all), readMask(mask, all))).toBe(true);
      const before = readMask(mask, part);
      expect(readMask(swapped, part).every((value, i) => value === 255 - (before[i] ?? 0))).toBe(
        true,
      );
      const outside = readMask(clearMask(mask, part), all);
      expect(sameBytes(readMask(clearMask(swapped, part), all), outside)).toBe(true);
    }),
    { numRuns: 15 },
  );
});

test('a lasso around a rectangle fills what the rectangle fills', () => {
  fc.assert(
    fc.property(rects(), fc.boolean(), (rect, turned) => {
      const [right, bottom] = [rect.x + rect.width, rect.y + rect.height];
      const outline = [
        { x: rect.x, y: rect.y },
        { x: right, y: rect.y },
        { x: right, y: bottom },
        { x: rect.x, y: bottom },
      ];
      const mask = fillPolygon(createMask(), turned ? outline.reverse() : outline, 'add');
      expect(
        sameBytes(readMask(mask, all), readMask(fillRect(createMask(), rect, 'add'), all)),
      ).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test('a lasso fills the area that it encloses, and its loops over itself too', () => {
  // A triangle of legs 200: half the square, to half of the pixels on the diagonal.
  const triangle = [
    { x: -100, y: -100 },
    { x: 100, y: -100 },
    { x: -100, y: 100 },
  ];
  const count = (mask: ReturnType<typeof createMask>) =>
    readMask(mask, all).reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
  expect(Math.abs(count(fillPolygon(createMask(), triangle, 'add')) - 20_000)).toBeLessThanOrEqual(
    200,
  );
  const square = [
    { x: 0, y: 0 },
    { x: 50, y: 0 },
    { x: 50, y: 50 },
    { x: 0, y: 50 },
  ];
  expect(count(fillPolygon(createMask(), [...square, ...square], 'add'))).toBe(2500);
  expect(count(fillPolygon(createMask(), square.slice(0, 2), 'add'))).toBe(0);
});

test('a subtracted lasso takes its inside back', () => {
  const mask = fillRect(createMask(), { x: 0, y: 0, width: 100, height: 100 }, 'add');
  const outline = [
    { x: 20, y: 20 },
    { x: 40, y: 20 },
    { x: 40, y: 40 },
    { x: 20, y: 40 },
  ];
  const less = fillPolygon(mask, outline, 'subtract');
  expect(isMaskEmpty(less, { x: 20, y: 20, width: 20, height: 20 })).toBe(true);
  expect(readMask(less, { x: 0, y: 0, width: 100, height: 20 }).every((v) => v === 255)).toBe(true);
});

test('feathering keeps what is erased erased and what is kept kept, and rises inwards to full', () => {
  fc.assert(
    fc.property(rects(), fc.integer({ min: 1, max: 40 }), (rect, radius) => {
      const mask = fillRect(createMask(), rect, 'add');
      const soft = featherMask(mask, radius);
      const [hard, values] = [readMask(mask, all), readMask(soft, all)];
      let wrong = 0;
      for (let y = rect.y; y < rect.y + rect.height; y++)
        for (let x = rect.x; x < rect.x + rect.width; x++) {
          const depth =
            1 +
            Math.min(
              x - rect.x,
              y - rect.y,
              rect.x + rect.width - 1 - x,
              rect.y + rect.height - 1 - y,
            );
          const expected = Math.min(255, Math.round((255 * depth) / (radius + 1)));
          if (values[(y - all.y) * all.width + x - all.x] !== expected) wrong++;
        }
      expect(wrong).toBe(0);
      expect(values.every((value, i) => value > 0 === (hard[i] ?? 0) > 0)).toBe(true);
      expect(sameBytes(readMask(featherMask(soft, radius), all), values)).toBe(true);
    }),
    { numRuns: 10 },
  );
});

test('feathering reaches across tile borders and only where it is told to', () => {
  const mask = fillRect(createMask(), { x: 0, y: 0, width: 512, height: 512 }, 'add');
  const soft = featherMask(mask, 300, { x: 0, y: 0, width: 512, height: 100 });
  const [at = 0] = readMask(soft, { x: 255, y: 99, width: 1, height: 1 });
  expect(at).toBe(Math.round((255 * 100) / 257));
  const [below = 0] = readMask(soft, { x: 0, y: 100, width: 1, height: 1 });
  expect(below).toBe(255);
});

test('distances are those of the nearest kept pixel', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 24 }),
      fc.integer({ min: 1, max: 24 }),
      seeds,
      (width, height, seed) => {
        const values = noise(width * height, seed).map((value) => (value < 30 ? 0 : 1));
        const distance = distanceToZero(values, width, height);
        for (let i = 0; i < values.length; i++) {
          let least = Infinity;
          for (let j = 0; j < values.length; j++)
            if (values[j] === 0)
              least = Math.min(
                least,
                Math.hypot(
                  (i % width) - (j % width),
                  Math.floor(i / width) - Math.floor(j / width),
                ),
              );
          expect(distance[i]).toBe(Math.fround(least));
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('a mask goes out as PNG and comes back the same', () => {
  fc.assert(
    fc.property(rects(60), seeds, (rect, seed) => {
      // At least one pixel is erased: what is not transparent at all is read as black and white.
      const values = noise(rect.width * rect.height, seed);
      values[0] = 255;
      const mask = writeMask(createMask(), rect, values);
      const png = decodePng(encodePng(readRegion(maskToTiles(mask, rect), rect)));
      expect([...maskFromRaster(png)]).toEqual([...values]);
    }),
    { numRuns: 20 },
  );
});

test('a picture without transparency is a mask where it is bright', () => {
  const rgba = Uint8ClampedArray.of(255, 255, 255, 255, 0, 0, 0, 255);
  expect([...maskFromRaster({ width: 2, height: 1, rgba })]).toEqual([255, 0]);
  const { rgba: half } = noiseRaster(1, 1, 3);
  half[3] = 200;
  expect([...maskFromRaster({ width: 1, height: 1, rgba: half })]).toEqual([55]);
});

describe('a mask without transparency erases what is brighter than its middle', () => {
  const values = (colours: readonly (readonly [number, number, number])[]) =>
    maskFromRaster({
      width: colours.length,
      height: 1,
      rgba: Uint8ClampedArray.from(colours.flatMap((colour) => [...colour, 255])),
    });

  test('a grey ground is kept, the white part alone is erased', () => {
    const path = new URL('../../fixtures/pictures/mask-grey-ground.png', import.meta.url);
    const png = decodePng(readFileSync(path));
    const erased = maskFromRaster(png);
    const white = [...erased].map((_, i) => ((png.rgba[4 * i] ?? 0) > 200 ? 255 : 0));
    expect(white.filter((value) => value > 0).length).toBeGreaterThan(0);
    expect([...erased]).toEqual(white);
    expect(erasedShare(erased)).toBeLessThan(0.5);
  });

  test.each([
    [
      'the noise of a JPEG’s black',
      [
        [3, 1, 0],
        [254, 255, 253],
      ],
      [0, 255],
    ],
    [
      'a dark colour',
      [
        [120, 0, 0],
        [255, 255, 255],
      ],
      [0, 255],
    ],
    [
      'pure red, green and blue, by their luma',
      [
        [255, 0, 0],
        [0, 255, 0],
        [0, 0, 255],
      ],
      [0, 255, 0],
    ],
    [
      'both sides of the middle',
      [
        [127, 127, 127],
        [128, 128, 128],
      ],
      [0, 255],
    ],
    ['black alone', [[0, 0, 0]], [0]],
    [
      'white on the middle grey, and what a JPEG makes of that',
      [
        [128, 128, 128],
        [126, 128, 131],
        [255, 255, 255],
      ],
      [0, 0, 255],
    ],
    [
      'white on beige',
      [
        [240, 224, 192],
        [255, 255, 255],
      ],
      [0, 255],
    ],
    [
      'white on yellow, the brightest colour',
      [
        [255, 255, 0],
        [255, 255, 255],
      ],
      [0, 255],
    ],
    [
      'blue on black, the darkest colour',
      [
        [0, 0, 0],
        [0, 0, 255],
      ],
      [0, 255],
    ],
    [
      'a light ground alone, with its noise',
      [
        [250, 250, 250],
        [240, 240, 240],
      ],
      [255, 255],
    ],
  ] as const)('%s', (_, colours, erased) => {
    expect([...values(colours)]).toEqual(erased);
  });

  test.each([
    ['a black frame', (x: number, y: number) => x === 0 || y === 0 || x === 99 || y === 99],
    ['a stray black pixel', (x: number, y: number) => x === 90 && y === 5],
    ['a caption of black lines', (x: number, y: number) => y > 92 && y % 3 === 0 && x < 50],
  ])('a grey ground is kept, and %s moves nothing', (_, isBlack) => {
    const side = 100;
    const marked = (x: number, y: number) => (x - 40) ** 2 + (y - 40) ** 2 < 400;
    const rgba = Uint8ClampedArray.from({ length: side * side * 4 }, (__, at) => {
      const [x, y] = [(at >> 2) % side, Math.floor((at >> 2) / side)];
      if (at % 4 === 3) return 255;
      // A ground with the noise of a JPEG.
      return isBlack(x, y) ? 0 : marked(x, y) ? 255 : 140 + ((5 * x + 3 * y) % 7);
    });
    const erased = maskFromRaster({ width: side, height: side, rgba });
    for (let i = 0; i < erased.length; i++)
      expect(erased[i], String(i)).toBe(marked(i % side, Math.floor(i / side)) ? 255 : 0);
  });

  test('a mark of a few pixels on a noisy ground is erased, and no more', () => {
    const side = 200;
    const rgba = new Uint8ClampedArray(side * side * 4);
    for (let i = 0; i < side * side; i++) {
      const grey = i === 777 || i === 778 ? 250 : 100 + ((i * 37) % 41);
      rgba.set([grey, grey, grey, 255], 4 * i);
    }
    const erased = maskFromRaster({ width: side, height: side, rgba });
    expect([...erased.keys()].filter((i) => (erased[i] ?? 0) > 0)).toEqual([777, 778]);
  });

  test('where there is transparency, colours say nothing', () => {
    const rgba = Uint8ClampedArray.of(255, 255, 255, 255, 40, 40, 40, 255, 0, 0, 0, 0);
    expect([...maskFromRaster({ width: 3, height: 1, rgba })]).toEqual([0, 0, 255]);
  });
});

describe('transparency that nobody sees marks nothing', () => {
  const side = 40;
  /** Of each pixel its alpha and its grey. */
  const mask = (at: (x: number, y: number) => readonly [alpha: number, grey: number]) => {
    const rgba = new Uint8ClampedArray(4 * side * side);
    for (let i = 0; i < side * side; i++) {
      const [alpha, grey] = at(i % side, Math.floor(i / side));
      rgba.set([grey, grey, grey, alpha], 4 * i);
    }
    return maskFromRaster({ width: side, height: side, rgba });
  };
  /** Of each pixel of the first row. */
  const row = (values: Uint8Array) => [...values.subarray(0, side)];
  const left = Array.from({ length: side }, (_, x) => (x < 10 ? 255 : 0));

  test.each([247, 250, 253, 254])(
    'white and black at an opacity of %i are white and black',
    (alpha) => {
      expect(row(mask((x) => [alpha, x < 10 ? 255 : 0]))).toEqual(left);
    },
  );

  test('noise of a lossy alpha around what is erased is kept', () => {
    const noisy = mask((x, y) => [x < 10 ? 0 : 252 + ((3 * x + y) % 4), 90]);
    expect(row(noisy)).toEqual(left);
  });

  test('a soft edge keeps its faintest pixels', () => {
    const soft = mask((x) => [255 - Math.min(255, 7 * x), 0]);
    expect(row(soft)).toEqual(Array.from({ length: side }, (_, x) => Math.min(255, 7 * x)));
  });

  test('any two greys, half of each kind of opacity: what is erased is never more than what is marked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 127 }),
        fc.integer({ min: 128, max: 255 }),
        fc.integer({ min: 255 - 8, max: 255 }),
        fc.integer({ min: 0, max: side }),
        (dark, bright, alpha, edge) => {
          const values = mask((x) => [alpha, x < edge ? bright : dark]);
          expect(row(values)).toEqual(left.map((_, x) => (x < edge ? 255 : 0)));
        },
      ),
      { numRuns: cases(300), seed: 11 },
    );
  });
});

describe('a mask of another size', () => {
  test('is the same where the sizes are', () => {
    const mask = Uint8Array.of(0, 9, 255, 0, 1, 0);
    const size = { width: 3, height: 2 };
    expect([...fitMask(mask, size, size)]).toEqual([...mask]);
  });

  test('is enlarged pixel by pixel', () => {
    const fitted = fitMask(Uint8Array.of(0, 255), { width: 2, height: 1 }, { width: 6, height: 2 });
    expect([...fitted]).toEqual([0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 255, 255]);
  });

  test('made smaller keeps a line of one pixel, and nothing beside it', () => {
    const line = Uint8Array.from({ length: 100 * 10 }, (_, i) => (i % 100 === 37 ? 200 : 0));
    const fitted = fitMask(line, { width: 100, height: 10 }, { width: 10, height: 5 });
    expect([...fitted]).toEqual(Array.from({ length: 50 }, (_, i) => (i % 10 === 3 ? 200 : 0)));
  });

  test('never loses what is erased, and never erases where nothing was', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        seeds,
        (from, to, height, seed) => {
          const mask = Uint8Array.from(noise(from * height, seed), (value) =>
            value < 200 ? 0 : value,
          );
          const fitted = fitMask(mask, { width: from, height }, { width: to, height });
          const any = (values: Uint8Array) => values.some((value) => value > 0);
          expect(any(fitted)).toBe(any(mask));
          expect(Math.max(...fitted)).toBe(Math.max(...mask));
        },
      ),
      { numRuns: 100 },
    );
  });
});
