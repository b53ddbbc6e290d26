import * as ort from 'onnxruntime-web';
import type { WeightRequest } from '../../src/packs/weights.ts';
import type { BuiltGraph, TensorInfo } from '../../src/runtime/model.ts';

/** Gives the bytes of a weight in the form that the graph asked for. */
export type WeightSource = (request: WeightRequest) => Uint8Array;

export type TensorData = Float32Array | Int32Array | BigInt64Array | Uint8Array | Uint16Array;

/** Graph inputs by name, flat; lengths must fit the graph's static shapes. */
export type GraphInputs = { readonly [name: string]: TensorData };
/** Graph outputs by name: float32 as Float32Array, float16 as the Uint16Array of its bits, and so on. */
export type GraphOutputs = { readonly [name: string]: TensorData };

// One thread: every test gives the same bits on every machine, and two test files share two cores.
ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

/** A graph of which no weight comes from a pack. */
export const noWeights: WeightSource = (request) => {
  throw new Error(`the graph asks for the weight ${request.network}/${request.tensor}`);
};

export interface TestSession {
  run(inputs: GraphInputs): Promise<GraphOutputs>;
  release(): Promise<void>;
}

/** Loads a built graph into onnxruntime-web's CPU provider, in Node, on one thread. */
export async function createSession(
  graph: BuiltGraph,
  weights: WeightSource = noWeights,
): Promise<TestSession> {
  const externalData = graph.initializers.map(({ location, bytes, source }) => {
    const data = source.kind === 'bytes' ? source.bytes : weights(source.request);
    if (data.byteLength !== bytes)
      throw new Error(`${location}: ${data.byteLength} bytes given, ${bytes} needed`);
    return { path: location, data };
  });
  const session = await ort.InferenceSession.create(graph.model, {
    executionProviders: ['wasm'],
    externalData,
    graphOptimizationLevel: 'all',
  });
  return {
    async run(inputs) {
      const feeds = Object.fromEntries(
        graph.inputs.map((info) => [info.name, feed(info, inputs[info.name])]),
      );
      const results = await session.run(feeds);
      return Object.fromEntries(
        Object.entries(results).map(([name, tensor]) => [name, resultData(name, tensor)]),
      );
    },
    release: () => session.release(),
  };
}

/** Builds a session, runs it once and lets it go. */
export async function runGraph(
  graph: BuiltGraph,
  inputs: GraphInputs,
  weights: WeightSource = noWeights,
): Promise<GraphOutputs> {
  const session = await createSession(graph, weights);
  try {
    return await session.run(inputs);
  } finally {
    await session.release();
  }
}

/** A float32 output by name. */
export function floats(outputs: GraphOutputs, name: string): Float32Array {
  const data = outputs[name];
  if (!(data instanceof Float32Array)) throw new Error(`no float32 output '${name}'`);
  return data;
}

/** max |actual − expected| ÷ max |expected|: the measure of every parity test. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length)
    throw new Error(`${actual.length} values against ${expected.length}`);
  let difference = 0;
  let scale = 0;
  for (let i = 0; i < expected.length; i++) {
    const [a = NaN, e = NaN] = [actual[i], expected[i]];
    // NaN must not pass as small: a comparison with it is false.
    if (!(Math.abs(a - e) <= difference)) difference = Math.abs(a - e);
    scale = Math.max(scale, Math.abs(e));
    if (Number.isNaN(difference)) return NaN;
  }
  return difference / scale;
}

function feed(info: TensorInfo, data: TensorData | undefined): ort.Tensor {
  if (data === undefined) throw new Error(`the input '${info.name}' is missing`);
  return new ort.Tensor(info.type, data, info.shape);
}

function resultData(name: string, tensor: ort.Tensor): TensorData {
  const { data } = tensor;
  if (
    data instanceof Float32Array ||
    data instanceof Int32Array ||
    data instanceof BigInt64Array ||
    data instanceof Uint8Array ||
    data instanceof Uint16Array
  )
    return data;
  throw new Error(`the output '${name}' has the unexpected type ${tensor.type}`);
}
