import { expect, test } from 'vitest';
import { emergingScene, tileNoise } from '../../../src/app/noise.ts';
import { applyEvent, newRun, stagesOf } from '../../../src/app/state/run.ts';
import type { Picture } from '../../../src/engine/types.ts';

const request = { prompt: 'a fox', n: 2, size: 512, seed: 4294967295 } as const;
const show = ({ width, height, seed, score }: Picture) => ({
  file: new Blob(),
  url: `blob:${seed}`,
  width,
  height,
  seed,
  score,
});

test('tiles carry the seeds of their pictures', () => {
  expect(newRun(1, request).tiles.map(({ seed }) => seed)).toEqual([4294967295, 0]);
});

test('the track holds the stages that a size passes', () => {
  expect(stagesOf({ prompt: 'x', size: 64 })).toEqual(['text', 'prior', 'decoder', 'encode']);
  expect(stagesOf({ prompt: 'x' })).toContain('upsample256');
  expect(stagesOf({ prompt: 'x' })).not.toContain('upsample1024');
  expect(stagesOf(request)).toContain('upsample1024');
});

test('steps move the phase, their tile and the estimate; progress never goes back', () => {
  const run = newRun(1, request);
  applyEvent(run, { type: 'stage', stage: 'decoder', steps: 16 }, 0, show);
  const step = { type: 'step', stage: 'decoder', picture: 1, step: 3, steps: 16 } as const;
  applyEvent(run, { ...step, progress: 0.4, secondsLeft: 9 }, 100, show);
  expect(run.phase).toEqual({ kind: 'stage', stage: 'decoder', step: 3, steps: 16 });
  expect(run.tiles.map((tile) => tile.step)).toEqual([0, 3]);
  expect(run.estimate).toEqual({ seconds: 9, at: 100 });
  applyEvent(run, { ...step, step: 4, progress: 0.3 }, 200, show);
  expect(run.progress).toBe(0.4);
  expect(run.estimate?.at).toBe(100);
});

test('a picture is shown once, however often it is reported; strangers are ignored', () => {
  const run = newRun(1, request);
  let shown = 0;
  const png = new Uint8Array(8);
  const picture = { index: 0, seed: 1, width: 512, height: 512, png, sha256: '', score: 0.3 };
  const count = (made: Picture) => {
    shown++;
    return show(made);
  };
  applyEvent(run, { type: 'picture', picture }, 0, count);
  applyEvent(run, { type: 'picture', picture }, 0, count);
  applyEvent(run, { type: 'picture', picture: { ...picture, index: 7 } }, 0, count);
  expect(shown).toBe(1);
  expect(run.tiles[0]?.picture?.url).toBe('blob:1');
  expect(run.tiles[1]?.picture).toBeUndefined();
});

test('tile noise is the same each time, opaque, and centred on grey', () => {
  const noise = tileNoise(64, 7);
  expect(tileNoise(64, 7)).toEqual(noise);
  expect(tileNoise(64, 8)).not.toEqual(noise);
  let sum = 0;
  for (let i = 0; i < noise.length; i += 4) {
    sum += noise[i] ?? 0;
    if (noise[i + 3] !== 255) throw new Error('Noise must be opaque.');
  }
  // 4,096 draws with a standard deviation of 52: the mean's is 0.8; five of them.
  expect(Math.abs(sum / 4096 - 127.5)).toBeLessThan(4.1);
});

test('the empty tiles’ scene comes out of its noise', () => {
  const [noise, clear] = [tileNoise(48, 5), emergingScene(48, 1)];
  const distance = (a: Uint8ClampedArray, b: Uint8ClampedArray) =>
    a.reduce((total, value, i) => total + Math.abs(value - (b[i] ?? 0)), 0);
  expect(emergingScene(48, 0)).toEqual(noise);
  expect(distance(emergingScene(48, 0.8), clear)).toBeLessThan(
    distance(emergingScene(48, 0.3), clear),
  );
});
