import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fillNoise, noise, uniform, type NoiseKey } from '../../src/diffusion/noise.ts';
import { normalQuantile } from '../../src/diffusion/normal.ts';
import { philox4x32 } from '../../src/diffusion/philox.ts';

const key: NoiseKey = { seed: 7, stage: 'decoder', sample: 0, step: 0 };

describe('Philox4x32-10', () => {
  // kat_vectors of Random123 1.09.
  const vectors: readonly [string, string, string][] = [
    [
      '00000000 00000000 00000000 00000000',
      '00000000 00000000',
      '6627e8d5 e169c58d bc57ac4c 9b00dbd8',
    ],
    [
      'ffffffff ffffffff ffffffff ffffffff',
      'ffffffff ffffffff',
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    ],
    [
      '243f6a88 85a308d3 13198a2e 03707344',
      'a4093822 299f31d0',
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ];
  const parse = (hex: string): number[] => hex.split(' ').map((word) => parseInt(word, 16));
  for (const [counter, keyWords, expected] of vectors)
    it(`gives the published words for counter ${counter}`, () => {
      const [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = parse(counter);
      const [k0 = 0, k1 = 0] = parse(keyWords);
      const out = new Uint32Array(4);
      philox4x32(out, c0, c1, c2, c3, k0, k1);
      expect([...out]).toEqual(parse(expected));
    });
});

describe('the normal quantile', () => {
  it('agrees with SciPy in the middle, across the split and to the last word', () => {
    const scipy: readonly [number, number][] = [
      [0, -6.3379577545537895],
      [1, -6.166429517819751],
      [12345, -4.535422762090429],
      [322122546, -1.4395314720898171],
      [322122547, -1.4395314704450153],
      [1000000000, -0.7295565530758741],
      [2147483647, -2.918099372916623e-10],
    ];
    for (const [word, expected] of scipy) {
      expect(normalQuantile(word) / expected).toBeCloseTo(1, 13);
      expect(normalQuantile(0xffff_ffff - word)).toBe(-normalQuantile(word));
    }
  });
  it('never falls as the word grows', () => {
    let before = -Infinity;
    let falls = 0;
    for (let word = 0; word <= 0xffff_ffff; word += 65537) {
      const value = normalQuantile(word);
      if (!(value > before)) falls += 1;
      before = value;
    }
    expect(falls).toBe(0);
  });
  it('uses nothing of Math that engines may round differently', () => {
    for (const file of ['normal.ts', 'philox.ts', 'noise.ts']) {
      const source = readFileSync(new URL(`../../src/diffusion/${file}`, import.meta.url), 'utf8');
      const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      const used = new Set(code.match(/Math\.\w+/g));
      for (const name of [
        'Math.sqrt',
        'Math.imul',
        'Math.clz32',
        'Math.floor',
        'Math.max',
        'Math.min',
      ])
        used.delete(name);
      expect([file, ...used]).toEqual([file]);
    }
  });
});

describe('a key', () => {
  const frozen: readonly [NoiseKey, readonly number[]][] = [
    [
      key,
      [
        -0.363669753074646, 1.8561395406723022, 1.3278506994247437, -0.34084126353263855,
        1.883478045463562,
      ],
    ],
    [
      { ...key, step: 1 },
      [0.8877367377281189, 0.3574621081352234, 1.90399169921875, -0.285971462726593],
    ],
    [
      { ...key, seed: 8 },
      [-0.5196561217308044, -0.6254791617393494, -1.2246469259262085, -0.6684656143188477],
    ],
    [
      { ...key, stage: 'prior', sample: 1 },
      [-0.8527782559394836, 0.2402777373790741, 0.1714663952589035],
    ],
    [
      { seed: 0xffff_ffff, stage: 'upsample1024', sample: 0, step: 4 },
      [-1.037245750427246, 1.2035046815872192, 0.34715884923934937],
    ],
    [
      { seed: 0, stage: 'upsample256', sample: 0, step: 2 },
      [-0.5326071381568909, -0.11725989729166031],
    ],
  ];
  for (const [each, expected] of frozen)
    it(`means these numbers for ever: ${JSON.stringify(each)}`, () => {
      expect([...noise(expected.length, each)]).toEqual(expected);
    });

  it('gives element i one value, however the field is cut', () => {
    const whole = noise(1003, key);
    const pieces = new Float32Array(1003);
    for (const [first, end] of [
      [0, 1],
      [1, 6],
      [6, 6],
      [6, 511],
      [511, 1003],
    ] as const)
      fillNoise(pieces, key, first, end);
    expect(pieces).toEqual(whole);
    expect(noise(10, key)).toEqual(whole.slice(0, 10));
  });
  it('leaves what lies outside the range alone', () => {
    const target = new Float32Array(12).fill(9);
    fillNoise(target, key, 5, 7);
    expect(target.findIndex((value) => value !== 9)).toBe(5);
    expect(target.findLastIndex((value) => value !== 9)).toBe(6);
  });
  it('refuses a seed that is no unsigned 32-bit integer and a range outside the field', () => {
    for (const seed of [-1, 1.5, NaN, 2 ** 32])
      expect(() => noise(4, { ...key, seed })).toThrow(/unsigned 32-bit seed/);
    expect(() => fillNoise(new Float32Array(4), key, 0, 5)).toThrow(/outside a field of 4/);
    expect(() => fillNoise(new Float32Array(4), key, 3, 2)).toThrow(/outside a field of 4/);
  });
});

describe('a million draws', () => {
  const count = 1_000_000;
  const field = noise(count, key);
  /** Mean of f over the field. */
  const mean = (f: (z: number) => number, of = field): number =>
    of.reduce((sum, z) => sum + f(z), 0) / of.length;

  // Five standard errors of each estimate under the normal law: 1/√n, √(2/n), √(6/n) · for kurtosis √(24/n).
  it('have mean 0, variance 1, skewness 0 and kurtosis 3 within five standard errors', () => {
    const within = (order: number): number => 5 * Math.sqrt(order / count);
    const average = mean((z) => z);
    const variance = mean((z) => (z - average) ** 2);
    expect(Math.abs(average)).toBeLessThan(within(1));
    expect(Math.abs(variance - 1)).toBeLessThan(within(2));
    expect(Math.abs(mean((z) => (z - average) ** 3) / variance ** 1.5)).toBeLessThan(within(6));
    expect(Math.abs(mean((z) => (z - average) ** 4) / variance ** 2 - 3)).toBeLessThan(within(24));
  });
  it('follow the normal law: Kolmogorov–Smirnov at the 0.1 % level', () => {
    const sorted = Float64Array.from(field).sort();
    let distance = 0;
    sorted.forEach((z, i) => {
      const p = normalCdf(z);
      distance = Math.max(distance, Math.abs(p - i / count), Math.abs(p - (i + 1) / count));
    });
    expect(distance).toBeLessThan(1.95 / Math.sqrt(count));
  });
  it('reach as far as the normal law says', () => {
    // Expected beyond 3, 4 and 4.5: 2699.8, 63.3 and 6.8 of a million; bounds at five Poisson deviations.
    const beyond = (limit: number): number =>
      field.reduce((n, z) => n + Number(Math.abs(z) > limit), 0);
    expect(Math.abs(beyond(3) - 2699.8)).toBeLessThan(5 * Math.sqrt(2699.8));
    expect(Math.abs(beyond(4) - 63.3)).toBeLessThan(5 * Math.sqrt(63.3));
    expect(beyond(4.5)).toBeGreaterThan(0);
    expect(beyond(4.5)).toBeLessThan(20);
  });
  it('are uncorrelated with those of another step, sample, stage or seed, and with their neighbours', () => {
    const others: readonly NoiseKey[] = [
      { ...key, step: 1 },
      { ...key, sample: 1 },
      { ...key, stage: 'upsample256' },
      { ...key, seed: 8 },
    ];
    const correlation = (other: Float32Array, shift = 0): number => {
      let sum = 0;
      for (let i = shift; i < count; i++) sum += (field[i] ?? NaN) * (other[i - shift] ?? NaN);
      return sum / (count - shift);
    };
    const bound = 5 / Math.sqrt(count);
    for (const other of others)
      expect(Math.abs(correlation(noise(count, other)))).toBeLessThan(bound);
    for (const shift of [1, 2, 3, 4, 1024])
      expect(Math.abs(correlation(field, shift))).toBeLessThan(bound);
  });
});

it('reaches beyond five sigma', () => {
  // Three fields of 3·1024²: 5.4 such values expected, none with probability 0.4 %; these three hold some.
  const extremes = [0, 1, 2].map((step) =>
    noise(3 * 1024 * 1024, { ...key, step }).reduce((far, z) => Math.max(far, Math.abs(z)), 0),
  );
  expect(Math.max(...extremes)).toBeGreaterThan(5);
});

/** Φ(z) = ½·erfc(−z/√2), erfc by its continued fraction in the tails and its series in the middle, to 1e−12. */
function normalCdf(z: number): number {
  const x = Math.abs(z);
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  let upper: number;
  if (x < 3) {
    let term = x;
    let sum = x;
    for (let n = 1; n < 60; n++) {
      term *= (x * x) / (2 * n + 1);
      sum += term;
    }
    upper = 0.5 - density * sum;
  } else {
    let fraction = x;
    for (let n = 60; n > 0; n--) fraction = x + n / fraction;
    upper = density / fraction;
  }
  return z > 0 ? 1 - upper : upper;
}

describe('uniform numbers', () => {
  it('are those whose normal quantiles the noise is', () => {
    const numbers = uniform(11, key);
    const quantiles = [...numbers].map((u) => normalQuantile(Math.round(u * 2 ** 32 - 0.5)));
    // Single precision keeps 24 of the word's 32 bits.
    [...noise(11, key)].forEach((value, i) => expect(quantiles[i]).toBeCloseTo(value, 4));
  });

  it('fill 0…1 evenly, and differ by seed and sample', () => {
    const numbers = [...uniform(4000, key)].sort((a, b) => a - b);
    const furthest = Math.max(...numbers.map((u, i) => Math.abs(u - (i + 0.5) / 4000)));
    expect(furthest).toBeLessThan(1.63 / Math.sqrt(4000)); // Kolmogorov and Smirnov's at 1 %
    expect(uniform(4, { ...key, sample: 1 })).not.toEqual(uniform(4, key));
    expect(uniform(4, { ...key, seed: 8 })).not.toEqual(uniform(4, key));
  });
});
