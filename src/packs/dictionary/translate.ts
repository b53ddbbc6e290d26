/**
 * Prompts in the person's own language, read into the English of a pack's vocabulary. A glossary, no translator: the
 * longest phrases that it has are turned, adjectives go before their nouns, the ground goes to the end, and what it
 * does not have stays where it is, for the page to name.
 */
import { createReader, type Reading, type Span } from '../vocabulary/read.ts';
import type { Vocabulary } from '../vocabulary/schema.ts';
import { fold } from '../vocabulary/words.ts';
import type { Dictionary } from './dictionary.ts';

/** A piece of the English text, and where in the prompt it comes from. */
interface TranslatedPiece extends Span {
  /** In the English text, in UTF-16 units. */
  readonly at: number;
  readonly text: string;
}

export interface Translation {
  /** What the text tower is to read. */
  readonly text: string;
  readonly pieces: readonly TranslatedPiece[];
}

export type Translate = (prompt: string) => Translation | undefined;

type Role = 'noun' | 'adjective' | 'ground' | 'link' | 'mark' | 'unknown';
interface Piece extends Span {
  readonly text: string;
  readonly role: Role;
}
interface Found {
  readonly english: string;
  /** Written as the dictionary has it, in any case: no other form of it. */
  readonly exact: boolean;
  readonly count: number;
}
interface Word extends Span {
  readonly text: string;
  readonly folded: string;
}

/** Words of a phrase, or signs of one in a script without spaces, at most. */
const LONGEST = { words: 6, signs: 12 };
const ARTICLES = new Set(['a', 'an', 'the']);
const GROUND = 'background';
/** A style that is said as a thing: "a sticker of a rocket". */
const STICKER = 'sticker';
/** Scripts that are written without spaces. */
const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+/u;
const WORD = new RegExp(`${DENSE.source}|(?:(?!${DENSE.source})[\\p{L}\\p{M}\\p{N}])+`, 'gu');

/**
 * @returns what reads a prompt; it gives undefined where nothing is to be turned, since the prompt is English, or says
 * nothing that the dictionary has.
 */
