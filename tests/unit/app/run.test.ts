import { expect, test } from 'vitest';
import { emergingScene, tileNoise } from '../../../src/app/create/noise.ts';
import { Run } from '../../../src/app/create/run.svelte.ts';
import type { EngineEvent, Picture } from '../../../src/engine/types.ts';

const request = { prompt: 'a fox', n: 2, size: 512, seed: 4294967295 } as const;
const show = ({ width, height, seed, score, sha256 }: Picture) => ({
  file: new Blob(),
  url: `blob:${seed}`,
  width,
  height,
  seed,
  score,
  sha256,
});

/** A run that is at work, and what tells it of an event. */
function running(showing = show) {
  const run = new Run(1, request, showing);
  let tell: (event: EngineEvent) => void = () => undefined;
  void run.job.submit(({ onEvent }) => {
    tell = onEvent;
    return new Promise(() => undefined);
  });
  return { run, tell: (event: EngineEvent) => tell(event) };
}

test('tiles carry the seeds of their pictures', () => {
  expect(new Run(1, request, show).tiles.map(({ seed }) => seed)).toEqual([4294967295, 0]);
});

test('steps move the phase, their tile and the estimate; progress never goes back', () => {
  const { run, tell } = running();
  tell({ type: 'stage', stage: 'decoder', steps: 16 });
  const step = { type: 'step', stage: 'decoder', picture: 1, step: 3, steps: 16 } as const;
  tell({ ...step, progress: 0.4, secondsLeft: 9 });
  expect(run.job.phase).toEqual({ kind: 'stage', stage: 'decoder', step: 3, steps: 16 });
  expect(run.tiles.map((tile) => tile.step)).toEqual([0, 3]);
  const { estimate } = run.job;
  expect(estimate?.seconds).toBe(9);
  tell({ ...step, step: 4, progress: 0.3 });
  expect(run.job.progress).toBe(0.4);
  expect(run.job.estimate).toBe(estimate);
});

test('a picture is shown once, however often it is reported; strangers are ignored', () => {
  let shown = 0;
  const { run, tell } = running((made) => {
    shown++;
    return show(made);
  });
  const png = new Uint8Array(8);
  const picture = { index: 0, seed: 1, width: 512, height: 512, png, sha256: '', score: 0.3 };
  tell({ type: 'picture', picture });
  tell({ type: 'picture', picture });
  run.take(picture);
  tell({ type: 'picture', picture: { ...picture, index: 7 } });
  expect(shown).toBe(1);
  expect(run.tiles[0]?.picture?.url).toBe('blob:1');
  expect(run.tiles[1]?.picture).toBeUndefined();
});

test('a run that the person stops is over at once, and what comes late changes nothing', () => {
  const { run, tell } = running();
  run.stop();
  expect([run.state, run.job.state]).toEqual(['cancelled', 'working']);
  tell({ type: 'stage', stage: 'decoder', steps: 16 });
  expect(run.tiles.map(({ steps }) => steps)).toEqual([0, 0]);
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
