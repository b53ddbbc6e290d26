import { describe, expect, test } from 'vitest';
import type { EmbedTask } from '../../../src/api/embedMessages.ts';
import { createFetch } from '../../../src/api/embedFetch.ts';
import { waitFor } from '../../support/waitFor.ts';
import { ask, connected, frame, hello, HOST, slowEngine } from './embedSupport.ts';

const ONE = new Uint8Array(1);

describe('messages that are not as they should be', () => {
  function admitted() {
    const { engine, calls } = slowEngine();
    const { server, said } = frame({ engine });
    const send = (data: unknown) => {
      const before = said.length;
      server.receive({ data, origin: HOST, fromHost: true });
      return said.slice(before).map(({ message }) => message);
    };
    return { calls, send };
  }

  test('are not answered when they are none of ours', () => {
    const { send } = admitted();
    for (const data of [undefined, null, 1, 'hello', [], {}, { type: 'hello' }, new Map()])
      expect(send(data)).toEqual([]);
    // Not its own property: a message cannot inherit one.
    expect(send(Object.create(hello))).toEqual([]);
  });

  test('a request before hello', () => {
    const { send } = admitted();
    expect(send(ask(1))).toMatchObject([
      { type: 'error', id: null, error: { code: 'invalid-request', param: 'type' } },
    ]);
  });

  test.each<[string, unknown, number | null, string, string | undefined]>([
    ['another version', { ...hello, easel: 2 }, null, 'unsupported-format', 'easel'],
    ['another version of a request', { ...ask(5), easel: '1' }, 5, 'unsupported-format', 'easel'],
    ['no type', { easel: 1 }, null, 'invalid-request', 'type'],
    ['an unknown type', { easel: 1, type: 'eval' }, null, 'invalid-request', 'type'],
    ['an unknown task', ask(5, {}, 'remove'), 5, 'invalid-request', 'task'],
    ['a task of Object’s', ask(5, {}, 'constructor'), 5, 'invalid-request', 'task'],
    ['an unknown field', { ...ask(5), extra: 1 }, 5, 'invalid-request', 'extra'],
    ['an id that is no number', { ...ask(5), id: '5' }, null, 'invalid-request', 'id'],
    ['an id below 1', ask(0), null, 'invalid-request', 'id'],
    [
      'a host’s name that is long',
      { ...hello, host: 'h'.repeat(301) },
      null,
      'invalid-request',
      'host',
    ],
  ])('%s', (_, data, id, code, param) => {
    const { calls, send } = admitted();
    send(hello);
    const [answer, ...more] = send(data);
    expect(answer).toMatchObject({ type: 'error', id, error: { code, param } });
    expect(more).toEqual([]);
    expect(calls).toEqual([]);
  });

  test.each<[string, EmbedTask, unknown, string]>([
    ['an unknown field', 'textToImage', { prompt: 'a', sede: 1 }, 'sede'],
    ['a prompt that is huge', 'textToImage', { prompt: 'a'.repeat(5000) }, 'prompt'],
    ['a place ahead of others', 'embed', { texts: ['a'], ahead: true }, 'ahead'],
    ['a picture where none belongs', 'embed', { texts: ['a'], image: { file: ONE } }, 'image'],
    ['a field of another task', 'upscale', { image: { file: ONE }, prompt: 'a' }, 'prompt'],
    ['no picture', 'variations', { n: 2 }, 'image'],
    ['a field of another kind', 'textToImage', { prompt: 'a', n: '4' }, 'n'],
    [
      'a field inside a stage',
      'textToImage',
      { prompt: 'a', prior: { steps: 1, go: 1 } },
      'prior.go',
    ],
    [
      'pixels as a plain list',
      'variations',
      { image: { width: 1, height: 1, rgba: [1, 2, 3, 4] } },
      'image',
    ],
    [
      'too many pictures',
      'interpolate',
      { images: Array(9).fill({ file: new Uint8Array(1) }) },
      'images',
    ],
    [
      'too many bytes',
      'variations',
      { image: { file: new Uint8Array(65 * 1024 * 1024) } },
      'request',
    ],
    ['an address to install from', 'install', { url: 'https://evil.test/pack.json' }, 'url'],
    [
      'a header with a line break',
      'fetch',
      { method: 'POST', path: '/v1', headers: [['a', 'b\r\nc']] },
      'headers.0.1',
    ],
    [
      'a path that is another address',
      'fetch',
      { method: 'POST', path: '@evil.test/', headers: [] },
      'path',
    ],
    [
      'a body with GET',
      'fetch',
      { method: 'GET', path: '/v1', headers: [], body: new Uint8Array(1) },
      'body',
    ],
  ])('a request with %s', async (_, task, request, param) => {
    const { engine, calls } = slowEngine();
    const { client } = connected({ engine });
    client.hello();
    await expect(client.call(task, request)).rejects.toMatchObject({
      name: 'EmbedError',
      code: 'invalid-request',
      param,
    });
    expect(calls).toEqual([]);
  });

  test('a prompt that the policy refuses', async () => {
    const { engine, calls } = slowEngine();
    const refusePrompt = (prompt: string) =>
      Promise.resolve(prompt === 'bad' ? 'It is against the policy.' : undefined);
    const { client } = connected({ engine, refusePrompt });
    client.hello();
    const file = new Uint8Array([1]);
    const refused = { code: 'invalid-request', message: 'It is against the policy.' };
    for (const [task, request] of [
      ['textToImage', { prompt: 'bad' }],
      ['edit', { prompt: 'bad', image: { file }, mask: { file } }],
      ['textDiff', { to: 'bad', image: { file } }],
    ] as const)
      await expect(client.call(task, request), task).rejects.toMatchObject(refused);
    const answer = await createFetch(client.call)('https://a.test/v1/images/generations', {
      method: 'POST',
      body: '{"prompt":"bad"}',
    });
    expect(await answer.json()).toMatchObject({ error: { code: 'content_policy_violation' } });
    expect(calls).toEqual([]);
  });

  test('keys that would reach a prototype change nothing', async () => {
    const { engine, calls } = slowEngine();
    const { client, settle } = connected({ engine });
    client.hello();
    const request: unknown = JSON.parse(
      '{"prompt":"a","__proto__":{"polluted":1},"prior":{"__proto__":{"steps":9}}}',
    );
    void client.call('textToImage', request).catch(() => undefined);
    await settle();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    for (const { request: heard } of calls) {
      expect(Object.getPrototypeOf(heard)).toBe(Object.prototype);
      expect(JSON.stringify(heard)).toBe('{"prompt":"a","prior":{}}');
    }
  });

  test('an id that was used is not used again, and the job under it goes on', async () => {
    const { calls, send } = admitted();
    send(hello);
    expect(send(ask(7))).toEqual([]);
    expect(send(ask(7))).toMatchObject([{ type: 'error', id: null, error: { param: 'id' } }]);
    await waitFor(() => expect(calls).toHaveLength(1));
  });

  test('more than sixteen jobs at once are refused, and let in when one is done', async () => {
    const { engine, calls } = slowEngine();
    const { client, settle } = connected({ engine });
    client.hello();
    const jobs = Array.from({ length: 17 }, () => client.call('textToImage', { prompt: 'a' }));
    await expect(jobs[16]).rejects.toMatchObject({ code: 'overloaded' });
    calls[0]?.done();
    await jobs[0];
    const another = client.call('textToImage', { prompt: 'a' });
    await settle();
    expect(calls).toHaveLength(17);
    calls[16]?.done();
    await another;
  });
});
