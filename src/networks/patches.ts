import { reshape, transpose, type Graph, type Value } from '../graph/index.ts';
import { convolution, toFloat, type Layer } from './layers.ts';

/** Patches of a picture as tokens, as vision transformers take them: [B, C, H, W] → [B, patches, width], row by row. */
export function patchTokens(
  g: Graph,
  pixels: Value,
  { patch, ...layer }: Layer & { readonly patch: number; readonly bias: boolean },
): Value {
  const patches = convolution(g, toFloat(g, pixels), { ...layer, stride: patch });
  const [rows = 0, width = 0] = patches.shape;
  return transpose(g, reshape(g, patches, [rows, width, -1]), [0, 2, 1]);
}
