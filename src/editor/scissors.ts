/**
 * A line that follows edges: the cheapest way between two pixels, where steps along strong edges cost little. Mortensen
 * and Barrett, "Intelligent scissors for image composition" (1995): zero crossings of the Laplacian, gradient direction
 * and gradient magnitude, weighed as there, and Dijkstra's search.
 */
import type { Raster } from '../image/png.ts';
import { createHeap } from './heap.ts';
import type { Point } from './viewport.ts';

/** Shares of a step's cost, from the paper. */
const ZERO_CROSSING = 0.43;
const DIRECTION = 0.43;
const MAGNITUDE = 0.14;
/** So that of two ways along equally good edges the shorter is the cheaper. */
const LENGTH = 0.01;

/** What edges there are in a picture, a value a pixel. */
export interface Edges {
  readonly width: number;
  readonly height: number;
  /** Length of the brightness's gradient, 0–1 of the strongest. */
  readonly strength: Float32Array<ArrayBuffer>;
  /** The gradient's direction as a unit vector; 0, 0 where there is none. */
  readonly dx: Float32Array<ArrayBuffer>;
  readonly dy: Float32Array<ArrayBuffer>;
  /** 0 on a zero crossing of the Laplacian, 1 elsewhere. */
  readonly crossing: Uint8Array<ArrayBuffer>;
}

export function edgesOf({ width, height, rgba }: Raster): Edges {
  const light = smooth(brightness(rgba), width, height);
  const count = width * height;
  const [strength, dx, dy] = [
    new Float32Array(count),
    new Float32Array(count),
    new Float32Array(count),
  ];
  const laplacian = new Float32Array(count);
  const at = (x: number, y: number) =>
    light[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))] ?? 0;
  let most = 0;
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      const across =
        at(x + 1, y - 1) +
        2 * at(x + 1, y) +
        at(x + 1, y + 1) -
        (at(x - 1, y - 1) + 2 * at(x - 1, y) + at(x - 1, y + 1));
      const down =
        at(x - 1, y + 1) +
        2 * at(x, y + 1) +
        at(x + 1, y + 1) -
        (at(x - 1, y - 1) + 2 * at(x, y - 1) + at(x + 1, y - 1));
      const length = Math.sqrt(across * across + down * down);
      strength[i] = length;
      most = Math.max(most, length);
      if (length > 0) [dx[i], dy[i]] = [across / length, down / length];
      laplacian[i] = at(x + 1, y) + at(x - 1, y) + at(x, y + 1) + at(x, y - 1) - 4 * at(x, y);
    }
  if (most > 0) for (let i = 0; i < count; i++) strength[i] = (strength[i] ?? 0) / most;
  return { width, height, strength, dx, dy, crossing: crossings(laplacian, width, height) };
}

/** The pixel with the strongest edge within `reach` pixels of a place, of equals the nearest. */
export function nearestEdge({ width, height, strength }: Edges, at: Point, reach: number): Point {
  let best = { x: at.x, y: at.y };
  let [most, least] = [strength[at.y * width + at.x] ?? 0, 0];
  for (let y = Math.max(0, at.y - reach); y <= Math.min(height - 1, at.y + reach); y++)
    for (let x = Math.max(0, at.x - reach); x <= Math.min(width - 1, at.x + reach); x++) {
      const value = strength[y * width + x] ?? 0;
      const far = (x - at.x) ** 2 + (y - at.y) ** 2;
      if (far > reach * reach || value < most || (value === most && far >= least)) continue;
      [best, most, least] = [{ x, y }, value, far];
    }
  return best;
}

/** Steps to the eight neighbours, the straight ones first. */
export const STEPS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
  [1, 1],
  [-1, 1],
  [-1, -1],
  [1, -1],
] as const;

/**
 * What a step from one pixel to a neighbour costs, above 0; to and fro are the same but for the pixel that is entered.
 */
