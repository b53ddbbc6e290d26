import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { GRID_GAP, gridStep, gridWindow } from '../../../src/app/library/window.ts';
import { idsWithout, mergeEntries } from '../../../src/library/lists.ts';
import type { LibraryEntry } from '../../../src/library/records.ts';

const entry = (id: string, prompt = '') => ({ id, prompt }) as LibraryEntry;

test('changed entries keep their place, new ones come in by age, gone ones leave', () => {
  const list = [entry('5'), entry('3'), entry('1')];
  const merged = mergeEntries(list, [entry('3', 'new words'), entry('4'), entry('2')], ['5', '2']);
  expect(merged.map(({ id, prompt }) => id + prompt)).toEqual(['4', '3new words', '1']);
  expect(idsWithout(['5', '9'], list)).toEqual(['9']);
});

test('a long grid draws every tile in sight, and few others', () => {
  const sizes = fc.record({
    count: fc.nat(20_000),
    width: fc.integer({ min: 200, max: 2000 }),
    scrolled: fc.double({ min: 0, max: 1, noNaN: true }),
    height: fc.integer({ min: 300, max: 1500 }),
  });
  fc.assert(
    fc.property(sizes, ({ count, width, scrolled, height }) => {
      const { totalHeight } = gridWindow(count, width, 0, height);
      const top = -scrolled * Math.max(0, totalHeight - height);
      const { columns, rowHeight, from, to } = gridWindow(count, width, top, height);
      const side = rowHeight - GRID_GAP;
      for (let i = 0; i < count; i += columns) {
        const y = top + (i / columns) * rowHeight;
        if (y + side > 0 && y < height) expect(from <= i && i < to).toBe(true);
      }
      expect(to - from).toBeLessThanOrEqual(columns * (height / rowHeight + 6));
      expect(columns * rowHeight - GRID_GAP).toBeCloseTo(width);
    }),
    { numRuns: 60 },
  );
});

test('arrows move by one and by a row, and stop at the ends', () => {
  const at = (key: string, index: number) => gridStep(key, index, 10, 4);
  expect([at('ArrowRight', 2), at('ArrowDown', 2), at('ArrowUp', 5), at('End', 0)]).toEqual([
    3, 6, 1, 9,
  ]);
  expect([at('ArrowLeft', 0), at('ArrowDown', 8), at('a', 3)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
