import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { fakeEngine, png, send } from './support.ts';
import { cases } from '../../support/long.ts';

const SEED = 20221103;
const RUNS = cases(10_000);
const NAMES = [
  'prompt',
  'n',
  'size',
  'image',
  'image[]',
  'mask',
  'quality',
  'style',
  'background',
  'moderation',
  'output_format',
  'output_compression',
  'stream',
  'partial_images',
  'response_format',
  'user',
  'easel',
  'easel[seed]',
  'easel[with]',
  'easel[to]',
  'easel[read_as]',
  'input_fidelity',
  'easel[nonsense]',
  'model',
  '__proto__',
];
const WORDS = [
  'a fox',
  '1',
  '4',
  '256x256',
  'url',
  'b64_json',
  'standard',
  'auto',
  'opaque',
  'png',
  'false',
  'x'.repeat(401),
  'a\n'.repeat(500),
  '\u200b',
  '{"seed":1}',
  '{',
  'dall-e-2',
];
const FILES = [
  'GIF',
  Buffer.from(png(2, 2)).toString('latin1'),
  Buffer.from(png(2, 2)).toString('latin1').slice(0, 40),
];

/** Bodies that were good, so that the fuzz is known to reach past the first check. */
let successes = 0;
beforeEach(() => {
  successes = 0;
});

/** An answer that is well formed: a success with as many pictures as were asked, or a fault with its four keys. */
async function holds(endpoint: string, body: BodyInit, type: string): Promise<boolean> {
  const engine = fakeEngine();
  const url = `https://a.test/v1/images/${endpoint}`;
  const { status, body: answer } = await send(
    new Request(url, { method: 'POST', body, headers: { 'content-type': type } }),
    engine,
  );
  if (status === 200) {
    successes += 1;
    const [task, { n = 0, frames = 0 }] = engine.calls[0] as [string, Record<string, number>];
    // Of a path the ends that came in are not answered.
    const asked = { interpolate: frames - 2, textDiff: frames - 1 }[task] ?? n;
    return engine.calls.length === 1 && answer.data?.length === asked;
  }
  expect(Object.keys(answer.error ?? {}).sort()).toEqual(['code', 'message', 'param', 'type']);
  expect(answer.error?.message).not.toBe('');
  return [400, 413].includes(status) && engine.calls.length === 0;
}

const value = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.integer({ min: -2, max: 12 }),
  fc.jsonValue({ maxDepth: 2 }),
);
const named = fc.dictionary(
  fc.oneof(
    fc.constantFrom(...NAMES.filter((name) => !/image|mask/.test(name))),
    fc.string({ maxLength: 8 }),
  ),
  value,
  { maxKeys: 5 },
);
const good = fc.record({
  prompt: fc.constantFrom('a fox', 'ein Fuchs'),
  n: fc.integer({ min: 1, max: 10 }),
  size: fc.constantFrom('256x256', '512x512'),
});

test('JSON bodies', async () => {
  const text = fc.oneof(
    named.map((fields) => JSON.stringify(fields)),
    good.map((fields) => JSON.stringify(fields)),
    fc.tuple(good, named).map((both) => JSON.stringify(Object.assign({}, ...both))),
    fc.tuple(named, fc.nat(80)).map(([fields, cut]) => JSON.stringify(fields).slice(0, cut)),
    fc.string(),
  );
  let made = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        text,
        fc.uint8Array({ maxLength: 64 }).map((bytes) => new Uint8Array(bytes)),
      ),
      async (body) => {
        made += 1;
        return holds('generations', body, 'application/json');
      },
    ),
    { seed: SEED, numRuns: RUNS },
  );
  expect(made).toBe(RUNS);
  expect(successes).toBeGreaterThan(RUNS / 20);
});

test('multipart bodies', async () => {
  const part = fc.tuple(
    fc.constantFrom(...NAMES),
    fc.constantFrom(...WORDS, ...FILES),
    fc.boolean(),
  );
  const image: [string, string, boolean] = ['image', FILES[1] ?? '', true];
  const size: [string, string, boolean] = ['size', '256x256', false];
  const goodParts = fc.constantFrom<[string, string, boolean][]>(
    [image, ['prompt', 'a fox', false], size],
    [size, image],
    [size, image, ['easel[with]', FILES[1] ?? '', true]],
    [size, image, ['easel[to]', 'an oil painting', false]],
  );
  const parts = fc.oneof(
    fc.array(part, { maxLength: 5 }),
    fc.uniqueArray(part, { selector: ([name]) => name, maxLength: 5 }),
    goodParts,
  );
  const end = fc.constantFrom('--b--\r\n', '--b', '', '\r\n--b--');
  const body = fc.tuple(parts, end, fc.option(fc.tuple(fc.nat(400), fc.nat(255)), { freq: 1 }));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('edits', 'variations'),
      body,
      fc.constantFrom(
        'multipart/form-data; boundary=b',
        'multipart/form-data; boundary=b',
        'multipart/form-data; boundary="b"',
        'multipart/form-data',
        'multipart/form-data; boundary=c',
        'text/plain',
      ),
      async (endpoint, [list, tail, damage], type) => {
        const text =
          list
            .map(
              ([name, content, file]) =>
                `--b\r\nContent-Disposition: form-data; name="${name}"${file ? '; filename="f"\r\nContent-Type: application/octet-stream' : ''}\r\n\r\n${content}\r\n`,
            )
            .join('') + tail;
        const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
        if (damage && damage[0] < bytes.length) bytes[damage[0]] = damage[1];
        return holds(endpoint, bytes, type);
      },
    ),
    { seed: SEED, numRuns: RUNS },
  );
  expect(successes).toBeGreaterThan(RUNS / 50);
});
