import { expect, test } from 'vitest';
import { createGraph } from '../../../src/graph/index.ts';
import { sketch, sketchSide } from '../../../src/networks/sketch.ts';

test('the side doubles at every level but the first', () => {
  expect(sketchSide({ block_out_channels: [8] })).toBe(4);
  expect(sketchSide({ block_out_channels: [192, 160, 96, 64] })).toBe(32);
  expect(sketchSide({ block_out_channels: [192, 160, 96, 64], upscale: 2 })).toBe(64);
});

test.each([undefined, [], [8, 0], [8, '4'], 8])('levels of %j are refused', (levels) => {
  const config = levels === undefined ? {} : { block_out_channels: levels };
  expect(() => sketchSide(config)).toThrow('a list of positive integers');
});

test('an embedding without a stated width is refused', () => {
  const g = createGraph({ precision: 'f32', linear: 'expanded', weights: {} });
  const z = g.input('z', 'float32', [1, 8]);
  expect(() => sketch(g, 'sketch', { block_out_channels: [8] }, z)).toThrow("'embedding_dim'");
});
