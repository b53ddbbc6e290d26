import { EaselError } from '../base/errors.ts';
import type { Graph, Value } from '../graph/index.ts';
import type { NetworkName } from '../packs/manifest.ts';
import type { NetworkConfig } from './config.ts';
import { prepareContext } from './unetAttention.ts';
import { readUnet2DConditionConfig } from './unetConfig.ts';
import { embedTime, unetTrunk } from './unetTrunk.ts';

export interface Unet2DConditionInputs {
  /**
   * float32 [B, C, H, W]. Fewer channels than the configuration has: the last ones are zeros. One row: the same picture
   * for every row of the context, whose first layers are then computed once.
   */
  readonly sample: Value;
  /** float32 [1] or [B] */
  readonly timestep: Value;
  /** float32 [B, S, cross_attention_dim] */
  readonly context: Value;
  /** float32 [B, S], 1 = attended, 0 = padding */
  readonly contextMask: Value;
  /** float32 [B, time embedding's width]; null exactly when class_embed_type is null. */
  readonly classLabels: Value | null;
}

/**
 * diffusers' UNet2DConditionModel: float32 [B, out_channels, H, W]. H and W divide by 2^(levels − 1).
 *
 * @throws EaselError `unsupported-format` when the configuration asks for blocks or options that Easel does not build.
 */
export function unet2DCondition(
  g: Graph,
  network: NetworkName,
  config: NetworkConfig,
  inputs: Unet2DConditionInputs,
): Value {
  const plan = readUnet2DConditionConfig(config);
  const { sample, timestep, context, contextMask, classLabels } = inputs;
  if (plan.classLabels !== (classLabels !== null))
    throw new EaselError(
      'internal',
      `${network} ${plan.classLabels ? 'needs class labels, none were' : 'takes no class labels, some were'} given.`,
      { param: 'classLabels' },
    );
  if (context.shape.at(-1) !== plan.contextWidth)
    throw new EaselError(
      'internal',
      `${network} reads context tokens of ${String(plan.contextWidth)} channels; ${String(context.shape.at(-1))} were given.`,
      { param: 'context' },
    );
  const time = embedTime(g, network, plan, timestep, classLabels);
  return unetTrunk(g, network, plan, {
    sample,
    time,
    context: prepareContext(g, context, contextMask),
  });
}
