import { afterEach, describe, expect, test, vi } from 'vitest';
import { createImagesFetch } from '../../../src/api/fetch.ts';
import { createGate } from '../../../src/api/images.ts';
import { stoppable } from '../../../src/api/stoppable.ts';
import type { RunOptions } from '../../../src/engine/types.ts';
import { EaselError } from '../../../src/base/errors.ts';
import { waitFor } from '../../support/waitFor.ts';
import { fakeEngine, send, json } from './support.ts';

afterEach(() => vi.restoreAllMocks());

const post = (prompt: string, signal?: AbortSignal): RequestInit => ({
  method: 'POST',
  body: JSON.stringify({ prompt, response_format: 'b64_json' }),
  ...(signal ? { signal } : {}),
});

/** An engine whose jobs end only by their signal. */
function patientEngine() {
  const started: string[] = [];
  const wait = (prompt: string, { signal }: RunOptions = {}) =>
    new Promise<never>((_, reject) => {
      started.push(prompt);
      const stop = () => reject(new EaselError('cancelled', 'The job was cancelled.'));
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop);
    });
  const engine = {
    ...fakeEngine(),
    textToImage: (request: { readonly prompt: string }, options?: RunOptions) =>
      wait(request.prompt, options),
  };
  return { engine, started };
}

describe('a fetch without a network', () => {
  test.each([
    ['https://a.test/v1/images/generations', 200],
    ['https://api.openai.com/v1/images/generations', 200],
    ['https://a.test/v1/dreams', 404],
    ['https://a.test/', 404],
    ['data:,', 404],
  ])('%s is answered with %i, and nothing is sent', async (url, status) => {
    const network = vi.spyOn(globalThis, 'fetch');
    const answer = await createImagesFetch(fakeEngine())(url, post('a fox'));
    expect(answer.status).toBe(status);
    expect(network).not.toHaveBeenCalled();
  });

  test('an abort rejects with the signal’s reason', async () => {
    const { engine, started } = patientEngine();
    const abort = new AbortController();
    const answer = createImagesFetch(engine)(
      'https://a.test/v1/images/generations',
      post('a fox', abort.signal),
    );
    await waitFor(() => expect(started).toEqual(['a fox']));
    abort.abort(new Error('Enough.'));
    await expect(answer).rejects.toThrow('Enough.');
  });
});

test('stop cancels every job, tells each caller, and lets the next ones in', async () => {
  const { engine, started } = patientEngine();
  const within: number[] = [];
  const gate = createGate(2, (count) => within.push(count));
  const both = stoppable(engine);
  const answers = ['a fox', 'an owl'].map((prompt) =>
    send(json({ prompt }), both.engine, { gate }),
  );
  await waitFor(() => expect(started).toHaveLength(2));
  both.stop();
  for (const { status, body } of await Promise.all(answers))
    expect([status, body.error?.code]).toEqual([503, 'cancelled']);
  expect(within).toEqual([1, 2, 1, 0]);

  void send(json({ prompt: 'a boat' }), both.engine, { gate });
  await waitFor(() => expect(started).toHaveLength(3));
  both.stop();
});

test('an engine of another copy of Easel is understood by the code of its errors', async () => {
  const foreign = Object.assign(new Error('Lost.'), { code: 'device-lost' });
  const { status, body } = await send(json({ prompt: 'a' }), fakeEngine(foreign));
  expect([status, body.error?.code, body.error?.message]).toEqual([503, 'device_lost', 'Lost.']);
});
