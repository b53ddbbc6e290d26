import { describe, expect, it } from 'vitest';
import { makingOf, noiseOf, planDrawings, spell } from '../../../models/eval/fullPlan.ts';

const list = [
  { id: 'new-000', set: 'new', prompt: 'a' },
  { id: 'new-001', set: 'new', prompt: 'b' },
  { id: 'seen-000', set: 'seen', prompt: 'c' },
];

describe('the plan of the evaluation', () => {
  it('draws each set to its count, and the larger sizes of combinations never shown', () => {
    const plan = planDrawings(list, { new: 1, seen: 5, at256: 2, at1024: 1 });
    expect(plan.map(({ file, seed }) => [file, seed])).toEqual([
      ['engine/64/new-000.png', 0],
      ['engine/64/seen-000.png', 2],
      ['engine/256/new-000.png', 0],
      ['engine/256/new-001.png', 1],
      ['engine/1024/new-000.png', 0],
    ]);
  });

  it('gives a prompt the same seed at every size and count', () => {
    const few = planDrawings(list, { new: 1, seen: 1, at256: 1, at1024: 1 });
    const seeds = new Map<string, Set<number>>();
    for (const { asked, seed } of few)
      seeds.set(asked.id, (seeds.get(asked.id) ?? new Set()).add(seed));
    expect([...seeds.values()].every(({ size }) => size === 1)).toBe(true);
    expect(seeds.get('seen-000')).toEqual(new Set([2]));
  });

  it('names the noise of each stage that a size passes through', () => {
    const kinds = (size: 64 | 256 | 1024) => noiseOf(size, 384).map(({ kind }) => kind);
    expect(kinds(64)).toEqual(['prior0', 'prior1', 'decoder']);
    expect(kinds(256)).toEqual([...kinds(64), 'upsample256']);
    expect(kinds(1024)).toEqual([...kinds(256), 'upsample1024']);
    expect(noiseOf(1024, 384).at(-1)?.length).toBe(3 * 1024 * 1024);
  });

  it('spells how long is left', () => {
    expect([spell(50), spell(240), spell(11_100)]).toEqual(['50 s', '4 min', '3 h 5 min']);
  });

  it('takes packs that differ in words alone for the same, and others not', () => {
    const pack = { modelCard: 'a', networks: { prior: 1 }, shards: [{ sha256: 'x' }] };
    expect(makingOf({ ...pack, modelCard: 'b' })).toBe(makingOf(pack));
    expect(makingOf({ ...pack, shards: [{ sha256: 'y' }] })).not.toBe(makingOf(pack));
    expect(makingOf({ ...pack, stages: { prior: { steps: 4 } } })).not.toBe(makingOf(pack));
  });
});
