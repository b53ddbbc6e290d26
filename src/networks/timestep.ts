import {
  add,
  concat,
  cos,
  floor,
  mul,
  reshape,
  sin,
  sub,
  type Graph,
  type Value,
} from '../graph/index.ts';
import { unsupported } from './config.ts';
import { linear, type Layer } from './layers.ts';

export interface SinusoidOptions {
  /** Channels of the embedding, even. */
  readonly width: number;
  /** Cosines first (diffusers' flip_sin_to_cos). */
  readonly flipSinToCos: boolean;
  /** diffusers' downscale_freq_shift ("freq_shift" in configurations). */
  readonly frequencyShift: number;
}

const MAX_PERIOD = 10_000;
// 2π in two parts: the first has 12 significant bits, so that its multiples up to 4096 are exact in f32.
const TWO_PI_HIGH = 6.283203125;
const TWO_PI_LOW = 2 * Math.PI - TWO_PI_HIGH;

/**
 * diffusers' get_timestep_embedding: float32 timesteps [B] → float32 [B, width].
 *
 * Angles reach 1000 rad, where a GPU's sine may be far off, so they are brought into [−π, π] first.
 */
export function timestepSinusoid(g: Graph, timestep: Value, options: SinusoidOptions): Value {
  const { width, flipSinToCos, frequencyShift } = options;
  if (width % 2 !== 0) throw unsupported('timestep channels', width, 'an even number of channels');
  const frequencies = sinusoidFrequencies(width / 2, frequencyShift);
  const rows = timestep.shape[0] ?? 1;
  const column = reshape(g, timestep, [rows, 1]);
  const angles = mul(g, column, g.constant(frequencies, [1, width / 2]));
  const turns = floor(g, add(g, mul(g, angles, 1 / (2 * Math.PI)), 0.5));
  const coarse = sub(g, angles, mul(g, turns, TWO_PI_HIGH));
  const reduced = sub(g, coarse, mul(g, turns, TWO_PI_LOW));
  const [sines, cosines] = [sin(g, reduced), cos(g, reduced)];
  return concat(g, flipSinToCos ? [cosines, sines] : [sines, cosines], 1);
}

/** exp(−ln(10000) · i / (half − shift)), each operation rounded to f32 as PyTorch does it. */
export function sinusoidFrequencies(half: number, shift: number): Float32Array<ArrayBuffer> {
  const slope = Math.fround(-Math.log(MAX_PERIOD));
  const divisor = Math.fround(half - shift);
  return Float32Array.from({ length: half }, (_, i) =>
    Math.exp(Math.fround(Math.fround(slope * i) / divisor)),
  );
}

/** diffusers' TimestepEmbedding: linear_1, activation, linear_2, in f32: [B, sinusoid] → [B, width]. */
export function timestepEmbedding(
  g: Graph,
  sinusoid: Value,
  { network, path }: Layer,
  activation: (g: Graph, x: Value) => Value,
): Value {
  const hidden = activation(g, linear(g, sinusoid, { network, path: `${path}.linear_1` }));
  return linear(g, hidden, { network, path: `${path}.linear_2` });
}
