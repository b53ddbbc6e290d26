import {
  add,
  cast,
  clip,
  reduceMean,
  reshape,
  type Graph,
  type Sides,
  type Value,
} from '../graph/index.ts';
import type { NetworkName } from '../packs/manifest.ts';
import {
  activationField,
  booleanField,
  integerField,
  numberField,
  requireField,
  type NetworkConfig,
} from './config.ts';
import { convolution, linear, toFloat } from './layers.ts';

/** One inverted residual. */
interface Block {
  readonly inputs: number;
  readonly expanded: number;
  readonly outputs: number;
  readonly stride: number;
}

/** Channels of every layer of a MobileNetV2. */
export interface MobileNetV2Layout {
  /** Of the first convolution. */
  readonly stem: number;
  /** Between the stem and the blocks. */
  readonly first: number;
  /** The stem begins with a pointwise convolution too. */
  readonly stemExpands: boolean;
  readonly blocks: readonly Block[];
  readonly last: number;
}

const CHANNELS = [16, 24, 24, 32, 32, 32, 64, 64, 64, 64, 96, 96, 96, 160, 160, 160, 320] as const;
const STRIDES = [2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1] as const;

/** What the configuration says of the channels, as transformers counts them. */
export function mobileNetV2Layout(config: NetworkConfig): MobileNetV2Layout {
  const divisor = integerField(config, 'depth_divisible_by', 8);
  const least = integerField(config, 'min_depth', 8);
  const multiplier = numberField(config, 'depth_multiplier', 1);
  const ratio = numberField(config, 'expand_ratio', 6);
  const divisible = (value: number): number => {
    const near = Math.max(least, Math.floor(Math.trunc(value + divisor / 2) / divisor) * divisor);
    return near < 0.9 * value ? near + divisor : near;
  };
  const multiplied = (channels: number) => divisible(roundEven(channels * multiplier));
  const [first = 0, ...outputs] = CHANNELS.map(multiplied);
  const blocks = outputs.map((channels, i) => {
    const inputs = i === 0 ? first : (outputs[i - 1] ?? 0);
    const expanded = divisible(roundEven(inputs * ratio));
    return { inputs, expanded, outputs: channels, stride: STRIDES[i] ?? 1 };
  });
  const fine = booleanField(config, 'finegrained_output', true) && multiplier < 1;
  return {
    stem: multiplied(32),
    first,
    stemExpands: !booleanField(config, 'first_layer_is_expansion', true),
    blocks,
    last: fine ? 1280 : multiplied(1280),
  };
}

/** Python's round: halves go to the even neighbour. */
function roundEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * transformers' MobileNetV2ForImageClassification. Batch norms are part of the convolutions before them
 * (src/convert/foldNorms.ts): `….convolution` has weight and bias, `….normalization` is gone.
 *
 * @param pixels float32 [B, channels, H, W], normalised as the preprocessor says.
 * @returns float32 [B, labels]: the logits.
 */
export function mobileNetV2(
  g: Graph,
  network: NetworkName,
  config: NetworkConfig,
  pixels: Value,
): Value {
  // With another one later blocks are dilated.
  requireField(config, 'output_stride', [32]);
  const sameAsTensorFlow = booleanField(config, 'tf_padding', true);
  const act = config['hidden_act'] ?? 'relu6';
  const activation =
    act === 'relu6'
      ? (_: Graph, x: Value) => clip(g, x, 0, 6)
      : activationField(config, 'hidden_act', 'relu');
  const layout = mobileNetV2Layout(config);

  const layer = (x: Value, path: string, options: LayerOptions): Value => {
    const { kernel, stride = 1, groups = 1, activated = true } = options;
    const padding = sameAsTensorFlow ? samePadding(x, kernel, stride) : (kernel - 1) / 2;
    const at = `mobilenet_v2.${path}.convolution`;
    const out = convolution(g, x, { network, path: at, stride, padding, groups });
    return activated ? activation(g, out) : out;
  };
  const block = (x: Value, path: string, expanded: number, stride: number): Value => {
    const deep = layer(x, `${path}.conv_3x3`, { kernel: 3, stride, groups: expanded });
    return layer(deep, `${path}.reduce_1x1`, { kernel: 1, activated: false });
  };

  let x = layer(toFloat(g, pixels), 'conv_stem.first_conv', { kernel: 3, stride: 2 });
  if (layout.stemExpands) x = layer(x, 'conv_stem.expand_1x1', { kernel: 1 });
  x = block(x, 'conv_stem', layout.stem, 1);
  for (const [i, { inputs, expanded, outputs, stride }] of layout.blocks.entries()) {
    const path = `layer.${i}`;
    const wide = layer(x, `${path}.expand_1x1`, { kernel: 1 });
    const made = block(wide, path, expanded, stride);
    x = stride === 1 && inputs === outputs ? add(g, x, made) : made;
  }
  x = cast(g, layer(x, 'conv_1x1', { kernel: 1 }), 'float32');
  const [rows = 0] = x.shape;
  const pooled = reshape(g, reduceMean(g, reduceMean(g, x, 3), 2), [rows, -1]);
  return linear(g, pooled, { network, path: 'classifier' });
}

interface LayerOptions {
  readonly kernel: number;
  readonly stride?: number;
  readonly groups?: number;
  /** Default true. */
  readonly activated?: boolean;
}

/** TensorFlow's SAME: what is odd goes below and to the right. */
function samePadding(x: Value, kernel: number, stride: number): Sides {
  const [, , height = 0, width = 0] = x.shape;
  const along = (side: number) =>
    Math.max(kernel - (side % stride === 0 ? stride : side % stride), 0);
  const [down, across] = [along(height), along(width)];
  const [above, left] = [Math.floor(down / 2), Math.floor(across / 2)];
  return [above, left, down - above, across - left];
}
