import { EMOJI_NAMES, speakSigns } from '../../networks/signs.ts';
import type { FileEntry, PackVocabulary } from '../../packs/manifest.ts';
import { nearestBySpelling } from '../../packs/vocabulary/nearest.ts';
import { createReader, nameOf, type Reading } from '../../packs/vocabulary/read.ts';
import type { OutsideWord, PackWords } from '../types.ts';

/** Made once for each: prompts are read with every keystroke. */
const readers = new Map<PackVocabulary, (text: string) => Reading>();

/**
 * The words of a prompt that a vocabulary does not have. Signs are read as the text tower reads them, and reported as
 * they stand.
 */
export function outsideWords(
  vocabulary: PackVocabulary | undefined,
  prompt: string,
): readonly OutsideWord[] {
  if (vocabulary === undefined) return [];
  let read = readers.get(vocabulary);
  if (read === undefined) {
    readers.clear();
    read = createReader(vocabulary);
    readers.set(vocabulary, read);
  }
  const { text, toPrompt } = speakSigns(prompt, EMOJI_NAMES, () => false);
  const found = new Map<number, OutsideWord>();
  for (const span of read(text).outside) {
    const [from, to] = [toPrompt(span.from), toPrompt(span.to)];
    const end = to > from ? to : from + signLength(prompt, from);
    const nearest = nearestBySpelling(vocabulary, text.slice(span.from, span.to)).map((each) =>
      nameOf(vocabulary, each),
    );
    // Several words of one emoji's name are one word of the prompt.
    if (!found.has(from))
      found.set(from, { word: prompt.slice(from, end), from, to: end, nearest });
  }
  return [...found.values()];
}

const signs = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** UTF-16 units of the character, as it is seen, that begins at `at`. */
function signLength(text: string, at: number): number {
  for (const { segment } of signs.segment(text.slice(at))) return segment.length;
  return 0;
}

/**
 * A vocabulary with its files. Without those that cannot be had: words say enough.
 *
 * @param read reads a file of the pack
 */
export async function withFiles(
  { thumbnails, meanings, ...words }: PackVocabulary,
  read: (file: FileEntry) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<PackWords> {
  const [picture, rows] = await Promise.all(
    [thumbnails?.file, meanings].map((file) => file && read(file).catch(() => undefined)),
  );
  return {
    ...words,
    ...(thumbnails && picture ? { thumbnails: { ...thumbnails, file: picture } } : {}),
    ...(rows ? { meanings: new Int8Array(rows.buffer, rows.byteOffset, rows.byteLength) } : {}),
  };
}
