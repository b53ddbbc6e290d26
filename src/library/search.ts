import { indexEntries } from './lists.ts';
import type { LibraryEntry } from './records.ts';

const folded = new WeakMap<LibraryEntry, string>();

/** Letters without case, width and accents, so that “cafe” finds “Café”. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function foldedPrompt(entry: LibraryEntry): string {
  const known = folded.get(entry);
  if (known !== undefined) return known;
  const text = fold(entry.prompt);
  folded.set(entry, text);
  return text;
}

/** The entries whose prompt holds every word of the query, or the beginning of one, in their order. */
export function searchWords(
  entries: readonly LibraryEntry[],
  query: string,
): readonly LibraryEntry[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter((entry) => words.every((word) => foldedPrompt(entry).includes(word)));
}

/** How close each of the embeddings comes to `query`, by id. */
export function scoresByCloseness(
  embeddings: ReadonlyMap<string, Float32Array>,
  query: Float32Array,
): ReadonlyMap<string, number> {
  return new Map([...embeddings].map(([id, embedding]) => [id, closeness(embedding, query)]));
}

/** Of embeddings of unit length: their cosine, −1…1. */
export function closeness(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** What an entry was made from and what was made from it, as far as it is here. */
export function relativesOf(
  entry: LibraryEntry,
  entries: readonly LibraryEntry[],
): { readonly parents: readonly LibraryEntry[]; readonly children: readonly LibraryEntry[] } {
  const byId = indexEntries(entries);
  return {
    parents: entry.parents.flatMap((id) => byId.get(id) ?? []),
    children: entries.filter((other) => other.parents.includes(entry.id)),
  };
}
