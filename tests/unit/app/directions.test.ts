/** Styles say start and end, so that every screen can be read from right to left. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../../src/app');

/** A picture's left is its left in every language, and code from left to right too. */
const PLACES = new Set(['edit/CanvasView.svelte', 'edit/Edit.svelte', 'styles/base.css']);

/** What of a style sheet names left or right: by a property, by a value, or by a shorthand whose two differ. */
function sided(sheet: string): string[] {
  const declared = [...sheet.matchAll(/(?<=[{;\s])([a-z-]+):\s*([^;{}]+);/g)];
  return declared.flatMap(([whole, property = '', value = '']) => {
    if (/(?:^|-)(?:left|right)(?:$|-)/.test(property)) return [whole];
    if (/^(?:float|clear|text-align)$/.test(property) && /left|right/.test(value)) return [whole];
    if (!/^(?:margin|padding|inset|scroll-margin|scroll-padding)$/.test(property)) return [];
    const [, right, , left] = value.match(/(?:[a-z]+\((?:[^()]|\([^()]*\))*\)|\S)+/g) ?? [];
    return left !== undefined && left !== right ? [whole] : [];
  });
}

test('what is named by its side is found', () => {
  const sheet = `a { left: 0; margin: 1px 2px; padding: 0 1px 0 2px; text-align: right; border-left-width: 0;
    inset: 0 calc(1px + 2px) 0 3px; float: inline-start; inset-inline: 1px 2px; margin: 0 1px 3px 1px; }`;
  expect(sided(sheet)).toEqual([
    'left: 0;',
    'padding: 0 1px 0 2px;',
    'text-align: right;',
    'border-left-width: 0;',
    'inset: 0 calc(1px + 2px) 0 3px;',
  ]);
});

test('no style names left or right, but for places on a picture', () => {
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:svelte|css)$/.test(file) && !PLACES.has(file))
    .flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
      const sheet = file.endsWith('.css')
        ? text
        : (/<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '');
      return sided(sheet).map((style) => `${file}: ${style}`);
    });
  expect(found).toEqual([]);
});
