/** Every network of a checkpoint as its stages run it, one step each, so that two forms of the same can be compared. */
import { planDecoder } from '../../src/cascade/decoder.ts';
import { planImage } from '../../src/cascade/image.ts';
import { planPrior } from '../../src/cascade/prior.ts';
import type { NamedGraph } from '../../src/cascade/stage.ts';
import { planText } from '../../src/cascade/text.ts';
import { planUpsampler } from '../../src/cascade/upsample.ts';
import { packCoefficients, type GraphOptions } from '../../src/diffusion/stepGraph.ts';
import type { Pack } from '../../src/packs/reader.ts';
import type { BuiltGraph } from '../../src/runtime/model.ts';
import type { Runtime, Tensor } from '../../src/runtime/types.ts';
import { numbers } from './packs.ts';

export const NETWORKS = [
  'text_encoder',
  'image_encoder',
  'prior',
  'text_proj',
  'decoder',
  'super_res_first',
  'super_res_last',
] as const;
type Network = (typeof NETWORKS)[number];

/** Outputs by their names. */
export type Outputs = ReadonlyMap<string, Float32Array>;

/**
 * The graphs that run a network, in the order in which one feeds the next: the last one's outputs are the network's.
 * The decoder reads the context that `text_proj` makes.
 */
function partsOf({ manifest }: Pack, network: Network, form: GraphOptions): readonly NamedGraph[] {
  const { stages } = manifest;
  const options = { ...form, previews: false };
  const prior = () => planPrior(manifest, { n: 1, prior: stages.prior.defaults }, options).graphs;
  const decoder = () => planDecoder(manifest, stages.decoder.defaults, options, 1).graphs;
  const upsampling = { sampler: 'ddpm', steps: 7, guidance: 1, eta: 1 } as const;
  const how = { pictures: 1, edit: false };
  const upsampler = () => planUpsampler(manifest, 'upsample256', upsampling, options, how).graphs;
  const parts: { readonly [network in Network]: () => readonly (NamedGraph | undefined)[] } = {
    text_encoder: () => [planText(manifest, options).graphs.text],
    image_encoder: () => [planImage(manifest, options, 1).graphs.image],
    prior: () => [prior().prefix, prior().step],
    text_proj: () => [decoder().context],
    decoder: () => [decoder().context, decoder().step],
    super_res_first: () => [upsampler().step],
    super_res_last: () => [upsampler().last],
  };
  return parts[network]().map((part) => {
    if (!part) throw new Error(`The plan of ${manifest.id} has no ${network}.`);
    return part;
  });
}

/** x̂₀ = the network's own answer, at a middling noise level; with guidance the mean of both of its rows. */
const COEFFICIENTS = packCoefficients(
  {
    t: 500,
    alpha: 0.7,
    sigma: 0.7,
    a: 0,
    b: 1,
    c: 0,
    d: 0,
    minLogVariance: 0,
    maxLogVariance: 0,
  },
  {
    num_train_timesteps: 1000,
    beta_schedule: 'squaredcos_cap_v2',
    prediction_type: 'sample',
    variance_type: 'fixed_small',
    clip_sample: false,
    clip_sample_range: 1,
    timestep_spacing: 'trailing',
  },
  { guidance: 0.5 },
);

/**
 * What a network gives on a device.
 * Inputs follow a formula, the same for every device and form; what an earlier part gave is the device's own.
 */
export async function runNetwork(
  runtime: Runtime,
  pack: Pack,
  network: Network,
  form: GraphOptions,
): Promise<Outputs> {
  const parts = partsOf(pack, network, form);
  const read = new Map<string, Float32Array>();
  let given: { readonly [name: string]: Tensor } = {};
  for (const [index, { graph }] of parts.entries()) {
    const session = await runtime.createSession(graph, (request) => pack.weight(request));
    const feeds = Object.fromEntries(
      graph.inputs.map((input) => [input.name, given[input.name] ?? feed(runtime, input)]),
    );
    const outputs = Object.entries(await session.run(feeds));
    // Outputs die with their session, and copies cannot be read.
    if (index === parts.length - 1)
      for (const [name, tensor] of outputs)
        read.set(name, Float32Array.from(await runtime.read(tensor)));
    else given = Object.fromEntries(outputs.map(([name, tensor]) => [name, runtime.copy(tensor)]));
    await session.release();
  }
  return read;
}

function feed(runtime: Runtime, { name, type, shape }: BuiltGraph['inputs'][number]): Tensor {
  const length = shape.reduce((count, side) => count * side, 1);
  if (type === 'int32') {
    const ids = Int32Array.from({ length }, (_, i) => (i % 16 === 9 ? 882 : (i * 37) % 800));
    return runtime.upload('int32', ids, shape);
  }
  const values =
    name === 'coefficients'
      ? COEFFICIENTS
      : name.endsWith('mask')
        ? new Float32Array(length).fill(1, 0, length - 3)
        : numbers(length, name.length);
  return runtime.upload('float32', values, shape);
}

/**
 * Of the output that differs most: the root mean square of the difference over that of the values.
 * @throws Error where outputs differ in name or length
 */
export function errorOf(actual: Outputs, expected: Outputs): number {
  if ([...actual.keys()].sort().join() !== [...expected.keys()].sort().join())
    throw new Error(`Outputs ${[...actual.keys()].join()} against ${[...expected.keys()].join()}`);
  const errors = [...expected].map(([name, values]) => {
    const own = actual.get(name);
    if (own?.length !== values.length) throw new Error(`${name} differs in length.`);
    const sum = (square: (i: number) => number) =>
      values.reduce((total, _, i) => total + square(i) ** 2, 0);
    const difference = sum((i) => (own[i] ?? NaN) - (values[i] ?? NaN));
    return Math.sqrt(difference / sum((i) => values[i] ?? NaN));
  });
  return Math.max(...errors);
}
