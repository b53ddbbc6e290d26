import { elementCount } from '../../runtime/model.ts';
import type { Graph, Value } from '../graph.ts';
import { checkFloat, checkRank, checkShape, checkType, describe, graphError } from '../shapes.ts';
import { cast } from './elementwise.ts';
import { concat } from './layout.ts';
import { single } from './single.ts';

/** Above, on the left, below, on the right. */
export type Sides = readonly [number, number, number, number];

export interface ConvolutionArguments {
  /** [B, I, H, W] */
  readonly x: Value;
  /** [O, I/groups, kh, kw] */
  readonly weight: Value;
  /** [O] */
  readonly bias?: Value | null;
  readonly stride?: number;
  /** Zeros on every side, or above, on the left, below, on the right. */
  readonly padding?: number | Sides;
  readonly groups?: number;
}

/** torch.nn.functional.conv2d. */
export function conv2d(g: Graph, convolution: ConvolutionArguments): Value {
  const { x, weight, bias = null, stride = 1, padding = 0, groups = 1 } = convolution;
  checkRank('Conv', x.shape, 4);
  checkRank('Conv', weight.shape, 4);
  const [b = 0, channels = 0, height = 0, width = 0] = x.shape;
  const [out = 0, , kh = 0, kw = 0] = weight.shape;
  checkShape('Conv', 'the weight', weight.shape, [out, channels / groups, kh, kw]);
  checkFloat('Conv', x.type);
  checkType('Conv', 'the weight', weight.type, x.type);
  if (bias !== null) {
    checkShape('Conv', 'the bias', bias.shape, [out]);
    checkType('Conv', 'the bias', bias.type, x.type);
  }
  const sides =
    typeof padding === 'number' ? ([padding, padding, padding, padding] as const) : padding;
  const [above, left, below, right] = sides;
  const h = Math.floor((height + above + below - kh) / stride) + 1;
  const w = Math.floor((width + left + right - kw) / stride) + 1;
  const shape = [b, out, h, w];
  const attributes = {
    kernel_shape: { ints: [kh, kw] },
    strides: { ints: [stride, stride] },
    pads: { ints: [...sides] },
    group: { int: groups },
  };
  const padded = groups === 1 ? padThrees(g, x, weight) : [x, weight];
  const inputs = bias === null ? padded : [...padded, bias];
  const macs = (elementCount(shape) * channels * kh * kw) / groups;
  return single(g, 'Conv', inputs, { type: x.type, shape }, attributes, '', macs);
}

/**
 * onnxruntime 1.30's WebGPU convolution is wrong for input channels that three divides and four does not (6, 9, 51 of
 * those tried; 3 itself is right). Channels of zeros, with weights of zeros, bring them to a multiple of four.
 */
function padThrees(g: Graph, x: Value, weight: Value): readonly Value[] {
  const [b = 0, channels = 0, height = 0, width = 0] = x.shape;
  const [out = 0, , kh = 0, kw = 0] = weight.shape;
  if (channels <= 3 || channels % 3 !== 0 || channels % 4 === 0) return [x, weight];
  const extra = 4 - (channels % 4);
  const zeros = (shape: readonly number[]): Value =>
    cast(g, g.constant(new Float32Array(elementCount(shape)), shape), x.type);
  return [
    concat(g, [x, zeros([b, extra, height, width])], 1),
    concat(g, [weight, zeros([out, extra, kh, kw])], 1),
  ];
}

/** torch.nn.functional.avg_pool2d with stride = kernel, no padding; sides must divide. */
export function averagePool(g: Graph, x: Value, factor: number): Value {
  checkRank('AveragePool', x.shape, 4);
  checkFloat('AveragePool', x.type);
  const [b = 0, c = 0, height = 0, width = 0] = x.shape;
  if (height % factor !== 0 || width % factor !== 0)
    throw graphError('AveragePool', `${describe(x.shape)} does not divide by ${factor}.`);
  const shape = [b, c, height / factor, width / factor];
  return single(
    g,
    'AveragePool',
    [x],
    { type: x.type, shape },
    {
      kernel_shape: { ints: [factor, factor] },
      strides: { ints: [factor, factor] },
    },
  );
}

/** Every pixel becomes a factor × factor block (torch interpolate, mode "nearest", whole factors). */
export function resizeNearest(g: Graph, x: Value, factor: number): Value {
  checkRank('Resize', x.shape, 4);
  if (!Number.isInteger(factor) || factor < 1)
    throw graphError('Resize', `the factor ${factor} is not a positive integer.`);
  if (factor === 1) return x;
  const [b = 0, c = 0, height = 0, width = 0] = x.shape;
  const scales = g.constant(Float32Array.of(1, 1, factor, factor), [4]);
  const output = { type: x.type, shape: [b, c, height * factor, width * factor] };
  return single(g, 'Resize', [x, null, scales], output, {
    mode: { string: 'nearest' },
    coordinate_transformation_mode: { string: 'asymmetric' },
    nearest_mode: { string: 'floor' },
  });
}
