import { EaselError } from '../base/errors.ts';
import {
  add,
  concat,
  expand,
  mul,
  pixelShuffle,
  pixelUnshuffle,
  type Graph,
  type Value,
} from '../graph/index.ts';
import { integerField } from '../networks/config.ts';
import { priorPrefixInputs, priorStep } from '../networks/prior.ts';
import { sketchSide } from '../networks/sketch.ts';
import { unet2D } from '../networks/unet2d.ts';
import { unet2DCondition } from '../networks/unet2dCondition.ts';
import type { PackManifest, PictureLayout } from '../packs/manifest.ts';
import type { BuiltGraph } from '../runtime/model.ts';
import { COEFFICIENT_COUNT, unpackCoefficients, type Coefficients } from './coefficients.ts';
import {
  networkOf,
  packGraph,
  TEXT_ROWS,
  type GraphOptions,
  type GuidanceOption,
} from './stageGraph.ts';
import { guide, stateInputs, update, type Answer, type KnownRegion } from './update.ts';

export { packCoefficients } from './coefficients.ts';
export type { GraphOptions } from './stageGraph.ts';

/*
 * A step graph is one step of one stage: network, guidance, x̂₀, clamp, known region and update. All take x, x0_prev
 * and noise (of x's shape) and coefficients [16] (packCoefficients), and give x_next and x0; x̂₀ and x go round on the
 * device. Everything at the edges is float32, but a prior's prefix, which has the graph's float type.
 */

/** Colour channels of a picture. */
const CHANNELS = 3;

/** Whether a graph has the inputs known [1, 3, H, W] and known_mask [1, 1, H, W] (1 = known). */
export interface EditOption {
  readonly edit: boolean;
}

/**
 * One step of the prior. Further inputs: the prefix_… of buildPriorPrefixGraph with the same options. x is [1, W],
 * standardised.
 *
 * @throws EaselError `invalid-manifest` or `unsupported-format` when the pack's prior cannot be built.
 */
export function buildPriorStepGraph(
  manifest: PackManifest,
  options: GraphOptions & GuidanceOption,
): BuiltGraph {
  const { config } = networkOf(manifest, 'prior', ['PriorTransformer']);
  const g = packGraph(manifest, options);
  const width = manifest.embeddingWidth;
  const rows = options.guidance ? TEXT_ROWS : 1;
  const state = stateInputs(g, [1, width]);
  const coefficients = coefficientInput(g);
  const prefix = priorPrefixInputs(g, 'prior', config, {
    rows,
    length: manifest.tokenizer.contextLength,
  });
  const noisy = expand(g, state.x, [rows, width]);
  const output = priorStep(g, 'prior', config, { prefix, timestep: coefficients.t, noisy });
  return g.build(update(g, guide(g, output, width, coefficients), state, coefficients));
}

/**
 * One step of the decoder. Further inputs: context, class_labels and context_mask (and sketch and base) from
 * buildContextGraph with the same guidance; known and known_mask when editing. x is [1, 3, S, S], S the stage's size.
 *
 * @throws EaselError `invalid-manifest` or `unsupported-format` when the pack's decoder cannot be built.
 */
export function buildDecoderStepGraph(
  manifest: PackManifest,
  options: GraphOptions & GuidanceOption & EditOption,
): BuiltGraph {
  const { config } = networkOf(manifest, 'decoder', ['UNet2DConditionModel']);
  const { config: projection } = networkOf(manifest, 'text_proj', ['UnCLIPTextProjModel']);
  const { size, layout } = manifest.stages.decoder;
  if (size === undefined || layout === undefined) throw lacksLayout('decoder');
  checkResidual(manifest, 'decoder');
  const g = packGraph(manifest, options);
  const rows = options.guidance ? TEXT_ROWS : 1;
  const tokens =
    integerField(projection, 'clip_extra_context_tokens', 4) + manifest.tokenizer.contextLength;
  const context = [rows, tokens, integerField(projection, 'cross_attention_dim')];
  const labels = [rows, integerField(projection, 'time_embed_dim')];
  const step = {
    height: size,
    width: size,
    edit: options.edit,
    ...(manifest.networks.sketch ? { condition: sketchInput(g, manifest, layout, rows) } : {}),
  };
  return pictureStep(g, layout, step, (sample, t) =>
    unet2DCondition(g, 'decoder', config, {
      sample,
      timestep: t,
      context: g.input('context', 'float32', context),
      contextMask: g.input('context_mask', 'float32', [rows, tokens]),
      classLabels: g.input('class_labels', 'float32', labels),
    }),
  );
}

