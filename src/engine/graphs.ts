import { buildCodesStepGraph } from '../diffusion/codesGraphs.ts';
import {
  buildContextGraph,
  buildImageGraph,
  buildPreviewGraph,
  buildPriorFinishGraph,
  buildPriorPrefixGraph,
  buildTextGraph,
} from '../diffusion/prepareGraphs.ts';
import {
  buildDecoderStepGraph,
  buildPriorStepGraph,
  buildUpsamplerStepGraph,
  type GraphOptions,
} from '../diffusion/stepGraph.ts';
import type { PackManifest } from '../packs/manifest.ts';
import { PREVIEW_SIDE } from './preview.ts';
import type { NamedGraph } from './sessions.ts';
import type { ResolvedRequest } from './types.ts';

/** The graphs of one picture-making stage. */
export interface UpsamplerGraphs {
  readonly step: NamedGraph;
  /** Karlo's second network for the last rows; absent in other packs. */
  readonly lastStep?: NamedGraph;
  readonly preview: NamedGraph;
}

/** Every graph that a text-to-image request runs: built in milliseconds, before anything is loaded. */
export interface TextToImageGraphs {
  readonly text: NamedGraph;
  readonly priorPrefix: NamedGraph;
  readonly priorStep: NamedGraph;
  readonly priorFinish: NamedGraph;
  readonly context: NamedGraph;
  readonly decoderStep: NamedGraph;
  readonly decoderPreview: NamedGraph;
  readonly upsample256?: UpsamplerGraphs;
  readonly upsample1024?: UpsamplerGraphs;
}

/** Side of the finished square picture of each upsampler. */
export const UPSAMPLED_SIDE = { upsample256: 256, upsample1024: 1024 } as const;

/** @param edit the graphs of a request that keeps a part of a picture. */
export function textToImageGraphs(
  manifest: PackManifest,
  request: ResolvedRequest,
  options: GraphOptions,
  edit = false,
): TextToImageGraphs {
  const pack = packKey(manifest, options);
  const prior = { ...options, guidance: request.prior.guidance !== 1 };
  const decoder = { ...options, guidance: request.decoder.guidance !== 1, edit };
  const editing = edit ? '/edit' : '';
  const priorRows = prior.guidance ? 'guided' : 'plain';
  const decoderRows = decoder.guidance ? 'guided' : 'plain';
  const side = manifest.stages.decoder.size ?? 64;

  const upsampler = (stage: keyof typeof UPSAMPLED_SIDE) =>
    upsamplerGraphs(manifest, stage, options, edit);

  return {
    text: textGraph(manifest, options),
    priorPrefix: {
      key: `${pack}/prior-prefix/${priorRows}`,
      graph: buildPriorPrefixGraph(manifest, prior),
    },
    priorStep: {
      key: `${pack}/prior/${priorRows}`,
      graph: (request.prior.sampler === 'codes' ? buildCodesStepGraph : buildPriorStepGraph)(
        manifest,
        prior,
      ),
    },
    priorFinish: { key: `${pack}/prior-finish`, graph: buildPriorFinishGraph(manifest, options) },
    context: {
      key: `${pack}/context/${decoderRows}`,
      graph: buildContextGraph(manifest, decoder),
    },
    decoderStep: {
      key: `${pack}/decoder/${decoderRows}${editing}`,
      graph: buildDecoderStepGraph(manifest, decoder),
    },
    decoderPreview: previewGraph(side, PREVIEW_SIDE.decoder),
    ...(request.upsample256 ? { upsample256: upsampler('upsample256') } : {}),
    ...(request.upsample1024 ? { upsample1024: upsampler('upsample1024') } : {}),
  };
}

/** `graphs` for a decoder that is guided from one image embedding to another, in place of from none. */
export function pairGraphs(
  manifest: PackManifest,
  graphs: TextToImageGraphs,
  options: GraphOptions,
): TextToImageGraphs {
  const pack = packKey(manifest, options);
  const decoder = { ...options, guidance: true, edit: false };
  return {
    ...graphs,
    context: {
      key: `${pack}/context/pair`,
      graph: buildContextGraph(manifest, { ...decoder, pair: true }),
    },
    decoderStep: {
      key: `${pack}/decoder/guided`,
      graph: buildDecoderStepGraph(manifest, decoder),
    },
  };
}

/** One upsampler alone. */
export function upsamplerGraphs(
  manifest: PackManifest,
  stage: keyof typeof UPSAMPLED_SIDE,
  options: GraphOptions,
  edit = false,
): UpsamplerGraphs {
  const square = { height: UPSAMPLED_SIDE[stage], width: UPSAMPLED_SIDE[stage] };
  const pack = packKey(manifest, options);
  const key = `${pack}/${stage}/${square.height}x${square.width}${edit ? '/edit' : ''}`;
  const step = { ...options, ...square, edit };
  const second = stage === 'upsample256' && manifest.stages.upsample256?.lastStepsBySecondNetwork;
  return {
    step: { key, graph: buildUpsamplerStepGraph(manifest, stage, step) },
    ...(second
      ? {
          lastStep: {
            key: `${key}/last`,
            graph: buildUpsamplerStepGraph(manifest, stage, {
              ...step,
              network: 'super_res_last',
            }),
          },
        }
      : {}),
    preview: previewGraph(square.height, PREVIEW_SIDE[stage]),
  };
}

/** The text tower alone. */
export function textGraph(manifest: PackManifest, options: GraphOptions): NamedGraph {
  return { key: `${packKey(manifest, options)}/text`, graph: buildTextGraph(manifest, options) };
}

/** The image tower alone. */
export function imageGraph(manifest: PackManifest, options: GraphOptions): NamedGraph {
  return { key: `${packKey(manifest, options)}/image`, graph: buildImageGraph(manifest, options) };
}

function packKey({ id, version }: PackManifest, { precision, linear }: GraphOptions): string {
  return `${id}@${version}/${precision}/${linear}`;
}

function previewGraph(from: number, side: number): NamedGraph {
  return {
    key: `preview/${from}/${side}`,
    graph: buildPreviewGraph({ height: from, width: from, side }),
  };
}
