import { createGraph, type LinearForm, type Precision, type Value } from '../../src/graph/index.ts';
import { bertText } from '../../src/networks/bert.ts';
import { clipText } from '../../src/networks/clipText.ts';
import { clipVision } from '../../src/networks/clipVision.ts';
import { prior } from '../../src/networks/prior.ts';
import { imageRows, textProjection } from '../../src/networks/textProjection.ts';
import type { NetworkName } from '../../src/packs/manifest.ts';
import type { BuiltGraph } from '../../src/runtime/model.ts';
import { tableOf, tensor, type Golden, type GoldenWeights } from './golden.ts';

/** The golden cases of models/golden/embeddings.py. */
export const EMBEDDING_CASES = [
  'clip-text-karlo',
  'clip-text-masked',
  'bert-pack',
  'bert-tanh',
  'clip-vision-karlo',
  'clip-vision-pack',
  'text-projection-guided',
  'text-projection-plain',
  'prior-karlo',
  'prior-pack',
  'prior-options',
] as const;
export type EmbeddingCase = (typeof EMBEDDING_CASES)[number];

export interface BuildOptions {
  readonly linear?: LinearForm;
  readonly precision?: Precision;
}

/** The graph of a case: its inputs and outputs have the golden file's names. */
export function buildEmbeddings(
  name: EmbeddingCase,
  golden: Golden,
  weights: GoldenWeights,
  { linear = 'expanded', precision = 'f32' }: BuildOptions = {},
): BuiltGraph {
  const { config, inputs } = golden;
  const network = networkOf(name);
  const g = createGraph({ precision, linear, weights: tableOf(network, weights) });
  const input = (key: string): Value => g.input(key, 'float32', tensor(inputs, key).shape);
  const ids = () => g.input('input_ids', 'int32', tensor(inputs, 'input_ids').shape);
  const outputs = (): { readonly [name: string]: Value } => {
    switch (name) {
      case 'clip-text-karlo':
      case 'clip-text-masked': {
        const tokens = { inputIds: ids() };
        const masked = 'mask' in inputs ? { ...tokens, mask: input('mask') } : tokens;
        return { ...clipText(g, network, config, masked) };
      }
      case 'bert-pack':
      case 'bert-tanh': {
        const tokens = { inputIds: ids(), mask: input('mask') };
        return { ...bertText(g, network, config, tokens) };
      }
      case 'clip-vision-karlo':
      case 'clip-vision-pack':
        return { ...clipVision(g, network, config, { pixels: input('pixels') }) };
      case 'text-projection-guided':
      case 'text-projection-plain': {
        const condition = textProjection(g, network, config, {
          imageEmbeds: imageRows(
            g,
            network,
            input('image_embeds'),
            name === 'text-projection-guided',
          ),
          textEmbeds: input('text_embeds'),
          states: input('states'),
        });
        return { context: condition.context, class_labels: condition.classLabels };
      }
      case 'prior-karlo':
      case 'prior-pack':
      case 'prior-options': {
        const predicted = prior(g, network, config, {
          proj: input('proj'),
          states: input('states'),
          mask: input('mask'),
          noisy: input('noisy'),
          timestep: input('timestep'),
        });
        return { predicted };
      }
    }
  };
  return g.build(outputs());
}

function networkOf(name: EmbeddingCase): NetworkName {
  if (name.startsWith('clip-vision')) return 'image_encoder';
  if (name.startsWith('text-projection')) return 'text_proj';
  if (name.startsWith('prior')) return 'prior';
  return 'text_encoder';
}
