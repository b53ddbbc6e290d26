import { EaselError } from '../base/errors.ts';
import { loadTokenizer } from '../networks/tokenizer.ts';
import type { SourceTokenizer } from './sourceTokenizer.ts';

/**
 * Loads the tokenizer as the engine will, and holds its ids against the text encoder's table.
 *
 * @param vocabulary rows of the text encoder's word embeddings
 * @returns the ids around a prompt, and the largest of all
 * @throws EaselError `corrupt-data`, `param` the file
 */
export async function checkTokenizer(
  { kind, files, contextLength, padTokenId }: SourceTokenizer,
  vocabulary: number,
): Promise<{ readonly endMark: number; readonly largest: number }> {
  const path = 'tokenizer/tokenizer.json';
  const fault = (what: string, cause?: unknown) =>
    new EaselError('corrupt-data', `${path}: ${what}`, { param: path, cause });
  const entries = [...files.keys()].map((name) => ({ path: name, bytes: 0, sha256: '' }));
  const read = async (name: string) => files.get(name) ?? new Uint8Array();
  let ids: readonly number[];
  let used: number;
  try {
    const tokenizer = await loadTokenizer(
      { kind, files: entries, contextLength, padTokenId },
      read,
    );
    const encoded = tokenizer.encode('a photograph');
    used = encoded.used;
    ids = [...encoded.ids];
  } catch (thrown) {
    throw fault(EaselError.from(thrown).message, thrown);
  }
  if (used < 3) throw fault('it gives no token for the words “a photograph”.');
  const largest = largestId(await read('tokenizer.json'), ids);
  if (largest >= vocabulary || padTokenId >= vocabulary)
    throw fault(
      `it has the id ${String(Math.max(largest, padTokenId))}; text_encoder/config.json has a vocab_size of ${String(vocabulary)}.`,
    );
  return { endMark: ids[used - 1] ?? 0, largest };
}

/** Of the vocabulary, as the file has it, and of what it gave. */
function largestId(file: Uint8Array, given: readonly number[]): number {
  const json = JSON.parse(new TextDecoder().decode(file)) as {
    readonly model?: { readonly vocab?: unknown };
    readonly added_tokens?: readonly { readonly id?: unknown }[];
  };
  const vocab = json.model?.vocab;
  const own: readonly unknown[] =
    typeof vocab === 'object' && vocab !== null && !Array.isArray(vocab)
      ? Object.values(vocab)
      : [];
  const added = (json.added_tokens ?? []).map(({ id }) => id);
  let largest = 0;
  for (const id of [...given, ...own, ...added])
    if (typeof id === 'number' && id > largest) largest = id;
  return largest;
}
