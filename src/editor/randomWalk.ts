/**
 * What is likely of each pixel, made to keep within the picture's edges: random walks with priors (Grady, "Multilabel
 * random walker image segmentation using prior models", CVPR 2005). Neighbours pull each other's value, the more the
 * more alike their colours are, and each is pulled to what was guessed of it.
 */

/** How fast neighbours let go of each other as their colours part, in squared units of Oklab. */
const PARTING = 0.05;
/** What holds neighbours together whatever their colours. */
const LEAST_HOLD = 1e-4;
/** Conjugate gradients end at this share of the residual that they began with. */
const RESIDUAL = 1e-4;
const MOST_ROUNDS = 400;

/** How strongly each pixel holds to its right and lower neighbours, [pixels] each; 0 at the picture's end. */
export interface Holds {
  readonly width: number;
  readonly height: number;
  readonly right: Float32Array;
  readonly below: Float32Array;
}

/**
 * @param lab [pixels, 3], Oklab × 100
 * @param clear 1 where there is no picture: such pixels hold to none
 */
export function holdsOf(
  lab: Float32Array,
  clear: ArrayLike<number>,
  width: number,
  height: number,
): Holds {
  const right = new Float32Array(width * height);
  const below = new Float32Array(width * height);
  const hold = (i: number, j: number) => {
    if (clear[i] === 1 || clear[j] === 1) return LEAST_HOLD;
    let squared = 0;
    for (let c = 0; c < 3; c++) squared += ((lab[3 * i + c] ?? 0) - (lab[3 * j + c] ?? 0)) ** 2;
    return Math.exp(-PARTING * squared) + LEAST_HOLD;
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (x + 1 < width) right[i] = hold(i, i + 1);
      if (y + 1 < height) below[i] = hold(i, i + width);
    }
  return { width, height, right, below };
}

/**
 * Solves (L + pull · 1) x = pull · guess, L the Laplacian of the holds, by conjugate gradients with Jacobi's
 * preconditioner.
 *
 * @param pull how strongly a pixel holds to its guess, above 0: less carries guesses further
 */
export function randomWalk(
  { width, height, right, below }: Holds,
  guess: Float32Array,
  pull: number,
): Float32Array<ArrayBuffer> {
  const count = width * height;
  const diagonal = new Float32Array(count).fill(pull);
  for (let i = 0; i < count; i++) {
    const [r, b] = [right[i] ?? 0, below[i] ?? 0];
    diagonal[i] = (diagonal[i] ?? 0) + r + b;
    if (r > 0) diagonal[i + 1] = (diagonal[i + 1] ?? 0) + r;
    if (b > 0) diagonal[i + width] = (diagonal[i + width] ?? 0) + b;
  }
  const applied = new Float32Array(count);
  const apply = (x: Float32Array) => {
    for (let i = 0; i < count; i++) applied[i] = (diagonal[i] ?? 0) * (x[i] ?? 0);
    for (let i = 0; i < count; i++) {
      const [r, b] = [right[i] ?? 0, below[i] ?? 0];
      if (r > 0) {
        applied[i] = (applied[i] ?? 0) - r * (x[i + 1] ?? 0);
        applied[i + 1] = (applied[i + 1] ?? 0) - r * (x[i] ?? 0);
      }
      if (b > 0) {
        applied[i] = (applied[i] ?? 0) - b * (x[i + width] ?? 0);
        applied[i + width] = (applied[i + width] ?? 0) - b * (x[i] ?? 0);
      }
    }
    return applied;
  };

  const x = Float32Array.from(guess);
  const start = apply(x);
  const residual = Float32Array.from(guess, (value, i) => pull * value - (start[i] ?? 0));
  const calmed = residual.map((value, i) => value / (diagonal[i] ?? 1));
  const way = calmed.slice();
  let energy = dot(residual, calmed);
  const enough = energy * RESIDUAL ** 2;
  for (let round = 0; round < MOST_ROUNDS && energy > enough && energy > 0; round++) {
    const moved = apply(way);
    const step = energy / dot(way, moved);
    for (let i = 0; i < count; i++) {
      x[i] = (x[i] ?? 0) + step * (way[i] ?? 0);
      residual[i] = (residual[i] ?? 0) - step * (moved[i] ?? 0);
      calmed[i] = (residual[i] ?? 0) / (diagonal[i] ?? 1);
    }
    const next = dot(residual, calmed);
    const turn = next / energy;
    energy = next;
    for (let i = 0; i < count; i++) way[i] = (calmed[i] ?? 0) + turn * (way[i] ?? 0);
  }
  return x;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
