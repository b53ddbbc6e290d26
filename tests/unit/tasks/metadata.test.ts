import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { cases } from '../../support/long.ts';
import { pictureText, taskText } from '../../../src/tasks/metadata.ts';
import { readRequest } from '../../../src/tasks/restore.ts';
import type { ResolvedRequest, ResolvedTask } from '../../../src/engine/types.ts';
import { EaselError } from '../../../src/base/errors.ts';
import { encodePng } from '../../../src/image/png.ts';
import { stripMetadata } from '../../../src/image/strip.ts';
import { XMP_KEYWORD } from '../../../src/image/xmp.ts';

const stage = { sampler: 'dpm++2m', steps: 20, guidance: 4, eta: 0 } as const;
const request: ResolvedRequest = {
  prompt: 'a red apple',
  n: 4,
  size: 256,
  seed: 7,
  pack: 'easel-emoji',
  signature: false,
  prior: { ...stage, guidance: 2 },
  decoder: stage,
  upsample256: { ...stage, sampler: 'ddim', steps: 4, guidance: 1 },
};
const task: ResolvedTask = {
  size: 64,
  seed: 5,
  pack: 'easel-emoji',
  steps: 25,
  pictures: 2,
  matte: [255, 255, 255],
  signature: false,
  frames: 9,
  noise: 'slerp',
};

const pixels = { width: 2, height: 2, rgba: new Uint8ClampedArray(16).fill(200) };
const picture = (text: Record<string, string>) => encodePng(pixels, text);
const made = (prompt: string, kind?: 'edit') =>
  picture(pictureText({ ...request, prompt }, 9, '1.0.0', kind));

/** What libvips, an independent decoder, reads from the file. */
const decoded = async (png: Uint8Array) => {
  const { comments = [], xmpAsString = '' } = await sharp(png).metadata();
  return {
    text: Object.fromEntries(comments.map(({ keyword, text }) => [keyword, text])),
    xmp: xmpAsString,
  };
};

const LONG = [...'空を飛ぶ赤いりんご 🍎👩🏽‍🚀 “café”\nline <two> & "three"; '].join('').repeat(20);
const PROMPTS = [
  'a red apple',
  '空を飛ぶ赤いりんご',
  '👩🏽‍🚀 🍎 & <b>"quotes"</b> ]]>',
  [...LONG].slice(0, 400).join(''),
];

describe('the metadata of a picture', () => {
  test.each(PROMPTS)('reach an independent decoder unharmed: %s', async (prompt) => {
    const { text, xmp } = await decoded(made(prompt));
    expect(JSON.parse(text['easel'] ?? '')).toMatchObject({ request: { prompt, seed: 9 } });
    const parameters = text['parameters'] ?? '';
    expect(parameters.slice(0, parameters.lastIndexOf('\n'))).toBe(prompt);
    expect(text['Description']).toBe(prompt);
    expect(descriptionOf(xmp)).toBe(prompt);
  });

  test('say the values in the widely read form', async () => {
    const { text } = await decoded(made('a red apple'));
    expect(text['parameters']).toBe(
      'a red apple\nSteps: 20, Sampler: DPM++ 2M, CFG scale: 4, Seed: 9, Size: 256x256, Model: easel-emoji, Version: Easel',
    );
  });

  test('name the kind of source: a model made all of it, or a part', async () => {
    const source = (xmp: string) => /DigitalSourceType="([^"]*)"/.exec(xmp)?.[1];
    const base = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
    expect(source((await decoded(made('a'))).xmp)).toBe(`${base}trainedAlgorithmicMedia`);
    expect(source((await decoded(made('a', 'edit'))).xmp)).toBe(
      `${base}compositeWithTrainedAlgorithmicMedia`,
    );
    const variation = await decoded(picture(taskText('interpolate', task, 5, '1.0.0')));
    expect(source(variation.xmp)).toBe(`${base}trainedAlgorithmicMedia`);
    expect(variation.text['parameters']).toMatch(/^Steps: 25, Sampler: DDIM, /);
  });

  test('of any prompt are XML that a parser takes, with nothing but what XML allows', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (prompt) => {
        const xmp = pictureText({ ...request, prompt }, 0, '1')[XMP_KEYWORD] ?? '';
        const said = /x-default">([^<]*)</.exec(xmp)?.[1] ?? '';

        expect(said).not.toMatch(/[\0-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff"]|&(?!#\d+;)/);

        const allowed = prompt.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '');
        expect(descriptionOf(xmp)).toBe(allowed);
      }),
      { seed: 2, numRuns: cases(500) },
    );
  });
});

