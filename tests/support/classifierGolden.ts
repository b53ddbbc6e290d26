import { foldNorms } from '../../src/convert/foldNorms.ts';
import type { SourceTensor } from '../../src/convert/sourceTensors.ts';
import { rowElements } from '../../src/packs/manifestLayout.ts';
import type { GoldenTensor, Tensors } from './golden.ts';

/** A checkpoint's tensors as conversion reads them. */
export function sourceOf(tensors: Tensors): SourceTensor[] {
  return [...tensors].map(([name, { shape, data }]) => {
    const columns = rowElements(shape);
    return {
      name,
      shape,
      path: 'model.safetensors',
      readRows: async (first, rows) =>
        Float32Array.from(data.subarray(first * columns, (first + rows) * columns)),
    };
  });
}

/** The golden weights as conversion folds them. */
export async function foldedWeights(tensors: Tensors, epsilon: number): Promise<Tensors> {
  const folded = new Map<string, GoldenTensor>();
  for (const { name, shape, readRows } of await foldNorms(sourceOf(tensors), epsilon))
    folded.set(name, { shape, data: await readRows(0, shape[0] ?? 1) });
  return folded;
}
