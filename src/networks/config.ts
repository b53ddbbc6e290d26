import { EaselError } from '../base/errors.ts';
import {
  gelu,
  geluTanh,
  quickGelu,
  relu,
  silu,
  tanh,
  type Graph,
  type Value,
} from '../graph/index.ts';
import type { JsonValue, NetworkEntry } from '../packs/manifest.ts';

/** A component's config.json as diffusers or transformers wrote it. */
export type NetworkConfig = NetworkEntry['config'];

/** A configuration that Easel cannot build: names the field, its value and what would do. */
export function unsupported(field: string, value: unknown, needed: string): EaselError {
  return new EaselError(
    'unsupported-format',
    `The configuration field '${field}' is ${JSON.stringify(value) ?? 'missing'}; Easel needs ${needed}.`,
    { param: field },
  );
}

/** A positive integer field. `fallback` is the library's own default for a field that is left out or null. */
export function integerField(config: NetworkConfig, field: string, fallback?: number): number {
  const value = present(config, field) ?? fallback;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
    throw unsupported(field, value, 'a positive integer');
  return value;
}

/** How many there are of something: an integer from 0, which is also what an absent or null field means. */
export function countField(config: NetworkConfig, field: string): number {
  const value = present(config, field) ?? 0;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw unsupported(field, value, 'an integer from 0');
  return value;
}

/** A list of positive integers. */
export function integersField(config: NetworkConfig, field: string): readonly number[] {
  const value = present(config, field);
  const good = (entry: JsonValue): entry is number =>
    typeof entry === 'number' && Number.isSafeInteger(entry) && entry > 0;
  if (!Array.isArray(value) || value.length === 0 || !value.every(good))
    throw unsupported(field, value, 'a list of positive integers');
  return value;
}

/** A finite number. */
export function numberField(config: NetworkConfig, field: string, fallback?: number): number {
  const value = present(config, field) ?? fallback;
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw unsupported(field, value, 'a finite number');
  return value;
}

export function booleanField(config: NetworkConfig, field: string, fallback: boolean): boolean {
  const value = present(config, field) ?? fallback;
  if (typeof value !== 'boolean') throw unsupported(field, value, 'true or false');
  return value;
}

/** One of a few strings; null and absent fields take the fallback. */
export function choiceField<Choice extends string | null>(
  config: NetworkConfig,
  field: string,
  choices: readonly Choice[],
  fallback: Choice,
): Choice {
  const value = present(config, field) ?? fallback;
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined)
    throw unsupported(field, value, `one of ${choices.map((c) => JSON.stringify(c)).join(', ')}`);
  return choice;
}

/** A field that is one string or null; `absent` is what leaving it out means. */
export function nullableField<Choice extends string>(
  config: NetworkConfig,
  field: string,
  choice: Choice,
  absent: Choice | null,
): Choice | null {
  const value = config[field];
  if (value === undefined) return absent;
  if (value !== null && value !== choice) throw unsupported(field, value, `"${choice}" or null`);
  return value === null ? null : choice;
}

/** Throws unless the field is absent, null or one of the accepted values: for options that Easel does not build. */
export function requireField(
  config: NetworkConfig,
  field: string,
  accepted: readonly JsonValue[],
): void {
  const value = present(config, field);
  if (value === undefined || accepted.includes(value)) return;
  throw unsupported(field, value, accepted.map((a) => JSON.stringify(a)).join(' or '));
}

/** The element-wise functions that transformers and diffusers name in configurations. */
export function activationField(
  config: NetworkConfig,
  field: string,
  fallback: string,
): (g: Graph, x: Value) => Value {
  const name = choiceField<string>(config, field, Object.keys(ACTIVATIONS), fallback);
  const activation = ACTIVATIONS[name];
  if (activation === undefined) throw unsupported(field, name, 'a known activation');
  return activation;
}

const ACTIVATIONS: { readonly [name: string]: (g: Graph, x: Value) => Value } = {
  gelu,
  gelu_new: geluTanh,
  gelu_pytorch_tanh: geluTanh,
  quick_gelu: quickGelu,
  relu,
  silu,
  swish: silu,
  tanh,
};

function present(config: NetworkConfig, field: string): JsonValue | undefined {
  return config[field] ?? undefined;
}
