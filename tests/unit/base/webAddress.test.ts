import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseInline } from '../../../src/app/models/markdown.ts';
import { webAddress } from '../../../src/base/webAddress.ts';
import { cases } from '../../support/long.ts';

test.each([
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'blob:https://example.org/1',
  'file:///etc/passwd',
  'vbscript:x',
  'mailto:a@example.org',
  'intent://x',
  'https://bank.example@example.org/',
  'https://:word@example.org/',
  '//example.org',
  '/path',
  'example.org',
  '',
])('%j is no link', (text) => {
  expect(webAddress(text)).toBeUndefined();
  expect(parseInline(`see [this](${text})`).some(({ kind }) => kind === 'link')).toBe(false);
});

test.each([
  ['https://example.org', 'https://example.org/'],
  ['HTTPS://Example.org/a?b#c', 'https://example.org/a?b#c'],
  ['http://example.org/ä', 'http://example.org/%C3%A4'],
])('%j is one', (text, href) => {
  expect(webAddress(text)).toBe(href);
});

test('an address that a parser refuses stays text', () => {
  const text = 'see [this](https://[broken) there';
  expect(parseInline(text).every(({ kind }) => kind === 'text')).toBe(true);
  expect(
    parseInline(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text);
});

test('whatever data name, what becomes a link is http or https to a host, and nothing else', () => {
  const scheme = fc.constantFrom(
    ...['javascript:', 'JAVASCRIPT:', 'data:', 'blob:', 'file:', 'view-source:', 'filesystem:'],
    ...['http:', 'https:', 'HtTpS:', 'ws:', 'about:', 'tel:', ''],
  );
  const part = fc.constantFrom(
    ...[
      '/',
      '//',
      '\\',
      '\t',
      '\n',
      '\u0000',
      '\u0001',
      ' ',
      '%0a',
      '@',
      ':',
      '#',
      '?',
      '[',
      ']',
      '..',
    ],
    ...['alert(1)', 'example.org', 'javascript:alert(1)', '\u202e', '\u200b', 'ä', '<script>', '"'],
  );
  const text = fc.oneof(
    fc
      .tuple(fc.array(part, { maxLength: 2 }), scheme, fc.array(part, { maxLength: 6 }))
      .map((all) => all.flat().join('')),
    fc.string({ unit: 'binary' }),
    fc.webUrl(),
  );
  fc.assert(
    fc.property(text, (address) => {
      const href = webAddress(address);
      if (href !== undefined) expect(href).toMatch(/^https?:\/\/[^/]/);
      for (const shown of parseInline(`see [this](${address})`))
        if (shown.kind === 'link') expect(shown.href).toMatch(/^https?:\/\/[^/]/);
    }),
    { numRuns: cases(500), seed: 15 },
  );
});
