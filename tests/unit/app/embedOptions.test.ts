import { expect, test } from 'vitest';
import { framing, readEmbedOptions } from '../../../src/app/embed/options.ts';

test.each([
  ['', 'none', undefined],
  ['?backend=wasm', 'same', undefined],
  ['?embed=1', 'none', { interface: 'compact', store: false }],
  ['?embed=headless', 'other', { interface: 'none', store: false }],
  ['?embed=1&interface=none', 'other', { interface: 'none', store: false }],
  ['?embed=1&store=1', 'same', { interface: 'compact', store: true }],
  ['?embed=1&store=yes', 'same', { interface: 'compact', store: false }],
  [
    '?embed=1&host=https://a.test',
    'other',
    { interface: 'compact', store: false, named: 'https://a.test' },
  ],
  // Within another site the whole page is not to be had.
  ['', 'other', { interface: 'compact', store: false }],
] as const)('%s in frame %s', (search, framed, options) => {
  const plain = { theme: 'system', fits: false };
  expect(readEmbedOptions(search, framed)).toEqual(options && { ...plain, ...options });
});

test.each([
  ['&theme=dark', { theme: 'dark', fits: false }],
  ['&theme=light&height=auto', { theme: 'light', fits: true }],
  ['&theme=pink&height=40', { theme: 'system', fits: false }],
])('how it looks: %s', (search, options) => {
  expect(readEmbedOptions(`?embed=1${search}`, 'other')).toMatchObject(options);
});

test('how a page is framed', () => {
  const alone = { location: { origin: 'https://a.test' } } as { parent?: unknown };
  alone.parent = alone;
  const within = (parent: unknown) =>
    framing({ location: { origin: 'https://a.test' }, parent } as Window);
  expect(framing(alone as Window)).toBe('none');
  expect(within({ location: { origin: 'https://a.test' } })).toBe('same');
  expect(within({ location: { origin: 'https://b.test' } })).toBe('other');
  const closed = {
    get location() {
      throw new DOMException('Blocked.', 'SecurityError');
    },
  };
  expect(within(closed)).toBe('other');
});
