import { readPreference, writePreference } from './preferences.ts';

/** What the person chose for every screen. Holds at once; over a reload too where the browser stores preferences. */
export class Settings {
  #strips = $state(readPreference('strip') === 'yes');
  #signs = $state(readPreference('signature') !== 'off');
  #keepsSuggestions = $state(readPreference('suggestions') === 'all');
  #keepsNothing = $state(readPreference('keep') === 'nothing');

  /** Saved pictures go without their metadata. */
  get stripsMetadata(): boolean {
    return this.#strips;
  }
  set stripsMetadata(next: boolean) {
    this.#strips = next;
    writePreference('strip', next ? 'yes' : 'no');
  }

  /** New pictures that the buttons ask for get the signature; programs ask for themselves. */
  get drawsSignature(): boolean {
    return this.#signs;
  }
  set drawsSignature(next: boolean) {
    this.#signs = next;
    writePreference('signature', next ? 'on' : 'off');
  }

  /** The Library keeps every suggestion of the Edit screen, not only those that are taken. */
  get keepsSuggestions(): boolean {
    return this.#keepsSuggestions;
  }
  set keepsSuggestions(next: boolean) {
    this.#keepsSuggestions = next;
    writePreference('suggestions', next ? 'all' : 'taken');
  }

  /** New pictures and documents are gone when the page closes. What was kept before stays until it is deleted. */
  get keepsNothing(): boolean {
    return this.#keepsNothing;
  }
  set keepsNothing(next: boolean) {
    this.#keepsNothing = next;
    writePreference('keep', next ? 'nothing' : 'all');
  }
}
