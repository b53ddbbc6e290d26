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
  sub,
  type Graph,
  type Value,
} from '../graph/index.ts';
import type { NetworkName } from '../packs/manifest.ts';
import { booleanField, integerField, integersField, type NetworkConfig } from './config.ts';
import { convolution, linear, toFloat } from './layers.ts';

/** Side of the map that the embedding is laid out on. */
const START = 4;
const COLOURS = 3;

/** Side of the picture that {@link sketch} draws, in pixels: it doubles at every level but the first. */
export function sketchSide(config: NetworkConfig): number {
  const levels = integersField(config, 'block_out_channels').length;
  return START * 2 ** (levels - 1) * integerField(config, 'upscale', 1);
}

/**
 * `Sketch` of models/networks.py: the picture as far as an image embedding tells it. Packs whose decoder takes a condition
 * bring one. With `matte` the convolutions draw a figure and its alpha, laid over a ground that the embedding tells by the
 * colours of its corners.
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
  const levels = integersField(config, 'block_out_channels');
  const [rows = 0] = imageEmbeds.shape;
  const standard = mul(g, toFloat(g, imageEmbeds), Math.sqrt(width));
  const laidOut = linear(g, standard, { network, path: 'start' });
  let x = reshape(g, laidOut, [rows, levels[0] ?? 0, START, START]);
  for (const i of levels.slice(1).keys()) {
    // Never SiLU twice after a convolution: onnxruntime-web 1.30's WebGPU fuses that wrongly (3 % of the scale).
    const larger = resizeNearest(g, silu(g, x), 2);
    x = convolution(g, larger, { network, path: `convolutions.${i}`, padding: 1 });
  }
  const end = convolution(g, silu(g, x), { network, path: 'end', padding: 1 });
  const drawn = pixelShuffle(g, end, integerField(config, 'upscale', 1));
  if (!booleanField(config, 'matte', false)) return drawn;
  const figure = slice(g, drawn, 1, 0, COLOURS);
  const alpha = sigmoid(g, slice(g, drawn, 1, COLOURS, COLOURS + 1));
  const side = sketchSide(config);
  const corners = reshape(g, linear(g, standard, { network, path: 'corners' }), [
    rows * COLOURS,
    4,
  ]);
  const between = matMul(
    g,
    toFloat(g, corners),
    toFloat(g, g.constant(cornerWeights(side), [4, side ** 2])),
  );
  const ground = reshape(g, between, [rows, COLOURS, side, side]);
  return add(g, ground, mul(g, alpha, sub(g, figure, ground)));
}

/** [4, side²]: how much each corner (top left, top right, bottom left, bottom right) tells of each pixel, bilinearly. */
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
