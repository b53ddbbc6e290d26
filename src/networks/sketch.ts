import {
  add,
  matMul,
  mul,
  pixelShuffle,
  reshape,
  resizeNearest,
  sigmoid,
  silu,
  slice,
  softmax,
  sub,
  type Graph,
  type Value,
} from '../graph/index.ts';
import type { NetworkName } from '../packs/manifest.ts';
import {
  booleanField,
  countField,
  integerField,
  integersField,
  type NetworkConfig,
} from './config.ts';
import { convolution, linear, toFloat } from './layers.ts';

/** Side of the map that the embedding is laid out on. */
const START = 4;
const RGB = 3;

/** Side of the picture that {@link sketch} draws, in pixels: it doubles at every level but the first. */
export function sketchSide(config: NetworkConfig): number {
  const levels = integersField(config, 'block_out_channels').length;
  return START * 2 ** (levels - 1) * integerField(config, 'upscale', 1);
}

/**
 * `Sketch` of models/networks.py: the picture as far as an image embedding tells it. Packs whose decoder takes a
 * condition bring one. With `matte` the convolutions draw a figure and its alpha, laid over a ground that the embedding
 * tells: by the colours of its corners, or, with `colours`, by one more colour of the palette that the figure is mixed
 * of.
 *
 * @param imageEmbeds [R, W], of length 1.
 * @returns [R, 3, S, S], S = {@link sketchSide}; about −1…1, not clamped.
 * @throws EaselError `unsupported-format` when the configuration lacks a field.
 */
export function sketch(
  g: Graph,
  network: NetworkName,
  config: NetworkConfig,
  imageEmbeds: Value,
): Value {
  const width = integerField(config, 'embedding_dim');
  const z = mul(g, toFloat(g, imageEmbeds), Math.sqrt(width));
  const picture = drawn(g, network, config, z);
  const [channels, colours] = [picture.shape[1] ?? 0, countField(config, 'colours')];
  const matte = booleanField(config, 'matte', false);
  const told = matte ? slice(g, picture, 1, 0, channels - 1) : picture;
  const palette = colours ? paletteOf(g, network, z) : null;
  const figure = palette ? mixed(g, slice(g, palette, 2, 0, colours), told) : told;
  if (!matte) return figure;
  const alpha = sigmoid(g, slice(g, picture, 1, channels - 1, channels));
  const ground = palette
    ? reshape(g, slice(g, palette, 2, colours, colours + 1), [palette.shape[0] ?? 0, RGB, 1, 1])
    : betweenCorners(g, network, z, sketchSide(config));
  return add(g, ground, mul(g, alpha, sub(g, figure, ground)));
}

/** What the convolutions leave: [R, C, S, S] of z_i [R, W] in standard units. */
function drawn(g: Graph, network: NetworkName, config: NetworkConfig, z: Value): Value {
  const levels = integersField(config, 'block_out_channels');
  const pairs = countField(config, 'layers_per_block');
  const start = linear(g, z, { network, path: 'start' });
  const laidOut = countField(config, 'hidden_dim')
    ? add(g, start, twoLinear(g, network, 'hidden', z))
    : start;
  let x = reshape(g, laidOut, [z.shape[0] ?? 0, levels[0] ?? 0, START, START]);
  for (const i of levels.slice(1).keys()) {
    // Never SiLU twice after a convolution: onnxruntime-web 1.30's WebGPU fuses that wrongly (3 % of the scale).
    const larger = resizeNearest(g, silu(g, x), 2);
    x = convolution(g, larger, { network, path: `convolutions.${i}`, padding: 1 });
    for (let pair = 0; pair < pairs; pair += 1) x = residual(g, network, `resnets.${i}.${pair}`, x);
  }
  const end = convolution(g, silu(g, x), { network, path: 'end', padding: 1 });
  return pixelShuffle(g, end, integerField(config, 'upscale', 1));
}

function residual(g: Graph, network: NetworkName, path: string, x: Value): Value {
  const first = convolution(g, silu(g, x), { network, path: `${path}.conv1`, padding: 1 });
  return add(g, x, convolution(g, silu(g, first), { network, path: `${path}.conv2`, padding: 1 }));
}

function twoLinear(g: Graph, network: NetworkName, path: string, x: Value): Value {
  const hidden = silu(g, linear(g, x, { network, path: `${path}.0` }));
  return linear(g, hidden, { network, path: `${path}.2` });
}

/** [R, 3, C]: the colours that an embedding is painted in. */
function paletteOf(g: Graph, network: NetworkName, z: Value): Value {
  const colours = twoLinear(g, network, 'palette', z);
  const [rows = 0, values = 0] = colours.shape;
  return reshape(g, colours, [rows, RGB, values / RGB]);
}

/** Colours [R, 3, C] in the shares that the softmax of `told` [R, C, S, S] gives each, at every pixel. */
function mixed(g: Graph, colours: Value, told: Value): Value {
  const [rows = 0, count = 0, height = 0, width = 0] = told.shape;
  const shares = softmax(g, reshape(g, told, [rows, count, height * width]), 1);
  return reshape(g, matMul(g, colours, shares), [rows, RGB, height, width]);
}

/** [R, 3, side, side]: between the colours of four corners. */
function betweenCorners(g: Graph, network: NetworkName, z: Value, side: number): Value {
  const [rows = 0] = z.shape;
  const corners = reshape(g, linear(g, z, { network, path: 'corners' }), [rows * RGB, 4]);
  const weights = toFloat(g, g.constant(cornerWeights(side), [4, side ** 2]));
  return reshape(g, matMul(g, toFloat(g, corners), weights), [rows, RGB, side, side]);
}

/**
 * [4, side²]: how much each corner (top left, top right, bottom left, bottom right) tells of each pixel, bilinearly.
 */
function cornerWeights(side: number): Float32Array<ArrayBuffer> {
  const weights = new Float32Array(4 * side ** 2);
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      const [down, right] = [y / (side - 1), x / (side - 1)];
      const of = [(1 - down) * (1 - right), (1 - down) * right, down * (1 - right), down * right];
      of.forEach((weight, corner) => (weights[corner * side ** 2 + y * side + x] = weight));
    }
  return weights;
}
