import type { Graph, Value } from '../graph.ts';
import { elementCount, type DataType } from '../../runtime/model.ts';
import {
  axisIndex,
  broadcast,
  checkRank,
  describe,
  graphError,
  sameShape,
  sideAt,
  type Shape,
} from '../shapes.ts';
import { single } from './single.ts';

/** The same elements under another shape. One side may be −1: what is left over. */
export function reshape<T extends DataType>(g: Graph, x: Value<T>, shape: Shape): Value<T> {
  const known = elementCount(shape.filter((side) => side !== -1));
  const target = shape.map((side) => (side === -1 ? elementCount(x.shape) / known : side));
  const fits = target.every((side) => Number.isSafeInteger(side) && side > 0);
  if (!fits || elementCount(target) !== elementCount(x.shape))
    throw graphError('Reshape', `${describe(x.shape)} cannot become ${describe(shape)}.`);
  if (sameShape(target, x.shape)) return x;
  return single(g, 'Reshape', [x, indices(g, target)], { type: x.type, shape: target });
}

/** Axes in a new order: output axis i is input axis `order[i]`. */
export function transpose<T extends DataType>(
  g: Graph,
  x: Value<T>,
  order: readonly number[],
): Value<T> {
  const sorted = [...order].sort((a, b) => a - b);
  if (!sameShape(sorted, [...x.shape.keys()]))
    throw graphError('Transpose', `${describe(order)} does not permute ${describe(x.shape)}.`);
  const shape = order.map((axis) => sideAt('Transpose', x.shape, axis));
  return single(g, 'Transpose', [x], { type: x.type, shape }, { perm: { ints: order } });
}

/** Values side by side along `axis`; all other sides agree. One value comes back as it is. */
export function concat<T extends DataType>(
  g: Graph,
  values: readonly Value<T>[],
  axis: number,
): Value<T> {
  const [first] = values;
  if (first === undefined) throw graphError('Concat', 'nothing to concatenate.');
  const at = axisIndex('Concat', first.shape, axis);
  let side = 0;
  for (const value of values) {
    if (value.type !== first.type)
      throw graphError('Concat', `types ${first.type} and ${value.type} differ.`);
    if (!sameShape(value.shape.toSpliced(at, 1), first.shape.toSpliced(at, 1)))
      throw graphError(
        'Concat',
        `shapes ${describe(first.shape)} and ${describe(value.shape)} differ outside axis ${at}.`,
      );
    side += sideAt('Concat', value.shape, at);
  }
  if (values.length === 1) return first;
  const shape = first.shape.with(at, side);
  return single(g, 'Concat', values, { type: first.type, shape }, { axis: { int: at } });
}

/** Elements start ≤ i < end along `axis`. Negative bounds count from the end. */
export function slice<T extends DataType>(
  g: Graph,
  x: Value<T>,
  axis: number,
  start: number,
  end: number,
): Value<T> {
  const at = axisIndex('Slice', x.shape, axis);
  const side = sideAt('Slice', x.shape, at);
  const from = start < 0 ? start + side : start;
  const to = end < 0 ? end + side : end;
  if (!(0 <= from && from < to && to <= side))
    throw graphError('Slice', `${start}…${end} is not inside axis ${at} of ${describe(x.shape)}.`);
  if (from === 0 && to === side) return x;
  const bounds = [indices(g, [from]), indices(g, [to]), indices(g, [at])];
  const shape = x.shape.with(at, to - from);
  return single(g, 'Slice', [x, ...bounds], { type: x.type, shape });
}

/** Consecutive parts of the given sizes along `axis`. */
export function split<T extends DataType>(
  g: Graph,
  x: Value<T>,
  axis: number,
  sizes: readonly number[],
): Value<T>[] {
  const at = axisIndex('Split', x.shape, axis);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== sideAt('Split', x.shape, at) || !sizes.every((size) => Number.isSafeInteger(size)))
    throw graphError(
      'Split',
      `${describe(sizes)} does not divide axis ${at} of ${describe(x.shape)}.`,
    );
  return g.node({
    op: 'Split',
    inputs: [x, indices(g, sizes)],
    outputs: sizes.map((size) => ({ type: x.type, shape: x.shape.with(at, size) })),
    attributes: { axis: { int: at } },
  });
}

/** `count` equal parts along `axis` (torch.chunk). */
export function chunk<T extends DataType>(
  g: Graph,
  x: Value<T>,
  axis: number,
  count: number,
): Value<T>[] {
  const size = sideAt('Split', x.shape, axis) / count;
  return split(
    g,
    x,
    axis,
    Array.from({ length: count }, () => size),
  );
}

/** x repeated to a shape it broadcasts to. */
export function expand<T extends DataType>(g: Graph, x: Value<T>, shape: Shape): Value<T> {
  if (!sameShape(broadcast('Expand', x.shape, shape), shape))
    throw graphError('Expand', `${describe(x.shape)} does not expand to ${describe(shape)}.`);
  if (sameShape(x.shape, shape)) return x;
  return single(g, 'Expand', [x, indices(g, shape)], { type: x.type, shape });
}

/** Rows of `x` along `axis` at `index` (int32 or int64): numpy.take. Indices are not checked when the graph runs. */
export function gather<T extends DataType>(
  g: Graph,
  x: Value<T>,
  index: Value<'int32' | 'int64'>,
  axis = 0,
): Value<T> {
  const at = axisIndex('Gather', x.shape, axis);
  const shape = [...x.shape.slice(0, at), ...index.shape, ...x.shape.slice(at + 1)];
  return single(g, 'Gather', [x, index], { type: x.type, shape }, { axis: { int: at } });
}

/** torch.nn.functional.pixel_unshuffle: [B, C, rH, rW] → [B, C·r², H, W], channel c·r² + dy·r + dx. */
export function pixelUnshuffle<T extends DataType>(
  g: Graph,
  x: Value<T>,
  factor: number,
): Value<T> {
  checkRank('pixelUnshuffle', x.shape, 4);
  if (factor === 1) return x;
  const [b = 0, c = 0, height = 0, width = 0] = x.shape;
  const [h, w] = [height / factor, width / factor];
  if (!Number.isInteger(h) || !Number.isInteger(w))
    throw graphError('pixelUnshuffle', `${describe(x.shape)} does not divide by ${factor}.`);
  const blocks = reshape(g, x, [b, c, h, factor, w, factor]);
  const moved = transpose(g, blocks, [0, 1, 3, 5, 2, 4]);
  return reshape(g, moved, [b, c * factor * factor, h, w]);
}

/** torch.nn.functional.pixel_shuffle: the inverse of {@link pixelUnshuffle}. */
export function pixelShuffle<T extends DataType>(g: Graph, x: Value<T>, factor: number): Value<T> {
  checkRank('pixelShuffle', x.shape, 4);
  if (factor === 1) return x;
  const [b = 0, channels = 0, h = 0, w = 0] = x.shape;
  const c = channels / (factor * factor);
  if (!Number.isInteger(c))
    throw graphError('pixelShuffle', `${channels} channels do not divide by ${factor}².`);
  const blocks = reshape(g, x, [b, c, factor, factor, h, w]);
  const moved = transpose(g, blocks, [0, 1, 4, 2, 5, 3]);
  return reshape(g, moved, [b, c, h * factor, w * factor]);
}

function indices(g: Graph, values: readonly number[]): Value<'int64'> {
  return g.constant(BigInt64Array.from(values, BigInt), [values.length]);
}
