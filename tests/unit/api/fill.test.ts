/** `easel.fill`: an edit without a model. */
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { decodePng } from '../../../src/image/png.ts';
import { fillPictures } from '../../../src/tasks/fillPictures.ts';
import { fakeEngine, form, send } from './support.ts';

const SIDE = 256;
const inHole = (x: number, y: number) => x >= 100 && x < 130 && y >= 90 && y < 120;
const stripe = (x: number): number[] => (x % 8 < 4 ? [40, 60, 80] : [200, 210, 220]);

/** Stripes, where nothing is in the hole. */
function erased(): Blob {
  const data = new Uint8Array(4 * SIDE * SIDE);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++)
      if (!inHole(x, y)) data.set([...stripe(x), 255], 4 * (y * SIDE + x));
  return new Blob([new Uint8Array(encode({ width: SIDE, height: SIDE, channels: 4, data }))]);
}

const filling = () => ({ ...fakeEngine(), fill: fillPictures });
const asked = (easel: object, fields: Readonly<Record<string, string>> = {}) =>
  form('edits', {
    image: erased(),
    size: '256x256',
    response_format: 'b64_json',
    easel: JSON.stringify(easel),
    ...fields,
  });

test('what is erased is filled from its surroundings, and all else stays; no model and no words are needed', async () => {
  const engine = filling();
  const { status, body } = await send(asked({ fill: true, seed: 7 }, { n: '2' }), engine);
  expect(status).toBe(200);
  expect(body).toMatchObject({ easel: { seed: 7 } });
  const pictures = (body.data as { b64_json: string }[]).map(({ b64_json: text }) =>
    decodePng(new Uint8Array(Buffer.from(text, 'base64'))),
  );
  expect(pictures).toHaveLength(2);
  for (const { width, height, rgba } of pictures) {
    expect([width, height]).toEqual([SIDE, SIDE]);
    let wrong = 0;
    for (let i = 0; i < SIDE * SIDE; i++)
      if (String([...rgba.subarray(4 * i, 4 * i + 3)]) !== String(stripe(i % SIDE))) wrong++;
    expect(wrong).toBe(0);
  }
  expect(engine.calls).toEqual([]);
});

test('a prompt that is sent along, as clients do, is not read', async () => {
  let read = 0;
  const refusePrompt = () => {
    read++;
    return Promise.resolve('no');
  };
  const answer = await send(asked({ fill: true }, { prompt: 'a hat' }), filling(), {
    refusePrompt,
  });
  expect([answer.status, read]).toEqual([200, 0]);
});

test.each([
  [{ fill: true, steps: 3 }, 'easel.steps'],
  [{ fill: true, pack: 'a' }, 'easel.pack'],
  [{ fill: true, read_as: 'a' }, 'easel.read_as'],
  [{ fill: 'yes' }, 'easel.fill'],
])('%j is refused', async (easel, param) => {
  const { status, body } = await send(asked(easel, { prompt: 'a hat' }), filling());
  expect([status, body.error?.param]).toEqual([400, param]);
});

test('false is an edit by a model, which needs a prompt', async () => {
  const engine = filling();
  expect((await send(asked({ fill: false }), engine)).body.error?.param).toBe('prompt');
  expect((await send(asked({ fill: false }, { prompt: 'a hat' }), engine)).status).toBe(200);
  expect(engine.calls).toMatchObject([['edit', { prompt: 'a hat' }]]);
});
