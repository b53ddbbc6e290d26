/** Which words of a request a text tower reads, and the field of what it reads in their place. */

/** A name is the same thing in every task that has it. */
export const READ_IN_PLACE = {
  prompt: 'readAs',
  negativePrompt: 'negativeReadAs',
  from: 'fromReadAs',
  to: 'toReadAs',
} as const;
export type WordField = keyof typeof READ_IN_PLACE;
type ReadField = (typeof READ_IN_PLACE)[WordField];
export const WORD_FIELDS = Object.keys(READ_IN_PLACE) as readonly WordField[];
/** Captions to be embedded: one is read in place of each, itself where it is read as it is written. */
export const TEXTS_READ_AS = 'textsReadAs';

/** What is asked to be in a picture. A negative prompt and what a picture shows already are not. */
const ASKED_FOR: readonly WordField[] = ['prompt', 'to'];

/** The text under a field of any task's request; undefined where it has none. */
export function textIn(request: object, field: WordField | ReadField): string | undefined {
  const text: unknown = Object.getOwnPropertyDescriptor(request, field)?.value;
  return typeof text === 'string' ? text : undefined;
}

/** Every text of any task's request that a text tower reads. */
export function textsIn(request: object): readonly string[] {
  return [...WORD_FIELDS.flatMap((field) => textIn(request, field) ?? []), ...captionsIn(request)];
}

function captionsIn(request: object): readonly string[] {
  const texts: unknown = Object.getOwnPropertyDescriptor(request, 'texts')?.value;
  return Array.isArray(texts) && texts.every((text) => typeof text === 'string') ? texts : [];
}

/**
 * The request with what is to be read in place of its words. What it says of that itself stays.
 *
 * @param read gives undefined where the words themselves are read
 */
export function withReadings<T extends object>(
  request: T,
  read: (text: string, field: WordField | 'texts') => string | undefined,
): T {
  const readings: { [field in ReadField]?: string } & { [TEXTS_READ_AS]?: readonly string[] } = {};
  for (const field of WORD_FIELDS) {
    const text = textIn(request, field);
    if (text === undefined || textIn(request, READ_IN_PLACE[field]) !== undefined) continue;
    const reading = read(text, field);
    if (reading !== undefined) readings[READ_IN_PLACE[field]] = reading;
  }
  if (!Object.hasOwn(request, TEXTS_READ_AS)) {
    const texts = captionsIn(request).map((text) => read(text, 'texts'));
    if (texts.some((text) => text !== undefined))
      readings[TEXTS_READ_AS] = captionsIn(request).map((text, i) => texts[i] ?? text);
  }
  return { ...request, ...readings };
}

/** What a content policy looks at: the words that are asked for, as they are written and as they are read. */
export function wordsAskedFor(
  request: object,
): readonly { readonly field: WordField; readonly text: string }[] {
  return ASKED_FOR.flatMap((field) => {
    const texts = [textIn(request, field), textIn(request, READ_IN_PLACE[field])];
    return [...new Set(texts)].flatMap((text) => (text === undefined ? [] : [{ field, text }]));
  });
}

/** What is read in place of words, by the words' field; empty where all are read as they are written. */
export function readingsOf(request: object): { readonly [field in WordField]?: string } {
  const read: { [field in WordField]?: string } = {};
  for (const field of WORD_FIELDS) {
    const text = textIn(request, READ_IN_PLACE[field]);
    if (text !== undefined && text !== textIn(request, field)) read[field] = text;
  }
  return read;
}
