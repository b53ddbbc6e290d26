import { encode } from 'fast-png';
import { describe, expect, test, vi } from 'vitest';
import { createFetch } from '../../../src/api/embedFetch.ts';
import type { EmbedTask } from '../../../src/api/embedMessages.ts';
import { connected, frame, HOST, OWN, slowEngine } from './embedSupport.ts';

const hello = { easel: 1, type: 'hello' };
const ask = (id: number, request: unknown = { prompt: 'a fox' }, task = 'textToImage') => ({
  easel: 1,
  type: 'request',
  id,
  task,
  request,
});

describe('who is let in', () => {
  test.each([
    ['a host on the list', HOST, {}, true],
    ['the page’s own origin', OWN, {}, true],
    ['a host that is not', 'https://evil.test', {}, false],
    ['a longer name that begins alike', `${HOST}.evil.test`, {}, false],
    ['another scheme', 'http://host.test', {}, false],
    ['another port', `${HOST}:8443`, {}, false],
    ['an opaque origin', 'null', {}, false],
    ['a host that names itself', HOST, { host: HOST }, true],
    ['a host that names another on the list', 'https://evil.test', { host: HOST }, false],
    ['a host on the list that names another', HOST, { host: 'https://evil.test' }, false],
  ])('%s', (_, origin, extra, admitted) => {
    const { server, said, decisions } = frame();
    server.receive({ data: { ...hello, ...extra }, origin, fromHost: true });
    expect(decisions.map((decision) => decision.admitted)).toEqual([admitted]);
    // An opaque origin cannot be addressed.
    const type = admitted ? 'ready' : 'refused';
    expect(said.map(({ message, to }) => [message.type, to])).toEqual(
      origin === 'null' ? [] : [[type, origin]],
    );
  });

  test('the refusal names the origin and says who can change it', () => {
    const { server, said } = frame();
    server.receive({ data: hello, origin: 'https://evil.test', fromHost: true });
    expect(said[0]?.message).toMatchObject({
      error: {
        code: 'origin-refused',
        message: expect.stringMatching(/https:\/\/evil\.test may not embed.*embed\.json/),
      },
    });
  });

  test('the address of the frame may name the host, and is held to it', () => {
    const named = frame({ named: OWN });
    named.server.receive({ data: hello, origin: HOST, fromHost: true });
    expect(named.decisions).toMatchObject([{ admitted: false }]);
  });

  test('a refused host that goes on is not answered, and its jobs are not done', () => {
    const { engine, calls } = slowEngine();
    const { server, said } = frame({ engine });
    const origin = 'https://evil.test';
    server.receive({ data: hello, origin, fromHost: true });
    for (const data of [ask(1), { easel: 1, type: 'cancel', id: 1 }, { easel: 9 }])
      server.receive({ data, origin, fromHost: true });
    expect(said).toHaveLength(1);
    expect(calls).toEqual([]);
  });

  test('other windows are not heard, whatever their origin', () => {
    const { server, said, decisions } = frame();
    server.receive({ data: hello, origin: HOST, fromHost: false });
    expect([said, decisions]).toEqual([[], []]);
  });

  test('once a host is in, another origin is not heard, not even one on the list', () => {
    const { engine, calls } = slowEngine();
    const { server, said } = frame({ engine });
    server.receive({ data: hello, origin: HOST, fromHost: true });
    server.receive({ data: ask(1), origin: OWN, fromHost: true });
    expect(calls).toEqual([]);
    expect(said).toHaveLength(1);
  });
});

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
    for (const id of [7, 6])
      expect(send(ask(id))).toMatchObject([{ type: 'error', id: null, error: { param: 'id' } }]);
    await Promise.resolve();
    expect(calls).toHaveLength(1);
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

