/** What clients send that the contract allows, and what its answers carry. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { decodePng } from '../../../src/image/png.ts';
import { handleImagesRequest } from '../../../src/api/images.ts';
import { fakeEngine, form, json, png, send } from './support.ts';

const image = () => new Blob([png(8, 8)]);

test.each([400, 401, 999, 1000])('a prompt of %i characters is taken whole', async (length) => {
  const engine = fakeEngine();
  const prompt = '🍎'.repeat(length);
  expect((await send(json({ prompt }), engine)).status).toBe(200);
  expect((await send(form('edits', { prompt, image: image() }), engine)).status).toBe(200);
  expect(engine.calls).toMatchObject([
    ['textToImage', { prompt }],
    ['edit', { prompt }],
  ]);
});

test('a form’s line breaks count once, and reach the engine as they were typed', async () => {
  const engine = fakeEngine();
  const prompt = 'a\n'.repeat(500);
  expect((await send(form('edits', { prompt, image: image() }), engine)).status).toBe(200);
  expect(engine.calls).toMatchObject([['edit', { prompt }]]);
});

test('1001 characters are refused with the contract’s words', async () => {
  const { status, body } = await send(
    form('edits', { prompt: 'a'.repeat(1001), image: image() }),
    fakeEngine(),
  );
  expect([status, body.error?.message]).toEqual([
    400,
    'Prompt must be length 1000 or less. This one has 1001 characters.',
  ]);
});

describe('values that ask for what is given anyway are taken, at every endpoint', () => {
  const neutral = [
    ['quality', 'auto'],
    ['quality', 'standard'],
    ['style', 'vivid'],
    ['size', 'auto'],
    ['background', 'auto'],
    ['moderation', 'auto'],
    ['input_fidelity', 'low'],
    ['output_format', 'png'],
    ['output_compression', 100],
    ['stream', false],
    ['partial_images', 0],
  ] as const;
  test.each(neutral)('%s: %s', async (name, value) => {
    const text = { [name]: String(value) };
    const asked = [
      json({ prompt: 'a', [name]: value }),
      form('edits', { prompt: 'a', image: image(), ...text }),
      form('variations', { image: image(), ...text }),
    ];
    for (const request of asked) expect((await send(request, fakeEngine())).status).toBe(200);
  });

  const other = [
    ['quality', 'hd'],
    ['background', 'transparent'],
    ['output_format', 'webp'],
    ['stream', true],
    ['style', 'natural'],
    ['input_fidelity', 'high'],
  ] as const;
  test.each(other)('and %s: %s is not', async (name, value) => {
    const request = form('variations', { image: image(), [name]: String(value) });
    for (const asked of [request, json({ prompt: 'a', [name]: value })]) {
      const { status, body } = await send(asked, fakeEngine());
      expect([status, body.error?.param]).toEqual([400, name]);
    }
  });
});

test('models: the list, one, another, and no other method', async () => {
  const get = async (path: string, method = 'GET') => {
    const request = new Request(`https://a.test/sub/${path}`, { method });
    const { status, headers, body } = await send(request, fakeEngine());
    return [status, body, headers.get('allow')];
  };
  const model = { id: 'dall-e-2', object: 'model', created: 1698798177, owned_by: 'system' };
  expect(await get('v1/models')).toEqual([200, { object: 'list', data: [model] }, null]);
  expect(await get('v1/models/dall-e-2')).toEqual([200, model, null]);
  expect(await get('v1/models/dall-e-3')).toMatchObject([
    404,
    { error: { type: 'invalid_request_error', param: 'model', code: 'model_not_found' } },
    null,
  ]);
  expect(await get('v1/models', 'DELETE')).toMatchObject([405, { error: {} }, 'GET']);
  expect(await get('v1/images/edits', 'PUT')).toMatchObject([405, { error: {} }, 'POST']);
});

test('vocabulary: the words without their files; none; and no other method', async () => {
  const words = {
    things: [{ label: 'hot dog', tags: ['frankfurter'] }],
    styles: [{ name: 'flat', words: ['flat'] }],
    colours: [{ name: 'red', words: ['red'], shades: [[220, 45, 45] as [number, number, number]] }],
    rings: [],
  };
  const engine = fakeEngine(undefined, undefined, {
    ...words,
    words: ['a'],
    meanings: new Int8Array(2),
  });
  const get = (method: string, asked = engine) =>
    send(new Request('https://a.test/sub/v1/vocabulary', { method }), asked);
  expect((await get('GET')).body).toEqual({ object: 'vocabulary', ...words });
  expect(await get('GET', fakeEngine())).toMatchObject({
    status: 404,
    body: { error: { code: 'vocabulary_not_found' } },
  });
  expect((await get('POST')).status).toBe(405);
  expect(engine.calls).toEqual([]);
});

test('each answer, refusals too, is named and timed, each by another name', async () => {
  const asked = [json({ prompt: 'a' }), json({}), new Request('https://a.test/v1/models')];
  const ids = new Set<string | null>();
  for (const request of asked) {
    const { headers } = await send(request, fakeEngine());
    expect(headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/);
    expect(headers.get('openai-processing-ms')).toMatch(/^\d+$/);
    expect(headers.get('openai-version')).toBe('2020-10-01');
    ids.add(headers.get('x-request-id'));
  }
  expect(ids.size).toBe(3);
});

test.each([0, 1, 3])('%i of two pictures are no success', async (came) => {
  const engine = fakeEngine();
  const picture = { png: new Uint8Array(3) };
  const short = () => Promise.resolve({ pictures: Array(came).fill(picture) } as never);
  const { status, body } = await send(json({ prompt: 'a', n: 2 }), {
    ...engine,
    textToImage: short,
  });
  expect([status, body.error?.code]).toEqual([500, 'missing_pictures']);
});

test('what the engine had to leave out is said in the answer', async () => {
  const engine = fakeEngine();
  const response = await handleImagesRequest(
    json({ prompt: 'a' }),
    {
      ...engine,
      textToImage: (request, options) => {
        options?.onEvent?.({ type: 'notice', code: 'prompt-truncated', message: 'Cut.' });
        return engine.textToImage(request, options);
      },
    },
    { publish: () => '', randomSeed: () => 5 },
  );
  expect(await response.json()).toMatchObject({ easel: { seed: 5, notices: ['Cut.'] } });
});

describe('pixels are taken as they are stored', () => {
  /** A chunk with its length and CRC-32. */
  function chunk(name: string, data: Uint8Array): Uint8Array {
    const out = new Uint8Array(12 + data.length);
    const view = new DataView(out.buffer);
    view.setUint32(0, data.length);
    out.set(
      [...name].map((letter) => letter.charCodeAt(0)),
      4,
    );
    out.set(data, 8);
    let crc = 0xffffffff;
    for (const byte of out.subarray(4, 8 + data.length)) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    view.setUint32(8 + data.length, ~crc);
    return out;
  }
  const rgba = Uint8Array.from({ length: 256 * 256 * 4 }, (_, i) => (i * 7 + (i >> 8)) % 256);
  rgba[3] = 0;
  const plain = encode({ width: 256, height: 256, channels: 4, data: rgba });
  /** Behind the header. */
  const withChunks = (...chunks: Uint8Array[]) =>
    new Blob([plain.slice(0, 33), ...chunks.map((each) => each.slice()), plain.slice(33)]);
  const gamma = (value: number) => {
    const data = new Uint8Array(4);
    new DataView(data.buffer).setUint32(0, value);
    return chunk('gAMA', data);
  };
  // Little-endian TIFF of one entry: orientation 6, a quarter turn.
  const turned = Uint8Array.from([
    ...[0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0],
  ]);
  const chromaticities = new Uint8Array(32).fill(1);
  const files = {
    'EXIF orientation': withChunks(chunk('eXIf', turned)),
    'gAMA 1.0': withChunks(gamma(100_000)),
    cHRM: withChunks(chunk('cHRM', chromaticities), gamma(60_000)),
    'a cut profile': withChunks(chunk('iCCP', Uint8Array.from([0x61, 0, 0, 1, 2, 3]))),
  };
  test.each(Object.entries(files))('%s', async (_, file) => {
    const engine = fakeEngine();
    const size = '256x256';
    const edit = await send(form('edits', { prompt: 'a', image: file, size }), engine);
    const variation = await send(form('variations', { image: file, size }), engine);
    expect([edit.status, variation.status]).toEqual([200, 200]);
    for (const [, request] of engine.calls) {
      const { image } = request as { image: { rgba: Uint8ClampedArray } };
      expect(Buffer.compare(Buffer.from(image.rgba), Buffer.from(rgba))).toBe(0);
    }
  });

  test('grey with alpha, a palette, 16 bits and interlacing are read by the same rule', async () => {
    const folder = resolve(import.meta.dirname, '../../fixtures/pngsuite');
    for (const name of ['basn3p04', 'basn4a16', 'basi2c16', 'basi6a08']) {
      const bytes = new Uint8Array(readFileSync(resolve(folder, `${name}.png`)));
      const engine = fakeEngine();
      const { status } = await send(form('variations', { image: new Blob([bytes]) }), engine);
      expect([name, status]).toEqual([name, 200]);
      expect((engine.calls[0]?.[1] as { image: object }).image).toMatchObject({
        rgba: decodePng(bytes).rgba,
      });
    }
  });
});
