/**
 * Separable resampling with a filter that widens when the picture gets smaller (antialiased), as Pillow and PyTorch's
 * `F.interpolate(…, antialias=True)` do it. Weights follow ATen's UpSampleKernel
 * (`_compute_indices_min_size_weights_aa`).
 */
interface Filter {
  /** Half its width, in source pixels at scale 1. */
  readonly support: number;
  readonly weight: (x: number) => number;
}

/** Catmull-Rom (a = −0.5): torch's and Pillow's antialiased bicubic. */
const BICUBIC: Filter = {
  support: 2,
  weight: (x) => {
    const a = -0.5;
    const d = Math.abs(x);
    if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
    if (d < 2) return (((d - 5) * d + 8) * d - 4) * a;
    return 0;
  },
};

/** The triangle: torch's and Pillow's antialiased bilinear. */
const BILINEAR: Filter = { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) };

/** The mean over the area that a pixel covers. */
const AREA: Filter = { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) };

interface Taps {
  /** First source index per output index. */
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** `width` weights per output index; those behind `count` are 0. */
  readonly weights: Float64Array;
  readonly width: number;
}

function taps(from: number, to: number, filter: Filter): Taps {
  const scale = from / to;
  const support = scale >= 1 ? filter.support * scale : filter.support;
  const inverse = scale >= 1 ? 1 / scale : 1;
  const width = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(to);
  const count = new Int32Array(to);
  const weights = new Float64Array(to * width);
  for (let i = 0; i < to; i++) {
    const centre = scale * (i + 0.5);
    const low = Math.max(Math.trunc(centre - support + 0.5), 0);
    const size = Math.min(Math.trunc(centre + support + 0.5), from) - low;
    let total = 0;
    for (let j = 0; j < size; j++) {
      const weight = filter.weight((j + low - centre + 0.5) * inverse);
      weights[i * width + j] = weight;
      total += weight;
    }
    for (let j = 0; j < size; j++)
      weights[i * width + j] = total === 0 ? 0 : (weights[i * width + j] ?? 0) / total;
    first[i] = low;
    count[i] = size;
  }
  return { first, count, weights, width };
}

/** Resamples rows, then columns, of one plane. */
function resamplePlane(
  plane: ArrayLike<number>,
  width: number,
  height: number,
  across: Taps,
  down: Taps,
): Float32Array<ArrayBuffer> {
  const newWidth = across.first.length;
  const newHeight = down.first.length;
  const rows = new Float32Array(newWidth * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < newWidth; x++) {
      const first = y * width + (across.first[x] ?? 0);
      const count = across.count[x] ?? 0;
      let sum = 0;
      for (let j = 0; j < count; j++)
        sum += (plane[first + j] ?? 0) * (across.weights[x * across.width + j] ?? 0);
      rows[y * newWidth + x] = sum;
    }
  const out = new Float32Array(newWidth * newHeight);
  for (let y = 0; y < newHeight; y++) {
    const first = down.first[y] ?? 0;
    const count = down.count[y] ?? 0;
    for (let j = 0; j < count; j++) {
      const weight = down.weights[y * down.width + j] ?? 0;
      const row = (first + j) * newWidth;
      for (let x = 0; x < newWidth; x++)
        out[y * newWidth + x] = (out[y * newWidth + x] ?? 0) + (rows[row + x] ?? 0) * weight;
    }
  }
  return out;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Resizes planar values [channels, height, width] with antialiased bicubic: torch's
 * `F.interpolate(mode='bicubic', antialias=True)`, which diffusers' UnCLIPPipeline puts before the super-resolution.
 * Values may overshoot their range.
 */
export function resizeBicubic(
  planes: Float32Array,
  channels: number,
  from: Size,
  to: Size,
): Float32Array<ArrayBuffer> {
  return resize(planes, channels, from, to, BICUBIC);
}

/**
 * Makes planar values [channels, height, width] smaller by the mean of the area that each new pixel covers; in the
 * values as they are (gamma space), as the paper's own pictures are. 1024 → 512 is the mean of 2×2.
 */
export function downscaleArea(
  planes: Float32Array,
  channels: number,
  from: Size,
  to: Size,
): Float32Array<ArrayBuffer> {
  return resize(planes, channels, from, to, AREA);
}

function resize(
  planes: Float32Array,
  channels: number,
  from: Size,
  to: Size,
  filter: Filter,
): Float32Array<ArrayBuffer> {
  const across = taps(from.width, to.width, filter);
  const down = taps(from.height, to.height, filter);
  const out = new Float32Array(channels * to.width * to.height);
  const size = from.width * from.height;
  for (let c = 0; c < channels; c++)
    out.set(
      resamplePlane(
        planes.subarray(c * size, (c + 1) * size),
        from.width,
        from.height,
        across,
        down,
      ),
      c * to.width * to.height,
    );
  return out;
}

/** Pillow's filters, by name. */
const FILTERS = { bilinear: BILINEAR, bicubic: BICUBIC } as const;
export type Resample = keyof typeof FILTERS;

/**
 * Resizes 8-bit pictures [height, width, channels] as Pillow does: rows, rounded to 8 bits, then columns. Pillow's
 * fixed-point weights can differ from these by one level in places.
 */
export function resize8(
  samples: ArrayLike<number>,
  channels: number,
  from: Size,
  to: Size,
  resample: Resample,
): Uint8ClampedArray<ArrayBuffer> {
  const filter = FILTERS[resample];
  const across = taps(from.width, to.width, filter);
  const down = taps(from.height, to.height, filter);
  const rows = new Uint8ClampedArray(to.width * from.height * channels);
  for (let y = 0; y < from.height; y++)
    for (let x = 0; x < to.width; x++)
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let j = 0; j < (across.count[x] ?? 0); j++)
          sum +=
            (samples[(y * from.width + (across.first[x] ?? 0) + j) * channels + c] ?? 0) *
            (across.weights[x * across.width + j] ?? 0);
        rows[(y * to.width + x) * channels + c] = Math.floor(sum + 0.5);
      }
  const out = new Uint8ClampedArray(to.width * to.height * channels);
  const stride = to.width * channels;
  for (let y = 0; y < to.height; y++)
    for (let i = 0; i < stride; i++) {
      let sum = 0;
      for (let j = 0; j < (down.count[y] ?? 0); j++)
        sum +=
          (rows[((down.first[y] ?? 0) + j) * stride + i] ?? 0) *
          (down.weights[y * down.width + j] ?? 0);
      out[y * stride + i] = Math.floor(sum + 0.5);
    }
  return out;
}
