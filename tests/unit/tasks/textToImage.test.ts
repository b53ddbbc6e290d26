import { describe, expect, test } from 'vitest';
import type { PackManifest } from '../../../src/packs/manifest.ts';
import { resolveRequest, seedOf } from '../../../src/cascade/request.ts';
import { checkTextToImage } from '../../../src/tasks/requests.ts';

const stage = { defaults: { sampler: 'ddim', steps: 8, guidance: 2, eta: 0 } };
const pack = (stages: object) =>
  ({
    id: 'tiny',
    name: 'Tiny',
    stages: { prior: stage, decoder: stage, ...stages },
  }) as PackManifest;
const whole = pack({ upsample256: stage, upsample1024: stage });

describe('a bad field is refused by name', () => {
  test.each<[string, unknown, string]>([
    ['no object', 'a red apple', 'request'],
    ['null', null, 'request'],
    ['no prompt', {}, 'prompt'],
    ['a prompt that is no text', { prompt: 7 }, 'prompt'],
    ['an empty prompt', { prompt: '' }, 'prompt'],
    ['a prompt of spaces', { prompt: ' \n ' }, 'prompt'],
    ['1001 characters', { prompt: 'x'.repeat(1001) }, 'prompt'],
    ['half a character', { prompt: 'a \ud83c' }, 'prompt'],
    ['no pictures', { prompt: 'x', n: 0 }, 'n'],
    ['eleven pictures', { prompt: 'x', n: 11 }, 'n'],
    ['half a picture', { prompt: 'x', n: 1.5 }, 'n'],
    ['a text for a number', { prompt: 'x', n: '2' }, 'n'],
    ['an unknown size', { prompt: 'x', size: 300 }, 'size'],
    ['a size as text', { prompt: 'x', size: '256' }, 'size'],
    ['NaN for a seed', { prompt: 'x', seed: Number.NaN }, 'seed'],
    ['a negative seed', { prompt: 'x', seed: -1 }, 'seed'],
    ['a seed of 33 bits', { prompt: 'x', seed: 2 ** 32 }, 'seed'],
    ['a pack that is a path', { prompt: 'x', pack: '../etc' }, 'pack'],
    ['a stage that is no object', { prompt: 'x', prior: 5 }, 'prior'],
    ['an unknown sampler', { prompt: 'x', decoder: { sampler: 'heun' } }, 'decoder.sampler'],
    ['codes of a decoder', { prompt: 'x', decoder: { sampler: 'codes' } }, 'decoder.sampler'],
    ['no steps', { prompt: 'x', decoder: { steps: 0 } }, 'decoder.steps'],
    ['1001 steps', { prompt: 'x', prior: { steps: 1001 } }, 'prior.steps'],
    ['guidance below 1', { prompt: 'x', decoder: { guidance: 0.5 } }, 'decoder.guidance'],
    ['infinite guidance', { prompt: 'x', decoder: { guidance: Infinity } }, 'decoder.guidance'],
    ['η above 1', { prompt: 'x', upsample256: { eta: 1.1 } }, 'upsample256.eta'],
    ['a mistyped field', { prompt: 'x', sede: 7 }, 'sede'],
    ['a mistyped stage field', { prompt: 'x', prior: { step: 7 } }, 'prior.step'],
  ])('%s', (_, request, param) => {
    expect(() => checkTextToImage(request)).toThrow(
      expect.objectContaining({ code: 'invalid-request', param }),
    );
  });
});

test('1000 characters pass, counted as a person counts, not in UTF-16 units', () => {
  expect(() => checkTextToImage({ prompt: '🍎'.repeat(1000) })).not.toThrow();
  expect(() => checkTextToImage({ prompt: '🍎'.repeat(1001) })).toThrow('1001 characters');
});

describe('defaults', () => {
  test('come from the pack, field by field', () => {
    const request = checkTextToImage({ prompt: 'x', decoder: { steps: 3 } });
    expect(resolveRequest(request, whole)).toEqual({
      prompt: 'x',
      n: 4,
      signature: false,
      size: 256,
      seed: 0,
      pack: 'tiny',
      prior: stage.defaults,
      decoder: { ...stage.defaults, steps: 3 },
      upsample256: stage.defaults,
    });
  });

  test('of stages that the size skips are left out, for they decide nothing', () => {
    const resolved = resolveRequest({ prompt: 'x', size: 64, upsample256: { steps: 2 } }, whole);
    expect(resolved).not.toHaveProperty('upsample256');
    expect(resolveRequest({ prompt: 'x', size: 512 }, whole)).toHaveProperty('upsample1024');
  });

  test('a size that the pack has no stage for is refused', () => {
    const refused = expect.objectContaining({ code: 'invalid-request', param: 'size' });
    expect(() => resolveRequest({ prompt: 'x', size: 256 }, pack({}))).toThrow(refused);
    const half = pack({ upsample256: stage });
    expect(() => resolveRequest({ prompt: 'x', size: 512 }, half)).toThrow(refused);
    expect(resolveRequest({ prompt: 'x', size: 256 }, half).size).toBe(256);
  });
});

describe('an autoregressive prior', () => {
  const prior = { defaults: { sampler: 'codes', steps: 64, guidance: 1.5, eta: 0 } };
  const drawing = pack({ prior });
  const ask = (options: object, of: PackManifest) =>
    resolveRequest(checkTextToImage({ prompt: 'x', size: 64, prior: options }), of).prior;

  test('takes another guidance, and its own options as a finished request holds them', () => {
    expect(ask({ guidance: 3 }, drawing)).toEqual({ ...prior.defaults, guidance: 3 });
    expect(ask(prior.defaults, drawing)).toEqual(prior.defaults);
  });

  test.each<[string, object, PackManifest, string]>([
    ['other steps', { steps: 20 }, drawing, 'prior.steps'],
    ['another sampler', { sampler: 'ddim' }, drawing, 'prior.sampler'],
    ['an eta', { eta: 0.5 }, drawing, 'prior.eta'],
    ['codes of a prior that diffuses', { sampler: 'codes' }, whole, 'prior.sampler'],
  ])('%s are refused', (_, options, of, param) => {
    expect(() => ask(options, of)).toThrow(
      expect.objectContaining({ code: 'invalid-request', param }),
    );
  });
});

test('picture k of seed s is picture 0 of seed s + k, modulo 2³²', () => {
  expect(seedOf(7, 1)).toBe(8);
  expect(seedOf(0xffff_ffff, 1)).toBe(0);
});
