import * as v from 'valibot';

/** Lists are bounded, so that a pack from anywhere costs a page little. */
const word = v.pipe(v.string(), v.minLength(1), v.maxLength(80));
const words = (most: number) => v.pipe(v.array(word), v.maxLength(most));
const level = v.pipe(v.number(), v.minValue(0), v.maxValue(255));

/** The parts of a vocabulary that are words and numbers; its files stand beside them. */
export const vocabularyFields = {
  /** Things that can be drawn: what each is called, and other words for it. A tag may belong to several. */
  things: v.pipe(
    v.array(v.strictObject({ label: word, tags: words(64) })),
    v.minLength(1),
    v.maxLength(5000),
  ),
  /** The first of a style's words is its name. */
  styles: v.pipe(v.array(v.strictObject({ name: word, words: words(32) })), v.maxLength(64)),
  /** Grounds: a colour's names, and its shades as sRGB levels 0–255, the first the colour itself. */
  colours: v.pipe(
    v.array(
      v.strictObject({
        name: word,
        words: words(32),
        shades: v.pipe(
          v.array(v.strictTuple([level, level, level])),
          v.minLength(1),
          v.maxLength(64),
        ),
      }),
    ),
    v.maxLength(64),
  ),
  /** What else it was taught, beyond one thing in one style on one ground. */
  rings: words(64),
  /** The words between: those of the captions' grammar. */
  words: words(500),
} as const;

/** How small pictures of the things lie in one picture: `columns` to a row, in the order of the things. */
export const thumbnailFields = {
  /** Side of each, in pixels. */
  side: v.pipe(v.number(), v.safeInteger(), v.minValue(8), v.maxValue(256)),
  columns: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(256)),
  /** What they were made with: the caption, with `{a thing}` for the thing, and the seed. */
  caption: word,
  seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2 ** 32 - 1)),
} as const;

/** What a pack can draw, in words. */
export type Vocabulary = Readonly<
  v.InferOutput<v.StrictObjectSchema<typeof vocabularyFields, undefined>>
>;
export type Thumbnails = Readonly<
  v.InferOutput<v.StrictObjectSchema<typeof thumbnailFields, undefined>>
>;
