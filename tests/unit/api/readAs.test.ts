/** Prompts of programs in another language: read before anything is made, checked both ways, and said in the answer. */
import { expect, test } from 'vitest';
import { withReadings } from '../../../src/tasks/words.ts';
import { fakeEngine, form, json, png, send } from './support.ts';

const words: Readonly<Record<string, string>> = {
  'ein roter Apfel': 'a red apple',
  Hund: 'a dog',
  'eine Waffe': 'a weapon',
};
const read = <T extends object>(request: T): Promise<T> =>
  Promise.resolve(withReadings(request, (text) => words[text]));
const image = () => new Blob([png(256, 256)]);

test('what was read of a prompt is each picture’s revised_prompt, and the words stay the request’s', async () => {
  const engine = fakeEngine();
  const { status, body } = await send(
    json({ prompt: 'ein roter Apfel', n: 2, size: '256x256', easel: { negative_prompt: 'Hund' } }),
    engine,
    { read },
  );
  expect(status).toBe(200);
  expect(body.data).toMatchObject([
    { revised_prompt: 'a red apple' },
    { revised_prompt: 'a red apple' },
  ]);
  expect(body).toMatchObject({ easel: { read_as: { negative_prompt: 'a dog' } } });
  expect(engine.calls).toMatchObject([
    [
      'textToImage',
      {
        prompt: 'ein roter Apfel',
        readAs: 'a red apple',
        negativePrompt: 'Hund',
        negativeReadAs: 'a dog',
      },
    ],
  ]);
});

test('an edit and a turn by two captions are read as well', async () => {
  const engine = fakeEngine();
  const edited = await send(
    form('edits', { prompt: 'ein roter Apfel', image: image(), size: '256x256' }),
    engine,
    { read },
  );
  expect(edited.body.data).toMatchObject([{ revised_prompt: 'a red apple' }]);
  const turned = await send(
    form('variations', {
      image: image(),
      easel: JSON.stringify({ to: 'Hund', from: 'ein roter Apfel' }),
    }),
    engine,
    { read },
  );
  expect(turned.body).toMatchObject({ easel: { read_as: { to: 'a dog', from: 'a red apple' } } });
  expect(engine.calls).toMatchObject([
    ['edit', { prompt: 'ein roter Apfel', readAs: 'a red apple' }],
    ['textDiff', { to: 'Hund', toReadAs: 'a dog', fromReadAs: 'a red apple' }],
  ]);
});

test('an English prompt is answered as before; read_as says what is read, the prompt itself too', async () => {
  const engine = fakeEngine();
  const ask = async (easel?: object) => {
    const body = { prompt: 'ein roter Apfel', size: '256x256', ...(easel ? { easel } : {}) };
    return (await send(json(body), engine, { read })).body.data;
  };
  const plain = await send(json({ prompt: 'a dog' }), engine, { read });
  expect(plain.body.data?.[0]).not.toHaveProperty('revised_prompt');
  expect((await ask({ read_as: 'ein roter Apfel' }))?.[0]).not.toHaveProperty('revised_prompt');
  expect(await ask({ read_as: 'a green apple' })).toMatchObject([
    { revised_prompt: 'a green apple' },
  ]);
});

test('the policy is asked about the words and about what is read of them', async () => {
  const engine = fakeEngine();
  const asked: string[] = [];
  const { status, body } = await send(json({ prompt: 'eine Waffe' }), engine, {
    read,
    refusePrompt: (text) => {
      asked.push(text);
      return Promise.resolve(text === 'a weapon' ? 'No.' : undefined);
    },
  });
  expect([status, body.error?.code, body.error?.param]).toEqual([
    400,
    'content_policy_violation',
    'prompt',
  ]);
  expect(asked).toEqual(['eine Waffe', 'a weapon']);
  expect(engine.calls).toEqual([]);
});
