/**
 * `npm run dictionaries -- FOLDER` (and prettier after it) writes src/packs/dictionary/words/*.json anew: for each
 * language the words by which Unicode's CLDR names what the page's own pack can draw. FOLDER is the npm package
 * cldr-annotations-full, unpacked.
 *
 * A name stands for its emoji's label. Of the other words those are taken that go with nearly the same emoji as an
 * English word of the pack does: German "Kuchen" goes where "cake" goes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fold, keyOf } from '../src/packs/vocabulary/words.ts';
import type { Vocabulary } from '../src/packs/vocabulary/schema.ts';

const LANGUAGES = ['de', 'fr', 'es', 'zh', 'ja', 'ar'];
/** Emoji that both words have, of those that either has. */
const ALIKE = 0.6;

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say where the package cldr-annotations-full lies.');
const root = join(import.meta.dirname, '..');

interface Annotation {
  readonly default?: readonly string[];
  readonly tts?: readonly [string];
}
type Annotations = Readonly<Record<string, Annotation>>;

function read(language: string): Annotations {
  const path = join(String(folder), 'annotations', language, 'annotations.json');
  const parsed = JSON.parse(readFileSync(path, 'utf8')) as {
    annotations: { annotations: Annotations };
  };
  return parsed.annotations.annotations;
}

const pack = JSON.parse(readFileSync(join(root, 'public/packs/embedded/pack.json'), 'utf8')) as {
  vocabulary: Vocabulary;
};
/** Emoji drawn by the pack have these labels, which are emojibase's: CLDR's with some words of its own. */
const labels = new Map(pack.vocabulary.things.map(({ label }) => [keyOf(label), label]));
const known = new Set(
  pack.vocabulary.things.flatMap(({ label, tags }) => [label, ...tags]).map(keyOf),
);
const english = read('en');
const emoji = Object.keys(english).filter((sign) => /\p{Extended_Pictographic}/u.test(sign));

/** Which emoji each word goes with. */
function owners(annotations: Annotations): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const sign of emoji) {
    const { default: words = [], tts = [] } = annotations[sign] ?? {};
    for (const word of [...tts, ...words]) {
      const all = found.get(word) ?? new Set();
      all.add(sign);
      found.set(word, all);
    }
  }
  return found;
}

const englishOwners = [...owners(english)].filter(([word]) => known.has(keyOf(word)));

function alike(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let both = 0;
  for (const each of a) if (b.has(each)) both++;
  return both / (a.size + b.size - both);
}

for (const language of LANGUAGES) {
  const annotations = read(language);
  const words = new Map<string, string[]>();
  const taken = new Set<string>();
  const add = (to: string, word: string) => {
    const key = fold(word);
    // A name in brackets or with a colon says more than a person types.
    if (taken.has(key) || key === '' || /[:()（）：]/.test(word) || fold(to) === key) return;
    taken.add(key);
    words.set(to, [...(words.get(to) ?? []), word]);
  };
  for (const sign of emoji) {
    const [name] = english[sign]?.tts ?? [];
    const label = name === undefined ? undefined : labels.get(keyOf(name));
    const [own] = annotations[sign]?.tts ?? [];
    if (label !== undefined && own !== undefined) add(label, own);
  }
  for (const [word, signs] of owners(annotations)) {
    const best = { word: '', share: 0 };
    for (const [of, theirs] of englishOwners) {
      // Of words that go with the same emoji, the shorter is the plainer.
      const share = alike(signs, theirs) - of.length / 1e4;
      if (share > best.share) Object.assign(best, { word: of, share });
    }
    if (best.share >= ALIKE && signs.size > 1) add(best.word, word);
  }
  const json = JSON.stringify(Object.fromEntries([...words].sort(([a], [b]) => (a < b ? -1 : 1))));
  writeFileSync(join(root, `src/packs/dictionary/words/${language}.json`), `${json}\n`);
  console.log(`${language}: ${words.size} things, ${taken.size} words, ${json.length} bytes`);
}