describe('a job', () => {
  test('is told of, and its pictures are handed over', async () => {
    const { engine, calls } = slowEngine();
    const { client, settle } = connected({ engine });
    client.hello();
    await expect(client.ready).resolves.toMatchObject({ build: 'test', interface: 'none' });
    const onEvent = vi.fn();
    const result = client.call(
      'textToImage',
      { prompt: 'a fox', seed: 3 },
      { onEvent, previews: true },
    );
    await settle();
    const [call] = calls;
    expect(call?.request).toEqual({ prompt: 'a fox', seed: 3 });
    expect(call?.options.previews).toBe(true);
    const rgba = new Uint8ClampedArray([1, 2, 3, 4]);
    call?.options.onEvent?.({ type: 'preview', picture: 0, width: 1, height: 1, rgba });
    expect(rgba.byteLength).toBe(0);
    call?.done();
    const { pictures } = await result;
    expect(pictures[0]?.png).toEqual(new Uint8Array([1, 2, 3]));
    expect(onEvent.mock.calls).toEqual([
      [
        {
          type: 'preview',
          picture: 0,
          width: 1,
          height: 1,
          rgba: new Uint8ClampedArray([1, 2, 3, 4]),
        },
      ],
    ]);
  });

  test('is cancelled by its signal: the promise at once, the engine next, and later events are not told', async () => {
    const { engine, calls } = slowEngine();
    const { client, settle } = connected({ engine });
    client.hello();
    const abort = new AbortController();
    const onEvent = vi.fn();
    const result = client.call('textToImage', { prompt: 'a' }, { signal: abort.signal, onEvent });
    await settle();
    abort.abort();
    await expect(result).rejects.toMatchObject({ name: 'EmbedError', code: 'cancelled' });
    await settle();
    expect(calls[0]?.options.signal?.aborted).toBe(true);
    calls[0]?.options.onEvent?.({ type: 'loading', stage: 'text' });
    await settle();
    expect(onEvent).not.toHaveBeenCalled();
  });

  test('that was cancelled before it was sent never reaches the engine', async () => {
    const { engine, calls } = slowEngine();
    const { client, settle } = connected({ engine });
    client.hello();
    const call = client.call('textToImage', { prompt: 'a' }, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await settle();
    expect(calls).toEqual([]);
  });

  test('fails with the engine’s own code', async () => {
    const { client } = connected();
    client.hello();
    await expect(client.call('info')).rejects.toMatchObject({
      code: 'unsupported-device',
      message: 'No device.',
    });
  });

  test('two vectors in one buffer arrive', async () => {
    const { client } = connected();
    client.hello();
    const { texts } = await client.call('embed', { texts: ['a', 'b'] });
    expect(texts.map((vector) => [...vector])).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  test('what cannot be sent fails here', async () => {
    const { client } = connected();
    client.hello();
    await expect(client.call('textToImage', { prompt: () => 'a' })).rejects.toMatchObject({
      code: 'invalid-request',
    });
  });

  test('takes a file for pixels, and for a mask a file’s transparent pixels', async () => {
    const { engine, calls } = slowEngine();
    const { client, settle } = connected({ engine });
    client.hello();
    const file = new Uint8Array(
      encode({
        width: 2,
        height: 1,
        channels: 4,
        data: new Uint8Array([9, 8, 7, 0, 6, 5, 4, 255]),
      }),
    );
    void client.call('edit', { image: { file }, mask: { file }, prompt: 'a' });
    await settle();
    expect(calls[0]?.request).toEqual({
      image: { width: 2, height: 1, rgba: new Uint8ClampedArray([9, 8, 7, 0, 6, 5, 4, 255]) },
      mask: new Uint8Array([1, 0]),
      prompt: 'a',
    });
  });

  test('pictures that the person made are told, once there is a host', async () => {
    const { server, said } = frame();
    const result = { pictures: [] } as never;
    server.created(result);
    server.receive({ data: hello, origin: HOST, fromHost: true });
    server.created(result);
    expect(said.map(({ message }) => message.type)).toEqual(['ready', 'created']);
  });
});

describe('the host’s side', () => {
  test('a host that is refused hears why from every call', async () => {
    const { client } = connected({}, 'https://evil.test');
    client.hello();
    await expect(client.ready).rejects.toMatchObject({ code: 'origin-refused' });
    await expect(client.call('packs')).rejects.toMatchObject({ code: 'origin-refused' });
  });

  test('a frame that is loaded anew fails what it was doing, and is greeted again', async () => {
    const { engine } = slowEngine();
    const { client, settle } = connected({ engine });
    client.hello();
    const job = client.call('textToImage', { prompt: 'a' });
    await settle();
    client.receive({ easel: 1, type: 'loaded' });
    await expect(job).rejects.toMatchObject({ code: 'closed' });
    await expect(client.call('packs')).resolves.toEqual([{ id: 'tiny' }]);
  });

  test('messages that are none of the protocol’s are passed over', async () => {
    const { client } = connected();
    for (const data of [
      null,
      'x',
      1,
      {},
      { easel: 1 },
      { easel: 2, type: 'ready' },
      { easel: 1, type: 'x' },
    ])
      client.receive(data);
    client.receive({ easel: 1, type: 'result', id: 99, result: {} });
    client.hello();
    await expect(client.call('packs')).resolves.toEqual([{ id: 'tiny' }]);
  });
});

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
    await vi.waitFor(() => expect(calls).toHaveLength(1));
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
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    abort.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    await settle();
    expect(calls[0]?.options.signal?.aborted).toBe(true);
  });
});
