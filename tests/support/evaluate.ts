import { createGraph, type Graph, type Value } from '../../src/graph/index.ts';
import { runGraph, type GraphInputs, type GraphOutputs } from './ort.ts';

/** f32 rounding of sums of some dozen terms, and the runtime's own polynomials for exp, erf and tanh. */
export const ROUNDING = 2e-6;

/** Repeatable numbers in −1…1 without a pattern that a wrong layout would keep. */
export function numbers(length: number, seed = 1): Float32Array<ArrayBuffer> {
  let state = seed * 2654435761;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Builds a graph in f32 without pack weights, runs it once and gives its outputs. */
export function evaluate(
  build: (g: Graph) => { readonly [name: string]: Value },
  inputs: GraphInputs = {},
): Promise<GraphOutputs> {
  const g = createGraph({ precision: 'f32', linear: 'expanded', weights: {} });
  return runGraph(g.build(build(g)), inputs);
}
