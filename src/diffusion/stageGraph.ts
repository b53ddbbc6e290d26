import { EaselError } from '../base/errors.ts';
import {
  createGraph,
  slice,
  type Graph,
  type LinearForm,
  type Precision,
  type Value,
} from '../graph/index.ts';
import type { NetworkClass, NetworkEntry, NetworkName, PackManifest } from '../packs/manifest.ts';

/** How a graph is built for a device. */
export interface GraphOptions {
  readonly precision: Precision;
  readonly linear: LinearForm;
}

/** Whether a graph computes two rows, [empty prompt, prompt], or the prompt's alone. */
export interface GuidanceOption {
  readonly guidance: boolean;
}

/** Rows of every text tensor that enters a graph: the empty prompt, the prompt. */
export const TEXT_ROWS = 2;

/** An empty graph over the pack's networks. */
export function packGraph(manifest: PackManifest, { precision, linear }: GraphOptions): Graph {
  const weights = Object.fromEntries(
    Object.entries(manifest.networks).map(([name, entry]) => [name, entry.weights]),
  );
  return createGraph({ precision, linear, weights });
}

/**
 * A network of the pack.
 *
 * @throws EaselError `invalid-manifest` when the pack has none of that name, or one of another class.
 */
export function networkOf(
  manifest: PackManifest,
  name: NetworkName,
  classes: readonly NetworkClass[],
): NetworkEntry {
  const entry = manifest.networks[name];
  if (entry === undefined || !classes.includes(entry.class))
    throw new EaselError(
      'invalid-manifest',
      `The pack '${manifest.id}' needs the network ${name} as ${classes.join(' or ')}; it has ${entry?.class ?? 'none'}.`,
      { param: name },
    );
  return entry;
}

/** The tensors of a prompt as inputs, two rows each, cut to those that the graph computes. */
export interface TextInputs {
  /** float32 [R, W]: z_t. */
  readonly textEmbeds: Value;
  /** float32 [R, L, W] */
  readonly states: Value;
  /** float32 [R, L], 1 = a token. */
  readonly mask: Value;
}

export function textInputs(
  g: Graph,
  manifest: PackManifest,
  { guidance }: GuidanceOption,
): TextInputs {
  const { embeddingWidth: width, tokenizer } = manifest;
  const input = (name: string, ...sides: readonly number[]): Value =>
    rowsOf(g, g.input(name, 'float32', [TEXT_ROWS, ...sides]), guidance);
  return {
    textEmbeds: input('text_embeds', width),
    states: input('states', tokenizer.contextLength, width),
    mask: input('mask', tokenizer.contextLength),
  };
}

/** Both rows of a text tensor, or the prompt's. */
export function rowsOf(g: Graph, value: Value, guidance: boolean): Value {
  return guidance ? value : slice(g, value, 0, 1, TEXT_ROWS);
}
