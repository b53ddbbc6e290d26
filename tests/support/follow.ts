/** Stages of golden packs, step by step in the runtime, as models/golden/steps.py wrote them. */
import { expect } from 'vitest';
import { buildContextGraph } from '../../src/diffusion/prepareGraphs.ts';
import type { Row } from '../../src/diffusion/samplers.ts';
import { packCoefficients } from '../../src/diffusion/stepGraph.ts';
import type { SchedulerConfig } from '../../src/packs/manifest.ts';
import type { BuiltGraph } from '../../src/runtime/model.ts';
import { tensor } from './golden.ts';
import type { GoldenPack } from './goldenPack.ts';
import {
  createSession,
  floats,
  relativeError,
  runGraph,
  type GraphInputs,
  type TestSession,
} from './ort.ts';

export const device = { precision: 'f32', linear: 'expanded' } as const;
/** Of the largest value, as for the networks themselves: float32 rounding through some fifty layers and four steps. */
export const TOLERANCE = 1e-4;

/** A golden tensor as flat values. */
export function given({ golden }: GoldenPack, name: string): Float32Array {
  return Float32Array.from(tensor(golden.inputs, name).data);
}

interface Loop {
  readonly pack: GoldenPack;
  /** The prefix of the loop's golden tensors. */
  readonly name: string;
  readonly rows: readonly Row[];
  readonly scheduler: SchedulerConfig;
  readonly guidance?: number;
  readonly clamp?: boolean;
  /** The graph of row i. */
  readonly graphOf: (row: number) => BuiltGraph;
  /** Inputs that stay the same. */
  readonly feeds: GraphInputs;
}

/** Runs a loop and holds every x and x̂₀ against the golden ones; gives the last x. */
export async function follow(loop: Loop): Promise<Float32Array> {
  const { pack, name, rows, scheduler, guidance = 1 } = loop;
  const noises = tensor(pack.golden.inputs, `${name}.noises`);
  const size = noises.data.length / (noises.shape[0] ?? 1);
  const at = (values: ArrayLike<number>, i: number): Float32Array =>
    Float32Array.from({ length: size }, (_, k) => values[i * size + k] ?? NaN);
  const expectedX = tensor(pack.golden.outputs, `${name}.x`);
  const expectedX0 = tensor(pack.golden.outputs, `${name}.x0`);
  expect(rows.length).toBe(expectedX.shape[0]);
  const sessions = new Map<BuiltGraph, TestSession>();
  let x = at(noises.data, 0);
  let x0: Float32Array = new Float32Array(size);
  for (const [i, row] of rows.entries()) {
    const graph = loop.graphOf(i);
    const session = sessions.get(graph) ?? (await createSession(graph, pack.weights));
    sessions.set(graph, session);
    const options = loop.clamp === undefined ? { guidance } : { guidance, clamp: loop.clamp };
    const outputs = await session.run({
      ...loop.feeds,
      x,
      x0_prev: x0,
      noise: at(noises.data, i + 1),
      coefficients: packCoefficients(row, scheduler, options),
    });
    x = floats(outputs, 'x_next');
    x0 = floats(outputs, 'x0');
    expect(relativeError(x0, at(expectedX0.data, i)), `x0 of step ${i + 1}`).toBeLessThan(
      TOLERANCE,
    );
    expect(relativeError(x, at(expectedX.data, i)), `x of step ${i + 1}`).toBeLessThan(TOLERANCE);
  }
  for (const session of sessions.values()) await session.release();
  return x;
}

export function text(pack: GoldenPack): {
  text_embeds: Float32Array;
  states: Float32Array;
  mask: Float32Array;
} {
  return {
    text_embeds: given(pack, 'text_embeds'),
    states: given(pack, 'states'),
    mask: given(pack, 'mask'),
  };
}

/** The decoder's condition, by the pack's own graph. */
export function context(pack: GoldenPack, guidance: boolean): Promise<GraphInputs> {
  return runGraph(
    buildContextGraph(pack.manifest, { ...device, guidance }),
    { ...text(pack), image_embeds: given(pack, 'image_embeds') },
    pack.weights,
  );
}
