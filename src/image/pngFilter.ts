/** PNG's row filters: https://www.w3.org/TR/png-3/#9Filters */

type Filter = (
  row: Uint8ClampedArray,
  above: Uint8ClampedArray,
  step: number,
  out: Uint8Array,
) => void;

const sub: Filter = (row, _above, step, out) => {
  for (let i = 0; i < row.length; i++) out[i] = (row[i] ?? 0) - (row[i - step] ?? 0);
};

const up: Filter = (row, above, _step, out) => {
  for (let i = 0; i < row.length; i++) out[i] = (row[i] ?? 0) - (above[i] ?? 0);
};

const paeth: Filter = (row, above, step, out) => {
  for (let i = 0; i < row.length; i++) {
    const a = row[i - step] ?? 0;
    const b = above[i] ?? 0;
    const c = above[i - step] ?? 0;
    const pa = Math.abs(b - c);
    const pb = Math.abs(a - c);
    const pc = Math.abs(a + b - 2 * c);
    const guess = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    out[i] = (row[i] ?? 0) - guess;
  }
};

const FILTERS: readonly (readonly [type: number, filter: Filter])[] = [
  [1, sub],
  [2, up],
  [4, paeth],
];

/**
 * Rows as PNG's compressor takes them, each by the filter that leaves the least: Sub, Up or Paeth, judged by the sum of
 * absolute differences, as libpng does.
 *
 * @param samples whole rows of 8-bit samples.
 * @param above the row before the first, zeros at the top of the picture.
 * @param channels samples a pixel.
 * @returns for each row the filter's type, then its bytes.
 */
export function filterRows(
  samples: Uint8ClampedArray,
  above: Uint8ClampedArray,
  channels: number,
): Uint8Array<ArrayBuffer> {
  const stride = above.length;
  const rows = samples.length / stride;
  const out = new Uint8Array(rows * (stride + 1));
  const trial = new Uint8Array(stride);
  let previous = above;
  for (let y = 0; y < rows; y++) {
    const row = samples.subarray(y * stride, (y + 1) * stride);
    const at = y * (stride + 1);
    let least = Infinity;
    for (const [type, filter] of FILTERS) {
      filter(row, previous, channels, trial);
      const cost = absoluteSum(trial);
      if (cost >= least) continue;
      least = cost;
      out[at] = type;
      out.set(trial, at + 1);
    }
    previous = row;
  }
  return out;
}

/** Bytes taken as signed. */
function absoluteSum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    sum += byte < 128 ? byte : 256 - byte;
  }
  return sum;
}
