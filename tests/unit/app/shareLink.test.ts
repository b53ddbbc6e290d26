import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cases } from '../../support/long.ts';
import { screenOf } from '../../../src/app/shell/route.ts';
import { isShared, readShared, shareLink } from '../../../src/app/create/shareLink.ts';
import type { PackInfo, TextToImageRequest } from '../../../src/engine/types.ts';
import { EaselError } from '../../../src/base/errors.ts';

const stage = { sampler: 'dpm++2m', steps: 20, guidance: 4, eta: 0 } as const;
const pack: PackInfo = {
  id: 'easel-emoji',
  version: '1.0.0',
  name: 'Easel Emoji',
  bytes: 1,
  licence: 'MIT',
  storage: 'indexeddb',
  sizes: [256, 512, 1024],
  readsPictures: true,
  fillsSides: false,
  heaviestBytes: 1,
  own: true,
  description: '',
  examples: [],
  defaults: { prior: stage, decoder: stage, upsample256: stage, upsample1024: stage },
  attribution: [],
  addOns: [],
};
const PAGE = 'https://example.org/sub/?backend=wasm#settings';
const link = (request: TextToImageRequest) => shareLink(request, pack, PAGE);
const hashOf = (address: string) => new URL(address).hash;
/** A fragment with any JSON in it. */
const written = (value: unknown) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `#make=${Buffer.from(text).toString('base64url')}`;
};

const requests = fc.record({
  prompt: fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .filter((text) => text.trim() !== ''),
  size: fc.constantFrom(64, 256, 512, 1024),
  seed: fc.nat(0xffff_ffff),
  signature: fc.boolean(),
  decoder: fc.record({
    steps: fc.integer({ min: 1, max: 1000 }),
    guidance: fc.double({ min: 1, max: 20, noNaN: true }),
  }),
});

describe('a shared link', () => {
  test('holds every value that decides the picture, in the fragment alone', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const address = new URL(link(request as TextToImageRequest));
        expect([address.origin, address.pathname, address.search]).toEqual([
          'https://example.org',
          '/sub/',
          '',
        ]);
        expect(address.hash).toMatch(/^#make=[A-Za-z0-9_-]+$/);
        const { request: read, packVersion } = readShared(address.hash);
        const { size } = request;
        expect({ ...read, packVersion }).toEqual({
          ...request,
          n: 1,
          pack: 'easel-emoji',
          packVersion: '1.0.0',
          prior: stage,
          decoder: { ...stage, ...request.decoder },
          ...(size > 64 ? { upsample256: stage } : {}),
          ...(size > 256 ? { upsample1024: stage } : {}),
        });
      }),
      { seed: 12 },
    );
  });

  test('of the longest prompt stays short enough to send', () => {
    const prompt = '👩🏽‍🚀'.repeat(100);
    const address = link({ prompt, size: 1024 });
    expect(readShared(hashOf(address)).request.prompt).toBe(prompt);
    expect(address.length).toBeLessThan(4000);
  });

  test('opens the Create screen, sound or not', () => {
    for (const hash of [hashOf(link({ prompt: 'a' })), '#make=', '#make=%%%', '#else', '#/make'])
      expect(screenOf(hash)).toBe('create');
    expect([isShared('#make=x'), isShared('#models')]).toEqual([true, false]);
  });

  const good = JSON.parse(
    Buffer.from(hashOf(link({ prompt: 'a' })).slice(6), 'base64url').toString(),
  ) as Record<string, unknown>;
  test.each([
    ['nothing', '#make=', 'corrupt-data'],
    ['what is no base64url', '#make=<script>', 'corrupt-data'],
    ['what is no JSON', written('{'), 'corrupt-data'],
    ['what is no UTF-8', '#make=_w', 'corrupt-data'],
    ['a megabyte', written(`"${'x'.repeat(1_000_000)}"`), 'corrupt-data'],
    ['no object', written([1]), 'invalid-request'],
    ['a newer version', written({ ...good, v: 2 }), 'unsupported-format'],
    ['an unknown field', written({ ...good, url: '//evil.example' }), 'invalid-request'],
    ['a prompt of 1,001 characters', written({ ...good, p: 'x'.repeat(1001) }), 'invalid-request'],
    ['a size that is not', written({ ...good, z: 4096 }), 'invalid-request'],
    ['half a seed', written({ ...good, s: 0.5 }), 'invalid-request'],
    ['a path for a pack', written({ ...good, k: '../x' }), 'invalid-request'],
    ['a million steps', written({ ...good, t: [['ddim', 1e6, 1, 0]] }), 'invalid-request'],
    ['a sampler that is not', written({ ...good, t: [['magic', 1, 1, 0]] }), 'invalid-request'],
    ['five stages', written({ ...good, t: Array(5).fill(['ddim', 1, 1, 0]) }), 'corrupt-data'],
    ['stages of another shape', written({ ...good, t: [{}] }), 'corrupt-data'],
    ['a version that is no text', written({ ...good, w: {} }), 'corrupt-data'],
  ])('with %s is refused', (_, hash, code) => {
    expect(() => readShared(hash)).toThrow(expect.objectContaining({ name: 'EaselError', code }));
  });

  test('is never anything but a request or a typed refusal', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map(written),
          fc
            .dictionary(fc.constantFrom(...Object.keys(good)), fc.jsonValue())
            .map((more) => written({ ...good, ...more })),
        ),
        (hash) => {
          try {
            expect(readShared(hash).request.prompt).toBeTypeOf('string');
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(EaselError);
          }
        },
      ),
      { seed: 8, numRuns: cases(1000) },
    );
  });
});
