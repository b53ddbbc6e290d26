/** What every language says, and that it is said in no other place than its messages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { live } from '../../../src/app/strings/live.ts';
import { LANGUAGES, languageOf, type Language } from '../../../src/app/strings/language.ts';
import { plurals } from '../../../src/app/strings/plural.ts';
import { words } from '../../../src/app/strings/words.ts';

const root = resolve(import.meta.dirname, '../../../src/app');
const codes = Object.keys(LANGUAGES) as Language[];

/** Every leaf of a tree of words, with its path. */
function leaves(tree: unknown, path = ''): [path: string, leaf: unknown][] {
  if (typeof tree !== 'object' || tree === null) return [[path, tree]];
  return Object.entries(tree).flatMap(([key, value]) => leaves(value, `${path}.${key}`));
}
/** What is said with nothing known of the arguments but that they are numbers, or names, or lists of either. */
function say(leaf: unknown, argument: unknown, others: unknown): string {
  if (typeof leaf === 'string') return leaf;
  if (typeof leaf !== 'function') throw new Error(`not words: ${String(leaf)}`);
  return String(leaf(argument, others, others, others));
}
/** A size or a pair, and a number where one is wanted. */
const shape = {
  width: 2,
  height: 2,
  [Symbol.iterator]: () => [2, 2].values(),
  valueOf: () => 2,
  toString: () => '2',
};
const SAMPLES = [0, 1, 2, 3, 11, 100, 1e6, 'GB', ['a', 'b'], [2, 3], [{ name: 'a' }], shape];

async function all(code: Language): Promise<[string, unknown][]> {
  const { first } = await words[code].first();
  const { rest } = await words[code].rest();
  return [...leaves(first), ...leaves(rest)];
}

