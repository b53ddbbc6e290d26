import { EaselError } from '../base/errors.ts';
import { float16ToFloat32 } from '../base/float16.ts';

/** Element types of safetensors files that Easel turns into weights. */
export type FloatType = 'F32' | 'F16' | 'BF16' | 'F64';

export function isFloatType(dtype: string): dtype is FloatType {
  return dtype === 'F32' || dtype === 'F16' || dtype === 'BF16' || dtype === 'F64';
}

/** Little-endian bytes of any alignment, as float32 values. F64 is rounded; the others are exact. */
export function toFloat32(
  bytes: Uint8Array<ArrayBuffer>,
  dtype: FloatType,
): Float32Array<ArrayBuffer> {
  const { buffer, byteOffset } = aligned(bytes);
  switch (dtype) {
    case 'F32':
      return new Float32Array(buffer, byteOffset, bytes.byteLength / 4);
    case 'F64':
      return Float32Array.from(new Float64Array(buffer, byteOffset, bytes.byteLength / 8));
    case 'F16':
      return float16ToFloat32(new Uint16Array(buffer, byteOffset, bytes.byteLength / 2));
    case 'BF16': {
      const halves = new Uint16Array(buffer, byteOffset, bytes.byteLength / 2);
      const bits = new Uint32Array(halves.length);
      for (let i = 0; i < halves.length; i++) bits[i] = (halves[i] ?? 0) << 16;
      return new Float32Array(bits.buffer);
    }
  }
}

/** The same bytes at an offset that every typed array can view; copied only when they must be. */
export function aligned(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
}

/** A typed array's bytes, not copied. */
export function bytesOf(
  values:
    | Float32Array<ArrayBuffer>
    | Uint16Array<ArrayBuffer>
    | Int8Array<ArrayBuffer>
    | Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Throws `corrupt-data` when a weight is not a finite number. */
export function assertFinite(values: Float32Array, name: string): void {
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]))
      throw new EaselError(
        'corrupt-data',
        `Weight ${name} holds ${String(values[i])} at element ${String(i)}; a pack takes finite numbers only.`,
        { param: name },
      );
}
