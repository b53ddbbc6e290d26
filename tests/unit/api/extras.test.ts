/** Variations that become other tasks by Easel's own fields. */
import { expect, test } from 'vitest';
import { fakeEngine, form, json, png, send } from './support.ts';

test('in a form, Easel’s own texts are texts, whatever they look like', async () => {
  const engine = fakeEngine();
  const image = () => new Blob([png(8, 8)]);
  const texts = { 'easel[negative_prompt]': '7', 'easel[read_as]': '1984' };
  await send(form('edits', { prompt: '1984', image: image(), ...texts }), engine);
  const started = { 'easel[prompt]': 'true', 'easel[read_as]': 'null', 'easel[pack]': '1' };
  await send(form('variations', { image: image(), ...started }), engine);
  await send(form('variations', { image: image(), 'easel[to]': '3', 'easel[from]': '4' }), engine);
  expect(engine.calls).toMatchObject([
    ['edit', { prompt: '1984', negativePrompt: '7', readAs: '1984' }],
    ['textToImage', { prompt: 'true', readAs: 'null', pack: '1' }],
    ['textDiff', { to: '3', from: '4' }],
  ]);
});

test('a variation with a second picture is a blend: the pictures between the two', async () => {
  const engine = fakeEngine();
  const { status, body } = await send(
    form('variations', {
      n: '3',
      image: new Blob([png(8, 8)]),
      'easel[with]': new Blob([png(4, 4)]),
      'easel[seed]': '7',
      'easel[steps]': '12',
      'easel[signature]': 'true',
    }),
    engine,
  );
  expect([status, body.data?.length]).toEqual([200, 3]);
  expect(engine.calls).toMatchObject([
    [
      'interpolate',
      {
        images: [{ width: 8 }, { width: 4 }],
        frames: 5,
        size: 1024,
        seed: 7,
        steps: 12,
        signature: true,
      },
    ],
  ]);
});

test('a variation with words is a turn towards them, and the policy is asked about them', async () => {
  const engine = fakeEngine();
  const asked: string[] = [];
  const ask = (easel: object) =>
    send(
      form('variations', { image: new Blob([png(8, 8)]), n: '2', easel: JSON.stringify(easel) }),
      engine,
      {
        refusePrompt: (words) => {
          asked.push(words);
          return Promise.resolve(words === 'bad' ? 'Because.' : undefined);
        },
      },
    );
  const { status, body } = await ask({ to: 'winter', from: 'summer', theta: 0.3 });
  expect([status, body.data?.length]).toEqual([200, 2]);
  expect(engine.calls).toMatchObject([
    ['textDiff', { to: 'winter', from: 'summer', theta: 0.3, frames: 3, seed: 5 }],
  ]);
  const refused = await ask({ to: 'bad' });
  expect(refused.body.error).toMatchObject({
    code: 'content_policy_violation',
    param: 'easel.to',
  });
  expect(asked).toEqual(['winter', 'bad']);
  expect(engine.calls).toHaveLength(1);
});

test('a variation with a prompt starts from the picture, and the policy is asked about the words', async () => {
  const engine = fakeEngine();
  const ask = (easel: object) =>
    send(
      form('variations', { image: new Blob([png(8, 8)]), n: '2', easel: JSON.stringify(easel) }),
      engine,
      {
        refusePrompt: (words) => Promise.resolve(words === 'bad' ? 'Because.' : undefined),
      },
    );
  const { status, body } = await ask({ prompt: 'a boat', strength: 0.4, negative_prompt: 'sea' });
  expect([status, body.data?.length]).toEqual([200, 2]);
  expect(engine.calls).toMatchObject([
    [
      'textToImage',
      { prompt: 'a boat', strength: 0.4, negativePrompt: 'sea', n: 2, image: { width: 8 } },
    ],
  ]);
  expect((await ask({ prompt: 'bad' })).body.error?.param).toBe('easel.prompt');
  expect((await ask({ strength: 0.4 })).body.error?.param).toBe('easel.strength');
  expect((await ask({ prompt: 'a', to: 'b' })).body.error?.param).toBe('easel');
  expect(engine.calls).toHaveLength(1);
});

test('generations take what guidance leads away from, and a ratio', async () => {
  const engine = fakeEngine();
  const easel = { negative_prompt: 'blue', ratio: '16:9' };
  expect((await send(json({ prompt: 'a', easel }), engine)).status).toBe(200);
  expect(engine.calls).toMatchObject([['textToImage', { negativePrompt: 'blue', ratio: '16:9' }]]);
  const wrong = await send(json({ prompt: 'a', easel: { ratio: '5:4' } }), engine);
  expect(wrong.body.error?.param).toBe('easel.ratio');
});
