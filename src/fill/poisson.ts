/** Cycles of the solver; in a hole some hundred pixels wide each leaves about half of the error. */
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

function smooth(grid: Grid, sweeps: number): void {
  const { width, height } = grid;
  for (let half = 0; half < 2 * sweeps; half++)
    for (let y = 0; y < height; y++) {
      const first = (y + half) & 1;
      if (y === 0 || y === height - 1)
        for (let x = first; x < width; x += 2) smoothAtBorder(grid, y, x);
      else {
        if (first === 0) smoothAtBorder(grid, y, 0);
        smoothRow(grid, y * width, first === 0 ? 2 : 1);
        if (((width - 1) & 1) === first) smoothAtBorder(grid, y, width - 1);
      }
    }
}

/** Every second value of a row from a column on, all of which have four neighbours. It is hot. */
function smoothRow({ width, unknown, right, value }: Grid, start: number, column: number): void {
  const end = start + width - 1;
  for (let at = start + column; at < end; at += 2) {
    if (unknown[at] === 0) continue;
    const across = (value[at - 1] ?? 0) + (value[at + 1] ?? 0);
    const down = (value[at - width] ?? 0) + (value[at + width] ?? 0);
    value[at] = ((right[at] ?? 0) + across + down) / 4;
  }
}

function smoothAtBorder(
  { width, height, unknown, right, value }: Grid,
  y: number,
  x: number,
): void {
  const at = y * width + x;
  if (unknown[at] === 0) return;
  const count =
    (x > 0 ? 1 : 0) + (x < width - 1 ? 1 : 0) + (y > 0 ? 1 : 0) + (y < height - 1 ? 1 : 0);
  const across = (x > 0 ? (value[at - 1] ?? 0) : 0) + (x < width - 1 ? (value[at + 1] ?? 0) : 0);
  const down =
    (y > 0 ? (value[at - width] ?? 0) : 0) + (y < height - 1 ? (value[at + width] ?? 0) : 0);
  value[at] = count === 0 ? 0 : ((right[at] ?? 0) + across + down) / count;
}

/** The coarser grid's right side is the residual, and its value 0. */
function restrict(grid: Grid, coarser: Grid): void {
  coarser.right.fill(0);
  coarser.value.fill(0);
  for (let y = 0; y < grid.height; y++) restrictRow(grid, y, coarser);
}

function restrictRow(
  { width, height, unknown, right, value }: Grid,
  y: number,
  coarser: Grid,
): void {
  const start = y * width;
  const to = (y >> 1) * coarser.width;
  const sums = coarser.right;
  for (let x = 0; x < width; x++) {
    const at = start + x;
    if (unknown[at] === 0) continue;
    const own = value[at] ?? 0;
    let residual = right[at] ?? 0;
    if (x > 0) residual += (value[at - 1] ?? 0) - own;
    if (x < width - 1) residual += (value[at + 1] ?? 0) - own;
    if (y > 0) residual += (value[at - width] ?? 0) - own;
    if (y < height - 1) residual += (value[at + width] ?? 0) - own;
    sums[to + (x >> 1)] = (sums[to + (x >> 1)] ?? 0) + residual;
  }
}

/** Adds the coarser grid's value, bilinearly between the centres of its cells. */
function prolong(coarser: Grid, grid: Grid): void {
  for (let y = 0; y < grid.height; y++) {
    const near = y >> 1;
    const far = Math.min(coarser.height - 1, Math.max(0, near + ((y & 1) === 0 ? -1 : 1)));
    prolongRow(coarser, near * coarser.width, far * coarser.width, grid, y * grid.width);
  }
}

/** @param near, far where the two rows of the coarser grid begin that a row lies between */
function prolongRow(
  { width: coarse, value: coarser }: Grid,
  near: number,
  far: number,
  { width, unknown, value }: Grid,
  start: number,
): void {
  for (let x = 0; x < width; x++) {
    const at = start + x;
    if (unknown[at] === 0) continue;
    const beside = x >> 1;
    const beyond = Math.min(coarse - 1, Math.max(0, beside + ((x & 1) === 0 ? -1 : 1)));
    value[at] =
      (value[at] ?? 0) +
      (9 * (coarser[near + beside] ?? 0) +
        3 * (coarser[near + beyond] ?? 0) +
        3 * (coarser[far + beside] ?? 0) +
        (coarser[far + beyond] ?? 0)) /
        16;
  }
}
