import * as v from 'valibot';
import { MAX_REQUEST_CHARACTERS } from '../../engine/types.ts';
import { readPreference, writePreference } from '../settings/preferences.ts';
import type { Settings } from '../settings/settings.svelte.ts';

const NAME = 'prompts';
/** A menu's length; older ones are in the Library with their pictures. */
const MAX_PROMPTS = 20;

const schema = v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(4 * MAX_REQUEST_CHARACTERS)));

/**
 * The prompts that pictures were asked for, the latest first. They stay on this machine, and over a reload only where
 * the person has not chosen that nothing is kept.
 */
export class PromptHistory {
  readonly #settings: Pick<Settings, 'keepsNothing'>;
  prompts = $state.raw<readonly string[]>([]);

  constructor(settings: Pick<Settings, 'keepsNothing'>) {
    this.#settings = settings;
    if (!settings.keepsNothing) this.prompts = read();
  }

  add(prompt: string): void {
    const others = this.prompts.filter((each) => each !== prompt);
    this.prompts = [prompt, ...others].slice(0, MAX_PROMPTS);
    // What was kept before stays until it is deleted, as pictures do.
    if (!this.#settings.keepsNothing) writePreference(NAME, JSON.stringify(this.prompts));
  }

  /** Of this machine too. */
  forget(): void {
    this.prompts = [];
    writePreference(NAME, '[]');
  }
}

function read(): readonly string[] {
  try {
    const parsed = v.safeParse(schema, JSON.parse(readPreference(NAME) ?? '[]'));
    return parsed.success ? parsed.output.slice(0, MAX_PROMPTS) : [];
  } catch {
    return [];
  }
}
