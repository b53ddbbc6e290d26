import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { cases } from '../../support/long.ts';
import { EaselError } from '../../../src/base/errors.ts';
import { isPackPath, parseManifest } from '../../../src/packs/manifestSchema.ts';
import { convertAll, easelFolder } from '../../support/packs.ts';

type Json = Record<string, unknown>;
let valid = '';
beforeAll(async () => {
  const { files } = await convertAll(easelFolder());
  valid = new TextDecoder().decode(files.get('pack.json'));
});
const fresh = (): Json => JSON.parse(valid);

/** The fault that parsing gives after `change`. */
function fault(change: (manifest: Json) => void): { code: string; param: string | undefined } {
  const manifest = fresh();
  change(manifest);
  try {
    parseManifest(manifest);
  } catch (thrown) {
    if (thrown instanceof EaselError) return { code: thrown.code, param: thrown.param };
    throw thrown;
  }
  throw new Error('parseManifest accepted it');
}

/** Sets the value at a dotted path. */
function at(path: string, value: unknown): (manifest: Json) => void {
  return (manifest) => {
    const keys = path.split('/');
    const last = keys.pop() ?? '';
    let node = manifest;
    for (const key of keys) node = node[key] as Json;
    if (value === undefined) Reflect.deleteProperty(node, last);
    else node[last] = value;
  };
}

