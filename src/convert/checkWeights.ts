import { EaselError } from '../base/errors.ts';
import type { NetworkName } from '../packs/manifest.ts';
import type { SourceTensor } from './sourceTensors.ts';
import type { WeightShapes } from './weightTable.ts';

/**
 * Holds a component's tensors against what its configuration says of them.
 *
 * @throws EaselError `corrupt-data`, `param` the file, for a tensor that is missing, of another shape, or not known.
 */
export function checkWeights(
  network: NetworkName,
  tensors: readonly SourceTensor[],
  expected: WeightShapes,
): void {
  const fault = (path: string, what: string) =>
    new EaselError('corrupt-data', `${path}: ${what}.`, { param: path });
  const found = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const [first] = tensors;
  const anyFile = first?.path ?? `${network}/`;
  const missing = [...expected.keys()].filter((name) => !found.has(name));
  const [absent] = missing;
  if (absent !== undefined) {
    const more = missing.length > 1 ? ` and ${String(missing.length - 1)} more` : '';
    throw fault(
      anyFile,
      `the tensor ${absent} ${show(expected.get(absent))}${more} is missing, which ${network}/config.json asks for`,
    );
  }
  for (const { name, shape, path } of tensors) {
    const wanted = expected.get(name);
    if (wanted === undefined)
      throw fault(
        path,
        `the tensor ${name} ${show(shape)} is one that ${network}/config.json has no place for`,
      );
    if (wanted.join() !== shape.join())
      throw fault(
        path,
        `the tensor ${name} is ${show(shape)}; ${network}/config.json asks for ${show(wanted)}`,
      );
  }
}

function show(shape: readonly number[] | undefined): string {
  return `[${shape?.join(', ') ?? ''}]`;
}
