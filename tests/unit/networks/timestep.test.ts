import { expect, test } from 'vitest';
import { createGraph } from '../../../src/graph/index.ts';
import { sinusoidFrequencies, timestepSinusoid } from '../../../src/networks/timestep.ts';
import { floats, runGraph } from '../../support/ort.ts';

async function sinusoid(
  timesteps: readonly number[],
  flipSinToCos: boolean,
  frequencyShift: number,
) {
  const g = createGraph({ precision: 'f32', linear: 'expanded', weights: {} });
  const t = g.input('t', 'float32', [timesteps.length]);
  const y = timestepSinusoid(g, t, { width: 16, flipSinToCos, frequencyShift });
  return floats(await runGraph(g.build({ y }), { t: Float32Array.from(timesteps) }), 'y');
}

/*
 * The angle t·ω is rounded to f32: for t < 1000 by up to 3e-5. Its sine is compared at that rounded angle, so what is
 * left is the runtime's own sine and the reduction to [−π, π].
 */
test.each([
  [true, 0],
  [false, 1],
])('sines and cosines at every angle (flipped %s, shift %i)', async (flip, shift) => {
  const timesteps = [0, 1, 17.5, 333, 999];
  const actual = await sinusoid(timesteps, flip, shift);
  const frequencies = sinusoidFrequencies(8, shift);
  timesteps.forEach((t, row) => {
    frequencies.forEach((frequency, i) => {
      const angle = Math.fround(t * frequency);
      const [sine, cosine] = flip ? [8, 0] : [0, 8];
      expect(actual[row * 16 + sine + i]).toBeCloseTo(Math.sin(angle), 6);
      expect(actual[row * 16 + cosine + i]).toBeCloseTo(Math.cos(angle), 6);
    });
  });
});

test('frequencies fall from 1 to 1/10000, reached with shift 1', () => {
  expect(sinusoidFrequencies(8, 0)[0]).toBe(1);
  expect(sinusoidFrequencies(8, 1)[7]).toBeCloseTo(1e-4, 9);
  expect(sinusoidFrequencies(8, 0)[7]).toBeGreaterThan(1e-4);
});

test('an odd width is refused', () => {
  const g = createGraph({ precision: 'f32', linear: 'expanded', weights: {} });
  const t = g.input('t', 'float32', [1]);
  expect(() => timestepSinusoid(g, t, { width: 7, flipSinToCos: true, frequencyShift: 0 })).toThrow(
    expect.objectContaining({ code: 'unsupported-format' }),
  );
});
