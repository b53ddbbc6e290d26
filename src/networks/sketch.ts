import { mul, reshape, resizeNearest, silu, type Graph, type Value } from '../graph/index.ts';
import type { NetworkName } from '../packs/manifest.ts';
import { integerField, integersField, type NetworkConfig } from './config.ts';
import { convolution, linear, toFloat } from './layers.ts';

/** Side of the map that the embedding is laid out on. */
const START = 4;

/** Side of the picture that {@link sketch} draws, in pixels: it doubles at every level but the first. */
export function sketchSide(config: NetworkConfig): number {
  return START * 2 ** (integersField(config, 'block_out_channels').length - 1);
}

/**
 * `Sketch` of models/networks.py: the picture, small, as far as an image embedding tells it. Packs whose decoder takes a
 * condition bring one.
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
  return convolution(g, silu(g, x), { network, path: 'end', padding: 1 });
}
