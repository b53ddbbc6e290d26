import { createGraph } from '../../src/graph/index.ts';
import { sketch } from '../../src/networks/sketch.ts';
import type { BuiltGraph } from '../../src/runtime/model.ts';
import { tableOf, tensor, type Golden, type GoldenWeights } from './golden.ts';

/** Every form of a sketch that models/golden/sketches.py writes. */
export const SKETCHES = ['plain', 'matte', 'pairs', 'palette', 'palette-matte'].map(
  (form) => `sketch-${form}`,
);

/** z_i → picture. */
export function buildSketch(golden: Golden, weights: GoldenWeights): BuiltGraph {
  const g = createGraph({
    precision: 'f32',
    linear: 'expanded',
    weights: tableOf('sketch', weights),
  });
  const z = g.input('z_i', 'float32', tensor(golden.inputs, 'z_i').shape);
  return g.build({ picture: sketch(g, 'sketch', golden.config, z) });
}
