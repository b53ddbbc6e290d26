/** Cycles of the solver; each leaves about a tenth of the error. */
const CYCLES = 10;
const SMOOTHINGS = 2;
/** Sweeps on the coarsest grid. */
const COARSEST = 40;

interface Grid {
  readonly width: number;
  readonly height: number;
  /** 1 = unknown; elsewhere the solution is 0. */
  readonly unknown: Uint8Array;
  readonly right: Float32Array;
  readonly value: Float32Array;
}

/**
 * Solves n·c(p) − Σ c(q) = right(p) over the unknown pixels, q being p's n neighbours within the picture, and c = 0 at
 * all others: multigrid V-cycles with red-black Gauss-Seidel (Briggs, Henson and McCormick, "A multigrid tutorial",
 * 2000).
 *
 * @param right [height, width]; read where unknown.
 * @returns [height, width]
 */
export function* solvePoisson(
  right: Float32Array,
  unknown: Uint8Array,
  width: number,
  height: number,
): Generator<void, Float32Array<ArrayBuffer>> {
  const value = new Float32Array(width * height);
  const grids: Grid[] = [{ width, height, unknown, right, value }];
  for (let grid = grids[0]; grid !== undefined && Math.min(grid.width, grid.height) > 4;) {
    const coarser = halved(grid);
    if (!coarser.unknown.includes(1)) break;
    grids.push(coarser);
    grid = coarser;
  }
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    for (let i = 0; i < grids.length - 1; i++) {
      const [grid, coarser] = [grids[i], grids[i + 1]];
      if (grid === undefined || coarser === undefined) break;
      smooth(grid, SMOOTHINGS);
      restrict(grid, coarser);
      if (i === 0) yield;
    }
    const last = grids.at(-1);
    if (last !== undefined) smooth(last, COARSEST);
    for (let i = grids.length - 2; i >= 0; i--) {
      const [grid, coarser] = [grids[i], grids[i + 1]];
      if (grid === undefined || coarser === undefined) break;
      prolong(coarser, grid);
      smooth(grid, SMOOTHINGS);
      if (i === 0) yield;
    }
  }
  return value;
}

/** Of half the size; a cell is unknown when all that it covers is. */
function halved({ width, height, unknown }: Grid): Grid {
  const [w, h] = [(width + 1) >> 1, (height + 1) >> 1];
  const half = new Uint8Array(w * h).fill(1);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) if (unknown[at] === 0) half[(y >> 1) * w + (x >> 1)] = 0;
  const [right, value] = [new Float32Array(w * h), new Float32Array(w * h)];
  return { width: w, height: h, unknown: half, right, value };
}

function smooth({ width, height, unknown, right, value }: Grid, sweeps: number): void {
  for (let half = 0; half < 2 * sweeps; half++)
    for (let y = 0; y < height; y++)
      for (let x = (y + half) & 1; x < width; x += 2) {
        const at = y * width + x;
        if (unknown[at] === 0) continue;
        const count =
          (x > 0 ? 1 : 0) + (x < width - 1 ? 1 : 0) + (y > 0 ? 1 : 0) + (y < height - 1 ? 1 : 0);
        const across =
          (x > 0 ? (value[at - 1] ?? 0) : 0) + (x < width - 1 ? (value[at + 1] ?? 0) : 0);
        const down =
          (y > 0 ? (value[at - width] ?? 0) : 0) + (y < height - 1 ? (value[at + width] ?? 0) : 0);
        const sum = (right[at] ?? 0) + across + down;
        value[at] = count === 0 ? 0 : sum / count;
      }
}

/** The coarser grid's right side is the residual, and its value 0. */
function restrict({ width, height, unknown, right, value }: Grid, coarser: Grid): void {
  coarser.right.fill(0);
  coarser.value.fill(0);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      if (unknown[at] === 0) continue;
      const own = value[at] ?? 0;
      let residual = right[at] ?? 0;
      if (x > 0) residual += (value[at - 1] ?? 0) - own;
      if (x < width - 1) residual += (value[at + 1] ?? 0) - own;
      if (y > 0) residual += (value[at - width] ?? 0) - own;
      if (y < height - 1) residual += (value[at + width] ?? 0) - own;
      const to = (y >> 1) * coarser.width + (x >> 1);
      coarser.right[to] = (coarser.right[to] ?? 0) + residual;
    }
}

/** Adds the coarser grid's value, bilinearly between the centres of its cells. */
function prolong(coarser: Grid, { width, height, unknown, value }: Grid): void {
  for (let y = 0, at = 0; y < height; y++) {
    const near = y >> 1;
    const far = Math.min(coarser.height - 1, Math.max(0, near + ((y & 1) === 0 ? -1 : 1)));
    for (let x = 0; x < width; x++, at++) {
      if (unknown[at] === 0) continue;
      const beside = x >> 1;
      const beyond = Math.min(coarser.width - 1, Math.max(0, beside + ((x & 1) === 0 ? -1 : 1)));
      value[at] =
        (value[at] ?? 0) +
        (9 * (coarser.value[near * coarser.width + beside] ?? 0) +
          3 * (coarser.value[near * coarser.width + beyond] ?? 0) +
          3 * (coarser.value[far * coarser.width + beside] ?? 0) +
          (coarser.value[far * coarser.width + beyond] ?? 0)) /
          16;
    }
  }
}