export function createTranslator(vocabulary: Vocabulary, dictionary: Dictionary): Translate {
  const read = createReader(vocabulary);
  const { exact, stems } = entriesOf(dictionary, read);
  const key = (words: readonly Word[]) => words.map(({ folded }) => folded).join(' ');
  const stemmed = (words: readonly Word[]) =>
    words.map(({ folded }) => dictionary.stem(folded)).join(' ');

  function find(words: readonly Word[], at: number): Found | undefined {
    const most = Math.min(LONGEST.words, words.length - at);
    for (let count = most; count > 0; count--) {
      const part = words.slice(at, at + count);
      const written = exact.get(key(part));
      const english = written ?? stems.get(stemmed(part));
      if (english !== undefined) return { english, exact: written !== undefined, count };
    }
    return undefined;
  }

  function* piecesOf(prompt: string): Generator<Piece & { readonly turned: boolean }> {
    const words = wordsOf(prompt, dictionary, exact, stems);
    const isEnglish = ({ text }: Word) => read(text).outside.length === 0;
    // A word that both languages have is the person's where the rest is: "chat" in "un chat rouge".
    const own = words.some((_, i) => {
      const { count = 0 } = find(words, i) ?? {};
      return words.slice(i, i + count).some((word) => !isEnglish(word));
    });
    let end = 0;
    for (let i = 0; i < words.length;) {
      const word = words[i];
      if (!word) break;
      const between = prompt.slice(end, word.from).trim();
      const mark = {
        text: between,
        from: end,
        to: word.from,
        role: 'mark',
        turned: false,
      } as const;
      if (between !== '' && !/^['’\-‐‑]+$/.test(between)) yield mark;
      const found = own ? find(words, i) : undefined;
      const turns = found && (found.exact || !isEnglish(word)) ? found : undefined;
      const last = words[i + (turns?.count ?? 1) - 1] ?? word;
      const span = { from: word.from, to: last.to };
      if (turns)
        yield { ...span, text: turns.english, role: roleOf(turns.english, read), turned: true };
      else {
        const role = isEnglish(word) ? roleOf(word.text, read) : 'unknown';
        // As English writes what it shares with others: "éléphant".
        const text = role === 'unknown' ? word.text : plain(word.text);
        yield { ...span, text, role, turned: false };
      }
      end = last.to;
      i += turns?.count ?? 1;
    }
    const rest = prompt.slice(end).trim();
    if (rest !== '')
      yield { text: rest, from: end, to: prompt.length, role: 'mark', turned: false };
  }

  return (prompt) => {
    const pieces = [...piecesOf(prompt)];
    if (!pieces.some(({ turned }) => turned)) return undefined;
    return written(arranged(pieces, dictionary.after === true));
  };
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '');
}

/** What a word of the English text does. What says nothing is a link without text. */
function roleOf(english: string, read: (text: string) => Reading): Role {
  if (english === '' || ARTICLES.has(english.toLowerCase())) return 'link';
  if (english.toLowerCase() === GROUND) return 'ground';
  const [said] = read(english).said;
  if (said === undefined)
    return ['style', 'gradient', 'picture', 'something', 'emoji'].includes(english)
      ? 'noun'
      : 'link';
  return said.kind === 'thing' ? 'noun' : 'adjective';
}

function entriesOf({ things: names, words, stem }: Dictionary, read: (text: string) => Reading) {
  const exact = new Map<string, string>();
  const stems = new Map<string, string>();
  const add = (own: string, english: string) => {
    const parts = [...own.matchAll(WORD)].map(([part]) => fold(part));
    const written = parts.join(' ');
    const short = parts.map(stem).join(' ');
    if (!exact.has(written)) exact.set(written, english);
    if (!stems.has(short)) stems.set(short, english);
  };
  // By hand first, and nothing but what this pack knows.
  const knows = (english: string) => read(english).outside.length === 0;
  for (const [own, english] of Object.entries(words)) if (knows(english)) add(own, english);
  for (const [english, all] of Object.entries(names))
    if (knows(english)) for (const own of all) add(own, english);
  return { exact, stems };
}

/** The words of a prompt. Of a run without spaces the longest that the dictionary has, and what lies between them. */
function wordsOf(
  prompt: string,
  { dense = false, prefix, stem }: Dictionary,
  exact: ReadonlyMap<string, string>,
  stems: ReadonlyMap<string, string>,
): readonly Word[] {
  const words: Word[] = [];
  const has = (folded: string) => exact.has(folded) || stems.has(stem(folded));
  const add = (from: number, to: number) => {
    if (to <= from) return;
    const text = prompt.slice(from, to);
    const folded = fold(text);
    if (
      prefix !== undefined &&
      folded.startsWith(prefix) &&
      !has(folded) &&
      has(fold(text.slice(1)))
    ) {
      add(from, from + 1);
      return add(from + 1, to);
    }
    words.push({ text, from, to, folded });
  };
  for (const { 0: run, index } of prompt.matchAll(WORD)) {
    if (!dense || !DENSE.test(run)) {
      add(index, index + run.length);
      continue;
    }
    let begun = 0;
    for (let at = 0; at < run.length;) {
      let taken = 0;
      for (
        let count = Math.min(LONGEST.signs, run.length - at);
        count > 0 && taken === 0;
        count--
      ) {
        if (has(fold(run.slice(at, at + count)))) taken = count;
      }
      if (taken > 0) {
        add(index + begun, index + at);
        add(index + at, index + at + taken);
        begun = at + taken;
      }
      at += Math.max(1, taken);
    }
    add(index + begun, index + run.length);
  }
  return words;
}

/** Adjectives before their nouns, articles as English has them, and what the thing stands on at the end. */
function arranged(pieces: readonly Piece[], after: boolean): readonly Piece[] {
  const out: Piece[] = [];
  const ground: Piece[] = [];
  let waiting: Piece[] = [];
  const flush = (into: Piece[], noun?: Piece) => {
    let phrase = noun ? [...waiting, noun] : waiting;
    waiting = [];
    const sticker = phrase.find(({ text }) => text === STICKER);
    if (sticker) {
      phrase = phrase.filter((piece) => piece !== sticker);
      into.push(said(sticker, 'a'), sticker);
      if (noun) into.push(said(sticker, 'of'));
    }
    const [first] = phrase;
    if (first && noun) into.push(said(first, articleOf(phrase)));
    into.push(...phrase);
  };
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i];
    if (!piece) break;
    const { role, text } = piece;
    if (role === 'link' && (text === '' || ARTICLES.has(text.toLowerCase()))) continue;
    if (role === 'adjective' || role === 'unknown') {
      waiting.push(piece);
      continue;
    }
    if (role === 'noun' || role === 'ground') {
      while (pieces[i + 1]?.role === 'adjective' && (after || pieces[i + 1]?.text === STICKER)) {
        const next = pieces[++i];
        if (next) waiting.push(next);
      }
      if (role === 'noun') flush(out, piece);
      else {
        const before = out.at(-1);
        // "on", "in front of": said anew.
        if (before?.role === 'link' && !/^(?:and|of|)$/.test(before.text)) out.pop();
        ground.push(said(piece, ground.length > 0 ? 'and' : 'on'));
        flush(ground, piece);
      }
      continue;
    }
    flush(out);
    out.push(piece);
  }
  flush(out);
  return [...out, ...ground];
}

/** A word that English has and the prompt has not, at a piece. */
function said({ from }: Piece, text: string): Piece {
  return { from, to: from, text, role: 'link' };
}

/** Nothing before what looks like a plural, or a style's name: "grapes", "flat style" (models/captions.py). */
function articleOf(phrase: readonly Piece[]): string {
  const noun = phrase.at(-1)?.text ?? '';
  const plural = noun.endsWith('s') && !/(?:ss|us|is)$/.test(noun) && !/ (?:with|of) /.test(noun);
  if (plural || noun === 'style' || noun === 'something') return '';
  return /^[aeiou]/i.test(phrase[0]?.text ?? '') ? 'an' : 'a';
}

function written(pieces: readonly Piece[]): Translation {
  let text = '';
  const placed: TranslatedPiece[] = [];
  for (const piece of pieces) {
    if (piece.text === '') continue;
    const own =
      piece.role === 'mark'
        ? piece.text.replace(/[、，،]/gu, ',').replace(/[。．]/gu, '.')
        : piece.text;
    if (text !== '' && !/^[,.;:!?)]/.test(own)) text += ' ';
    placed.push({ text: own, at: text.length, from: piece.from, to: piece.to });
    text += own;
  }
  return { text, pieces: placed };
}
