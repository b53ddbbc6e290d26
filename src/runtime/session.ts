import { EaselError } from '../base/errors.ts';
import { runtimeFault } from './faults.ts';
import { initializerBytes, type BuiltGraph } from './model.ts';
import type { Mutex } from './mutex.ts';
import type { OrtModule, Session, Tensors, WeightLoader } from './types.ts';

export interface SessionContext {
  readonly ort: OrtModule;
  readonly device: GPUDevice | undefined;
  /** onnxruntime breaks when sessions are made or run at the same time. */
  readonly exclusive: Mutex;
  /** Throws or rejects when the device has failed outside a call. */
  readonly guard: <T>(work: Promise<T>) => Promise<T>;
}

/** Makes a session of a graph: weights are fetched one by one, the runtime copies them, nothing else keeps them. */
export function openSession(
  context: SessionContext,
  graph: BuiltGraph,
  weights: WeightLoader,
): Promise<Session> {
  return context.exclusive(async () => {
    const externalData: { path: string; data: Uint8Array | Blob }[] = [];
    for (const { location, source } of graph.initializers)
      externalData.push({
        path: location,
        data: source.kind === 'bytes' ? source.bytes : await weights(source.request),
      });
    const { device } = context;
    try {
      const session = await context.guard(
        context.ort.InferenceSession.create(graph.model, {
          externalData,
          graphOptimizationLevel: 'all',
          executionProviders: device
            ? [{ name: 'webgpu', device, storageBufferCacheMode: 'simple' }]
            : ['wasm'],
          ...(device ? { preferredOutputLocation: 'gpu-buffer' as const } : {}),
        }),
      );
      return wrap(context, session, initializerBytes(graph));
    } catch (thrown) {
      throw runtimeFault(thrown);
    }
  });
}

type OrtSession = Awaited<ReturnType<OrtModule['InferenceSession']['create']>>;

function wrap(
  { exclusive, guard, device }: SessionContext,
  session: OrtSession,
  bytes: number,
): Session {
  let released = false;
  return {
    bytes,
    run: (feeds: Tensors) =>
      exclusive(async () => {
        if (released) throw new EaselError('internal', 'A released session was run.');
        try {
          return await guard(run(session, feeds, device));
        } catch (thrown) {
          throw runtimeFault(thrown);
        }
      }),
    release: () =>
      exclusive(async () => {
        if (released) return;
        released = true;
        await session.release();
      }),
  };
}

/** Ends when the device has done the work, so that steps are timed and cancelled one by one; nothing is read back. */
async function run(
  session: OrtSession,
  feeds: Tensors,
  device: GPUDevice | undefined,
): Promise<Tensors> {
  const outputs = await session.run(feeds);
  await device?.queue.onSubmittedWorkDone();
  return outputs;
}
