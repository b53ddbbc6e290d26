import { fromFloat16Bits, toFloat16Bits } from '../base/float16.ts';

/** Values that share one scale, along K. MatMulNBits' `block_size`. */
export const BLOCK_SIZE = 32;

export interface Blocks {
  /** [rows, ⌈K/32⌉, 32 · bits/8]: unsigned, zero point 2^(bits-1); with 4 bits the lower nibble is the first value. */
  readonly quants: Uint8Array<ArrayBuffer>;
  /** Half-precision bits, [rows, ⌈K/32⌉]. */
  readonly scales: Uint16Array<ArrayBuffer>;
}

/**
 * Quantises [rows, K] weights in blocks of 32 along K, in the byte layout of onnxruntime's MatMulNBits:
 * value = (quant − 2^(bits−1)) · scale.
 *
 * 8 bits: scale = max|w| / 127. 4 bits: the value of largest magnitude becomes −8 exactly (llama.cpp's Q4_0), so that
 * all sixteen levels are used; the scale may be negative. The quants are chosen for the scale as rounded to half
 * precision.
 */
export function quantiseBlocks(
  values: Float32Array,
  rows: number,
  columns: number,
  bits: 8 | 4,
): Blocks {
  const blocks = Math.ceil(columns / BLOCK_SIZE);
  const blockBytes = (BLOCK_SIZE * bits) / 8;
  const zero = 1 << (bits - 1);
  const top = 2 * zero - 1;
  const quants = new Uint8Array(rows * blocks * blockBytes).fill(bits === 8 ? 0x80 : 0x88);
  const scales = new Uint16Array(rows * blocks);
  for (let row = 0; row < rows; row++) {
    for (let block = 0; block < blocks; block++) {
      const first = row * columns + block * BLOCK_SIZE;
      const count = Math.min(BLOCK_SIZE, columns - block * BLOCK_SIZE);
      let extreme = 0;
      for (let i = 0; i < count; i++) {
        const value = values[first + i] ?? 0;
        if (Math.abs(value) > Math.abs(extreme)) extreme = value;
      }
      const scaleBits = toFloat16Bits(bits === 8 ? Math.abs(extreme) / 127 : extreme / -8);
      const scale = fromFloat16Bits(scaleBits);
      const index = row * blocks + block;
      scales[index] = scaleBits;
      if (scale === 0) continue;
      const at = index * blockBytes;
      for (let i = 0; i < count; i++) {
        const level = Math.round((values[first + i] ?? 0) / scale) + zero;
        const quant = Math.min(top, Math.max(0, level));
        if (bits === 8) quants[at + i] = quant;
        else {
          const byte = at + (i >> 1);
          const old = quants[byte] ?? 0;
          quants[byte] = i % 2 === 0 ? (old & 0xf0) | quant : (old & 0x0f) | (quant << 4);
        }
      }
    }
  }
  return { quants, scales };
}

export interface Channels {
  /** int8, −127…127, in the tensor's own order. */
  readonly quants: Int8Array<ArrayBuffer>;
  /** One per output channel: value = quant · scale. */
  readonly scales: Float32Array<ArrayBuffer>;
}

/** Quantises a convolution [O, I, kh, kw], symmetric, one scale per output channel: max|w| / 127. */
export function quantiseChannels(values: Float32Array, outputs: number): Channels {
  const length = values.length / outputs;
  const quants = new Int8Array(values.length);
  const scales = new Float32Array(outputs);
  for (let output = 0; output < outputs; output++) {
    const channel = values.subarray(output * length, (output + 1) * length);
    let extreme = 0;
    for (const value of channel) extreme = Math.max(extreme, Math.abs(value));
    scales[output] = extreme / 127;
    const scale = scales[output] ?? 0;
    if (scale === 0) continue;
    for (let i = 0; i < length; i++)
      quants[output * length + i] = Math.min(
        127,
        Math.max(-127, Math.round((channel[i] ?? 0) / scale)),
      );
  }
  return { quants, scales };
}
