import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createHistory,
  historyBytes,
  moveOn,
  record,
  redo,
  undo,
} from '../../../src/editor/history.ts';
import { createMask, fillRect, readMask, type Layers } from '../../../src/editor/mask.ts';
import { createTiles, readRegion, TILE, writeRegion } from '../../../src/editor/tiles.ts';
import { noiseRaster, reach, rects, sameBytes, seeds } from './support.ts';

const empty: Layers = { tiles: createTiles(), mask: createMask() };

const operation = fc.record({ rect: rects(), seed: seeds, picture: fc.boolean() });
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

function perform(layers: Layers, { rect, seed, picture }: Operation): Layers {
  return picture
    ? {
        ...layers,
        tiles: writeRegion(layers.tiles, rect, noiseRaster(rect.width, rect.height, seed)),
      }
    : { ...layers, mask: fillRect(layers.mask, rect, seed % 3 ? 'add' : 'subtract') };
}

function same(a: Layers, b: Layers): boolean {
  return (
    sameBytes(readRegion(a.tiles, reach).rgba, readRegion(b.tiles, reach).rgba) &&
    sameBytes(readMask(a.mask, reach), readMask(b.mask, reach))
  );
}

test('undo goes back through every operation to the start, and redo forward again', () => {
  fc.assert(
    fc.property(fc.array(operation, { minLength: 1, maxLength: 8 }), (operations) => {
      let history = createHistory();
      let layers = empty;
      const states = [layers];
      for (const each of operations) {
        const next = perform(layers, each);
        const grown = record(history, 'brush', layers, next);
        if (grown === history) continue;
        history = grown;
        layers = next;
        states.push(next);
      }
      for (let i = states.length - 2; i >= 0; i--) {
        const back = undo(history, layers);
        expect(back && states[i] && same(back.layers, states[i] ?? empty)).toBe(true);
        ({ history, layers } = back ?? { history, layers });
      }
      expect(undo(history, layers)).toBeUndefined();
      for (let i = 1; i < states.length; i++) {
        const forward = redo(history, layers);
        expect(forward && same(forward.layers, states[i] ?? empty)).toBe(true);
        ({ history, layers } = forward ?? { history, layers });
      }
      expect(redo(history, layers)).toBeUndefined();
    }),
    { numRuns: 15 },
  );
});

test('an operation that changes the area gives it back, and takes it again', () => {
  const area = { x: 0, y: 0, width: 96, height: 96 };
  const painted = perform(empty, {
    rect: { x: 8, y: 8, width: 9, height: 9 },
    seed: 3,
    picture: true,
  });
  const before = { ...painted, area };
  const history = record(createHistory(), 'transparent', before, painted);
  const back = undo(history, painted);
  expect(back?.area).toEqual(area);
  if (back === undefined) throw new Error('There is a step.');
  expect(redo(back.history, back.layers)?.area).toBeNull();
  // The area alone is an operation; where it stays, nothing is said of it.
  expect(record(createHistory(), 'transparent', before, before).done).toEqual([]);
  const stroke = record(createHistory(), 'brush', { ...empty, area }, before);
  expect(undo(stroke, before)).not.toHaveProperty('area');
});

test('undo and redo say what was done', () => {
  const after = perform(empty, {
    rect: { x: 0, y: 0, width: 9, height: 9 },
    seed: 1,
    picture: true,
  });
  const history = record(createHistory(), 'lasso', empty, after);
  const back = undo(history, after);
  expect(back?.title).toBe('lasso');
  expect(back && redo(back.history, back.layers)?.title).toBe('lasso');
});

test('a new operation forgets what was undone; one that changes nothing is none', () => {
  const rect = { x: 0, y: 0, width: 9, height: 9 };
  const one = perform(empty, { rect, seed: 1, picture: true });
  const back = undo(record(createHistory(), 'brush', empty, one), one);
  if (!back) throw new Error('There was nothing to undo.');
  expect(record(back.history, 'brush', back.layers, back.layers)).toBe(back.history);
  const two = perform(empty, { rect, seed: 2, picture: true });
  const other = record(back.history, 'brush', back.layers, two);
  expect(redo(other, two)).toBeUndefined();
});

