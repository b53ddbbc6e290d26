/** Whether the buttons ask for the signature; programs ask for themselves. */
import { readPreference, writePreference } from './preferences.ts';

const PREFERENCE = 'signature';

let signs = readPreference(PREFERENCE) !== 'off';

/** Whether new pictures get the signature. On unless the person turned it off. */
export function drawsSignature(): boolean {
  return signs;
}

/** Holds from now on; over a reload too where the browser stores preferences. */
export function setDrawsSignature(next: boolean): void {
  signs = next;
  writePreference(PREFERENCE, next ? 'on' : 'off');
}