/** What z_i tells of the picture, on the network's grid. */
function sketchInput(
  g: Graph,
  manifest: PackManifest,
  { pixelUnshuffle: factor, conditionUnshuffle = 1 }: PictureLayout,
  rows: number,
): Value {
  const side = sketchSide(networkOf(manifest, 'sketch', ['Sketch']).config);
  const { size = 0 } = manifest.stages.decoder;
  if (side !== (size / factor) * conditionUnshuffle)
    throw new EaselError(
      'invalid-manifest',
      `The sketch has ${side} pixels a side; a decoder of ${size} in cells of ${factor} takes ${(size / factor) * conditionUnshuffle}.`,
      { param: 'stages.decoder.layout.conditionUnshuffle' },
    );
  if (manifest.stages.decoder.layout?.residual && side !== size)
    throw new EaselError(
      'invalid-manifest',
      `The decoder adds to a sketch of ${side} pixels a side; its pictures have ${size}.`,
      { param: 'stages.decoder.layout.residual' },
    );
  const picture = g.input('sketch', 'float32', [rows, CHANNELS, side, side]);
  return pixelUnshuffle(g, picture, conditionUnshuffle);
}

/** The upsampling stages and the networks that carry them out. */
const UPSAMPLERS = { upsample256: 'super_res_first', upsample1024: 'super_res_last' } as const;
export type UpsamplerStage = keyof typeof UPSAMPLERS;

/**
 * One step of an upsampler for pictures of any size that its levels divide. Further inputs: condition, the smaller
 * picture [1, 3, h, w] at the size that `layout.conditionUnshuffle` asks for, or with `condition: 'resize'` already
 * resized to [1, 3, height, width]; base [1, 3, height, width], the condition resized so, with `layout.residual`; known
 * and known_mask when editing.
 *
 * @param options.network Karlo's last steps at 256 run on `super_res_last`; default: the stage's own.
 * @throws EaselError `invalid-manifest` or `unsupported-format` when the pack's network cannot be built,
 * `invalid-request` when the size does not fit it.
 */
export function buildUpsamplerStepGraph(
  manifest: PackManifest,
  stage: UpsamplerStage,
  options: GraphOptions &
    EditOption & {
      readonly height: number;
      readonly width: number;
      readonly network?: (typeof UPSAMPLERS)[UpsamplerStage];
    },
): BuiltGraph {
  const { height, width, edit, network = UPSAMPLERS[stage] } = options;
  const { config } = networkOf(manifest, network, ['UNet2DModel']);
  const { layout } = manifest.stages[stage] ?? {};
  if (layout === undefined) throw lacksLayout(stage);
  checkResidual(manifest, stage);
  checkSize(layout, height, width);
  const g = packGraph(manifest, options);
  const { condition, cells } = conditionInput(g, layout, height, width);
  return pictureStep(
    g,
    layout,
    { height, width, edit, condition: pixelUnshuffle(g, condition, cells) },
    (sample, timestep) => unet2D(g, network, config, { sample, timestep }),
  );
}

/** The smaller picture, and the pixel-unshuffle that brings it to the network's grid. */
function conditionInput(
  g: Graph,
  layout: PictureLayout,
  height: number,
  width: number,
): { readonly condition: Value; readonly cells: number } {
  const { pixelUnshuffle: factor } = layout;
  const cells = layout.condition === 'resize' ? factor : (layout.conditionUnshuffle ?? 1);
  const shape = [1, CHANNELS, (height / factor) * cells, (width / factor) * cells];
  return { condition: g.input('condition', 'float32', shape), cells };
}

