/** Sketches in every form, against networks.Sketch in PyTorch (models/golden/sketches.py). */
import { expect, test } from 'vitest';
import { networkWeights } from '../../src/convert/networkWeights.ts';
import { sketchSide } from '../../src/networks/sketch.ts';
import { floatWeights, goldenFeeds, readGolden, tensor } from '../support/golden.ts';
import { floats, relativeError, runGraph } from '../support/ort.ts';
import { buildSketch, SKETCHES } from '../support/sketches.ts';

// Both sides compute in f32 and add in different orders; what is wired wrongly is off by 1e-2 and more.
const TOLERANCE = 1e-5;

test.each(SKETCHES)('%s: the picture that PyTorch paints', async (name) => {
  const golden = await readGolden(name);
  const weights = floatWeights(golden.weights);
  const graph = buildSketch(golden, weights);
  const picture = tensor(golden.outputs, 'picture');
  const side = sketchSide(golden.config);
  expect(graph.outputs).toMatchObject([{ name: 'picture', shape: [3, 3, side, side] }]);
  const made = floats(await runGraph(graph, goldenFeeds(golden, graph), weights.source), 'picture');
  expect(relativeError(made, picture.data)).toBeLessThan(TOLERANCE);
});

test.each(SKETCHES)('%s: the weights that its configuration asks for', async (name) => {
  const { config, weights } = await readGolden(name);
  const asked = Object.fromEntries(networkWeights('Sketch', config));
  expect(asked).toEqual(Object.fromEntries([...weights].map(([key, { shape }]) => [key, shape])));
});

test.each(['layers_per_block', 'hidden_dim', 'colours'])(
  '%s that is no count is refused',
  async (field) => {
    const { config } = await readGolden('sketch-palette-matte');
    expect(() => networkWeights('Sketch', { ...config, [field]: -1 })).toThrow(
      `'${field}' is -1; Easel needs an integer from 0`,
    );
  },
);
