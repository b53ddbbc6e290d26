import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createAsk, type Ask } from '../../../src/hub/ask.ts';
import { fetchWhole, type GrowingFile } from '../../../src/hub/fetchWhole.ts';

const CONTENT = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 31 + (i >> 8)) % 256);
const SHA = createHash('sha256').update(CONTENT).digest('hex');
const FILE = { path: 'prior/model.safetensors', bytes: CONTENT.length, sha256: SHA };
const URL_ = 'https://hub.example/a/b/resolve/c/prior/model.safetensors';

class MemoryFile implements GrowingFile {
  bytes = new Uint8Array(0);
  getSize = () => this.bytes.length;
  read(into: Uint8Array<ArrayBuffer>, { at }: { readonly at: number }) {
    const part = this.bytes.subarray(at, at + into.length);
    into.set(part);
    return part.length;
  }
  write(bytes: Uint8Array<ArrayBuffer>, { at }: { readonly at: number }) {
    const longer = new Uint8Array(Math.max(this.bytes.length, at + bytes.length));
    longer.set(this.bytes);
    longer.set(bytes, at);
    this.bytes = longer;
    return bytes.length;
  }
  truncate(length: number) {
    this.bytes = this.bytes.slice(0, length);
  }
  flush() {}
  close() {}
}

/** A host with one file. `breakAfter`: each answer ends in a fault after so many bytes. */
function host({
  content = CONTENT,
  ranges = true,
  breakAfter = Infinity,
}: { content?: Uint8Array<ArrayBuffer>; ranges?: boolean; breakAfter?: number } = {}) {
  const asked: number[] = [];
  const ask: Ask = async (_, range) => {
    const from = range?.from ?? 0;
    asked.push(from);
    const body = content.subarray(ranges ? from : 0);
    let at = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at >= breakAfter) return controller.error(new TypeError('reset'));
        controller.enqueue(body.slice(at, (at += 700)));
        if (at >= body.length) controller.close();
      },
    });
    return new Response(stream, { status: ranges && from > 0 ? 206 : 200 });
  };
  return { ask, asked };
}

/** @returns the file, and the bytes counted */
async function fetched(ask: Ask, into = new MemoryFile(), file: typeof FILE = FILE) {
  let counted = 0;
  await fetchWhole(URL_, file, into, ask, (bytes) => (counted += bytes));
  return { into, counted };
}

describe('a file', () => {
  test('comes whole, counted once', async () => {
    const { ask, asked } = host();
    const { into, counted } = await fetched(ask);
    expect(into.bytes).toEqual(CONTENT);
    expect([counted, asked]).toEqual([CONTENT.length, [0]]);
  });

  test('goes on where an earlier visit left off', async () => {
    const into = new MemoryFile();
    into.bytes = CONTENT.slice(0, 6000);
    const { ask, asked } = host();
    const { counted } = await fetched(ask, into);
    expect(into.bytes).toEqual(CONTENT);
    expect([counted, asked]).toEqual([CONTENT.length, [6000]]);
  });

  test('goes on where the connection broke, as long as bytes come', async () => {
    const into = new MemoryFile();
    const ask: Ask = async (url, range) => host({ breakAfter: 2100 }).ask(url, range);
    const { counted } = await fetched(ask, into);
    expect(into.bytes).toEqual(CONTENT);
    expect(counted).toBe(CONTENT.length);
  });

  test('whose host gives no parts begins anew, and not for ever', async () => {
    const into = new MemoryFile();
    into.bytes = CONTENT.slice(0, 6000);
    expect((await fetched(host({ ranges: false }).ask, into)).into.bytes).toEqual(CONTENT);
    const { ask } = host({ ranges: false, breakAfter: 2100 });
    await expect(fetched(ask)).rejects.toMatchObject({ code: 'network', param: FILE.path });
  });

  test('whose beginning was another’s is fetched anew once', async () => {
    const into = new MemoryFile();
    into.bytes = new Uint8Array(3000);
    const { ask, asked } = host();
    const { counted } = await fetched(ask, into);
    expect(into.bytes).toEqual(CONTENT);
    expect([counted, asked]).toEqual([CONTENT.length, [3000, 0]]);
  });

  test('that is another’s is refused, and nothing of it stays', async () => {
    const into = new MemoryFile();
    const changed = CONTENT.slice();
    changed[5000] = 0;
    const { ask, asked } = host({ content: changed });
    await expect(fetched(ask, into)).rejects.toMatchObject({
      code: 'corrupt-data',
      param: FILE.path,
    });
    expect([into.bytes.length, asked]).toEqual([0, [0, 0]]);
  });

  test('that is longer than its list says is not taken further', async () => {
    const longer = new Uint8Array(20_000);
    longer.set(CONTENT);
    await expect(fetched(host({ content: longer }).ask)).rejects.toMatchObject({
      code: 'corrupt-data',
    });
  });

  test('that is shorter than its list says breaks off', async () => {
    await expect(fetched(host({ content: CONTENT.slice(0, 5000) }).ask)).rejects.toMatchObject({
      code: 'network',
    });
  });

  test('that finds no room says so, and what came stays', async () => {
    const into = new MemoryFile();
    const write = into.write.bind(into);
    into.write = (bytes, options) => {
      if (options.at > 5000) throw new DOMException('', 'QuotaExceededError');
      return write(bytes, options);
    };
    await expect(fetched(host().ask, into)).rejects.toMatchObject({ code: 'storage' });
    expect(into.bytes).toEqual(CONTENT.slice(0, into.bytes.length));
    expect(into.bytes.length).toBeGreaterThan(4000);
  });
});

