/**
 * How far quantised weights put each network's answer off: of the checkpoints of tests/fixtures/golden, on the
 * processor.
 */
import * as ort from 'onnxruntime-web';
import { createRuntime } from '../../src/runtime/runtime.ts';
import { errorOf, NETWORKS, runNetwork, type Outputs } from './stageParts.ts';
import { openUnclip, readUnclip, type UnclipCase } from './unclip.ts';

/** The weights of these checkpoints have eleven bits: in 16 they are what they are in 32. */
export const QUANTISED = ['q8', 'q4'] as const;
type Quantised = (typeof QUANTISED)[number];

/** Root mean square of the difference from f32 over that of the values. */
export type NetworkErrors = {
  readonly [network in (typeof NETWORKS)[number]]: { readonly [dtype in Quantised]: number };
};

export async function networkErrors(name: UnclipCase): Promise<NetworkErrors> {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const info = {
    reason: '',
    reasonCode: 'asked',
    threads: 1,
    runtimeVersion: '',
    adapter: '',
    f16: false,
  } as const;
  const runtime = createRuntime(ort, undefined, { ...info, backend: 'wasm' });
  const golden = await readUnclip(name);
  const form = { precision: 'f32', linear: 'expanded' } as const;
  const runAll = async (dtype: Quantised | 'f32') => {
    const pack = await openUnclip(golden, { dtype });
    const outputs: Outputs[] = [];
    for (const network of NETWORKS) outputs.push(await runNetwork(runtime, pack, network, form));
    return outputs;
  };
  const exact = await runAll('f32');
  const errors = new Map<Quantised, readonly number[]>();
  for (const dtype of QUANTISED) {
    const quantised = await runAll(dtype);
    errors.set(
      dtype,
      quantised.map((outputs, i) => errorOf(outputs, exact[i] ?? new Map())),
    );
  }
  const rows = NETWORKS.map((network, i) => [
    network,
    Object.fromEntries(QUANTISED.map((dtype) => [dtype, errors.get(dtype)?.[i] ?? NaN])),
  ]);
  return Object.fromEntries(rows) as NetworkErrors;
}
