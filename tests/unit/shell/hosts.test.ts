import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headersFor, parseHeaders } from '../../support/headers.ts';

const read = (file: string): string =>
  readFileSync(resolve(import.meta.dirname, '../../../public', file), 'utf8');
const rules = parseHeaders(read('_headers'));
const everywhere = headersFor(rules, '/any');

describe("the hosts' header files", () => {
  it('state the policy that the design promises', () => {
    expect(everywhere['Content-Security-Policy']?.split('; ').sort()).toEqual(
      [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "form-action 'none'",
        "img-src 'self' blob: data:",
        "manifest-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "worker-src 'self' blob:",
      ].sort(),
    );
  });

  it('isolate the page, so that threads may share memory', () => {
    expect(everywhere['Cross-Origin-Opener-Policy']).toBe('same-origin');
    expect(everywhere['Cross-Origin-Embedder-Policy']).toBe('require-corp');
  });

  it('keep hashed files for good and ask about the others', () => {
    expect(headersFor(rules, '/assets/a-1.js')['Cache-Control']).toContain('immutable');
    for (const path of ['/', '/index.html', '/service.worker.js', '/packs/embedded/pack.json'])
      expect(headersFor(rules, path)['Cache-Control'], path).toBe('no-cache');
  });

  it.each(['.htaccess', 'hosting/nginx.conf', 'hosting/vercel.json'])(
    '%s says the same',
    (file) => {
      const text = read(file);
      const immutable = headersFor(rules, '/assets/x')['Cache-Control'] ?? 'none';
      for (const value of [...Object.values(everywhere), 'no-cache', immutable])
        expect(text).toContain(`"${value}"`);
    },
  );
});
