import { EaselError } from '../base/errors.ts';

const MEMORY =
  /bad_alloc|out of memory|OOM|could not allocate|failed to allocate|allocation failed|Invalid array buffer length|Invalid typed array length/i;
const LOST =
  /device (is |was )?(lost|destroyed)|GPUDevice.*lost|A valid external Instance reference no longer exists/i;

/**
 * What onnxruntime, WebAssembly or WebGPU threw, as a typed fault. After `worker-crashed`, `out-of-memory` and
 * `device-lost` the runtime is not to be used again: its memory may be half written and never shrinks.
 */
export function runtimeFault(thrown: unknown): EaselError {
  if (thrown instanceof EaselError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (MEMORY.test(message))
    return new EaselError(
      'out-of-memory',
      'Memory ran out. Close other pages, or choose a smaller size or fewer pictures.',
      { cause: thrown, reason: { name: 'memory-out' } },
    );
  if (LOST.test(message)) return deviceLost(message, thrown);
  if (thrown instanceof WebAssembly.RuntimeError || /^Aborted\(/.test(message))
    return new EaselError(
      'worker-crashed',
      `The engine stopped (${message}). It starts again with the next job.`,
      { cause: thrown, reason: { name: 'engine-stopped' } },
    );
  return new EaselError('internal', `The runtime failed: ${message}`, { cause: thrown });
}

export function deviceLost(message: string, cause?: unknown): EaselError {
  return new EaselError(
    'device-lost',
    `The graphics device was lost${message === '' ? '' : ` (${message})`}. It is opened again with the next job.`,
    { cause, reason: { name: 'device-lost' } },
  );
}

/** An error that WebGPU reported outside any call. */
export function gpuFault(error: GPUError): EaselError {
  return error instanceof GPUOutOfMemoryError
    ? new EaselError(
        'out-of-memory',
        'The graphics memory ran out. Close other pages, or choose a smaller size.',
        { cause: error, reason: { name: 'memory-out' } },
      )
    : new EaselError('internal', `WebGPU reported: ${error.message}`, { cause: error });
}
