import { EaselError } from '../base/errors.ts';
import { slice, type Graph, type Value } from '../graph/index.ts';
import type { SchedulerConfig } from '../packs/manifest.ts';
import type { Row } from './samplers.ts';

/** Numbers in the vector that a step graph reads; the last ones are spare. */
export const COEFFICIENT_COUNT = 16;

/** Where each number lies. */
const PLACES = {
  /** The training step that the network is told. */
  t: 0,
  /** x̂₀ = fromX·x + fromOutput·output. */
  fromX: 1,
  fromOutput: 2,
  /** x̂₀ is held within ±clamp. */
  clamp: 3,
  guidance: 4,
  a: 5,
  b: 6,
  c: 7,
  d: 8,
  /** Learned variance: s = exp(logScale + logScaleSlope·v), v the network's variance half. */
  logScale: 9,
  logScaleSlope: 10,
} as const;
type CoefficientName = keyof typeof PLACES;

/** The coefficients as values of a graph, float32 [1] each. */
export type Coefficients = { readonly [name in CoefficientName]: Value };

const LARGEST_FLOAT32 = 3.4028234663852886e38;

/**
 * A row as a step graph reads it, float32 [16].
 *
 * x̂₀ from the output: (x − sigma·ε)/alpha for `epsilon`, the output itself for `sample`, alpha·x − sigma·v for
 * `v_prediction` (Salimans & Ho, arXiv 2202.00512, appendix D). A learned ½·log-variance, f·max + (1−f)·min halved with
 * f = (v + 1)/2, is ¼(max + min) + ¼(max − min)·v.
 *
 * @param options.guidance classifier-free guidance scale; read only by graphs built with guidance.
 * @param options.clamp default: what the scheduler says. False for inversion and the resampling that answers it.
 * @throws EaselError `invalid-request` when guidance is not finite.
 */
export function packCoefficients(
  row: Row,
  scheduler: SchedulerConfig,
  options: { readonly guidance: number; readonly clamp?: boolean },
): Float32Array<ArrayBuffer> {
  const { guidance, clamp = scheduler.clip_sample } = options;
  if (!Number.isFinite(guidance))
    throw new EaselError('invalid-request', `guidance is ${guidance}; it must be a number.`, {
      param: 'guidance',
    });
  const values: { readonly [name in CoefficientName]: number } = {
    t: row.t,
    ...estimateFrom(row, scheduler.prediction_type),
    clamp: clamp ? scheduler.clip_sample_range : LARGEST_FLOAT32,
    guidance,
    a: row.a,
    b: row.b,
    c: row.c,
    d: row.d,
    logScale: (row.maxLogVariance + row.minLogVariance) / 4,
    logScaleSlope: (row.maxLogVariance - row.minLogVariance) / 4,
  };
  const packed = new Float32Array(COEFFICIENT_COUNT);
  for (const [name, place] of places()) packed[place] = values[name];
  return packed;
}

/** Takes the vector [16] apart. What a graph does not use costs nothing. */
export function unpackCoefficients(g: Graph, vector: Value): Coefficients {
  const entries = places().map(
    ([name, place]) => [name, slice(g, vector, 0, place, place + 1)] as const,
  );
  return Object.fromEntries(entries) as { [name in CoefficientName]: Value };
}

function places(): readonly (readonly [CoefficientName, number])[] {
  return Object.entries(PLACES) as [CoefficientName, number][];
}

function estimateFrom(
  { alpha, sigma }: Row,
  prediction: SchedulerConfig['prediction_type'],
): { readonly fromX: number; readonly fromOutput: number } {
  switch (prediction) {
    case 'epsilon':
      return { fromX: 1 / alpha, fromOutput: -sigma / alpha };
    case 'sample':
      return { fromX: 0, fromOutput: 1 };
    case 'v_prediction':
      return { fromX: alpha, fromOutput: -sigma };
  }
}