describe('a request', () => {
  const waits: number[] = [];
  const answering = (...answers: (number | Response | Error)[]) => {
    waits.length = 0;
    const sent: Request[] = [];
    const fetch = (url: string, init: RequestInit) => {
      sent.push(new Request(url, init));
      const next = answers.shift() ?? 200;
      if (next instanceof Error) return Promise.reject(next);
      return Promise.resolve(next instanceof Response ? next : new Response('', { status: next }));
    };
    const ask = createAsk({
      origin: 'https://hub.example',
      token: 'hf_secret',
      fetch: fetch as typeof globalThis.fetch,
      wait: async (ms) => void waits.push(ms),
    });
    return { ask, sent };
  };

  test('is tried again, longer each time', async () => {
    const { ask, sent } = answering(503, new TypeError('offline'), 500, 200);
    expect((await ask(URL_)).status).toBe(200);
    expect(sent).toHaveLength(4);
    expect(waits).toEqual([1000, 50, 2000, 4000]);
  });

  test('waits as long as the host says, within reason', async () => {
    const after = (value: string) =>
      new Response('', { status: 429, headers: { 'Retry-After': value } });
    const { ask } = answering(after('7'), after('86400'), after('tomorrow'), 200);
    await ask(URL_);
    expect(waits).toEqual([7000, 120_000, 4000]);
  });

  test.each([
    [401, 'token'],
    [403, 'token'],
    [404, 'address'],
  ])('is not tried again after %i', async (status, param) => {
    const { ask, sent } = answering(status);
    await expect(ask(URL_)).rejects.toMatchObject({ code: 'network', param });
    expect(sent).toHaveLength(1);
  });

  test('gives up after five', async () => {
    const { ask, sent } = answering(429, 429, 429, 429, 429, 200);
    await expect(ask(URL_)).rejects.toMatchObject({ code: 'network' });
    expect(sent).toHaveLength(5);
  });

  test('has the token for the hub, and for no other host; asks for parts', async () => {
    const { ask, sent } = answering();
    await ask(URL_, { from: 5, to: 9 });
    await ask('https://files.example/x', { from: 5 });
    expect(sent.map(({ headers }) => headers.get('Authorization'))).toEqual([
      'Bearer hf_secret',
      null,
    ]);
    expect(sent.map(({ headers }) => headers.get('Range'))).toEqual(['bytes=5-8', 'bytes=5-']);
    expect(sent.every(({ credentials }) => credentials === 'omit')).toBe(true);
  });

  test('that the policy stops is not tried again, and says what to name', async () => {
    let stops = 0;
    const fetch = () => Promise.reject(new TypeError(`stopped ${++stops}`));
    const ask = createAsk({
      origin: 'https://hub.example',
      fetch,
      stopped: () => stops,
      wait: async () => {},
    });
    await expect(ask(URL_)).rejects.toMatchObject({ code: 'network', param: 'fileHost' });
    expect(stops).toBe(1);
  });

  test('no message holds the token', async () => {
    const { ask } = answering(401, 401);
    await expect(ask(URL_)).rejects.toThrow(/^(?!.*hf_secret)/);
  });
});
