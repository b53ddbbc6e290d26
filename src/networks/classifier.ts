import type { Graph, Value } from '../graph/index.ts';
import type { ClassifierClass, NetworkName } from '../packs/manifest.ts';
import { integerField, type NetworkConfig } from './config.ts';
import { mobileNetV2 } from './mobileNetV2.ts';
import { vit } from './vit.ts';

const BUILDERS = { ViTForImageClassification: vit, MobileNetV2ForImageClassification: mobileNetV2 };

/**
 * A classifier of pictures, by its class.
 *
 * @param pixels float32 [B, 3, S, S], normalised as the classifier's preprocessor says.
 * @returns float32 [B, labels]: the logits.
 */
export function classify(
  g: Graph,
  kind: ClassifierClass,
  network: NetworkName,
  config: NetworkConfig,
  pixels: Value,
): Value {
  return BUILDERS[kind](g, network, config, pixels);
}

/**
 * Labels in the order of the logits. Where the configuration gives none they are called as transformers calls them, by
 * `num_labels`, LABEL_0 and so on.
 */
export function labelsOf(config: NetworkConfig): readonly string[] {
  const named = config['id2label'];
  if (typeof named === 'object' && named !== null && !Array.isArray(named)) {
    const byId: { readonly [id: string]: unknown } = { ...named };
    return Object.keys(byId).map((_, i) => {
      const label = byId[String(i)];
      return typeof label === 'string' ? label : `LABEL_${i}`;
    });
  }
  return Array.from({ length: integerField(config, 'num_labels', 2) }, (_, i) => `LABEL_${i}`);
}
