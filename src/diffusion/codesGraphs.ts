import { integerField } from '../networks/config.ts';
import {
  codesLayout,
  codesPrefixInputs,
  codesStateInputs,
  codesStateTensors,
  codesStep,
} from '../networks/autoregressivePrior.ts';
import type { PackManifest } from '../packs/manifest.ts';
import type { BuiltGraph } from '../runtime/model.ts';
import {
  networkOf,
  packGraph,
  TEXT_ROWS,
  type GraphOptions,
  type GuidanceOption,
} from './stageGraph.ts';

/** How many codes the pack's prior draws, and from which buckets of z_i·z_t it starts. */
export function codesOf(manifest: PackManifest): {
  readonly dims: number;
  readonly dotBuckets: number;
} {
  const { config } = networkOf(manifest, 'prior', ['AutoregressivePrior']);
  return { dims: integerField(config, 'dims'), dotBuckets: integerField(config, 'dot_buckets') };
}

/**
 * One code of an autoregressive prior. Inputs: the prefix_… of buildPriorPrefixGraph with the same options; the state
 * (step, token, codes, codes_…), which the outputs give anew as next_…; uniform [1, dims]; guidance [1], with two rows.
 *
 * @throws EaselError `invalid-manifest` or `unsupported-format` when the pack's prior cannot be built.
 */
export function buildCodesStepGraph(
  manifest: PackManifest,
  options: GraphOptions & GuidanceOption,
): BuiltGraph {
  const { config } = networkOf(manifest, 'prior', ['AutoregressivePrior']);
  const g = packGraph(manifest, options);
  const layout = codesLayout(config, manifest.tokenizer.contextLength);
  const rows = options.guidance ? TEXT_ROWS : 1;
  const next = codesStep(g, 'prior', config, {
    prefix: codesPrefixInputs(g, layout, { rows }),
    state: codesStateInputs(g, layout, { rows }),
    uniform: g.input('uniform', 'float32', [1, layout.dims]),
    ...(options.guidance ? { guidance: g.input('guidance', 'float32', [1]) } : {}),
  });
  return g.build(codesStateTensors(next));
}
