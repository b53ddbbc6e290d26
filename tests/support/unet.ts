import {
  createGraph,
  type Graph,
  type LinearForm,
  type Precision,
  type Value,
} from '../../src/graph/index.ts';
import type { NetworkConfig } from '../../src/networks/config.ts';
import { unet2D } from '../../src/networks/unet2d.ts';
import { unet2DCondition } from '../../src/networks/unet2dCondition.ts';
import type { BuiltGraph } from '../../src/runtime/model.ts';
import { tableOf, tensor, type Golden, type GoldenWeights } from './golden.ts';
import { floats, runGraph, type GraphInputs } from './ort.ts';

export interface UnetRun {
  readonly precision?: Precision;
  readonly linear?: LinearForm;
  /** Last channels of the sample to leave out. */
  readonly without?: number;
}

/** The graph of a golden case's network, with the shapes of its inputs. */
export function buildUnet(golden: Golden, weights: GoldenWeights, run: UnetRun = {}): BuiltGraph {
  const g = createGraph({
    precision: run.precision ?? 'f32',
    linear: run.linear ?? 'expanded',
    weights: tableOf('decoder', weights),
  });
  const { shape } = tensor(golden.inputs, 'sample');
  const channels = (shape[1] ?? 0) - (run.without ?? 0);
  const sample = g.input('sample', 'float32', shape.with(1, channels));
  return g.build({ output: unet(g, golden.config, golden, sample) });
}

/** The output of a golden case's network for its own inputs. */
export async function runUnet(
  golden: Golden,
  weights: GoldenWeights,
  run: UnetRun = {},
): Promise<Float32Array> {
  const graph = buildUnet(golden, weights, run);
  const inputs: GraphInputs = Object.fromEntries(
    Object.entries(golden.inputs).map(([name, { data }]) => [name, data]),
  );
  const sample = firstChannels(golden, run.without ?? 0);
  return floats(await runGraph(graph, { ...inputs, sample }, weights.source), 'output');
}

function unet(g: Graph, config: NetworkConfig, golden: Golden, sample: Value): Value {
  const input = (name: string): Value =>
    g.input(name, 'float32', tensor(golden.inputs, name).shape);
  const timestep = input('timestep');
  if (golden.inputs['context'] === undefined)
    return unet2D(g, 'decoder', config, { sample, timestep });
  return unet2DCondition(g, 'decoder', config, {
    sample,
    timestep,
    context: input('context'),
    contextMask: input('context_mask'),
    classLabels: golden.inputs['class_labels'] === undefined ? null : input('class_labels'),
  });
}

function firstChannels(golden: Golden, without: number): Float32Array {
  const { shape, data } = tensor(golden.inputs, 'sample');
  const [, channels = 0, height = 0, width = 0] = shape;
  const plane = height * width;
  return Float32Array.from(data).filter(
    (_, i) => Math.floor(i / plane) % channels < channels - without,
  );
}
