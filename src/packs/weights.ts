import type { NetworkName } from './manifest.ts';

/**
 * The shape in which a graph wants a tensor's bytes.
 *
 * - `f32`, `f16`: the (dequantised) values, little-endian, row-major. With `transpose`, a two-dimensional [N, K] weight
 *   comes as [K, N].
 * - `quants`: the packed bytes of a `blocks` tensor as they lie in the pack, [N, ⌈K/32⌉, 32 · bits/8] uint8.
 * - `scales`: the scales of a `blocks` tensor widened to f32, [N · ⌈K/32⌉].
 * - `scales-f16`: the same scales as they lie in the pack.
 */
export type WeightForm = 'f32' | 'f16' | 'quants' | 'scales' | 'scales-f16';

/** One tensor of one network, in the form in which a graph's initializer wants it. */
export interface WeightRequest {
  readonly network: NetworkName;
  /** Name in the network's weight table. */
  readonly tensor: string;
  readonly form: WeightForm;
  /** Two-dimensional tensors in `f32` or `f16` form only. Default false. */
  readonly transpose?: boolean;
}

/** Some rows (slices along the first dimension) of one tensor, by their indices; a row may be asked for twice. */
export interface RowsRequest {
  readonly network: NetworkName;
  readonly tensor: string;
  readonly rows: readonly number[];
}
