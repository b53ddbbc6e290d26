import {
  browserHost,
  chooseBackend,
  describeAdapter,
  withoutDevice,
  type BackendChoice,
} from './backend.ts';
import { openDevice } from './device.ts';
import { loadOrt } from './load.ts';
import { createRuntime } from './runtime.ts';
import type { BackendName, Runtime } from './types.ts';

const MAX_THREADS = 4;

/**
 * Chooses a back end, opens its device and loads its build of onnxruntime-web. Where an adapter gives no device, and
 * WebGPU was not asked for by name, the processor does the work.
 *
 * @throws EaselError `unsupported-device`, `network`
 */
export async function openRuntime(forced?: BackendName): Promise<Runtime> {
  const { choice, device } = await chooseDevice(forced);
  // With WebGPU the processor only hands over work; more threads would idle.
  const threads =
    choice.backend === 'wasm' && globalThis.crossOriginIsolated
      ? Math.min(navigator.hardwareConcurrency, MAX_THREADS)
      : 1;
  const ort = await loadOrt(choice.entry, threads);
  return createRuntime(ort, device, {
    backend: choice.backend,
    reason: choice.reason,
    reasonCode: choice.reasonCode,
    adapter: choice.adapter ? describeAdapter(choice.adapter) : 'processor',
    threads,
    f16: device?.features.has('shader-f16') ?? false,
    runtimeVersion: ort.env.versions.web ?? ort.env.versions.common,
  });
}

async function chooseDevice(
  forced: BackendName | undefined,
): Promise<{ readonly choice: BackendChoice; readonly device: GPUDevice | undefined }> {
  const choice = await chooseBackend(forced, browserHost());
  if (!choice.adapter) return { choice, device: undefined };
  try {
    return { choice, device: await openDevice(choice.adapter) };
  } catch (thrown) {
    if (forced === 'webgpu') throw thrown;
    return { choice: withoutDevice(choice.adapter), device: undefined };
  }
}
