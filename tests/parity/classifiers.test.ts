import { describe, expect, test } from 'vitest';
import { foldNorms } from '../../src/convert/foldNorms.ts';
import { networkWeights } from '../../src/convert/networkWeights.ts';
import { createGraph, type LinearForm, type Precision } from '../../src/graph/index.ts';
import { classify } from '../../src/networks/classifier.ts';
import { numberField } from '../../src/networks/config.ts';
import type { ClassifierClass } from '../../src/packs/manifest.ts';
import type { BuiltGraph } from '../../src/runtime/model.ts';
import { foldedWeights, sourceOf } from '../support/classifierGolden.ts';
import {
  floatWeights,
  goldenFeeds,
  quantisedWeights,
  readGolden,
  tableOf,
  tensor,
  type Golden,
  type GoldenWeights,
} from '../support/golden.ts';
import { floats, relativeError, runGraph } from '../support/ort.ts';

/*
 * The classifiers of pictures against transformers (models/golden/classifiers.py). Tolerances as in embeddings.test.ts;
 * half precision goes through fifty layers of MobileNetV2.
 */
const TOLERANCE = 1e-4;
const HALF_TOLERANCE = 2e-2;

const CASES = [
  ['vit-plain', 'ViTForImageClassification'],
  ['vit-other', 'ViTForImageClassification'],
  ['mobilenet-tf', 'MobileNetV2ForImageClassification'],
  ['mobilenet-torch', 'MobileNetV2ForImageClassification'],
] as const;

function build(
  golden: Golden,
  kind: ClassifierClass,
  weights: GoldenWeights,
  options: { readonly precision?: Precision; readonly linear?: LinearForm } = {},
): BuiltGraph {
  const { precision = 'f32', linear = 'expanded' } = options;
  const g = createGraph({ precision, linear, weights: tableOf('classifier', weights) });
  const pixels = g.input('pixels', 'float32', tensor(golden.inputs, 'pixels').shape);
  return g.build({ logits: classify(g, kind, 'classifier', golden.config, pixels) });
}

async function caseOf(name: string): Promise<Golden> {
  const golden = await readGolden(name);
  const epsilon = numberField(golden.config, 'layer_norm_eps');
  return { ...golden, weights: await foldedWeights(golden.weights, epsilon) };
}

describe.each(CASES)('%s', (name, kind) => {
  test('agrees with the reference in f32, and in f16 as far as that goes', async () => {
    const golden = await caseOf(name);
    const weights = floatWeights(golden.weights);
    const { data } = tensor(golden.outputs, 'logits');
    for (const [precision, tolerance] of [
      ['f32', TOLERANCE],
      ['f16', HALF_TOLERANCE],
    ] as const) {
      const graph = build(golden, kind, weights, { precision });
      const made = await runGraph(graph, goldenFeeds(golden, graph), weights.source);
      expect(relativeError(floats(made, 'logits'), data), precision).toBeLessThan(tolerance);
    }
  });

  test('gives the same with packed as with expanded 8-bit linears', async () => {
    const golden = await caseOf(name);
    const weights = quantisedWeights(golden.weights, 8);
    const [expanded, packed] = await Promise.all(
      (['expanded', 'packed'] as const).map(async (linear) => {
        const graph = build(golden, kind, weights, { linear });
        return floats(await runGraph(graph, goldenFeeds(golden, graph), weights.source), 'logits');
      }),
    );
    if (expanded === undefined || packed === undefined) throw new Error('nothing was compared');
    expect(relativeError(packed, expanded)).toBeLessThan(TOLERANCE);
  });

  test('has the tensors that its configuration asks for', async () => {
    const { weights, config } = await caseOf(name);
    const shapes = Object.fromEntries([...weights].map(([key, { shape }]) => [key, shape]));
    expect(Object.fromEntries(networkWeights(kind, config))).toEqual(shapes);
  });
});

describe('a configuration outside what Easel builds', () => {
  test.each([
    ['vit-plain', 'qkv_bias', false],
    ['vit-plain', 'image_size', 48],
    ['vit-plain', 'hidden_act', 'mish'],
    ['mobilenet-tf', 'output_stride', 16],
    ['mobilenet-tf', 'hidden_act', 'hswish'],
    ['mobilenet-tf', 'depth_divisible_by', 0],
  ] as const)('%s with another %s is refused', async (name, field, value) => {
    const golden = await caseOf(name);
    const kind = CASES.find(([known]) => known === name)?.[1] ?? 'ViTForImageClassification';
    const changed = { ...golden, config: { ...golden.config, [field]: value } };
    expect(() => build(changed, kind, floatWeights(golden.weights))).toThrow(
      expect.objectContaining({ code: 'unsupported-format', param: field }),
    );
  });

  test('a norm that is incomplete, or of another width, is refused', async () => {
    const tensors = sourceOf((await readGolden('mobilenet-tf')).weights);
    const lacking = tensors.filter(({ name }) => !name.endsWith('first_conv.normalization.bias'));
    const wide = tensors.map((each) =>
      each.name.endsWith('first_conv.normalization.bias') ? { ...each, shape: [99] } : each,
    );
    for (const wrong of [lacking, wide])
      await expect(foldNorms(wrong, 1e-3)).rejects.toMatchObject({ code: 'corrupt-data' });
  });
});
