import { encode } from 'fast-png';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createEmbedClient } from '../../../src/api/embedClient.ts';
import { withReadings } from '../../../src/tasks/words.ts';
import { waitFor } from '../../support/waitFor.ts';
import { ask, connected, frame, hello, HOST, OWN, slowEngine } from './embedSupport.ts';

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

describe('a job', () => {
  test('whose captions are in another language goes to the engine with what is read of them', async () => {
    const { engine } = slowEngine();
    const asked: unknown[] = [];
    const { client } = connected({
      engine: {
        ...engine,
        embed: (request) => {
          asked.push(request);
          return Promise.resolve({ texts: [], images: [], textsReadAs: ['a dog'] });
        },
      },
      read: (request) =>
        Promise.resolve(withReadings(request, (text) => (text === 'Hund' ? 'a dog' : undefined))),
    });
    client.hello();
    const answer = await client.call('embed', { texts: ['Hund'] });
    expect(asked).toEqual([{ texts: ['Hund'], textsReadAs: ['a dog'] }]);
    expect(answer.textsReadAs).toEqual(['a dog']);
  });

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
    await waitFor(() => expect(calls).toHaveLength(1));
    abort.abort();
    await expect(result).rejects.toMatchObject({ name: 'EmbedError', code: 'cancelled' });
    await settle();
    expect(calls[0]?.options.signal?.aborted).toBe(true);
    calls[0]?.options.onEvent?.({ type: 'loading', stage: 'text' });
    await settle();
    expect(onEvent).not.toHaveBeenCalled();
  });

  test('may say all that its task takes: the registry has the fields', async () => {
    const { engine, calls } = slowEngine();
    const { client } = connected({ engine });
    client.hello();
    const image = { width: 1, height: 1, rgba: new Uint8ClampedArray(4) };
    void client.call('variations', { image, noise: 'fresh', difference: 0.5 });
    await waitFor(() => expect(calls).toHaveLength(1));
    expect(calls[0]).toMatchObject({
      task: 'variations',
      request: { image, noise: 'fresh', difference: 0.5 },
    });
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
    const { client } = connected({ engine });
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
    await waitFor(() => expect(calls).toHaveLength(1));
    expect(calls[0]?.request).toEqual({
      image: { width: 2, height: 1, rgba: new Uint8ClampedArray([9, 8, 7, 0, 6, 5, 4, 255]) },
      mask: new Uint8Array([1, 0]),
      prompt: 'a',
    });
  });

  test('what the person does is told, once there is a host', async () => {
    const { server, said } = frame();
    const result = { pictures: [] } as never;
    server.tell({ type: 'created', result });
    server.receive({ data: hello, origin: HOST, fromHost: true });
    server.tell({ type: 'creating', request: { prompt: 'a fox' } });
    server.tell({ type: 'failed', error: { code: 'cancelled', message: 'Cancelled.' } });
    server.tell({ type: 'created', result });
    server.tell({ type: 'resize', height: 300 });
    expect(said.map(({ message }) => message.type)).toEqual([
      'ready',
      'creating',
      'failed',
      'created',
      'resize',
    ]);
  });

  test('the host says how the frame looks, before and after, and nonsense is refused', () => {
    const themes: string[] = [];
    const { server, said } = frame({ onTheme: (theme) => themes.push(theme) });
    const theme = (value: unknown) => ({ easel: 1, type: 'theme', theme: value });
    const hear = (data: unknown) => server.receive({ data, origin: HOST, fromHost: true });
    for (const data of [hello, theme('dark'), theme('light'), theme('pink'), theme(7)]) hear(data);
    expect(themes).toEqual(['dark', 'light']);
    expect(said.slice(1)).toMatchObject([
      { message: { type: 'error', id: null, error: { param: 'theme' } } },
      { message: { type: 'error', id: null, error: { param: 'theme' } } },
    ]);
  });
});

describe('a frame that is gone without a word', () => {
  afterEach(() => vi.useRealTimers());

  /** A frame that let this host in and then says what it is told to. */
  function admitted() {
    vi.useFakeTimers();
    const posted: string[] = [];
    const client = createEmbedClient({ host: HOST, post: ({ type }) => posted.push(type) });
    const ready = { easel: 1, type: 'ready', build: 'x', interface: 'none', store: false };
    client.receive(ready);
    return { client, posted, answer: () => client.receive(ready) };
  }

  test('fails every call within twenty seconds, and later ones are asked anew', async () => {
    const { client, posted } = admitted();
    const outcomes = [client.call('packs'), client.call('info')].map((call) =>
      call.catch((fault: unknown) => fault),
    );
    await vi.advanceTimersByTimeAsync(20_000);
    for (const fault of await Promise.all(outcomes))
      expect(fault).toMatchObject({ name: 'EmbedError', code: 'no-answer' });
    expect(posted).toEqual(['request', 'request', 'hello', 'hello', 'hello']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(posted).toHaveLength(5);
    const later = client.call('packs').catch((fault: unknown) => fault);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await later).toMatchObject({ code: 'no-answer' });
  });

  test('one that answers is waited for, however long the job takes', async () => {
    const { client, answer } = admitted();
    const settled = vi.fn();
    void client.call('textToImage', { prompt: 'a' }).then(settled, settled);
    for (let minute = 0; minute < 120; minute++) {
      await vi.advanceTimersByTimeAsync(5_000);
      answer();
    }
    expect(settled).not.toHaveBeenCalled();
  });

  test('another page in its place fails calls in five seconds; the same page does not', async () => {
    const { client, answer } = admitted();
    const settled = vi.fn();
    void client.call('packs').then(settled, settled);
    await vi.advanceTimersByTimeAsync(100);
    client.loaded();
    answer();
    await vi.advanceTimersByTimeAsync(4_800);
    expect(settled).not.toHaveBeenCalled();
    client.loaded();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(settled).toHaveBeenCalledWith(expect.objectContaining({ code: 'closed' }));
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
    const { engine, calls } = slowEngine();
    const { client } = connected({ engine });
    client.hello();
    const job = client.call('textToImage', { prompt: 'a' });
    await waitFor(() => expect(calls).toHaveLength(1));
    client.receive({ easel: 1, type: 'loaded' });
    await expect(job).rejects.toMatchObject({ code: 'closed' });
    await expect(client.call('packs')).resolves.toEqual([{ id: 'tiny' }]);
  });

  test('two on one page do not hear each other’s answers', async () => {
    const { engine, calls } = slowEngine();
    const { client, post } = connected({ engine });
    const other = createEmbedClient({ host: HOST, post });
    client.hello();
    other.receive({ easel: 1, type: 'ready', build: 'test', interface: 'none', store: false });
    const heard = vi.fn();
    void other.call('textToImage', { prompt: 'b' }).then(heard);
    const mine = client.call('textToImage', { prompt: 'a' });
    await waitFor(() => expect(calls).toHaveLength(2));
    calls.find(({ request }) => (request as { prompt: string }).prompt === 'a')?.done();
    await mine;
    expect(heard).not.toHaveBeenCalled();
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
