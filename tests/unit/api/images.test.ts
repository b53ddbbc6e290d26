import { describe, expect, test } from 'vitest';
import { encode } from 'fast-png';
import { createGate, handleImagesRequest } from '../../../src/api/images.ts';
import { EaselError, type ErrorCode } from '../../../src/base/errors.ts';
import { fakeEngine, form, json, png, send } from './support.ts';

describe('the error table', () => {
  const small = () => png(8, 8);
  const rows: readonly (readonly [string, () => Request, RegExp, string | null])[] = [
    [
      'a size',
      () => json({ prompt: 'a fox', size: '300x300' }),
      /^'300x300' is not one of \['256x256', '512x512', '1024x1024'\] - 'size'$/,
      'size',
    ],
    [
      'n above',
      () => json({ prompt: 'a fox', n: 15 }),
      /^15 is greater than the maximum of 10 - 'n'$/,
      'n',
    ],
    [
      'n below',
      () => json({ prompt: 'a fox', n: 0 }),
      /^0 is less than the minimum of 1 - 'n'$/,
      'n',
    ],
    [
      'n in words',
      () => json({ prompt: 'a fox', n: 'two' }),
      /^'two' is not of type 'integer' - 'n'$/,
      'n',
    ],
    ['no prompt', () => json({}), /^'prompt' is a required property$/, 'prompt'],
    ['an empty prompt', () => json({ prompt: ' ' }), /is too short - 'prompt'$/, 'prompt'],
    ['an unseen one', () => json({ prompt: '\u200b\ufe0f' }), /is too short - 'prompt'$/, 'prompt'],
    [
      'a long prompt',
      () => json({ prompt: 'a'.repeat(1001) }),
      /^Prompt must be length 1000 or less\./,
      'prompt',
    ],
    [
      'quality',
      () => json({ prompt: 'a', quality: 'hd' }),
      /^'hd' is not one of \['standard'\] - 'quality'$/,
      'quality',
    ],
    ['model', () => json({ prompt: 'a', model: 'dall-e-3' }), /^'dall-e-3' is not one of/, 'model'],
    [
      'format',
      () => json({ prompt: 'a', response_format: 'png' }),
      /^'png' is not one of \['url', 'b64_json'\]/,
      'response_format',
    ],
    [
      'an unknown field',
      () => json({ prompt: 'a', stile: 'vivid' }),
      /'stile' was unexpected/,
      'stile',
    ],
    [
      'an unknown extra',
      () => json({ prompt: 'a', easel: { sede: 1 } }),
      /no field easel\.sede/,
      'easel.sede',
    ],
    [
      'an extra out of range',
      () => json({ prompt: 'a', easel: { steps: 0 } }),
      /easel\.steps/,
      'easel.steps',
    ],
    [
      'a signature in words',
      () => json({ prompt: 'a', easel: { signature: 'yes' } }),
      /^'yes' is not of type 'boolean' - 'easel\.signature'$/,
      'easel.signature',
    ],
    [
      'a blend with no picture',
      () => form('variations', { image: new Blob([small()]), 'easel[with]': 'x' }),
      /^Uploaded easel\.with must be a PNG and less than 4 MB\.$/,
      'easel.with',
    ],
    [
      'two extras that exclude each other',
      () =>
        form('variations', {
          image: new Blob([small()]),
          easel: '{"difference":0.5,"to":"winter"}',
        }),
      /a request can have one/,
      'easel',
    ],
    [
      'a turn without words',
      () => form('variations', { image: new Blob([small()]), easel: '{"theta":0.5}' }),
      /belong to 'easel\.to'/,
      'easel.to',
    ],
    [
      'extras in both forms',
      () =>
        form('variations', { image: new Blob([small()]), easel: '{"seed":1}', 'easel[seed]': '1' }),
      /^The field 'easel' came more than once\.$/,
      'easel',
    ],
    [
      'no PNG',
      () => form('variations', { image: new Blob(['GIF89a, not at all']) }),
      /^Uploaded image must be a PNG and less than 4 MB\.$/,
      'image',
    ],
    [
      '4 MB',
      () => form('variations', { image: new Blob([small(), new Uint8Array(4 * 1024 * 1024)]) }),
      /^Uploaded image must be a PNG and less than 4 MB\.$/,
      'image',
    ],
    [
      'not square',
      () => form('variations', { image: new Blob([png(8, 4)]) }),
      /^Invalid input image - expected an image with equal width and height, got 8x4 instead\.$/,
      'image',
    ],
    [
      'no alpha',
      () => form('edits', { prompt: 'a', image: new Blob([opaque()]) }),
      /^Invalid input image - format must be in \['RGBA', 'LA', 'L'\], got RGB\.$/,
      'image',
    ],
    [
      'another size of mask',
      () => form('edits', { prompt: 'a', image: new Blob([small()]), mask: new Blob([png(4, 4)]) }),
      /^Invalid input mask - expected the size/,
      'mask',
    ],
    [
      'nothing erased',
      () => form('edits', { prompt: 'a', image: new Blob([png(8, 8, 255)]) }),
      /nothing to repaint/,
      'image',
    ],
    ['no image', () => form('variations', {}), /^'image' is a required property$/, 'image'],
    [
      'no JSON',
      () => new Request('https://a.test/v1/images/generations', { method: 'POST', body: '{' }),
      /parse the JSON/,
      null,
    ],
  ];
  test.each(rows)('%s', async (_, request, message, param) => {
    const engine = fakeEngine();
    const { status, body } = await send(request(), engine);
    expect(status).toBe(400);
    expect(body.error?.message).toMatch(message);
    expect(body.error).toMatchObject({ type: 'invalid_request_error', param, code: null });
    expect(engine.calls).toHaveLength(0);
  });

  test('paths, methods and bodies that are too large', async () => {
    const at = (path: string, init: RequestInit) =>
      send(new Request(`https://a.test${path}`, init), fakeEngine());
    expect((await at('/v1/images/dreams', { method: 'POST' })).status).toBe(404);
    expect((await at('/sub/v1/images/generations', { method: 'GET' })).status).toBe(405);
    expect(
      (await at('/v1/images/generations', { method: 'POST', body: ' '.repeat(70_000) })).status,
    ).toBe(413);
  });

  test('the content policy', async () => {
    const { status, body } = await send(json({ prompt: 'a' }), fakeEngine(), {
      refusePrompt: () => Promise.resolve('Because.'),
    });
    expect(status).toBe(400);
    expect(body.error).toMatchObject({
      code: 'content_policy_violation',
      message: 'Your request was rejected as a result of our safety system. Because.',
    });
  });

  /** Every fault that an engine can have: status, whether a client should repeat, `code`. */
  const faults: { readonly [code in ErrorCode]: readonly [number, boolean, string | null] } = {
    'invalid-request': [400, false, null],
    'unsupported-format': [400, false, null],
    'invalid-manifest': [500, false, 'invalid_manifest'],
    'corrupt-data': [500, false, 'corrupt_data'],
    network: [503, true, 'network'],
    storage: [503, false, 'storage'],
    'out-of-memory': [503, false, 'out_of_memory'],
    'unsupported-device': [500, false, 'unsupported_device'],
    'device-lost': [503, true, 'device_lost'],
    'worker-crashed': [503, true, 'worker_crashed'],
    cancelled: [503, false, 'cancelled'],
    internal: [500, false, 'internal'],
  };
  test.each(Object.entries(faults))('the engine says %s', async (thrown, [status, retry, code]) => {
    const answer = await send(
      json({ prompt: 'a' }),
      fakeEngine(new EaselError(thrown as ErrorCode, 'Why.', { param: 'pack' })),
    );
    expect([answer.status, answer.headers.get('x-should-retry')]).toEqual([status, String(retry)]);
    expect(answer.body).toEqual({
      error: {
        message: 'Why.',
        type: status === 400 ? 'invalid_request_error' : 'server_error',
        param: 'pack',
        code,
      },
    });
  });

  test('too many at once is 429, and the gate opens again', async () => {
    const gate = createGate(1);
    const leave = gate.enter();
    const { status, headers } = await send(json({ prompt: 'a' }), fakeEngine(), { gate });
    expect([status, headers.get('x-should-retry')]).toEqual([429, 'true']);
    leave();
    expect((await send(json({ prompt: 'a' }), fakeEngine(), { gate })).status).toBe(200);
    expect((await send(json({ prompt: 'a' }), fakeEngine(), { gate })).status).toBe(200);
  });
});

