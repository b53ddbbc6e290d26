/**
 * IEEE 754 binary16 conversions. `Float16Array` is missing from Node 20 and older browsers, so the bits are handled
 * here; rounding is to nearest, ties to even, as hardware does it.
 */

const floatView = new Float32Array(1);
const bitsView = new Uint32Array(floatView.buffer);

/** The 16 bits of `value` rounded to half precision (overflow becomes infinity, NaN stays NaN). */
export function toFloat16Bits(value: number): number {
  floatView[0] = value;
  const bits = bitsView[0] ?? 0;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fff_ffff;
  if (magnitude > 0x7f80_0000) return sign | 0x7e00;
  // 65520 and above round to infinity.
  if (magnitude >= 0x477f_f000) return sign | 0x7c00;
  if (magnitude < 0x3880_0000) {
    // Subnormal halves are multiples of 2⁻²⁴; the division is exact in float64, so only the rounding below rounds.
    return sign | roundHalfEven(Math.abs(floatView[0]) * 2 ** 24);
  }
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x3800_0000) >>> 13);
}

/** The value of 16 half-precision bits. */
export function fromFloat16Bits(bits: number): number {
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

let table: Float32Array | undefined;

/** Half-precision bits to float32, element by element. */
export function float16ToFloat32(bits: Uint16Array): Float32Array<ArrayBuffer> {
  // 65,536 entries made once: a table lookup is several times faster than the arithmetic above on large weights.
  table ??= Float32Array.from({ length: 0x1_0000 }, (_, i) => fromFloat16Bits(i));
  const out = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) out[i] = table[bits[i] ?? 0] ?? 0;
  return out;
}

/** float32 to half-precision bits, element by element. */
export function float32ToFloat16(values: ArrayLike<number>): Uint16Array<ArrayBuffer> {
  const out = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) out[i] = toFloat16Bits(values[i] ?? 0);
  return out;
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest > 0.5) return floor + 1;
  if (rest < 0.5) return floor;
  return floor % 2 === 0 ? floor : floor + 1;
}
