import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { convertAddOn } from '../../../src/packs/addOn.ts';
import type { ConvertResult } from '../../../src/packs/convert.ts';
import type { EaselError } from '../../../src/errors.ts';
import { memoryFolder } from '../../../src/packs/folderSource.ts';
import { fileUrl } from '../../../src/packs/install.ts';
import type { PackManifest } from '../../../src/packs/manifest.ts';
import { packFiles } from '../../../src/packs/manifestLayout.ts';
import { parseManifest } from '../../../src/packs/manifestSchema.ts';
import { openPackFolder } from '../../support/studio.ts';
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
const config = { _class_name: 'AutoregressivePrior', dims: 8 };

async function convert(changes: { readonly [path: string]: unknown } = {}) {
  const files: Record<string, unknown> = {
    'addon.json': addon,
    'README.md': '# Codes',
    'prior/config.json': config,
    ...changes,
  };
  const folder = new Map(Object.entries(files).map(([path, value]) => [path, encode(value)]));
  const weights = weightsFile({ 'to_codes.weight': [32, 32], mean: [32] }, 3);
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
      { 'prior/config.json': { ...config, _class_name: 'PriorTransformer' } },
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
