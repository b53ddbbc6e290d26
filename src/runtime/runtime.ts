import { EaselError } from '../base/errors.ts';
import { checkLimits, checkProcessorLimits } from './device.ts';
import { deviceLost, gpuFault } from './faults.ts';
import { createMutex } from './mutex.ts';
import { graphicsRoom, PROCESSOR_ROOM } from './room.ts';
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
    room: device ? graphicsRoom(device, machineMemory()) : PROCESSOR_ROOM,
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
    blank: ({ type, shape }) => {
      const handed = handedOn(type);
      const values = new VALUES[handed](shape.reduce((product, side) => product * side, 1));
      return device
        ? uploadTo(device, ort, handed, values, shape)
        : new ort.Tensor(handed, values, shape);
    },
    copy: (tensor) => (device ? copyOn(device, ort, tensor) : copyInMemory(ort, tensor)),
    read: (tensor) => exclusive(() => guard(readFloats(tensor))),
    close: () => device?.destroy(),
  };
}

/** The types that graphs hand on, and what holds the values of each; of float16 its bits. */
const VALUES = { float32: Float32Array, float16: Uint16Array, int32: Int32Array } as const;
type HandedOn = keyof typeof VALUES;

/** In bytes; undefined where the browser does not say it. */
function machineMemory(): number | undefined {
  const host: object = typeof navigator === 'undefined' ? {} : navigator;
  const said = 'deviceMemory' in host ? host.deviceMemory : undefined;
  return typeof said === 'number' ? said * 1024 ** 3 : undefined;
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
  dataType: HandedOn,
  values: InstanceType<(typeof VALUES)[HandedOn]>,
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

function copyOn(device: GPUDevice, ort: OrtModule, tensor: Tensor): Tensor {
  const { gpuBuffer: source, dims } = tensor;
  const buffer = device.createBuffer({
    size: source.size,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(source, 0, buffer, 0, source.size);
  device.queue.submit([encoder.finish()]);
  return ort.Tensor.fromGpuBuffer(buffer, {
    dataType: handedOn(tensor.type),
    dims,
    dispose: () => buffer.destroy(),
  });
}

/** @throws EaselError `internal` for a type that graphs do not hand on */
function handedOn(type: string): HandedOn {
  if (type in VALUES) return type as HandedOn;
  throw new EaselError('internal', `A ${type} tensor is not handed on between sessions.`);
}

function copyInMemory(ort: OrtModule, tensor: Tensor): Tensor {
  return new ort.Tensor(tensor.type, tensor.data.slice(), tensor.dims);
}

async function readFloats(tensor: Tensor): Promise<Float32Array> {
  const values = await tensor.getData();
  if (!(values instanceof Float32Array))
    throw new EaselError('internal', `A ${tensor.type} tensor was read as float32.`);
  return values;
}