export function stepCost(edges: Edges, from: number, to: number, x: number, y: number): number {
  const { strength, dx, dy, crossing } = edges;
  const long = Math.sqrt(x * x + y * y);
  // Edges run at a right angle to the gradient.
  const [px, py] = [dy[from] ?? 0, -(dx[from] ?? 0)];
  const [qx, qy] = [dy[to] ?? 0, -(dx[to] ?? 0)];
  let along = (px * x + py * y) / long;
  let on = (qx * x + qy * y) / long;
  if (along < 0) [along, on] = [-along, -on];
  const direction = (Math.acos(clamp(along)) + Math.acos(clamp(on))) / ((3 / 2) * Math.PI);
  const local =
    ZERO_CROSSING * (crossing[to] ?? 1) +
    DIRECTION * Math.min(1, direction) +
    MAGNITUDE * (1 - (strength[to] ?? 0));
  return (local + LENGTH) * long;
}

/**
 * The cheapest way from one pixel to another, both included, each a neighbour of the one before.
 *
 * @param from, to whole pixels within the picture
 */
export function wire(edges: Edges, from: Point, to: Point): readonly Point[] {
  const { width, height } = edges;
  const [start, end] = [from.y * width + from.x, to.y * width + to.x];
  const costs = new Float64Array(width * height).fill(Infinity);
  const before = new Int32Array(width * height).fill(-1);
  const settled = new Uint8Array(width * height);
  const heap = createHeap();
  costs[start] = 0;
  heap.push(start, 0);
  for (let at = heap.pop(); at !== undefined && at !== end; at = heap.pop()) {
    if (settled[at] === 1) continue;
    settled[at] = 1;
    const [column, row] = [at % width, Math.floor(at / width)];
    for (const [x, y] of STEPS) {
      if (column + x < 0 || column + x >= width || row + y < 0 || row + y >= height) continue;
      const next = at + y * width + x;
      if (settled[next] === 1) continue;
      const cost = (costs[at] ?? 0) + stepCost(edges, at, next, x, y);
      if (cost >= (costs[next] ?? Infinity)) continue;
      costs[next] = cost;
      before[next] = at;
      heap.push(next, cost);
    }
  }
  const way: Point[] = [];
  for (let at = end; at >= 0; at = before[at] ?? -1)
    way.push({ x: at % width, y: Math.floor(at / width) });
  return way.reverse();
}

function clamp(value: number): number {
  return Math.min(1, Math.max(-1, value));
}

/** Rec. 709 luma over white, 0–1: an edge of alpha is an edge. */
function brightness(rgba: Uint8ClampedArray): Float32Array<ArrayBuffer> {
  const out = new Float32Array(rgba.length / 4);
  for (let i = 0; i < out.length; i++) {
    const luma =
      0.2126 * (rgba[4 * i] ?? 0) +
      0.7152 * (rgba[4 * i + 1] ?? 0) +
      0.0722 * (rgba[4 * i + 2] ?? 0);
    const alpha = (rgba[4 * i + 3] ?? 0) / 255;
    out[i] = (luma * alpha) / 255 + 1 - alpha;
  }
  return out;
}

/** [1 2 1] along rows and columns: single pixels of noise are no edges. */
function smooth(values: Float32Array, width: number, height: number): Float32Array<ArrayBuffer> {
  const rows = new Float32Array(values.length);
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (column: number) => values[y * width + column] ?? 0;
      rows[y * width + x] =
        (at(Math.max(0, x - 1)) + 2 * at(x) + at(Math.min(width - 1, x + 1))) / 4;
    }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (row: number) => rows[row * width + x] ?? 0;
      out[y * width + x] =
        (at(Math.max(0, y - 1)) + 2 * at(y) + at(Math.min(height - 1, y + 1))) / 4;
    }
  return out;
}

/**
 * 0 where the Laplacian is 0 beside an edge, or where it changes its sign to a neighbour and this pixel is the nearer
 * to 0.
 */
function crossings(
  laplacian: Float32Array,
  width: number,
  height: number,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(laplacian.length).fill(1);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      const value = laplacian[i] ?? 0;
      for (const [dx, dy] of [
        [1, 0],
        [0, 1],
      ] as const) {
        if (x + dx >= width || y + dy >= height) continue;
        const j = i + dy * width + dx;
        const other = laplacian[j] ?? 0;
        if (value * other >= 0) continue;
        out[Math.abs(value) <= Math.abs(other) ? i : j] = 0;
      }
    }
  return out;
}
