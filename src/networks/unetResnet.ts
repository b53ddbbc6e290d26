import {
  add,
  averagePool,
  cast,
  chunk,
  div,
  reshape,
  resizeNearest,
  silu,
  type Graph,
  type Value,
} from '../graph/index.ts';
import type { NetworkName } from '../packs/manifest.ts';
import { convolution, linear, toFloat, type Layer } from './layers.ts';
import { normalise } from './unetNorm.ts';
import type { ResnetPlan } from './unetPlan.ts';

/** The time embedding [1 or B, T] in float32, computed once for all blocks. */
export interface TimeEmbedding {
  readonly plain: Value;
  readonly activated: Value;
}

export interface ResnetArguments {
  /** [1 or B, I, H, W] */
  readonly x: Value;
  readonly time: TimeEmbedding;
  readonly plan: ResnetPlan;
  /** Halve or double the sides between the first norm and the first convolution, and on the residual. */
  readonly resample?: 'down' | 'up';
}

/**
 * diffusers' ResnetBlock2D: norm, SiLU, 3×3, time, norm, SiLU, 3×3, plus the residual → [1 or B, O, H', W'].
 *
 * Rows that still agree may come as one: the result has as many as x and the time embedding broadcast to.
 */
export function resnetBlock(
  g: Graph,
  { network, path }: Layer,
  { x, time, plan, resample }: ResnetArguments,
): Value {
  const { groups, epsilon, scaleShift } = plan;
  const layer = (name: string): Layer => ({ network, path: `${path}.${name}` });
  const first = silu(g, normalise(g, x, { ...layer('norm1'), groups, epsilon }));
  const hidden = convolution(g, resized(g, first, resample), { ...layer('conv1'), padding: 1 });
  const projected = projectTime(g, layer('time_emb_proj'), time, plan);

  const second = scaleShift
    ? normalise(g, hidden, { ...layer('norm2'), groups, epsilon, modulation: halves(g, projected) })
    : normalise(g, add(g, hidden, cast(g, projected, hidden.type)), {
        ...layer('norm2'),
        groups,
        epsilon,
      });
  const out = convolution(g, silu(g, second), { ...layer('conv2'), padding: 1 });
  const sum = add(g, shortcut(g, network, path, resized(g, x, resample)), out);
  return plan.scale === 1 ? sum : div(g, sum, plan.scale);
}

/** time_emb_proj of the embedding as [rows, channels, 1, 1], float32. */
function projectTime(
  g: Graph,
  layer: Layer,
  time: TimeEmbedding,
  plan: ResnetPlan,
): Value<'float32'> {
  const source = plan.skipTimeActivation ? time.plain : time.activated;
  const projected = cast(g, linear(g, toFloat(g, source), layer), 'float32');
  return reshape(g, projected, [projected.shape[0] ?? 1, -1, 1, 1]);
}

function halves(g: Graph, projected: Value<'float32'>) {
  const [scale = projected, shift = projected] = chunk(g, projected, 1, 2);
  return { scale, shift };
}

function shortcut(g: Graph, network: NetworkName, path: string, x: Value): Value {
  const layer = { network, path: `${path}.conv_shortcut` };
  return g.hasWeight(network, `${layer.path}.weight`) ? convolution(g, x, layer) : x;
}

function resized(g: Graph, x: Value, resample: 'down' | 'up' | undefined): Value {
  if (resample === undefined) return x;
  return resample === 'down' ? averagePool(g, x, 2) : resizeNearest(g, x, 2);
}
