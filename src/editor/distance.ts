/**
 * Euclidean distance, in pixels, from each pixel's centre to the nearest one whose value is 0; Infinity where there is
 * none. Exact, in time linear in the pixels (Felzenszwalb and Huttenlocher, "Distance transforms of sampled functions",
 * 2012): the lower envelope of parabolas along columns, then along rows.
 *
 * @param values [height, width]
 */
export function distanceToZero(
  values: ArrayLike<number>,
  width: number,
  height: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(width * height);
  for (let i = 0; i < out.length; i++) out[i] = values[i] === 0 ? 0 : Infinity;
  const longer = Math.max(width, height);
  const line = new Float64Array(longer);
  const squared = new Float64Array(longer);
  const envelope: Envelope = { at: new Int32Array(longer), from: new Float64Array(longer + 1) };
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) line[y] = out[y * width + x] ?? 0;
    lowerEnvelope(line, height, squared, envelope);
    for (let y = 0; y < height; y++) out[y * width + x] = squared[y] ?? 0;
  }
  for (let y = 0; y < height; y++) {
    const row = out.subarray(y * width, (y + 1) * width);
    line.set(row);
    lowerEnvelope(line, width, squared, envelope);
    for (let x = 0; x < width; x++) row[x] = Math.sqrt(squared[x] ?? 0);
  }
  return out;
}

interface Envelope {
  /** Which parabola is the lowest, from left to right, and from which position on. */
  readonly at: Int32Array;
  readonly from: Float64Array;
}

/** out[p] = min over q of (p − q)² + values[q], for p and q below `count`. */
function lowerEnvelope(
  values: Float64Array,
  count: number,
  out: Float64Array,
  { at, from }: Envelope,
): void {
  let last = -1;
  for (let q = 0; q < count; q++) {
    const height = values[q] ?? 0;
    if (height === Infinity) continue;
    let crossing = -Infinity;
    while (last >= 0) {
      const p = at[last] ?? 0;
      crossing = (height + q * q - (values[p] ?? 0) - p * p) / (2 * (q - p));
      if (crossing > (from[last] ?? 0)) break;
      last--;
      crossing = -Infinity;
    }
    last++;
    at[last] = q;
    from[last] = crossing;
  }
  if (last < 0) {
    out.fill(Infinity, 0, count);
    return;
  }
  from[last + 1] = Infinity;
  for (let p = 0, k = 0; p < count; p++) {
    while ((from[k + 1] ?? Infinity) < p) k++;
    const q = at[k] ?? 0;
    out[p] = (p - q) ** 2 + (values[q] ?? 0);
  }
}