test('a generation: defaults, extras, url', async () => {
  const engine = fakeEngine();
  const { status, body } = await send(
    json({ prompt: 'a fox', user: 'me', easel: { seed: 7, steps: 3, guidance: 2 } }),
    engine,
  );
  expect(status).toBe(200);
  expect(engine.calls).toEqual([
    [
      'textToImage',
      { prompt: 'a fox', n: 1, size: 1024, seed: 7, decoder: { steps: 3, guidance: 2 } },
    ],
  ]);
  expect(body).toMatchObject({ data: [{ url: 'published:3' }], easel: { seed: 7 } });
});

test('a variation, as octet-stream under image[], each picture in base64', async () => {
  const engine = fakeEngine();
  const { status, body } = await send(
    form('variations', {
      n: '4',
      'image[]': new File([png(8, 8)], 'x', { type: 'application/octet-stream' }),
      size: '256x256',
      response_format: 'b64_json',
      easel: '{"difference":0.5}',
    }),
    engine,
  );
  expect(status).toBe(200);
  expect(body.data).toEqual(Array.from({ length: 4 }, () => ({ b64_json: 'AQID' })));
  expect(engine.calls[0]?.[1]).toMatchObject({
    n: 4,
    size: 256,
    difference: 0.5,
    seed: 5,
    image: { width: 8 },
  });
});

test('an edit is brought to the size asked; a mask decides before the picture’s own alpha', async () => {
  const engine = fakeEngine();
  const { status } = await send(
    form('edits', {
      mask: new Blob([png(8, 8)]),
      prompt: 'a',
      size: '256x256',
      image: new Blob([opaque()]),
    }),
    engine,
  );
  expect(status).toBe(200);
  const request = engine.calls[0]?.[1] as {
    image: { width: number; rgba: Uint8ClampedArray };
    mask: Uint8Array;
  };
  expect([request.image.width, request.image.rgba.length]).toEqual([256, 256 * 256 * 4]);
  // The upper left pixel of eight is erased: 32 of 256, and the 2 source pixels (64) that bicubic reads across.
  const across = [...request.mask.subarray(0, 256)].lastIndexOf(1);
  expect(across).toBeGreaterThanOrEqual(64);
  expect(across).toBeLessThan(128);
});

test('an aborted request cancels the job and rejects, as fetch does', async () => {
  const abort = new AbortController();
  const request = new Request(json({ prompt: 'a' }), { signal: abort.signal });
  let heard: AbortSignal | undefined;
  const engine = fakeEngine(new EaselError('cancelled', 'Cancelled.'), (signal) => {
    heard = signal;
    abort.abort();
  });
  await expect(handleImagesRequest(request, engine, { publish: () => '' })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(heard?.aborted).toBe(true);
});

function opaque(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encode({ width: 8, height: 8, channels: 3, data: new Uint8Array(192) }));
}
