/** Words that a person types or reads are laid out by their own script, whatever the page's language. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { own } from '../../../src/app/strings/own.ts';
import { strings } from '../../../src/app/strings/index.ts';

const root = resolve(import.meta.dirname, '../../../src/app');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.svelte'))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
/** Inputs that take no words. */
const WORDLESS = /type="(range|color|checkbox|radio|file|number)"|inputmode="numeric"/;

/** Every opening tag of these names; a `>` within braces belongs to an attribute. */
function tags(text: string, names: string): string[] {
  return [
    ...text.matchAll(new RegExp(`<(?:${names})\\b(?:\\{(?:[^{}]|\\{[^{}]*\\})*\\}|[^>{])*>`, 'g')),
  ].map(([tag]) => tag);
}

test('every field for words finds its own direction', () => {
  const fields = files.flatMap(({ file, text }) =>
    tags(text, 'input|textarea')
      .filter((tag) => !WORDLESS.test(tag))
      .map((tag) => ({ file, tag })),
  );
  expect(fields.length).toBeGreaterThan(10);
  const without = fields.filter(({ tag }) => !tag.includes('dir="auto"'));
  expect(without.map(({ file, tag }) => `${file}: ${tag.slice(0, 60)}`)).toEqual([]);
});

test.each([
  ['create/RunView.svelte', '{run.request.prompt}</p>'],
  ['create/PromptField.svelte', '{segment.text}'],
  ['edit/NamedEntry.svelte', '{name}</strong>'],
  ['library/Collecting.svelte', '{label}</span>'],
  ['library/Parameters.svelte', '{value}</bdi>'],
  ['library/Score.svelte', '{result.caption}</span>'],
  ['ui/Menu.svelte', '{text}</span>'],
  ['ui/Viewer.svelte', '{title}</p>'],
])('%s shows %s in its own direction', (file, shown) => {
  const text = files.find((each) => each.file === file)?.text ?? '';
  const line = text.slice(0, text.indexOf(shown)).split('\n').slice(-2).join('\n');
  expect(line).toMatch(/dir="auto"|<bdi>$/);
});

test('a name from right to left is isolated within a sentence, and no other is', () => {
  expect(own('שלום!')).toBe('\u2068שלום!\u2069');
  expect(own('مرحبا (2)')).toBe('\u2068مرحبا (2)\u2069');
  for (const name of ['Fox!', 'Füchse', '狐', '🦊', '']) expect(own(name)).toBe(name);
  expect(strings.policy.refused.why('!שלום')).toContain('“\u2068!שלום\u2069”');
});
