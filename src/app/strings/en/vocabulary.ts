/** What the model can draw, and words that it does not know. */
import { own } from '../own.ts';
const quoted = (word: string) => `“${own(word)}”`;

export const vocabulary = {
  title: 'What it can draw',
  count: (things: number) => `${things} things, so far`,
  things: 'Things',
  more: 'Others',
  moreLabel: 'Others: show more things',
  styles: 'Style',
  grounds: 'Ground',
  ground: (colour: string) => `${colour} ground`,
  made: (caption: string, seed: number) =>
    `The model drew these itself, with the words ${quoted(caption)} and seed ${seed}.`,
  listLabel: 'Words that the model knows',
  listed: (count: number) =>
    count === 1
      ? '1 word that the model knows. Arrow down to choose it.'
      : `${count} words that the model knows. Arrow keys choose.`,
  kinds: { thing: '', style: 'style', colour: 'ground' },
  outsideLabel: 'Words that the model does not know',
  readAs: (english: string) => `Read as: ${own(english)}`,
  outside: (word: string) => `The model hasn’t learned ${quoted(word)}.`,
  nearest: 'Nearest:',
  replace: (word: string, by: string) => `Replace ${quoted(word)} by ${quoted(by)}`,
  none: 'Nothing near is known; it will paint its best guess.',
  others: (count: number) => `${count} more words are new to it.`,
};
