import {
  add,
  cast,
  conv2d,
  gather,
  groupNorm,
  layerNorm,
  matMul,
  matMulNBits,
  type ConvolutionArguments,
  type FloatType,
  type Graph,
  type Value,
} from '../graph/index.ts';
import type { NetworkName } from '../packs/manifest.ts';

/** A module of a network by its PyTorch path: its tensors are `path.weight` and `path.bias`. */
export interface Layer {
  readonly network: NetworkName;
  readonly path: string;
}

/**
 * torch.nn.Linear on the last axis: [..., K] → [..., N]. Computes in x's type.
 *
 * In a `packed` graph a weight that the pack keeps in blocks is multiplied as it lies (MatMulNBits).
 */
export function linear(
  g: Graph,
  x: Value,
  { network, path, bias = true }: Layer & { readonly bias?: boolean },
): Value {
  const product = multiply(g, x, network, `${path}.weight`);
  return bias ? add(g, product, g.weight(network, `${path}.bias`, floats(x))) : product;
}

function multiply(g: Graph, x: Value, network: NetworkName, tensor: string): Value {
  const entry = g.weightEntry(network, tensor);
  const quantised = entry.dtype === 'q8' || entry.dtype === 'q4';
  if (g.linear !== 'packed' || !quantised || entry.layout !== 'blocks')
    return matMul(g, x, g.weight(network, tensor, { ...floats(x), transpose: true }));
  const bits = entry.dtype === 'q4' ? 4 : 8;
  const [n = 0, k = 0] = entry.shape;
  const blocks = Math.ceil(k / 32);
  const quants = g.rawWeight({ network, tensor, form: 'quants' }, 'uint8', [n, blocks, 4 * bits]);
  const { type } = floats(x);
  const form = type === 'float16' ? 'scales-f16' : 'scales';
  const scales = g.rawWeight({ network, tensor, form }, type, [n * blocks]);
  return matMulNBits(g, { x, quants, scales, bits });
}

/** torch.nn.Conv2d: [B, I, H, W] → [B, O, H', W']. Computes in x's type. */
export function convolution(
  g: Graph,
  x: Value,
  {
    network,
    path,
    bias = true,
    stride = 1,
    padding = 0,
    groups = 1,
  }: Layer & { readonly bias?: boolean } & Pick<
      ConvolutionArguments,
      'stride' | 'padding' | 'groups'
    >,
): Value {
  return conv2d(g, {
    x,
    weight: g.weight(network, `${path}.weight`, floats(x)),
    bias: bias ? g.weight(network, `${path}.bias`, floats(x)) : null,
    stride,
    padding,
    groups,
  });
}

/** torch.nn.LayerNorm over the last axis, in f32. */
export function layerNormalise(
  g: Graph,
  x: Value,
  { network, path, epsilon }: Layer & { readonly epsilon: number },
): Value {
  const scale = g.weight(network, `${path}.weight`, { type: 'float32' });
  const bias = g.weight(network, `${path}.bias`, { type: 'float32' });
  return layerNorm(g, { x, scale, bias, epsilon });
}

/** torch.nn.GroupNorm of [B, C, ...], in f32. */
export function groupNormalise(
  g: Graph,
  x: Value,
  { network, path, epsilon, groups }: Layer & { readonly epsilon: number; readonly groups: number },
): Value {
  const shape = [x.shape[1] ?? 0, ...x.shape.slice(2).map(() => 1)];
  const scale = g.weight(network, `${path}.weight`, { type: 'float32', shape });
  const bias = g.weight(network, `${path}.bias`, { type: 'float32', shape });
  return groupNorm(g, { x, scale, bias, epsilon, groups });
}

/** torch.nn.Embedding: rows of `path.weight` at int32 `ids` [...] → [..., width]. */
export function embedding(g: Graph, ids: Value<'int32'>, { network, path }: Layer): Value {
  return gather(g, g.weight(network, `${path}.weight`), ids);
}

/** x in the graph's float type. */
export function toFloat(g: Graph, x: Value): Value<FloatType> {
  return cast(g, x, g.floatType);
}

function floats(x: Value): { readonly type: 'float32' | 'float16' } {
  return { type: x.type === 'float16' ? 'float16' : 'float32' };
}