describe('parseManifest', () => {
  test('accepts what the converter writes, unchanged', () => {
    expect(parseManifest(fresh())).toEqual(fresh());
  });

  test('a condition of the decoder and the network that draws it come together', () => {
    const condition = at('stages/decoder/layout/condition', 'unshuffle');
    const sketch = at('networks/sketch', { class: 'Sketch', config: {}, weights: {} });
    for (const change of [condition, sketch])
      expect(fault(change)).toEqual({ code: 'invalid-manifest', param: 'stages.decoder' });
    const both = fresh();
    condition(both);
    sketch(both);
    expect(parseManifest(both)).toEqual(both);
  });

  test.each([{ layers_per_block: 1 }, { hidden_dim: 8 }, { colours: 4, palette_dim: 8 }])(
    'a sketch with %j asks for pages that know it',
    (config) => {
      const pack = fresh();
      at('stages/decoder/layout/condition', 'unshuffle')(pack);
      at('networks/sketch', { class: 'Sketch', config, weights: {} })(pack);
      expect(() => parseManifest(pack)).toThrow('what is said makes it 6');
      pack['formatVersion'] = 6;
      expect(parseManifest(pack)).toEqual(pack);
    },
  );

  test.each([
    ['formatVersion', 7],
    ['formatVersion', 0],
    ['formatVersion', '1'],
    ['formatVersion', undefined],
    ['format', 'zip'],
  ])('another %s (%s) is an unsupported format', (field, value) => {
    expect(fault(at(field, value))).toEqual({ code: 'unsupported-format', param: field });
  });

  test.each([
    '../x.bin',
    'a/../x.bin',
    '/x.bin',
    'a//b',
    'a\\b',
    'https://x/y',
    'C:x',
    './x',
    '',
    'a/',
    'x?y',
    'x%2e',
    'a\0b',
    '..',
  ])('the path %j is refused', (path) => {
    expect(isPackPath(path)).toBe(false);
    expect(fault(at('shards/0/path', path))).toEqual({
      code: 'invalid-manifest',
      param: 'shards.0.path',
    });
  });

  test.each([
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'ftp://example.org/x',
    'mailto:a@example.org',
    '//example.org',
    'example.org',
    '',
  ])('an attribution from %j is refused: its address becomes a link', (address) => {
    expect(fault(at('attribution/0/url', address))).toEqual({
      code: 'invalid-manifest',
      param: 'attribution.0.url',
    });
  });

  const weight = 'networks/prior/weights/encoder_hidden_states_proj.weight';
  test.each([
    ['a shard over 16 MiB', 'shards/0/bytes', 16 * 1024 * 1024 + 1, 'shards.0.bytes'],
    ['a hash that is none', 'shards/0/sha256', 'A'.repeat(64), 'shards.0.sha256'],
    [
      'a file named twice',
      'modelCard/path',
      'tokenizer/tokenizer.json',
      'tokenizer/tokenizer.json',
    ],
    ['a file named as the manifest', 'modelCard/path', 'Pack.json', 'Pack.json'],
    ['an unknown field', 'surprise', 1, 'surprise'],
    ['a missing network', 'networks/prior', undefined, 'networks.prior'],
    ['a network of another class', 'networks/prior/class', 'UNet2DModel', 'networks.prior.class'],
    ['an upper-case id', 'id', 'Karlo', 'id'],
    ['no steps', 'stages/prior/defaults/steps', 0, 'stages.prior.defaults.steps'],
    [
      'a prior that diffuses without a scheduler',
      'stages/prior/scheduler',
      undefined,
      'stages.prior',
    ],
    ['a prior that diffuses codes', 'stages/prior/defaults/sampler', 'codes', 'stages.prior'],
    [
      'a scheduler for a prior that draws codes',
      'networks/prior/class',
      'AutoregressivePrior',
      'stages.prior.scheduler',
    ],
    [
      'a decoder that draws codes',
      'stages/decoder/defaults/sampler',
      'codes',
      'stages.decoder.defaults.sampler',
    ],
    ['a sibling outside of the packs', 'shards/0/sibling', '..', 'shards.0.sibling'],
    ['a stage without its network', 'stages/upsample256', undefined, undefined],
  ])('%s is refused', (name, path, value, param) => {
    if (name === 'a stage without its network') {
      expect(fault((m) => at('stages/upsample256', (m['stages'] as Json)['decoder'])(m))).toEqual({
        code: 'invalid-manifest',
        param: 'stages.upsample256',
      });
      return;
    }
    expect(fault(at(path, value))).toEqual({ code: 'invalid-manifest', param });
  });

  test.each([
    ['a tensor behind the end of its shard', `${weight}/parts/0/offset`, 16 * 65_536],
    ['scales behind the end of their shard', `${weight}/parts/0/scalesOffset`, 16 * 65_536],
    ['a shard that is not there', `${weight}/parts/0/shard`, 99],
    ['a length that does not fit the shape', `${weight}/parts/0/bytes`, 16],
    ['a shape that does not fit the length', `${weight}/shape`, [48, 4000]],
    ['rows that do not add up', `${weight}/parts/0/rows`, 47],
    ['a layout that its type has not', `${weight}/layout`, 'channels'],
    ['a type that its layout has not', `${weight}/dtype`, 'f16'],
    ['no scales', `${weight}/parts/0/scalesOffset`, undefined],
    ['two tensors in one place', `${weight}/parts/0/offset`, 0],
  ])('%s is refused', (_, path, value) => {
    expect(fault(at(path, value)).code).toBe('invalid-manifest');
  });

  test('whatever is changed in it, it is accepted or refused with a typed fault', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
        fc.jsonValue({ maxDepth: 3 }),
        (walk, value) => {
          const manifest = fresh();
          let node: unknown = manifest;
          for (const [step, choice] of walk.entries()) {
            if (typeof node !== 'object' || node === null) break;
            const keys = Object.keys(node);
            const key = keys[choice % Math.max(1, keys.length)];
            if (key === undefined) break;
            const next = (node as Json)[key];
            if (step === walk.length - 1 || typeof next !== 'object' || next === null) {
              (node as Json)[key] = value;
              break;
            }
            node = next;
          }
          try {
            parseManifest(manifest);
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(EaselError);
          }
        },
      ),
      { numRuns: cases(2000), seed: 7 },
    );
  });

  test('anything else at all is refused with a typed fault', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true }), (value) => {
        expect(() => parseManifest(value)).toThrow(EaselError);
      }),
      { numRuns: cases(500), seed: 7 },
    );
  });

  test('a configuration nested without end is refused, not followed', () => {
    const circle: Json = {};
    circle['circle'] = circle;
    expect(fault(at('networks/prior/config', circle)).code).toBe('invalid-manifest');
  });
});
