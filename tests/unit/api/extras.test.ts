/** Variations that become other tasks by Easel's own fields. */
import { expect, test } from 'vitest';
import { fakeEngine, form, png, send } from './support.ts';

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
