import { nameOf, type VocabularyWord } from './read.ts';
import type { Vocabulary } from './schema.ts';
import { fold } from './words.ts';

/** Cosine of z_t from which two words are said to be near: kitten and cat have .78, castle and donkey .46. */
const NEAR = 0.55;

/** Words of the vocabulary that `word` may be a slip of the pen for, the likeliest first. */
export function nearestBySpelling(
  vocabulary: Vocabulary,
  word: string,
  most = 3,
): readonly VocabularyWord[] {
  const typed = fold(word);
  const reach = typed.length < 4 ? 0 : typed.length < 7 ? 1 : 2;
  if (reach === 0) return [];
  const best = new Map<string, { readonly word: VocabularyWord; readonly distance: number }>();
  const look = (written: string, of: VocabularyWord) => {
    const distance = editDistance(typed, fold(written), reach);
    const name = nameOf(vocabulary, of);
    if (distance <= reach && distance < (best.get(name)?.distance ?? Infinity))
      best.set(name, { word: of, distance });
  };
  vocabulary.things.forEach(({ label }, index) => look(label, { kind: 'thing', index }));
  vocabulary.styles.forEach(({ words }, index) => {
    for (const each of words) look(each, { kind: 'style', index });
  });
  vocabulary.colours.forEach(({ words }, index) => {
    for (const each of words) look(each, { kind: 'colour', index });
  });
  // Other words for a thing only where no name is near: "elefant" is no slip for "elegant".
  if (best.size === 0)
    vocabulary.things.forEach(({ tags }, index) => {
      for (const tag of tags) look(tag, { kind: 'thing', index });
    });
  return [...best.values()]
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ word: found }) => found);
}

/**
 * Things whose labels mean something near, by the text tower.
 *
 * @param z_t [W] of unit length
 * @param meanings int8 [things, W], as in a pack
 */
export function nearestByMeaning(
  z_t: Float32Array,
  meanings: Int8Array,
  most = 3,
): readonly VocabularyWord[] {
  const width = z_t.length;
  const near: { readonly index: number; readonly cosine: number }[] = [];
  for (let index = 0; (index + 1) * width <= meanings.length; index++) {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += (z_t[i] ?? 0) * (meanings[index * width + i] ?? 0);
    if (sum / 127 >= NEAR) near.push({ index, cosine: sum / 127 });
  }
  return near
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, most)
    .map(({ index }) => ({ kind: 'thing', index }));
}

/**
 * Letters to add, drop, change or swap with their neighbour (optimal string alignment); `reach` + 1 where it is more.
 */
function editDistance(a: string, b: string, reach: number): number {
  if (Math.abs(a.length - b.length) > reach) return reach + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          (last[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (last[j - 1] ?? 0) + same,
          swapped ? (before[j - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    [before, last] = [last, row];
  }
  return Math.min(reach + 1, last[b.length] ?? 0);
}
