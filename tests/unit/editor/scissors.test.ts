/** Lines that follow edges: the cheapest way, and along an edge where there is one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHeap } from '../../../src/editor/heap.ts';
import { edgesOf, nearestEdge, stepCost, STEPS, wire } from '../../../src/editor/scissors.ts';
import { cases } from '../../support/long.ts';
import { noiseRaster, seeds } from './support.ts';

test('the heap hands numbers out by their keys', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 })), (keys) => {
      const heap = createHeap();
      for (const [i, key] of keys.entries()) heap.push(i, key);
      const out = keys.map(() => keys[heap.pop() ?? -1]);
      expect(out).toEqual([...keys].sort((a, b) => a - b));
      expect(heap.pop()).toBeUndefined();
    }),
  );
});

test('a way goes from neighbour to neighbour, and no other is cheaper', () => {
  const asked = fc.tuple(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 9 }),
    seeds,
    fc.nat(),
    fc.nat(),
  );
  fc.assert(
    fc.property(asked, ([width, height, seed, a, b]) => {
      const edges = edgesOf(noiseRaster(width, height, seed, true));
      const count = width * height;
      const place = (i: number) => ({ x: i % width, y: Math.floor(i / width) });
      const [start, end] = [a % count, b % count];
      const way = wire(edges, place(start), place(end));
      expect([way[0], way.at(-1)]).toEqual([place(start), place(end)]);
      let cost = 0;
      for (const [i, point] of way.slice(1).entries()) {
        const from = way[i] ?? point;
        const [x, y] = [point.x - from.x, point.y - from.y];
        expect(Math.max(Math.abs(x), Math.abs(y))).toBe(1);
        cost += stepCost(edges, from.y * width + from.x, point.y * width + point.x, x, y);
      }
      // Bellman and Ford: every step, as often as there are pixels.
      const costs = new Float64Array(count).fill(Infinity);
      costs[start] = 0;
      for (let round = 0, better = true; better && round < count; round++) {
        better = false;
        for (let i = 0; i < count; i++)
          for (const [x, y] of STEPS) {
            const to = { x: (i % width) + x, y: Math.floor(i / width) + y };
            if (to.x < 0 || to.y < 0 || to.x >= width || to.y >= height) continue;
            const j = to.y * width + to.x;
            const next = (costs[i] ?? 0) + stepCost(edges, i, j, x, y);
            if (next < (costs[j] ?? 0)) [costs[j], better] = [next, true];
          }
      }
      expect(cost).toBeCloseTo(costs[end] ?? NaN, 6);
    }),
    { numRuns: cases(60) },
  );
});

/** A bright disc on a dark ground. */
function disc(side: number, radius: number) {
  const rgba = new Uint8ClampedArray(4 * side * side);
  for (let i = 0; i < side * side; i++) {
    const inside = Math.hypot((i % side) - side / 2, Math.floor(i / side) - side / 2) < radius;
    rgba.set(inside ? [230, 200, 60, 255] : [30, 50, 80, 255], 4 * i);
  }
  return { width: side, height: side, rgba };
}

test('between two places at the edge of a disc the way goes around it, not across', () => {
  const edges = edgesOf(disc(64, 20));
  const far = ({ x, y }: { x: number; y: number }) => Math.abs(Math.hypot(x - 32, y - 32) - 20);
  const [from, to] = [
    nearestEdge(edges, { x: 14, y: 33 }, 6),
    nearestEdge(edges, { x: 34, y: 14 }, 6),
  ];
  expect(Math.max(far(from), far(to))).toBeLessThan(2);
  const way = wire(edges, from, to);
  expect(Math.max(...way.map(far))).toBeLessThan(2);
  expect(way.length).toBeGreaterThan(20);
});

test('where there is no edge nothing is nearer than the place itself', () => {
  const rgba = new Uint8ClampedArray(4 * 81).fill(255);
  const edges = edgesOf({ width: 9, height: 9, rgba });
  expect(nearestEdge(edges, { x: 3, y: 5 }, 4)).toEqual({ x: 3, y: 5 });
});