interface PictureStep extends EditOption {
  readonly height: number;
  readonly width: number;
  /** [1 or R, channels, h, w] on the network's grid. */
  readonly condition?: Value;
}

/** A step in picture space around a network on the grid of `layout`. Channels: x, condition, known picture, mask. */
function pictureStep(
  g: Graph,
  layout: PictureLayout,
  { height, width, edit, condition }: PictureStep,
  network: (sample: Value, timestep: Value) => Value,
): BuiltGraph {
  const { pixelUnshuffle: factor, maskChannels } = layout;
  const state = stateInputs(g, [1, CHANNELS, height, width]);
  const coefficients = coefficientInput(g);
  const known = edit ? knownInputs(g, height, width) : undefined;
  const cells = (value: Value): Value => pixelUnshuffle(g, value, factor);
  // Without an edit the channels of known picture and mask are zeros: the networks take a sample that lacks them.
  const told = known && maskChannels ? [cells(known.picture), cells(known.mask)] : [];
  const parts = [cells(state.x), ...(condition ? [condition] : []), ...told];
  const [rows = 1] = condition?.shape ?? [];
  const sample = concat(g, rows === 1 ? parts : parts.map((part) => repeated(g, part, rows)), 1);
  const output = network(sample, coefficients.t);
  const answer = inPictureSpace(g, guide(g, output, CHANNELS * factor ** 2, coefficients), factor);
  const whole = layout.residual
    ? {
        ...answer,
        estimate: add(g, g.input('base', 'float32', [1, CHANNELS, height, width]), answer.estimate),
      }
    : answer;
  return g.build(update(g, whole, state, coefficients, known));
}

/** A picture for every row that differs in its condition. */
function repeated(g: Graph, value: Value, rows: number): Value {
  return expand(g, value, [rows, ...value.shape.slice(1)]);
}

function inPictureSpace(g: Graph, { estimate, variance }: Answer, factor: number): Answer {
  const picture = pixelShuffle(g, estimate, factor);
  return variance === undefined
    ? { estimate: picture }
    : { estimate: picture, variance: pixelShuffle(g, variance, factor) };
}

/** What lies under the unknown part of `known` never reaches the network. */
function knownInputs(g: Graph, height: number, width: number): KnownRegion {
  const mask = g.input('known_mask', 'float32', [1, 1, height, width]);
  return { picture: mul(g, g.input('known', 'float32', [1, CHANNELS, height, width]), mask), mask };
}

function coefficientInput(g: Graph): Coefficients {
  return unpackCoefficients(g, g.input('coefficients', 'float32', [COEFFICIENT_COUNT]));
}

function checkResidual({ stages }: PackManifest, stage: 'decoder' | UpsamplerStage): void {
  const { layout, scheduler } = stages[stage] ?? {};
  if (layout?.residual && scheduler?.prediction_type !== 'sample')
    throw new EaselError(
      'invalid-manifest',
      `The stage ${stage} adds its network's answer to the condition; its prediction_type must be 'sample', ` +
        `not '${scheduler?.prediction_type}'.`,
      { param: `stages.${stage}.scheduler.prediction_type` },
    );
}

function checkSize({ pixelUnshuffle: factor }: PictureLayout, height: number, width: number): void {
  for (const side of [height, width])
    if (!Number.isInteger(side / factor) || side < factor)
      throw new EaselError(
        'invalid-request',
        `A picture of ${width}×${height} does not divide into cells of ${factor}×${factor} pixels.`,
        { param: 'size' },
      );
}

function lacksLayout(stage: string): EaselError {
  return new EaselError(
    'invalid-manifest',
    `The pack does not say how pictures enter its stage ${stage}: size or layout is missing.`,
    { param: `stages.${stage}` },
  );
}
