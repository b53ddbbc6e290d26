import { expect, test } from 'vitest';
import { downloadHeaders, isDownloadOrigin } from '../../../src/base/headers.ts';

test('the worker that fetches may ask the hosts that were agreed to, and has no other right', () => {
  const headers = downloadHeaders('https://hub.example https://files.example:8443');
  expect(headers?.['Content-Security-Policy']).toBe(
    "default-src 'none'; script-src 'self'; connect-src https://hub.example https://files.example:8443",
  );
  expect(headers?.['Connection-Allowlist']).toBe(
    '(response-origin "https://hub.example" "https://files.example:8443");redirects=allow',
  );
});

test.each([
  '',
  '*',
  'https:',
  'https://*',
  'https://*.example',
  "'self'",
  'https://hub.example/path',
  'https://hub.example; script-src *',
  'https://hub.example,https://other.example',
  'https://hub.example  https://other.example',
  'https://user:word@hub.example',
  'http://hub.example',
  'http://127.0.0.1.hub.example',
  'wss://hub.example',
  'data:',
  'blob:https://hub.example/1',
  'https://hub.example\nX-Header: 1',
  Array(13).fill('https://hub.example').join(' '),
])('no policy comes of %j', (text) => expect(downloadHeaders(text)).toBeUndefined());

test.each([
  'https://hub.example',
  'http://localhost:8080',
  'http://127.0.0.1:1',
  'http://[::1]:80800',
])('of this machine and over https: %s', (text) =>
  expect(isDownloadOrigin(text)).toBe(URL.canParse(text)),
);
