/** Whatever a client sends, a server answers or closes the connection, and serves the page to the next. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { preview, type PreviewServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf } from '../../../build/address.ts';
import { embedOrigins } from '../../../build/embed.ts';
import { headersFor } from '../../../build/headers.ts';
import { cases } from '../../support/long.ts';
import { serve, type StaticServer } from '../../support/serve.ts';

const repository = resolve(import.meta.dirname, '../../..');
let site = '';
let built: PreviewServer | undefined;
let tests: StaticServer | undefined;

beforeAll(async () => {
  site = mkdtempSync(join(tmpdir(), 'easel-addresses-'));
  writeFileSync(join(site, 'index.html'), '<h1>Easel</h1>');
  mkdirSync(join(site, 'assets'));
  writeFileSync(join(site, 'assets/a-1.js'), 'export {};\n');
  writeFileSync(join(site, 'data.bin'), new Uint8Array(5000));
  // As `npm start` runs it.
  built = await preview({
    root: repository,
    configFile: join(repository, 'vite.config.ts'),
    logLevel: 'silent',
    build: { outDir: site },
    preview: { port: 0 },
  });
  tests = await serve({ root: site });
  // The configuration and its plugins are read first, which takes a busy machine a while.
}, 120_000);
afterAll(async () => {
  await built?.close();
  await tests?.close();
  rmSync(site, { recursive: true });
});

const portOf = {
  'the preview server': (): number => {
    const address = built?.httpServer.address();
    if (!address || typeof address === 'string') throw new Error('It does not run.');
    return address.port;
  },
  "the tests' server": (): number => tests?.port ?? 0,
};

/** The status of the answer to these bytes; undefined when the connection was closed without one. */
function send(port: number, bytes: Uint8Array): Promise<number | undefined> {
  return new Promise((done, failed) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setTimeout(30_000, () => failed(new Error('No answer within thirty seconds.')));
    const end = (): void => {
      const status = text.match(/^HTTP\/1\.1 (\d{3})/)?.[1];
      done(status === undefined ? undefined : Number(status));
      socket.destroy();
    };
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('end', end);
    // A server may refuse by closing while more is on its way to it.
    socket.on('error', end);
  });
}

const get = (target: string, header = ''): Uint8Array =>
  Buffer.from(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${header}\r\n`);

/** The kinds of address that make parsers throw, and how many are one. */
const malformed = [
  '/%E0%A4%A',
  '/%',
  '/%zz',
  '/%FF%FE',
  '/index.html%',
  '//',
  '///',
  '//evil.test/',
  '/\\',
  '/\\\\evil.test',
  '/%5c..%5c..',
  '/%00',
  '/index.html%00.js',
  '/..',
  '/../../etc/hostname',
  '/%2e%2e/%2e%2e/etc/hostname',
  '/..%2f..%2fetc%2fhostname',
  'http://',
  'http://[',
  '*',
  'x',
];
const missing = [
  '/nothing',
  '/nothing/',
  '/nothing.js?a=%E0%A4%A',
  '/assets',
  `/${'a'.repeat(4000)}`,
];

/** Who may embed what each server answers with: `npm start` knows the list, the tests' server is told none. */
const mayEmbed: Partial<Record<string, readonly string[]>> = {
  'the preview server': embedOrigins(repository, undefined),
};

describe.each(Object.entries(portOf))('%s', (name, port) => {
  const expectPage = async (after: string): Promise<void> => {
    const response = await fetch(`http://127.0.0.1:${port()}/`);
    expect(await response.text(), after).toContain('<h1>Easel</h1>');
  };

  it.each(malformed)('refuses GET %s', async (target) => {
    expect(await send(port(), get(target))).toBe(400);
    await expectPage(target);
  });

  it.each(missing)('knows nothing of GET %s', async (target) => {
    expect(await send(port(), get(target))).toBe(404);
    await expectPage(target);
  });

  it.each(['bytes=9-1', 'bytes=-', 'bytes=x', 'bytes=5000-', 'bytes=1e99-', 'bytes=--1', '\x01'])(
    'survives the range %j',
    async (range) => {
      await send(port(), get('/data.bin', `Range: ${range}\r\n`));
      await expectPage(range);
    },
  );

  it('survives a reader that leaves in the middle', async () => {
    await new Promise<void>((done) => {
      const socket = connect(port(), '127.0.0.1', () => socket.write(get('/data.bin')));
      socket.once('data', () => socket.destroy());
      socket.once('close', () => done());
    });
    await expectPage('leaving');
  });

  it('survives any bytes for an address', async () => {
    const target = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({
        unit: fc.constantFrom('/', '\\', '%', '.', '0', 'e', 'E', ':', '?', '#', '@'),
      }),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
      fc.string({
        unit: fc.constantFrom(
          '%2e',
          '%2f',
          '%5c',
          '%00',
          '%c0%ae',
          '/',
          '..',
          'etc',
          '@fs',
          '?raw',
        ),
      }),
      fc
        .constantFrom(...malformed, ...missing)
        .chain((known) => fc.nat(known.length).map((cut) => known.slice(0, cut))),
    );
    await fc.assert(
      fc.asyncProperty(target, async (text) => {
        const status = await send(port(), get(`/${text}`));
        // Bytes that end the request line early make a request of another kind, or none.
        expect([undefined, 200, 301, 302, 400, 404, 405, 431, 501, 505]).toContain(status);
      }),
      { numRuns: cases(300) },
    );
    await expectPage('all of them');
  });

  it('sends the headers of the list with every answer', async () => {
    for (const [path, status] of [
      ['/', 200],
      ['/assets/a-1.js', 200],
      ['/nothing', 404],
    ] as const) {
      const response = await fetch(`http://127.0.0.1:${port()}${path}`);
      expect(response.status).toBe(status);
      for (const [header, value] of Object.entries(headersFor(path, mayEmbed[name])))
        expect(response.headers.get(header), `${path} ${header}`).toBe(value);
    }
  });

  it('answers a range, so that downloads go on where they stopped', async () => {
    const response = await fetch(`http://127.0.0.1:${port()}/data.bin`, {
      headers: { Range: 'bytes=4000-' },
    });
    expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([206, 1000]);
  });
});

describe('the path of a request', () => {
  it('is decoded, without its query', () => {
    expect(pathOf('/a%20b/c.js?x=%E0%A4%A#y')).toBe('/a b/c.js');
    expect(pathOf('/')).toBe('/');
    expect(pathOf('/a//b/')).toBe('/a//b/');
  });

  it('is none where there was no target at all', () => {
    expect(pathOf(undefined)).toBeUndefined();
  });
});
