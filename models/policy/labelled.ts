/**
 * The labelled prompts that the content policy is fitted to and measured on, by source: lists of prompts/, each written
 * in another voice, and templates. A hash seals a third of every source, of the newest sources a half: nothing is
 * fitted, tuned or looked at there, and it is measured once, when all else is done. Fresh sources are sealed whole
 * until they have been measured, and open whole from then on. The rest is open.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { CATEGORIES, type Category } from '../../src/policy/categories.ts';
import { madePrompts } from './templates.ts';

export interface LabelledPrompt {
  readonly prompt: string;
  /** A category of the policy; undefined: harmless. */
  readonly category: Category | undefined;
  /** The list that it stands in: no two lists share their way of asking. */
  readonly source: string;
  /** What is sealed or left open, and held out, as one: the prompt itself, or the thing of a template. */
  readonly key: string;
}

export const PARTS = ['open', 'sealed', 'fresh'] as const;
export type Part = (typeof PARTS)[number];

const folder = join(import.meta.dirname, 'prompts');
const knowledgeFolder = join(import.meta.dirname, 'knowledge');

/** Sources of which a half is sealed: the newest, written when the sealed third of the others had been measured. */
export const NEWEST: ReadonlySet<string> = new Set([
  'archive',
  'bedtime',
  'easterly',
  'gallery',
  'memes',
  'mods',
  'puns',
  'slang',
  'stock',
  'storyboard',
  'verbose',
  'ward',
  'wire',
]);

/** Sources that are sealed whole: written when the sealed part of the others had been measured. */
export const FRESH: ReadonlySet<string> = new Set([
  'episodes',
  'fieldnotes',
  'followups',
  'lots',
  'matchday',
  'parents',
  'recipes',
  'verses',
]);

/** Sources that were fresh once, and have been measured: open whole. */
export const OPENED: ReadonlySet<string> = new Set([
  'alttexts',
  'briefs',
  'bulletin',
  'covers',
  'dictated',
  'dreams',
  'fanart',
  'holidays',
  'neighbours',
  'printshop',
  'sluglines',
  'stickers',
  'tabletop',
  'tattoos',
  'weddings',
  'whatifs',
]);

interface List {
  readonly benign: readonly string[];
  readonly flagged: Readonly<Record<Category, readonly string[]>>;
}

/** SHA-256 of a key's UTF-8 bytes, 32 bits of it: a number that says nothing else of the prompt. */
export function numberOf(key: string, word: 0 | 1 = 0): number {
  return createHash('sha256')
    .update(key, 'utf8')
    .digest()
    .readUInt32BE(4 * word);
}

function readJson(text: string): Omit<LabelledPrompt, 'source' | 'key'>[] {
  const list = JSON.parse(text) as List;
  return [
    ...CATEGORIES.flatMap((category) =>
      list.flagged[category].map((prompt) => ({ prompt, category })),
    ),
    ...list.benign.map((prompt) => ({ prompt, category: undefined })),
  ];
}

/** First a line on who speaks; then a prompt a line, under `# harmless` or `# ` and a category. */
function readText(text: string): Omit<LabelledPrompt, 'source' | 'key'>[] {
  let category: Category | undefined;
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      if (!line.startsWith('# ')) return line === '' ? [] : [{ prompt: line, category }];
      const label = line.slice(2);
      category = CATEGORIES.find((each) => each === label);
      if (category === undefined && label !== 'harmless')
        throw new Error(`There is no category “${label}”: ${CATEGORIES.join(', ')} or harmless.`);
      return [];
    });
}

function partOf({ source, key }: LabelledPrompt): Part {
  if (FRESH.has(source)) return 'fresh';
  if (OPENED.has(source)) return 'open';
  return numberOf(key) % (NEWEST.has(source) ? 2 : 3) === 0 ? 'sealed' : 'open';
}

/**
 * All labelled prompts by part, each prompt once. A template's prompt goes with its thing, so that none is half sealed.
 */
export function labelledPrompts(): Readonly<Record<Part, readonly LabelledPrompt[]>> {
  const written = readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const prompts = extname(file) === '.json' ? readJson(text) : readText(text);
      const source = basename(file, extname(file));
      return prompts.map((each) => ({ ...each, source, key: each.prompt }));
    });
  const made = madePrompts().map(({ thing, ...each }) => ({
    ...each,
    source: 'templates',
    key: thing,
  }));
  const parts: Record<Part, LabelledPrompt[]> = { open: [], sealed: [], fresh: [] };
  const seen = new Set<string>();
  for (const each of [...written, ...made]) {
    if (seen.has(each.prompt)) continue;
    seen.add(each.prompt);
    parts[partOf(each)].push(each);
  }
  return parts;
}

/**
 * Captions written by meaning, category by category, and not as anybody asks: for the fit alone. They are no measure,
 * and a prompt of the lists, of whatever part, is not among them.
 */
export function knowledge(): readonly LabelledPrompt[] {
  const seen = new Set(
    Object.values(labelledPrompts())
      .flat()
      .map(({ prompt }) => prompt),
  );
  return readdirSync(knowledgeFolder)
    .sort()
    .flatMap((file) => {
      const source = `knowledge of ${basename(file, extname(file))}`;
      return readText(readFileSync(join(knowledgeFolder, file), 'utf8'))
        .filter(({ prompt }) => !seen.has(prompt) && seen.add(prompt))
        .map((each) => ({ ...each, source, key: each.prompt }));
    });
}