/** dc:description, its references resolved. */
function descriptionOf(xmp: string): string {
  const [, text = ''] = /x-default">([^<]*)</.exec(xmp) ?? [];
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

describe('a request read back from a PNG', () => {
  test.each(PROMPTS)('makes that one picture again: %s', (prompt) => {
    expect(readRequest(made(prompt))).toEqual({
      task: 'textToImage',
      packVersion: '1.0.0',
      request: {
        prompt,
        n: 1,
        size: 256,
        seed: 9,
        pack: 'easel-emoji',
        prior: request.prior,
        decoder: request.decoder,
        upsample256: request.upsample256,
      },
    });
  });

  test('keeps the signature, and says when it was an edit or began with pictures', () => {
    const signed = pictureText({ ...request, signature: true }, 9, '1.0.0', 'edit');
    expect(readRequest(picture(signed))).toMatchObject({
      task: 'edit',
      request: { signature: true },
    });
    expect(readRequest(picture(taskText('interpolate', task, 8, '1.0.0')))).toEqual({
      task: 'interpolate',
      packVersion: '1.0.0',
      request: { ...task, seed: 8 },
    });
  });

  test.each([
    ['nothing', undefined, 'unsupported-format', undefined],
    ['a newer way', { v: 2 }, 'unsupported-format', 'v'],
    [
      'another task',
      { v: 1, task: 'paint', packVersion: '1', request: {} },
      'invalid-request',
      'task',
    ],
    [
      'no prompt',
      { v: 1, task: 'edit', packVersion: '1', request: {} },
      'invalid-request',
      'prompt',
    ],
    [
      'a thousand pictures',
      { v: 1, task: 'textToImage', packVersion: '1', request: { prompt: 'a', n: 1000 } },
      'invalid-request',
      'n',
    ],
    [
      'an unknown field',
      { v: 1, task: 'textToImage', packVersion: '1', request: { prompt: 'a', url: '//evil' } },
      'invalid-request',
      'url',
    ],
    [
      'a picture smuggled in',
      { v: 1, task: 'interpolate', packVersion: '1', request: { pictures: 2, image: 'x' } },
      'invalid-request',
      'image',
    ],
    ['no list of values', [], 'invalid-request', 'easel'],
  ] as const)('that says %s is refused', (_, said, code, param) => {
    const text = said === undefined ? {} : { easel: JSON.stringify(said) };
    expect(() => readRequest(picture(text))).toThrow(expect.objectContaining({ code, param }));
  });

  test('is never anything but a request or a typed refusal, whatever the text', () => {
    const whole = JSON.stringify({
      v: 1,
      task: 'textToImage',
      packVersion: '1',
      request: { prompt: 'a' },
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc
            .tuple(fc.nat(whole.length), fc.nat(whole.length), fc.string({ maxLength: 4 }))
            .map(
              ([a, b, put]) => whole.slice(0, Math.min(a, b)) + put + whole.slice(Math.max(a, b)),
            ),
        ),
        (easel) => {
          try {
            expect(readRequest(picture({ easel })).request).toBeTypeOf('object');
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(EaselError);
          }
        },
      ),
      { seed: 4, numRuns: cases(500) },
    );
    expect(() => readRequest(new TextEncoder().encode('GIF89a'))).toThrow(
      expect.objectContaining({ code: 'corrupt-data' }),
    );
    expect(() => readRequest(picture({ easel: `"${'x'.repeat(70_000)}"` }))).toThrow(
      expect.objectContaining({ code: 'corrupt-data' }),
    );
  });
});

describe('stripped of its metadata', () => {
  test('a picture has the same pixels and not one word', async () => {
    const png = made('a secret garden');
    const bare = stripMetadata(png);
    const raw = (file: Uint8Array) => sharp(file).raw().toBuffer();
    expect(Buffer.compare(await raw(bare), await raw(png))).toBe(0);
    expect(bare).toEqual(encodePng(pixels));
    expect(Buffer.from(bare).toString('latin1')).not.toMatch(/secret|easel|Easel|iTXt|tEXt/);
  });

  test('by others, keeps what it looks like and loses EXIF, XMP and comments', async () => {
    const file = await sharp({
      create: { width: 5, height: 5, channels: 4, background: '#8080ff80' },
    })
      .withIccProfile('p3')
      .withExif({ IFD0: { Copyright: 'somebody' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">somebody</x:xmpmeta>')
      .png()
      .toBuffer();
    expect(file.toString('latin1')).toContain('somebody');
    const bare = Buffer.from(stripMetadata(file));
    expect(bare.toString('latin1')).not.toContain('somebody');
    const { icc, exif, xmp } = await sharp(bare).metadata();
    expect([icc !== undefined, exif, xmp]).toEqual([true, undefined, undefined]);
  });

  test('a file that is no PNG, or is cut off, is a typed fault', () => {
    for (const bytes of [new Uint8Array(), new Uint8Array(60), made('a').slice(0, -4)])
      expect(() => stripMetadata(bytes)).toThrow(expect.objectContaining({ code: 'corrupt-data' }));
  });
});
