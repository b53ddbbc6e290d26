import { expect, test } from 'vitest';
import { released, trailFrom, type Source, type Trail } from '../../../src/app/remix/trail.ts';

let lastId = 0;
function source(trail: Trail = []): Source {
  const picture = { width: 1, height: 1, rgba: new Uint8ClampedArray(4) };
  const notes = { credentials: false, converted: [], orientation: 1 };
  const known = {
    file: new Blob(),
    url: `blob:${++lastId}`,
    seeThrough: false,
    photograph: false,
    notes,
  };
  return { id: lastId, picture, trail, ...known };
}

test('a variation of a variation has two steps behind it, the oldest first', () => {
  const own = source();
  const first = source(trailFrom('variations', [own]));
  const second = trailFrom('textDiff', [first]);
  expect(second).toEqual([
    { mode: 'variations', sources: [own] },
    { mode: 'textDiff', sources: [first] },
  ]);
});

test('of a blend only its own step is kept', () => {
  const made = source(trailFrom('variations', [source()]));
  const other = source();
  expect(trailFrom('interpolate', [made, other])).toEqual([
    { mode: 'interpolate', sources: [made, other] },
  ]);
});

test('a lineage does not grow without end', () => {
  let last = source();
  for (let i = 0; i < 20; i++) last = source(trailFrom('variations', [last]));
  expect(last.trail).toHaveLength(8);
});

test('a picture is let go of when neither the list nor any lineage reaches it', () => {
  const own = source();
  const trail = trailFrom('variations', [own]);
  const child = source(trail);
  const nothing = { sources: [], trail: [] };
  expect(released({ sources: [own], trail: [] }, { sources: [child], trail: [] })).toEqual([]);
  expect(released({ sources: [own], trail: [] }, { sources: [], trail })).toEqual([]);
  expect(released({ sources: [child], trail: [] }, nothing)).toEqual([child, own]);
});
