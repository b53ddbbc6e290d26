import { EaselError } from '../errors.ts';
import { checkLimits, checkProcessorLimits } from './device.ts';
import { deviceLost, gpuFault } from './faults.ts';
import { createMutex } from './mutex.ts';
import { openSession } from './session.ts';
import type { OrtModule, Runtime, RuntimeInfo, Tensor } from './types.ts';

/** A runtime over an onnxruntime that is loaded already: what `openRuntime` ends in, and where Node starts. */
export function createRuntime(
  ort: OrtModule,
  device: GPUDevice | undefined,
  info: RuntimeInfo,
): Runtime {
  const exclusive = createMutex();
  const lost = device ? whenLost(device) : new Promise<EaselError>(() => undefined);
  const guard = device ? guardDevice(device, lost) : <T>(work: Promise<T>) => work;
  const context = { ort, device, exclusive, guard };
  return {
    info,
    lost,
    createSession: async (graph, weights) => {
      if (device) checkLimits(graph, device.limits);
      else checkProcessorLimits(graph);
      return openSession(context, graph, weights);
    },
    upload: (
      type: 'float32' | 'int32',
      values: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>,
      shape: readonly number[],
    ) =>
      device ? uploadTo(device, ort, type, values, shape) : new ort.Tensor(type, values, shape),
    read: (tensor) => exclusive(() => guard(readFloats(tensor))),
    close: () => device?.destroy(),
  };
}

async function whenLost(device: GPUDevice): Promise<EaselError> {
  const { message } = await device.lost;
  return deviceLost(message);
}

/**
 * A lost device makes some calls hang and others succeed with nothing, and WebGPU tells of exhausted memory and wrong
 * commands in events only. So every call waits for these as well, and a fault heard once stays.
 */
function guardDevice(
  device: GPUDevice,
  lost: Promise<EaselError>,
): <T>(work: Promise<T>) => Promise<T> {
  let fault: EaselError | undefined;
  let fail: (error: EaselError) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = (error) => {
      fault ??= error;
      reject(error);
    };
  });
  failed.catch(() => undefined);
  void lost.then(fail);
  device.addEventListener('uncapturederror', (event) => {
    event.preventDefault();
    fail(gpuFault(event.error));
  });
  return async (work) => {
    const value = await Promise.race([work, failed]);
    if (fault) throw fault;
    return value;
  };
}

function uploadTo(
  device: GPUDevice,
  ort: OrtModule,
  dataType: 'float32' | 'int32',
  values: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>,
  dims: readonly number[],
): Tensor {
  const buffer = device.createBuffer({
    // Bindings are read in units of 16 bytes by the runtime's vector shaders.
    size: Math.ceil(values.byteLength / 16) * 16,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  });
  device.queue.writeBuffer(buffer, 0, values);
  return ort.Tensor.fromGpuBuffer(buffer, {
    dataType,
    dims,
    dispose: () => buffer.destroy(),
  });
}

async function readFloats(tensor: Tensor): Promise<Float32Array> {
  const values = await tensor.getData();
  if (!(values instanceof Float32Array))
    throw new EaselError('internal', `A ${tensor.type} tensor was read as float32.`);
  return values;
}
