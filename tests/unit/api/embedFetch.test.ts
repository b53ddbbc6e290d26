import { describe, expect, test, vi } from 'vitest';
import { createFetch } from '../../../src/api/embedFetch.ts';
import { waitFor } from '../../support/waitFor.ts';
import { connected, slowEngine } from './embedSupport.ts';

describe('fetch', () => {
  test('answers the Images API: pictures by url get addresses of this page', async () => {
    const { engine, calls } = slowEngine();
    const { client } = connected({ engine });
    client.hello();
    const answer = createFetch(client.call)('https://anywhere.test/sub/v1/images/generations', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer secret' },
      body: JSON.stringify({ prompt: 'a fox', size: '256x256' }),
    });
    await waitFor(() => expect(calls).toHaveLength(1));
    expect(calls[0]?.request).toMatchObject({ prompt: 'a fox', size: 256, n: 1 });
    calls[0]?.done();
    const response = await answer;
    expect(response.status).toBe(200);
    const body = (await response.json()) as { data: { url: string }[] };
    const picture = await fetch(body.data[0]?.url ?? '');
    expect([...new Uint8Array(await picture.arrayBuffer())]).toEqual([1, 2, 3]);
  });

  test('keys and cookies stay with the host', async () => {
    const call = vi
      .fn()
      .mockResolvedValue({ status: 200, headers: [], body: new Uint8Array(), files: [] });
    await createFetch(call)('https://a.test/v1/images/generations', {
      method: 'POST',
      headers: { authorization: 'Bearer secret', 'x-stainless-os': 'x', 'content-type': 'a/b' },
      body: 'x',
    });
    expect(call.mock.calls[0]?.[1]).toMatchObject({ headers: [['content-type', 'a/b']] });
  });

  test('faults of the request are the API’s, of the frame what fetch throws', async () => {
    const { client } = connected();
    client.hello();
    const fetch = createFetch(client.call);
    const response = await fetch('https://a.test/v1/images/dreams', { method: 'POST', body: '{}' });
    expect(response.status).toBe(404);
    client.close({ code: 'closed', message: 'Gone.' });
    await expect(fetch('https://a.test/v1/images/generations')).rejects.toThrow(TypeError);
  });

  test('an abort rejects with its reason and cancels the engine’s job', async () => {
    const { engine, calls } = slowEngine();
    const { client, settle } = connected({ engine });
    client.hello();
    const abort = new AbortController();
    const answer = createFetch(client.call)('https://a.test/v1/images/generations', {
      method: 'POST',
      body: '{"prompt":"a"}',
      signal: abort.signal,
    });
    await waitFor(() => expect(calls).toHaveLength(1));
    abort.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    await settle();
    expect(calls[0]?.options.signal?.aborted).toBe(true);
  });
});
