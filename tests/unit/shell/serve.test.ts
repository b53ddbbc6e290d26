import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { headersFor, parseHeaders } from '../../support/headers.ts';
import { serve, type ServeOptions, type StaticServer } from '../../support/serve.ts';

const body = Buffer.from(Array.from({ length: 200_000 }, (_, i) => i % 251));
let root = '';
let server: StaticServer | undefined;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'easel-serve-'));
  writeFileSync(join(root, 'index.html'), '<h1>Easel</h1>');
  writeFileSync(join(root, 'data.bin'), body);
  writeFileSync(join(root, '_headers'), '/*\n  X-All: yes\n/data.bin\n  X-One: yes\n');
});
afterEach(() => server?.close());
afterAll(() => rmSync(root, { recursive: true }));

async function start(options: ServeOptions = {}): Promise<StaticServer> {
  server = await serve({ root, ...options });
  return server;
}

const bytesOf = async (response: Response): Promise<Buffer> =>
  Buffer.from(await response.arrayBuffer());

describe('the static server', () => {
  it('serves index.html for a folder, with the headers of _headers', async () => {
    const response = await fetch((await start()).url);
    expect(await response.text()).toBe('<h1>Easel</h1>');
    expect(response.headers.get('x-all')).toBe('yes');
    expect(response.headers.get('x-one')).toBeNull();
  });

  it('sends no headers of its own when told to be such a host', async () => {
    const response = await fetch((await start({ headers: false })).url);
    expect(response.headers.get('x-all')).toBeNull();
  });

  it('answers a range, and refuses one past the end', async () => {
    const { url } = await start();
    const part = await fetch(`${url}data.bin`, { headers: { Range: 'bytes=1000-1999' } });
    expect(part.status).toBe(206);
    expect(await bytesOf(part)).toEqual(body.subarray(1000, 2000));
    const past = await fetch(`${url}data.bin`, { headers: { Range: 'bytes=200000-' } });
    expect(past.status).toBe(416);
  });

  it('serves below a base only', async () => {
    const { port, url } = await start({ base: '/sub/' });
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(`http://localhost:${port}/index.html`)).status).toBe(404);
  });

  it('does not leave its folder', async () => {
    const { port } = await start();
    const response = await fetch(`http://localhost:${port}/%2e%2e/%2e%2e/etc/hostname`);
    expect(response.status).toBe(404);
  });

  it('counts requests, and fails, corrupts and drops as often as told', async () => {
    const { url, faults, count } = await start();
    faults.set('/data.bin', { kind: 'status', status: 503, times: 1 });
    expect((await fetch(`${url}data.bin`)).status).toBe(503);
    faults.set('/data.bin', { kind: 'corrupt', offset: 150_000, times: 1 });
    const corrupt = await bytesOf(await fetch(`${url}data.bin`));
    const wrong = [...corrupt.keys()].filter((i) => corrupt[i] !== body[i]);
    expect(wrong).toEqual([150_000]);
    faults.set('/data.bin', { kind: 'drop', afterBytes: 70_000, times: 1 });
    await expect(fetch(`${url}data.bin`).then(bytesOf)).rejects.toThrow();
    expect(await bytesOf(await fetch(`${url}data.bin`))).toEqual(body);
    expect(count('/data.bin')).toBe(4);
  });
});

describe('the _headers format', () => {
  it('lets a later rule override an earlier one', () => {
    const rules = parseHeaders('# words\n/*\n  A: 1\n  B: 1\n/x/*\n  B: 2\n');
    expect(headersFor(rules, '/x/y')).toEqual({ A: '1', B: '2' });
    expect(headersFor(rules, '/z')).toEqual({ A: '1', B: '1' });
  });

  it('names a line it cannot read', () => {
    expect(() => parseHeaders('/*\nContent-Type: no indent\n')).toThrow('line 2');
  });
});