describe.each(codes)('%s', (code) => {
  test('says everything, and nothing that code left behind', async () => {
    for (const [path, leaf] of await all(code)) {
      const said = SAMPLES.flatMap((sample) =>
        [sample, 2].flatMap((others) => {
          try {
            return [say(leaf, sample, others)];
          } catch {
            // Not what this one takes.
            return [];
          }
        }),
      );
      // One of the samples is what it takes; the place of a number is filled for all.
      expect(said.filter((text) => !/undefined|NaN|\[object/.test(text)).length, path).not.toBe(0);
      for (const text of said) expect(text, path).not.toMatch(/#(?!\w)/);
    }
  });

  test('is in its own script', async () => {
    const scripts: { readonly [language in Language]?: RegExp } = {
      zh: /\p{Script=Han}/u,
      ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
      ar: /\p{Script=Arabic}/u,
    };
    const script = scripts[code];
    const sentences = (await all(code)).filter(
      ([, leaf]) => typeof leaf === 'string' && leaf.length > 24 && !leaf.includes('size'),
    );
    expect(sentences.length).toBeGreaterThan(80);
    const english = new Map(await all('en'));
    for (const [path, leaf] of sentences) {
      if (script !== undefined) expect(leaf, path).toMatch(script);
      if (code !== 'en') expect(leaf, path).not.toBe(english.get(path));
    }
  });

  test('calls a command by a name that has in it what stands on its button', async () => {
    const said = new Map(await all(code));
    const named = [...said].filter(
      ([path]) =>
        /^\.edit\.candidates\.(?:retry|discard)$/.test(path) || path === '.edit.fill.button',
    );
    expect(named.length).toBe(3);
    for (const [path, text] of named) {
      const command = path === '.edit.fill.button' ? 'fill' : path.split('.').at(-1);
      const name = String(said.get(`.edit.commands.${command}`)).toLowerCase();
      // Whole words, where words stand apart: people say to a computer what they see.
      const [words, seen] = [name.split(/\s+/), String(text).toLowerCase().split(/\s+/)];
      if (/^(?:zh|ja)$/.test(code)) expect(name, path).toContain(seen.join(' '));
      else expect(words, path).toEqual(expect.arrayContaining(seen));
    }
  });
});

/** What messages call a name, or a person's words, that they take. */
const NAMED =
  /^\(?(?:name|names|files|label|prompt|caption|query|words?|read|host|titles?|file|folder|model|classifier|language)\b/;

test('in a sentence from right to left, words of the other direction keep their signs', async () => {
  const sample = 'Fox (a)!';
  /** What names documents and files: it is kept, and must have no signs that are not seen. */
  const kept = ['.edit.documents.copyOf', '.edit.recipes.enlargedName'];
  const bare: string[] = [];
  let named = 0;
  for (const [path, leaf] of await all('ar')) {
    if (typeof leaf !== 'function' || !NAMED.test(String(leaf))) continue;
    if (kept.includes(path)) continue;
    const said = [sample, [sample, sample], [{ name: sample }]].flatMap((argument) => {
      try {
        return [say(leaf, argument, 2)];
      } catch {
        return []; // not what it takes
      }
    });
    named += 1;
    const outside = said.map((text) => text.replace(/[\u2066-\u2068][^\u2069]*\u2069/g, ''));
    if (outside.some((text) => text.includes('Fox'))) bare.push(path);
  }
  expect(bare).toEqual([]);
  expect(named).toBeGreaterThan(40);
});

test('classes of numbers are CLDR’s', () => {
  const arabic = plurals<'zero' | 'one' | 'two' | 'few' | 'many'>('ar-u-nu-latn');
  const forms = { zero: 'z', one: 'o', two: 't', few: 'f #', many: 'm #', other: 'x #' };
  expect([0, 1, 2, 3, 11, 100].map((n) => arabic(n, forms))).toEqual([
    ...['z', 'o', 't', 'f 3', 'm 11', 'x 100'],
  ]);
  const french = plurals<'one' | 'many'>('fr');
  expect(french(0, { one: '# o', many: 'm', other: 'x' })).toBe('0 o');
});

test('a language is known by its tag, whatever the region', () => {
  expect(['de-AT', 'zh-Hans-CN', 'AR', 'pt-BR', ''].map(languageOf)).toEqual([
    ...['de', 'zh', 'ar', undefined, undefined],
  ]);
});

test('words that were taken before are those of the language in use', () => {
  let now:
    { readonly part: { readonly word: string; readonly list: readonly string[] } } | undefined;
  const view = live(
    () => now,
    () => true,
  );
  const { part } = view;
  now = { part: { word: 'apple', list: ['a'] } };
  expect([part.word, part.list]).toEqual(['apple', ['a']]);
  now = { part: { word: 'Apfel', list: ['b'] } };
  expect({ ...view.part }).toEqual({ word: 'Apfel', list: ['b'] });
  expect(part.word).toBe('Apfel');
});

test('words can be taken before the rest of a language has come, and read once it has', () => {
  interface Words {
    readonly first: { readonly word: string };
    readonly edit: { readonly fill: { readonly start: string }; readonly open: string };
  }
  let now: unknown = { first: { word: 'apple' }, edit: { open: 'Open' } };
  let whole = false;
  const view = live<Words>(
    () => now as Words,
    () => whole,
  );
  const { fill } = view.edit;
  expect([view.first.word, view.edit.open]).toEqual(['apple', 'Open']);
  expect(() => `${fill.start}`).toThrow('asked for before they were fetched');
  now = { first: { word: 'apple' }, edit: { open: 'Open', fill: { start: 'Filling.' } } };
  whole = true;
  expect([fill.start, view.edit.fill.start]).toEqual(['Filling.', 'Filling.']);
  // Of a whole language, what is not there is not there.
  expect((view.edit as unknown as Record<string, unknown>)['other']).toBeUndefined();
});

/** Names, and signs that are no words in any language. */
const NO_WORDS = /^(?:[\s\p{P}\p{S}\d]|×|px|Easel|PNG|Aa|θ|x)*$/u;

test('no component has words of its own', () => {
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.svelte') && !file.startsWith('debug'))
    .flatMap((file) => {
      const markup = readFileSync(join(root, file), 'utf8')
        .replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, '')
        .replace(/\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/g, '{}');
      const attributes = [...markup.matchAll(/\s(?:aria-label|title|placeholder|alt)="([^"]*)"/g)];
      const texts = [...markup.matchAll(/>([^<>]+)</g)];
      return [...attributes, ...texts]
        .map(([, text = '']) => text.replaceAll('{}', ''))
        .filter((text) => !NO_WORDS.test(text))
        .map((text) => `${file}: ${text.trim()}`);
    });
  expect(found).toEqual([]);
});

test('no code of the screens has sentences of its own', () => {
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(
      (file) => file.endsWith('.ts') && !/^(strings|debug|api.examples|api.client)/.test(file),
    )
    .flatMap((file) => {
      const code = readFileSync(join(root, file), 'utf8')
        .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
        // Faults that only programmers meet are English.
        .replace(/new \w*Error\((?:[^()]|\([^()]*\))*\)/g, '');
      return [...code.matchAll(/(['"`])((?:\\.|(?!\1).)*)\1/g)]
        .map(([, , text = '']) => text)
        .filter((text) => /^[A-Z]\p{L}*(?:[ ,:’-]+[\p{L}$]+){2,}/u.test(text))
        .map((text) => `${file}: ${text}`);
    });
  expect(found).toEqual([]);
});
