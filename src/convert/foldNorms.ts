import { EaselError } from '../base/errors.ts';
import { rowCount, rowElements } from '../packs/manifestLayout.ts';
import type { SourceTensor } from './sourceTensors.ts';

const CONVOLUTION = /\.convolution\.weight$/;
const NORM = /\.normalization\.(weight|bias|running_mean|running_var)$/;

/**
 * Every batch norm made part of the convolution before it, as it computes once it is trained: w' = w·s and b' = β − μ·s
 * with s = γ / √(σ² + ε). `A.convolution.weight` and `A.normalization.…` become `A.convolution.weight` and `.bias`;
 * other tensors stay.
 *
 * @param epsilon ε, the configuration's `layer_norm_eps`.
 * @throws EaselError `corrupt-data` when a norm is incomplete, or not as wide as its convolution
 */
export async function foldNorms(
  tensors: readonly SourceTensor[],
  epsilon: number,
): Promise<readonly SourceTensor[]> {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const folded: SourceTensor[] = tensors.filter(
    ({ name }) => !CONVOLUTION.test(name) && !NORM.test(name),
  );
  for (const convolution of tensors.filter(({ name }) => CONVOLUTION.test(name))) {
    const { name, path, shape } = convolution;
    const outputs = rowCount(shape);
    const read = async (leaf: string): Promise<Float32Array> => {
      const wanted = name.replace(CONVOLUTION, `.normalization.${leaf}`);
      const tensor = byName.get(wanted);
      if (tensor === undefined || tensor.shape.length !== 1 || rowCount(tensor.shape) !== outputs)
        throw new EaselError('corrupt-data', `${path}: ${wanted} should be [${outputs}].`, {
          param: path,
        });
      return tensor.readRows(0, outputs);
    };
    const [gamma, beta, mean, variance] = await Promise.all(
      ['weight', 'bias', 'running_mean', 'running_var'].map(read),
    );
    const scale = Float64Array.from(
      { length: outputs },
      (_, i) => at(gamma, i) / Math.sqrt(at(variance, i) + epsilon),
    );
    const bias = Float32Array.from(scale, (s, i) => at(beta, i) - at(mean, i) * s);
    const columns = rowElements(shape);
    folded.push({
      ...convolution,
      readRows: async (first, rows) =>
        (await convolution.readRows(first, rows)).map(
          (value, i) => value * at(scale, first + Math.floor(i / columns)),
        ),
    });
    folded.push({
      name: name.replace(/weight$/, 'bias'),
      shape: [outputs],
      path,
      readRows: async (first, rows) => bias.slice(first, first + rows),
    });
  }
  return folded.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function at(values: ArrayLike<number> | undefined, index: number): number {
  return values?.[index] ?? NaN;
}
