/**
 * The orthonormal discrete cosine transform (DCT-II) and its inverse (DCT-III) of squares, in place. Lengths are halved
 * while they are even (Lee 1984); what is odd is summed as it stands. In double precision: the halving divides by small
 * cosines.
 */
export interface CosineTransform {
  /** @param square [side, side], row-major; replaced by its coefficients. */
  readonly forwards: (square: Float64Array) => void;
  /** @param square [side, side] coefficients; replaced by the values. */
  readonly backwards: (square: Float64Array) => void;
}

export function cosineTransform(side: number): CosineTransform {
  const row = new Float64Array(side);
  const spare = new Float64Array(side);
  const scale = Float64Array.from({ length: side }, (_, k) => Math.sqrt((k === 0 ? 1 : 2) / side));
  const halvings = halvingsOf(side);

  const forwards = (values: Float64Array) => {
    analyse(row, spare, 0, side, halvings, 0);
    for (let k = 0; k < side; k++) values[k] = (row[k] ?? 0) * (scale[k] ?? 0);
  };
  const backwards = (values: Float64Array) => {
    for (let k = 0; k < side; k++) row[k] = (row[k] ?? 0) * (scale[k] ?? 0);
    synthesise(row, spare, 0, side, halvings, 0);
    values.set(row);
  };
  const both = (transform: (values: Float64Array) => void) => (square: Float64Array) => {
    for (let pass = 0; pass < 2; pass++) {
      for (let at = 0; at < square.length; at += side) {
        const values = square.subarray(at, at + side);
        row.set(values);
        transform(values);
      }
      transpose(square, side);
    }
  };
  return { forwards: both(forwards), backwards: both(backwards) };
}

/** 1 / (2·cos((i + ½)·π / length)) of the first half of every even length that the halving meets, the longest first. */
type Halvings = readonly Float64Array[];

function halvingsOf(side: number): Halvings {
  const found: Float64Array[] = [];
  for (let length = side; length % 2 === 0; length /= 2)
    found.push(
      Float64Array.from(
        { length: length / 2 },
        (_, i) => 0.5 / Math.cos(((i + 0.5) * Math.PI) / length),
      ),
    );
  return found;
}

/** `length` values of `of` from `from` on become Σ v[n]·cos((n + ½)·k·π / length). */
function analyse(
  of: Float64Array,
  spare: Float64Array,
  from: number,
  length: number,
  halvings: Halvings,
  depth: number,
): void {
  const shares = halvings[depth];
  if (!shares) {
    // A power of two comes down to single values, which are their own sums.
    if (length === 1) return;
    summed(of, spare, from, length, (k, n) => [n, k]);
    return;
  }
  const half = length / 2;
  for (let i = 0; i < half; i++) {
    const [low, high] = [of[from + i] ?? 0, of[from + length - 1 - i] ?? 0];
    spare[from + i] = low + high;
    spare[from + half + i] = (low - high) * (shares[i] ?? 0);
  }
  // The halves lie in `spare` and take `of` as room, so that nothing is allocated on the way down.
  analyse(spare, of, from, half, halvings, depth + 1);
  analyse(spare, of, from + half, half, halvings, depth + 1);
  for (let i = 0; i < half; i++) {
    of[from + 2 * i] = spare[from + i] ?? 0;
    const next = i + 1 < half ? (spare[from + half + i + 1] ?? 0) : 0;
    of[from + 2 * i + 1] = (spare[from + half + i] ?? 0) + next;
  }
}

/** `length` coefficients of `of` from `from` on become Σ c[k]·cos((n + ½)·k·π / length). */
function synthesise(
  of: Float64Array,
  spare: Float64Array,
  from: number,
  length: number,
  halvings: Halvings,
  depth: number,
): void {
  const shares = halvings[depth];
  if (!shares) {
    // A power of two comes down to single values, which are their own sums.
    if (length === 1) return;
    summed(of, spare, from, length, (n, k) => [n, k]);
    return;
  }
  const half = length / 2;
  for (let i = 0; i < half; i++) {
    spare[from + i] = of[from + 2 * i] ?? 0;
    const before = i > 0 ? (of[from + 2 * i - 1] ?? 0) : 0;
    spare[from + half + i] = (of[from + 2 * i + 1] ?? 0) + before;
  }
  synthesise(spare, of, from, half, halvings, depth + 1);
  synthesise(spare, of, from + half, half, halvings, depth + 1);
  for (let i = 0; i < half; i++) {
    const even = spare[from + i] ?? 0;
    const odd = (spare[from + half + i] ?? 0) * (shares[i] ?? 0);
    of[from + i] = even + odd;
    of[from + length - 1 - i] = even - odd;
  }
}

/**
 * What an odd length comes to: every sum by itself. place: of a result and a summand, which of them is n and which k.
 */
function summed(
  of: Float64Array,
  spare: Float64Array,
  from: number,
  length: number,
  place: (result: number, summand: number) => readonly [n: number, k: number],
): void {
  for (let result = 0; result < length; result++) {
    let sum = 0;
    for (let summand = 0; summand < length; summand++) {
      const [n, k] = place(result, summand);
      sum += (of[from + summand] ?? 0) * Math.cos(((n + 0.5) * k * Math.PI) / length);
    }
    spare[from + result] = sum;
  }
  for (let i = from; i < from + length; i++) of[i] = spare[i] ?? 0;
}

function transpose(square: Float64Array, side: number): void {
  for (let y = 1; y < side; y++)
    for (let x = 0; x < y; x++) {
      const [here, there] = [y * side + x, x * side + y];
      const value = square[here] ?? 0;
      square[here] = square[there] ?? 0;
      square[there] = value;
    }
}
