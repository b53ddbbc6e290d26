import { EaselError } from '../base/errors.ts';
import {
  add,
  cast,
  concat,
  conv2d,
  expand,
  mul,
  silu,
  slice,
  sub,
  type Graph,
  type Value,
} from '../graph/index.ts';
import type { NetworkName } from '../packs/manifest.ts';
import { convolution, toFloat } from './layers.ts';
import { timestepEmbedding, timestepSinusoid } from './timestep.ts';
import { attentionBlock, type Context } from './unetAttention.ts';
import { normalise } from './unetNorm.ts';
import type { AttentionPlan, LevelPlan, UnetPlan } from './unetPlan.ts';
import { resnetBlock, type TimeEmbedding } from './unetResnet.ts';

export interface TrunkInputs {
  /** float32 [1 or B, C, H, W] */
  readonly sample: Value;
  readonly time: TimeEmbedding;
  /** null for UNet2DModel. */
  readonly context: Context | null;
}

/** The time embedding of float32 timesteps [1 or B], plus `classLabels` [B, T]; float32. */
export function embedTime(
  g: Graph,
  network: NetworkName,
  { time }: UnetPlan,
  timestep: Value,
  classLabels: Value | null,
): TimeEmbedding {
  const sinusoid = timestepSinusoid(g, timestep, time);
  const embedded = timestepEmbedding(g, sinusoid, { network, path: 'time_embedding' }, silu);
  const own = time.postActivation ? silu(g, embedded) : embedded;
  const sum = classLabels === null ? own : add(g, own, cast(g, classLabels, 'float32'));
  const plain = time.activation ? silu(g, sum) : sum;
  return { plain, activated: silu(g, plain) };
}

/**
 * What both UNet classes share: conv_in, the levels down, the middle, the levels up, conv_out → float32 [B, O, H, W].
 *
 * The sample may lack its last channels: those that are left out are zeros, and conv_in is spared their share. Where
 * the rows of a batch differ in time or context only, the sample may have one row.
 */
export function unetTrunk(
  g: Graph,
  network: NetworkName,
  plan: UnetPlan,
  inputs: TrunkInputs,
): Value {
  const { time, context } = inputs;
  checkSides(plan, inputs.sample);
  const rows = Math.max(
    ...[inputs.sample, time.plain, context?.tokens].map((value) => value?.shape[0] ?? 1),
  );
  const attend = (x: Value, path: string, attention: AttentionPlan | null): Value =>
    attention === null
      ? x
      : attentionBlock(g, { network, path }, withRows(g, x, rows), attention, context);
  const resnet = (x: Value, path: string, resample?: 'down' | 'up'): Value =>
    resnetBlock(
      g,
      { network, path },
      {
        x,
        time,
        plan: plan.resnet,
        ...(resample === undefined ? {} : { resample }),
      },
    );
  const layers = (level: LevelPlan): number[] => [...Array(level.layers).keys()];

  let x = convolveIn(g, network, plan, inputs.sample);
  const skips = [x];
  plan.down.forEach((level, i) => {
    const path = `down_blocks.${i}`;
    for (const layer of layers(level)) {
      x = resnet(x, `${path}.resnets.${layer}`);
      x = attend(x, `${path}.attentions.${layer}`, level.attention);
      skips.push(x);
    }
    if (i + 1 === plan.down.length) return;
    x = resnet(x, `${path}.downsamplers.0`, 'down');
    skips.push(x);
  });

  const { middle } = plan;
  const inner = { ...plan.resnet, ...middle };
  x = resnetBlock(g, { network, path: 'mid_block.resnets.0' }, { x, time, plan: inner });
  x = attend(x, 'mid_block.attentions.0', middle.attention);
  if (middle.resnets === 2)
    x = resnetBlock(g, { network, path: 'mid_block.resnets.1' }, { x, time, plan: inner });

  plan.up.forEach((level, i) => {
    const path = `up_blocks.${i}`;
    for (const layer of layers(level)) {
      const skip = skips.pop() ?? x;
      x = resnet(join(g, x, skip), `${path}.resnets.${layer}`);
      x = attend(x, `${path}.attentions.${layer}`, level.attention);
    }
    if (i + 1 < plan.up.length) x = resnet(x, `${path}.upsamplers.0`, 'up');
  });
  return convolveOut(g, network, plan, withRows(g, x, rows));
}

function convolveIn(g: Graph, network: NetworkName, plan: UnetPlan, sample: Value): Value {
  const centred = plan.centreInput ? sub(g, mul(g, sample, 2), 1) : sample;
  const weight = g.weight(network, 'conv_in.weight');
  return conv2d(g, {
    x: toFloat(g, centred),
    weight: slice(g, weight, 1, 0, sample.shape[1] ?? 0),
    bias: g.weight(network, 'conv_in.bias'),
    padding: (plan.inKernel - 1) / 2,
  });
}

/** The last norm and convolution, which stay in f32. */
function convolveOut(g: Graph, network: NetworkName, plan: UnetPlan, x: Value): Value {
  const { groups, epsilon } = plan.resnet;
  const norm = { network, path: 'conv_norm_out', groups, epsilon };
  const normal = silu(g, normalise(g, cast(g, x, 'float32'), norm));
  const padding = (plan.outKernel - 1) / 2;
  return convolution(g, normal, { network, path: 'conv_out', padding });
}

/** x and a skip connection side by side. */
function join(g: Graph, x: Value, skip: Value): Value {
  const rows = Math.max(x.shape[0] ?? 1, skip.shape[0] ?? 1);
  return concat(g, [withRows(g, x, rows), withRows(g, skip, rows)], 1);
}

function withRows(g: Graph, x: Value, rows: number): Value {
  return expand(g, x, x.shape.with(0, rows));
}

function checkSides(plan: UnetPlan, { shape }: Value): void {
  const [, channels = 0, height = 0, width = 0] = shape;
  const factor = 2 ** (plan.down.length - 1);
  if (height % factor !== 0 || width % factor !== 0)
    throw new EaselError(
      'invalid-request',
      `A picture of ${width}×${height} cells does not divide by ${factor}, as the network's levels need.`,
      { param: 'size' },
    );
  if (channels > plan.inChannels || (plan.centreInput && channels < plan.inChannels))
    throw new EaselError(
      'internal',
      `The network takes ${plan.inChannels} channels; ${channels} were given.`,
      { param: 'sample' },
    );
}
