import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { contentPolicy } from '../../../src/base/headers.ts';
import { serve, type ServeOptions, type StaticServer } from '../../support/serve.ts';

const body = Buffer.from(Array.from({ length: 200_000 }, (_, i) => i % 251));
let root = '';
let server: StaticServer | undefined;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'easel-serve-'));
  writeFileSync(join(root, 'index.html'), '<h1>Easel</h1>');
  writeFileSync(join(root, 'data.bin'), body);
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'assets/a-1.js'), '');
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
  it('serves index.html for a folder, with the headers of the list, below any base', async () => {
    for (const base of ['/', '/sub/']) {
      const { url, close } = await serve({ root, base });
      const response = await fetch(url);
      expect(await response.text()).toBe('<h1>Easel</h1>');
      expect(response.headers.get('content-security-policy')).toBe(contentPolicy());
      expect(response.headers.get('cache-control')).toBe('no-cache');
      const hashed = await fetch(`${url}assets/a-1.js`);
      expect(hashed.headers.get('cache-control')).toContain('immutable');
      await close();
    }
  });

  it('sends no headers of its own when told to be such a host', async () => {
    const response = await fetch((await start({ headers: false })).url);
    expect(response.headers.get('content-security-policy')).toBeNull();
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
    expect([400, 404]).toContain(response.status);
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
