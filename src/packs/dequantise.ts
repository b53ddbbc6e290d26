import { float16ToFloat32 } from '../base/float16.ts';
import { BLOCK_SIZE } from './quantise.ts';

/** The f32 values [rows, columns] of quantised blocks; the padding of the last block is dropped. */
export function dequantiseBlocks(
  quants: Uint8Array,
  scaleBits: Uint16Array,
  rows: number,
  columns: number,
  bits: 8 | 4,
): Float32Array<ArrayBuffer> {
  const blocks = Math.ceil(columns / BLOCK_SIZE);
  const blockBytes = (BLOCK_SIZE * bits) / 8;
  const scales = float16ToFloat32(scaleBits);
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let block = 0; block < blocks; block++) {
      const index = row * blocks + block;
      const scale = scales[index] ?? 0;
      const at = index * blockBytes;
      const first = row * columns + block * BLOCK_SIZE;
      const count = Math.min(BLOCK_SIZE, columns - block * BLOCK_SIZE);
      if (bits === 8)
        for (let i = 0; i < count; i++) values[first + i] = ((quants[at + i] ?? 0) - 128) * scale;
      else
        for (let i = 0; i < count; i++) {
          const byte = quants[at + (i >> 1)] ?? 0;
          values[first + i] = ((i % 2 === 0 ? byte & 0x0f : byte >> 4) - 8) * scale;
        }
    }
  }
  return values;
}

/** The f32 values of a convolution with one scale per output channel. */
export function dequantiseChannels(
  quants: Int8Array,
  scales: Float32Array,
): Float32Array<ArrayBuffer> {
  const length = quants.length / scales.length;
  const values = new Float32Array(quants.length);
  for (let output = 0; output < scales.length; output++) {
    const scale = scales[output] ?? 0;
    for (let i = output * length; i < (output + 1) * length; i++)
      values[i] = (quants[i] ?? 0) * scale;
  }
  return values;
}

/** A row-major [rows, columns] matrix as [columns, rows]. */
export function transposeMatrix<T extends Float32Array | Uint16Array>(
  values: T,
  rows: number,
  columns: number,
  target: T,
): T {
  // In tiles, so that both sides stay in cache: several times faster on large weights than a plain double loop.
  const tile = 32;
  for (let r0 = 0; r0 < rows; r0 += tile)
    for (let c0 = 0; c0 < columns; c0 += tile) {
      const r1 = Math.min(rows, r0 + tile);
      const c1 = Math.min(columns, c0 + tile);
      for (let r = r0; r < r1; r++)
        for (let c = c0; c < c1; c++) target[c * rows + r] = values[r * columns + c] ?? 0;
    }
  return target;
}
