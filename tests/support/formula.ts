/**
 * Weights by the formula of models/golden/formula.py: golden cases of whole pipelines keep shapes in place of weights.
 */

const [SPREAD, FIRST, SECOND] = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35];

/** Element `i` of tensor `seed`: −1…1 in eleven bits. */
function uniformAt(i: number, seed: number): number {
  let h = (Math.imul(i, SPREAD) + Math.imul(seed, FIRST)) >>> 0;
  h ^= h >>> 16;
  h = Math.imul(h, FIRST);
  h ^= h >>> 13;
  h = Math.imul(h, SECOND);
  h ^= h >>> 16;
  return (h >>> 21) / 1024 - 1;
}

const product = (sides: readonly number[]) => sides.reduce((count, side) => count * side, 1);

/** The values of one tensor. */
export function formulaWeight(
  name: string,
  shape: readonly number[],
  seed: number,
): Float32Array<ArrayBuffer> {
  const leaf = name.split('.').at(-1);
  const matrix = leaf === 'weight' && !name.replace('patch_embedding', '').includes('embeddings.');
  const norm = name === 'clip_std' || (leaf === 'weight' && shape.length === 1);
  const gain = 2 ** Math.floor(Math.log2(3 / product(shape.slice(1))) / 2 + 0.5);
  const scale = norm || leaf === 'bias' ? 1 / 4 : matrix ? gain : 1 / 2;
  const offset = norm ? 1 : 0;
  return Float32Array.from(
    { length: product(shape) },
    (_, i) => offset + scale * uniformAt(i, seed),
  );
}

/** Shapes of every tensor by network and name. */
export type Shapes = {
  readonly [network: string]: { readonly [tensor: string]: readonly number[] };
};

/** Every network's tensors; they are counted over networks and names in order. */
export function formulaWeights(
  shapes: Shapes,
): Map<string, Map<string, { shape: readonly number[]; data: Float32Array<ArrayBuffer> }>> {
  const networks: ReturnType<typeof formulaWeights> = new Map();
  let seed = 0;
  for (const network of Object.keys(shapes).sort()) {
    const tensors = shapes[network] ?? {};
    const filled: ReturnType<typeof networks.get> = new Map();
    for (const name of Object.keys(tensors).sort()) {
      seed += 1;
      const shape = tensors[name] ?? [];
      filled.set(name, { shape, data: formulaWeight(name, shape, seed) });
    }
    networks.set(network, filled);
  }
  return networks;
}
