/** What a device holds at once, as far as it can be known. */
export interface Room {
  readonly backend: 'webgpu' | 'wasm';
  /** Weights and activations of the sessions that live at the same time, in bytes; on a graphics card a guess. */
  readonly bytes: number;
  /** The largest tensor that a shader can be given, in bytes; Infinity on the processor. */
  readonly tensorBytes: number;
  /** Whether the device computes in 16 bits. */
  readonly f16: boolean;
}

const GIBIBYTE = 1024 ** 3;

/**
 * Weights of one session on the processor: every build of the runtime addresses at most 4 GiB, and a session holds its
 * weights once and needs room beside them. *Tried* with Karlo's shape: its decoder (2.8 GiB) ran, a super-resolution
 * network (3.4) did not.
 */
export const PROCESSOR_WEIGHT_BYTES = 3 * GIBIBYTE;

/**
 * Weights and activations together. The rest of the 4 GiB goes to the runtime itself, to buffers that it keeps for
 * reuse, and to the gaps between them.
 */
const PROCESSOR_BYTES = PROCESSOR_WEIGHT_BYTES + 0.25 * GIBIBYTE;

/**
 * Of the machine's memory, this share is taken to be the graphics card's for us: no browser says how much a card has.
 * On integrated ones it is the same memory; those of their own have about as much in most machines.
 */
const GRAPHICS_SHARE = 0.5;
/** Where the browser does not say how much memory the machine has. */
const UNKNOWN_MEMORY = 8 * GIBIBYTE;

/** The processor's room. */
export const PROCESSOR_ROOM: Room = {
  backend: 'wasm',
  bytes: PROCESSOR_BYTES,
  tensorBytes: Infinity,
  f16: false,
};

/**
 * The room on a graphics device.
 * @param memory of the machine, in bytes, as `navigator.deviceMemory` says it (rounded, and never above what browsers
 * tell)
 */
export function graphicsRoom(
  { limits, features }: Pick<GPUDevice, 'limits' | 'features'>,
  memory = UNKNOWN_MEMORY,
): Room {
  return {
    backend: 'webgpu',
    bytes: memory * GRAPHICS_SHARE,
    tensorBytes: Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize),
    f16: features.has('shader-f16'),
  };
}
