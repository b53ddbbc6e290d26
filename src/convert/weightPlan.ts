import type { WeightDType, WeightInfo } from '../packs/manifest.ts';

/**
 * Tensors that stay in half precision whatever was asked: where pictures and embeddings enter and leave, positions, and
 * what is added to many tokens at once. They are small, and an error in them reaches everything.
 */
const KEPT = [
  /(^|\.)conv_in\./,
  /(^|\.)conv_out\./,
  /patch_embedding\./,
  /position_embeddings?(\.|$)/,
  /positional_embedding$/,
  /token_type_embeddings\./,
  /(^|\.)(text|visual)_projection\./,
  /(^|\.)proj_(in|out)\./,
  /(^|\.)proj_to_clip_embeddings\./,
  /(^|\.)time_embedding\./,
];

/**
 * How a tensor is stored.
 *
 * Vectors and scalars (biases, norms, clip_mean and the like) are f32. With q8 or q4, linear and embedding weights
 * become blocks and convolutions channels (q8 in both cases), but for the {@link KEPT} ones; word embeddings are never
 * q4.
 */
export function planWeight(
  name: string,
  shape: readonly number[],
  target: WeightDType,
): WeightInfo {
  if (target === 'f32' || shape.filter((side) => side > 1).length <= 1)
    return { dtype: 'f32', shape };
  const kept = KEPT.some((pattern) => pattern.test(name)) || !name.endsWith('.weight');
  if (target === 'f16' || kept) return { dtype: 'f16', shape };
  if (shape.length === 2) {
    const words = /(word|token)_embeddings?\./.test(name);
    return { dtype: words ? 'q8' : target, shape, layout: 'blocks' };
  }
  return shape.length === 4 ? { dtype: 'q8', shape, layout: 'channels' } : { dtype: 'f16', shape };
}
