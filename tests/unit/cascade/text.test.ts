import { expect, test } from 'vitest';
import type { StageEvent } from '../../../src/cascade/events.ts';
import type { RunContext } from '../../../src/cascade/run.ts';
import { stageOf, type NamedGraph } from '../../../src/cascade/stage.ts';
import { greatestOf, runText } from '../../../src/cascade/text.ts';
import type { Tensor } from '../../../src/runtime/types.ts';

const tensor = { dims: [1], dispose: () => undefined } as unknown as Tensor;

/** What is told of a prompt whose tokenizer leaves these words unread and cuts it there. */
async function noticesOf(prompt: string, unread: readonly string[], cutAt = prompt.length) {
  const events: StageEvent[] = [];
  const session = { run: async () => ({ text_embeds: tensor, states: tensor }) };
  const row = { ids: [0], mask: [1] };
  const context = {
    runtime: { upload: () => tensor, read: async () => new Float32Array(1) },
    tokenizer: {
      encode: (text: string) =>
        text === '' ? { ...row, cutAt: 0, unread: [] } : { ...row, cutAt, unread },
    },
    sessions: { lease: () => ({ open: async () => session, end: () => undefined }) },
    signal: new AbortController().signal,
    onEvent: (event: StageEvent) => events.push(event),
    progress: { advance: () => ({ progress: 0, secondsLeft: 0 }) },
    timings: [],
  } as unknown as RunContext;
  const text = { key: 'text', graph: { inputs: [] } } as unknown as NamedGraph;
  const stage = stageOf({ name: 'text', graphs: {}, steps: 1, samples: 1 }, undefined);
  await runText({ ...stage, graphs: { text } }, prompt, context);
  return events.filter((event) => event.type === 'notice');
}

test('words that the tower has no token for are named, and a prompt that is read whole is passed over', async () => {
  expect(await noticesOf('a red 🪿 cat', ['🪿', 'qqq'])).toMatchObject([
    { code: 'prompt-unread', message: expect.stringContaining('“🪿”, “qqq”') },
  ]);
  expect(await noticesOf('a red cat', [])).toEqual([]);
});

test('what is beyond the last token is named', async () => {
  expect(await noticesOf('a red cat', [], 6)).toMatchObject([
    { code: 'prompt-truncated', message: expect.stringContaining('“cat”') },
  ]);
});

test('the greatest of a caption’s states is of its tokens alone, below zero too', () => {
  const states = Float32Array.from([1, -4, 3, -5, 9, 9]);
  expect([...greatestOf(states, Float32Array.from([1, 1, 0]))]).toEqual([3, -4]);
  expect([...greatestOf(states, Float32Array.from([0, 1, 0]))]).toEqual([3, -5]);
  expect([...greatestOf(states, new Float32Array(3))]).toEqual([0, 0]);
});
