import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { convertAddOn } from '../../../src/convert/addOn.ts';
import type { ConvertResult } from '../../../src/convert/convert.ts';
import type { EaselError } from '../../../src/base/errors.ts';
import { memoryFolder } from '../../support/memoryFolder.ts';
import { fileUrl } from '../../../src/packs/install.ts';
import type { NetworkClass, PackManifest } from '../../../src/packs/manifest.ts';
import { packFiles } from '../../../src/packs/manifestLayout.ts';
import { parseManifest } from '../../../src/packs/manifestSchema.ts';
import { openPackFolder } from '../../../models/cli/support/openPack.ts';
import { networkWeights } from '../../../src/convert/networkWeights.ts';
import { weightsFile } from '../../support/packs.ts';

const packs = resolve(import.meta.dirname, '../../fixtures/packs');
const manifestOf = (name: string): PackManifest =>
  parseManifest(JSON.parse(readFileSync(`${packs}/${name}/pack.json`, 'utf8')));
const base = manifestOf('tiny');

const encode = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const addon = {
  format: 'easel-addon-source',
  formatVersion: 1,
  id: 'tiny-codes',
  version: base.version,
  name: 'Tiny with codes',
  description: '',
  base: { id: base.id, version: base.version },
  prior: { defaults: { sampler: 'codes', steps: 8, guidance: 2, eta: 0 } },
};
const config = {
  _class_name: 'AutoregressivePrior',
  dims: 8,
  buckets: 8,
  dot_buckets: 4,
  embedding_dim: 32,
  text_width: 32,
  text_length: 64,
  width: 16,
  heads: 2,
  layers: 1,
};

/** A PriorTransformer, small. */
const DIFFUSING = {
  num_attention_heads: 1,
  attention_head_dim: 8,
  num_layers: 1,
  embedding_dim: 32,
  num_embeddings: 64,
};

async function convert(changes: { readonly [path: string]: unknown } = {}) {
  const files: Record<string, unknown> = {
    'addon.json': addon,
    'README.md': '# Codes',
    'prior/config.json': config,
    ...changes,
  };
  const folder = new Map(Object.entries(files).map(([path, value]) => [path, encode(value)]));
  const { _class_name: kind, ...fields } = {
    ...config,
    ...(changes['prior/config.json'] as object),
  };
  const weights = weightsFile(networkWeights(kind as NetworkClass, fields), 3);
  folder.set('prior/diffusion_pytorch_model.safetensors', weights);
  const written = new Map<string, Uint8Array>();
  const converting = convertAddOn(memoryFolder(folder), { base, sibling: 'tiny' });
  for (;;) {
    const next: IteratorResult<{ path: string; bytes: Uint8Array }, ConvertResult> =
      await converting.next();
    if (next.done) return { written, manifest: next.value.manifest };
    written.set(next.value.path, next.value.bytes);
  }
}

const refusal = (changes: { readonly [path: string]: unknown }) =>
  convert(changes).then(
    () => 'accepted',
    (thrown: EaselError) => `${thrown.code} ${String(thrown.param)}`,
  );

describe('an add-on', () => {
  test('writes its own prior and card, and names the base’s other files in the base’s folder', async () => {
    const { written, manifest } = await convert();
    expect([...written.keys()].sort()).toEqual(['README.md', 'pack.json', 'prior-000.bin']);
    const own = packFiles(manifest).filter(({ sibling }) => sibling === undefined);
    expect(own.map(({ path }) => path).sort()).toEqual(['README.md', 'prior-000.bin']);
    const shared = packFiles(manifest).filter(({ sibling }) => sibling === 'tiny');
    const ofBase = packFiles(base).filter(({ path }) => !/^prior-|README/.test(path));
    expect(shared.map(({ sha256 }) => sha256)).toEqual(ofBase.map(({ sha256 }) => sha256));
    expect(manifest.networks.prior?.class).toBe('AutoregressivePrior');
    expect(manifest.stages.prior).toEqual({ defaults: addon.prior.defaults });
    expect(manifest.stages.decoder).toEqual(base.stages.decoder);
  });

  test('brings a prior of one pass (ECLIPSE) to a pack that has another', async () => {
    const { prior: _, ...light } = addon;
    const { manifest } = await convert({
      'addon.json': { ...light, id: 'tiny-light' },
      'prior/config.json': {
        ...DIFFUSING,
        _class_name: 'PriorTransformer',
        additional_embeddings: 3,
      },
    });
    expect(manifest.stages.prior.defaults).toEqual({
      sampler: 'ddim',
      steps: 1,
      guidance: 1,
      eta: 0,
    });
    expect(Object.keys(manifest.networks.prior?.weights ?? {})).not.toContain(
      'time_embedding.linear_1.weight',
    );
    expect(manifest.stages.decoder).toEqual(base.stages.decoder);
  });

  test('reads the base’s tensors where they lie', async () => {
    const [whole, added] = [
      await openPackFolder(`${packs}/tiny`),
      await openPackFolder(`${packs}/tiny-codes`),
    ];
    for (const network of ['text_encoder', 'decoder', 'super_res_last'] as const)
      for (const tensor of Object.keys(base.networks[network]?.weights ?? {}).slice(0, 3)) {
        const request = { network, tensor, form: 'f32' } as const;
        expect(await added.weight(request)).toEqual(await whole.weight(request));
      }
  });

  test.each<[string, { readonly [path: string]: unknown }, string]>([
    [
      'made for another version',
      { 'addon.json': { ...addon, base: { id: base.id, version: '9.0.0' } } },
      'invalid-request base',
    ],
    [
      'without its format',
      { 'addon.json': { ...addon, format: 'zip' } },
      'unsupported-format addon.json',
    ],
    [
      'whose steps are not its codes',
      { 'prior/config.json': { ...config, dims: 9 } },
      'invalid-manifest stages.prior.defaults.steps',
    ],
    [
      'whose prior diffuses',
      { 'prior/config.json': { ...DIFFUSING, _class_name: 'PriorTransformer' } },
      'invalid-manifest stages.prior',
    ],
  ])('%s is refused', async (_, changes, expected) => {
    expect(await refusal(changes)).toBe(expected);
  });
});

test('a file of a sibling folder lies beside the pack’s own', () => {
  const file = { path: 'tokenizer/vocab.txt', bytes: 1, sha256: '', sibling: 'embedded' };
  const url = 'https://example.org/easel/packs/emoji-codes/pack.json?v=2';
  expect(fileUrl(url, file)).toBe('https://example.org/easel/packs/embedded/tokenizer/vocab.txt');
  expect(fileUrl(url, { path: 'a.bin', bytes: 1, sha256: '' })).toBe(
    'https://example.org/easel/packs/emoji-codes/a.bin',
  );
});
