import { expect, test } from 'vitest';
import { parseInline, parseMarkdown } from '../../../src/app/models/markdown.ts';

test('a model card becomes blocks', () => {
  const blocks = parseMarkdown(
    '---\nlicence: x\n---\n# Card\n\nTwo\nlines.\n\n- one\n  more\n- `two`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\n# not a heading\n```\n',
  );
  expect(blocks.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'list', 'table', 'code']);
  expect(blocks[1]).toEqual({
    kind: 'paragraph',
    content: [{ kind: 'text', text: 'Two lines.' }],
  });
  expect(blocks[2]).toMatchObject({ items: [[{ text: 'one more' }], [{ kind: 'code' }]] });
  expect(blocks[3]).toMatchObject({ rows: [{ length: 2 }, { length: 2 }] });
  expect(blocks[4]).toEqual({ kind: 'code', text: '# not a heading' });
});

test('links lead to the web only; anything else stays text', () => {
  expect(parseInline('see [Noto](https://example.org/a) now')).toEqual([
    { kind: 'text', text: 'see ' },
    { kind: 'link', text: 'Noto', href: 'https://example.org/a' },
    { kind: 'text', text: ' now' },
  ]);
  expect(parseInline('[x](javascript:alert(1))')).toEqual([
    { kind: 'text', text: '[x](javascript:alert(1))' },
  ]);
});

test('unclosed fences and odd lines end; nothing is lost', () => {
  expect(parseMarkdown('```\nabc')).toEqual([{ kind: 'code', text: 'abc' }]);
  expect(parseMarkdown('<b>raw</b>')).toEqual([
    { kind: 'paragraph', content: [{ kind: 'text', text: '<b>raw</b>' }] },
  ]);
  expect(parseMarkdown('')).toEqual([]);
});

test('emphasis, numbered lists, quotes, pictures and bare addresses are no raw marks', () => {
  expect(parseInline('after *Hierarchical* and _flat_, 2 * 3 * 4 and snake_case_name')).toEqual([
    { kind: 'text', text: 'after ' },
    { kind: 'em', text: 'Hierarchical' },
    { kind: 'text', text: ' and ' },
    { kind: 'em', text: 'flat' },
    { kind: 'text', text: ', 2 * 3 * 4 and snake_case_name' },
  ]);
  expect(parseInline('<https://a.example/b> ![a fox](fox.png) [notes](NOTES.md)')).toEqual([
    { kind: 'link', text: 'https://a.example/b', href: 'https://a.example/b' },
    { kind: 'text', text: ' a fox notes' },
  ]);
  expect(parseMarkdown('> said\n> so\n\n---\n\n1. one\n2. two')).toEqual([
    { kind: 'paragraph', content: [{ kind: 'text', text: 'said so' }] },
    {
      kind: 'list',
      ordered: true,
      items: [[{ kind: 'text', text: 'one' }], [{ kind: 'text', text: 'two' }]],
    },
  ]);
});