test('beyond the limit of steps the oldest go', () => {
  let history = createHistory({ steps: 3, bytes: Infinity });
  let layers = empty;
  for (let i = 0; i < 5; i++) {
    const next = perform(layers, {
      rect: { x: 300 * i, y: 0, width: 9, height: 9 },
      seed: 1 + i,
      picture: true,
    });
    history = record(history, String(i), layers, next);
    layers = next;
  }
  expect(history.done.map(({ title }) => title)).toEqual(['2', '3', '4']);
});

test('beyond the limit of bytes the oldest go, but never the latest', () => {
  const tile = TILE * TILE * 4;
  let history = createHistory({ steps: 50, bytes: 3 * tile });
  let layers = empty;
  for (let i = 0; i < 6; i++) {
    const next = perform(layers, {
      rect: { x: 0, y: 0, width: 9, height: 9 },
      seed: 1 + i,
      picture: true,
    });
    history = record(history, String(i), layers, next);
    layers = next;
    expect(historyBytes(history)).toBeLessThanOrEqual(3 * tile);
  }
  // Each step's "after" is the next one's "before": three tiles are two steps.
  expect(history.done.map(({ title }) => title)).toEqual(['4', '5']);
  const wide = writeRegion(
    layers.tiles,
    { x: 0, y: 0, width: 5 * TILE, height: TILE },
    noiseRaster(5 * TILE, TILE, 3),
  );
  history = record(history, 'wide', layers, { ...layers, tiles: wide });
  expect(history.done.map(({ title }) => title)).toEqual(['wide']);
});

test('50 strokes on a document of 8192×8192 pixels hold the tiles that they touch and no more', () => {
  // The picture is of shared tiles here: how much it takes itself is not the question.
  const strip = writeRegion(
    createTiles(),
    { x: 0, y: 0, width: 256, height: 256 },
    noiseRaster(256, 256, 5),
  ).tiles.get('0,0');
  if (!strip) throw new Error('There is no tile.');
  const tiles = new Map();
  for (let i = 0; i < 1024; i++) tiles.set(`${i % 32},${Math.floor(i / 32)}`, strip);
  let layers: Layers = { tiles: { channels: 4, tiles }, mask: createMask() };
  let history = createHistory();
  for (let i = 0; i < 60; i++) {
    const rect = { x: (i * 137) % 7700, y: (i * 977) % 7700, width: 400, height: 300 };
    const next = { ...layers, mask: fillRect(layers.mask, rect, 'add') };
    history = record(history, 'brush', layers, next);
    layers = next;
  }
  expect(history.done.length).toBe(50);
  // A stroke of 400×300 touches at most 3×3 tiles of 64 KiB; each is kept before and after.
  const most = 50 * 9 * 2 * TILE * TILE;
  expect(historyBytes(history)).toBeLessThanOrEqual(most);
  console.log(`50 strokes: ${(historyBytes(history) / 2 ** 20).toFixed(1)} MiB of undo`);
});

test('a move of the frame is a step; moves by keys go on in one, until something else is done', () => {
  const frame = (x: number) => ({ x, y: 0, size: 256 as const });
  const at = (x: number) => ({ ...empty, frame: frame(x) });
  const first = record(createHistory(), 'frame', at(0), at(12));
  expect(record(first, 'frame', at(12), { ...at(12), frame: frame(12) })).toBe(first);
  const second = moveOn(first, frame(24));
  expect(second?.done).toMatchObject([{ frame: [frame(0), frame(24)] }]);
  if (second === undefined) throw new Error('The frame did not move on.');
  const back = undo(second, empty);
  expect(back?.frame).toEqual(frame(0));
  expect(back && redo(back.history, empty)?.frame).toEqual(frame(24));
  expect(back && moveOn(back.history, frame(3))).toBeUndefined();
  const mask = fillRect(createMask(), { x: 0, y: 0, width: 9, height: 9 }, 'add');
  const marked = record(second, 'brush', empty, { ...empty, mask });
  expect(moveOn(marked, frame(3))).toBeUndefined();
  expect(undo(marked, { ...empty, mask })?.frame).toBeUndefined();
});
