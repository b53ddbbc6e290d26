import { describe, expect, it } from 'vitest';
import { headersFor } from '../../../build/headers.ts';
import { contentPolicy, dataHeaders, headersEverywhere } from '../../../src/base/headers.ts';
import { hostFiles } from '../../../build/hostFiles.ts';
import { hostReaders, parseHeaders } from '../../support/headerFile.ts';

describe('the list of headers', () => {
  const everywhere = headersFor('/any');

  it('states the policy that the design promises', () => {
    expect(everywhere['Content-Security-Policy']?.split('; ').sort()).toEqual(
      [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "form-action 'none'",
        "img-src 'self' blob: data:",
        "manifest-src 'self'",
        "require-trusted-types-for 'script'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        'trusted-types default svelte-trusted-html',
        "worker-src 'self' blob:",
      ].sort(),
    );
  });

  it('names who may frame the page only where the build was told, and not where everyone may', () => {
    expect(contentPolicy(['https://a.test', 'https://b.test:8443'])).toBe(
      `${contentPolicy()}; frame-ancestors 'self' https://a.test https://b.test:8443`,
    );
    expect(contentPolicy(['*'])).toBe(contentPolicy());
  });

  it('lets connections go to the own origin alone, and grants what the page uses', () => {
    expect(everywhere['Connection-Allowlist']).toBe('(response-origin)');
    const granted = everywhere['Permissions-Policy']
      ?.split(', ')
      .filter((each) => !/=\(\)$/.test(each));
    expect(granted).toEqual(['cross-origin-isolated=(self)', 'clipboard-write=(self)']);
    // Cloudflare Pages reads lines of at most 2,000 characters.
    for (const [name, value] of Object.entries(everywhere))
      expect(`  ${name}: ${value}`.length, name).toBeLessThan(2000);
  });

  it('is that of data too, but for the policy', () => {
    const { 'Content-Security-Policy': own, ...shared } = dataHeaders;
    expect(own).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
    expect(headersEverywhere()).toEqual({ 'Content-Security-Policy': contentPolicy(), ...shared });
  });

  it('isolates the page, so that threads may share memory', () => {
    expect(everywhere['Cross-Origin-Opener-Policy']).toBe('same-origin');
    expect(everywhere['Cross-Origin-Embedder-Policy']).toBe('require-corp');
  });

  it('keeps hashed files for good and asks about the others', () => {
    expect(headersFor('/assets/a-1.js')['Cache-Control']).toContain('immutable');
    for (const path of ['/', '/index.html', '/service.worker.js', '/packs/embedded/pack.json'])
      expect(headersFor(path)['Cache-Control'], path).toBe('no-cache');
  });
});

describe.each([undefined, ['https://a.test']])("the hosts' files, ancestors %j", (ancestors) => {
  const files = hostFiles(ancestors);

  it('are those that can be read here', () => {
    expect(Object.keys(files).sort()).toEqual(Object.keys(hostReaders).sort());
  });

  it.each(Object.entries(files))('%s gives each path the headers of the list', (file, text) => {
    for (const path of [
      '/',
      '/index.html',
      '/service.worker.js',
      '/packs/embedded/pack.json',
      '/assets/a-1.js',
    ])
      expect(hostReaders[file]?.(text, path), path).toEqual(headersFor(path, ancestors));
  });
});

describe('the _headers format', () => {
  it('is read with a line named that it does not know', () => {
    expect(() => parseHeaders('/*\nContent-Type: no indent\n')).toThrow('line 2');
  });
});
