import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { networkWeights } from '../../../src/convert/networkWeights.ts';
import type { NetworkConfig } from '../../../src/networks/config.ts';
import type { NetworkClass, PackManifest } from '../../../src/packs/manifest.ts';
import { readGolden } from '../../support/golden.ts';

/*
 * The tables against what diffusers and transformers themselves wrote: every golden case has a configuration and the
 * state_dict of the module made from it.
 */

const golden = resolve(import.meta.dirname, '../../fixtures/golden');

const KINDS: readonly (readonly [RegExp, NetworkClass])[] = [
  [/^bert-/, 'BertModelWithProjection'],
  [/^clip-text-/, 'CLIPTextModelWithProjection'],
  [/^clip-vision-/, 'CLIPVisionModelWithProjection'],
  [/^codes-(guided|plain)$/, 'AutoregressivePrior'],
  [/^prior-/, 'PriorTransformer'],
  [/^text-projection-/, 'UnCLIPTextProjModel'],
];

const cases = readdirSync(golden).flatMap((name) => {
  const config = `${golden}/${name}/config.json`;
  const known = KINDS.find(([pattern]) => pattern.test(name))?.[1];
  if (known !== undefined) return [[name, known] as const];
  if (!name.startsWith('unet-')) return [];
  const fields = JSON.parse(readFileSync(config, 'utf8')) as object;
  const kind = 'cross_attention_dim' in fields ? 'UNet2DConditionModel' : 'UNet2DModel';
  return [[name, kind] as const];
});

const sorted = (shapes: Iterable<readonly [string, readonly number[]]>) =>
  [...shapes].sort(([a], [b]) => (a < b ? -1 : 1));

test('there are cases of every class', () => {
  expect(new Set(cases.map(([, kind]) => kind)).size).toBe(8);
});

test.each(cases)(
  '%s: a %s has exactly the weights that its library gives it',
  async (name, kind) => {
    const { config, weights } = await readGolden(name);
    const theirs = [...weights].map(([tensor, { shape }]) => [tensor, shape] as const);
    expect(sorted(networkWeights(kind, config))).toEqual(sorted(theirs));
  },
);

test.each(['steps-karlo', 'steps-pack', 'steps-sketch'])(
  '%s: every network of a cascade',
  async (name) => {
    const { config, weights } = await readGolden(name);
    const networks = config['networks'] as unknown as Record<
      string,
      { class: NetworkClass; config: NetworkConfig }
    >;
    const ours = Object.entries(networks).flatMap(([network, { class: kind, config: fields }]) =>
      [...networkWeights(kind, fields)].map(
        ([tensor, shape]) => [`${network}/${tensor}`, shape] as const,
      ),
    );
    const theirs = [...weights].map(([tensor, { shape }]) => [tensor, shape] as const);
    expect(sorted(ours)).toEqual(sorted(theirs));
  },
);

test('the pack that ships has exactly the weights that its configurations ask for', () => {
  const file = resolve(import.meta.dirname, '../../../public/packs/embedded/pack.json');
  const { networks } = JSON.parse(readFileSync(file, 'utf8')) as PackManifest;
  for (const network of Object.values(networks)) {
    const theirs = Object.entries(network.weights).map(
      ([name, { shape }]) => [name, shape] as const,
    );
    expect(sorted(networkWeights(network.class, network.config))).toEqual(sorted(theirs));
  }
});
