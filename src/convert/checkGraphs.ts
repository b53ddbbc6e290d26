import { EaselError } from '../base/errors.ts';
import { buildCodesStepGraph } from '../diffusion/codesGraphs.ts';
import {
  buildContextGraph,
  buildImageGraph,
  buildPriorFinishGraph,
  buildPriorPrefixGraph,
  buildTextGraph,
} from '../diffusion/prepareGraphs.ts';
import {
  buildDecoderStepGraph,
  buildPriorStepGraph,
  buildUpsamplerStepGraph,
} from '../diffusion/stepGraph.ts';
import type { NetworkName, PackManifest } from '../packs/manifest.ts';
import { sideOf } from '../packs/manifestLayout.ts';

type Upsampler = 'super_res_first' | 'super_res_last';

/**
 * Builds every graph that the pack would be run by: a configuration that they do not take is found before a byte is
 * written. Graphs are made of names and shapes; no weight is read.
 *
 * @throws EaselError `unsupported-format` with what they say
 */
export function checkGraphs(manifest: PackManifest): void {
  const options = { precision: 'f32', linear: 'expanded', guidance: true, edit: false } as const;
  const { networks, stages } = manifest;
  const codes = networks.prior?.class === 'AutoregressivePrior';
  const upsampler = (stage: 'upsample256' | 'upsample1024', network: Upsampler) => () => {
    const side = sideOf(manifest, stage);
    return buildUpsamplerStepGraph(manifest, stage, {
      ...options,
      height: side,
      width: side,
      network,
    });
  };
  const first = stages.upsample256 !== undefined;
  const lastOfFirst = (stages.upsample256?.lastStepsBySecondNetwork ?? 0) > 0;
  const second = stages.upsample1024 !== undefined;
  const pictures = manifest.image !== undefined && networks.image_encoder !== undefined;
  const graphs: readonly (readonly [NetworkName, used: boolean, build: () => unknown])[] = [
    ['text_encoder', true, () => buildTextGraph(manifest, options)],
    ['prior', true, () => buildPriorPrefixGraph(manifest, options)],
    ['prior', true, () => (codes ? buildCodesStepGraph : buildPriorStepGraph)(manifest, options)],
    ['prior', true, () => buildPriorFinishGraph(manifest, options)],
    ['text_proj', true, () => buildContextGraph(manifest, options)],
    ['decoder', true, () => buildDecoderStepGraph(manifest, options)],
    ['image_encoder', pictures, () => buildImageGraph(manifest, options)],
    ['super_res_first', first, upsampler('upsample256', 'super_res_first')],
    ['super_res_last', lastOfFirst, upsampler('upsample256', 'super_res_last')],
    ['super_res_last', second, upsampler('upsample1024', 'super_res_last')],
  ];
  for (const [name, used, build] of graphs)
    try {
      if (used) build();
    } catch (thrown) {
      const { message } = EaselError.from(thrown);
      const path = `${name}/config.json`;
      throw new EaselError('unsupported-format', `${path} cannot be built: ${message}`, {
        param: path,
        cause: thrown,
      });
    }
}
