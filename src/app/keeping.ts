/** Whether what is made here stays on this machine. */
import { openLibrary } from '../library/library.ts';
import { readPreference, writePreference } from './preferences.ts';

const PREFERENCE = 'keep';

let nothing = readPreference(PREFERENCE) === 'nothing';

/** True: new pictures and documents are gone when the page closes. What was kept before stays until it is deleted. */
export function keepsNothing(): boolean {
  return nothing;
}

/** Holds from now on, for the library in every tab too. */
export async function setKeepsNothing(next: boolean): Promise<void> {
  nothing = next;
  writePreference(PREFERENCE, next ? 'nothing' : 'all');
  const library = openLibrary();
  try {
    await library.setKeeping(!next);
  } finally {
    library.close();
  }
}
