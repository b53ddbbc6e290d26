import type { LibraryEntry } from './records.ts';

/** By id. */
export function indexEntries(entries: readonly LibraryEntry[]): ReadonlyMap<string, LibraryEntry> {
  return new Map(entries.map((entry) => [entry.id, entry]));
}

/**
 * A list, newest first, in which `changed` entries take the place of what was known of them, new ones come in by their
 * age, and `gone` ones are left out.
 */
export function mergeEntries(
  entries: readonly LibraryEntry[],
  changed: readonly LibraryEntry[],
  gone: readonly string[] = [],
): readonly LibraryEntry[] {
  const next = indexEntries(changed);
  const out = new Set(gone);
  const known = indexEntries(entries);
  const kept = entries.flatMap((entry) => (out.has(entry.id) ? [] : [next.get(entry.id) ?? entry]));
  const fresh = changed.filter(({ id }) => !known.has(id) && !out.has(id));
  return fresh.length === 0 ? kept : [...fresh, ...kept].sort(newestFirst);
}

/** The ids of which there is no entry. */
export function idsWithout(
  ids: readonly string[],
  entries: readonly LibraryEntry[],
): readonly string[] {
  const known = indexEntries(entries);
  return ids.filter((id) => !known.has(id));
}

function newestFirst(a: LibraryEntry, b: LibraryEntry): number {
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}
