import * as v from 'valibot';
import type { Settings } from '../settings/settings.svelte.ts';
import { openVisitFiles, type HeldFiles } from './visitFiles.ts';

const PREFIX = 'easel.visit.';

/**
 * What a reload of the tab brings back: words, settings and pictures that were not used yet, and what was asked for
 * when it came. Held in the tab's own storage, pictures in the documents' database, gone with the tab; nothing is held
 * where the person wants nothing kept.
 */
export class Visit {
  readonly #settings: Settings;

  readonly #files = openVisitFiles({
    tab: { read: () => this.#readText('tab'), write: (name) => this.#writeText('tab', name) },
    locks: globalThis.navigator?.locks,
  });

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  holdFiles(name: string, files: readonly Blob[]): void {
    void this.#files.hold(name, this.#settings.keepsNothing ? [] : files);
  }

  /** Undefined where there is nothing. What did not fit is counted. */
  async readFiles(name: string): Promise<HeldFiles | undefined> {
    return this.#settings.keepsNothing ? undefined : this.#files.read(name);
  }

  hold(name: string, value: unknown): void {
    if (this.#settings.keepsNothing) return this.forget(name);
    this.#writeText(name, JSON.stringify(value));
  }

  /** Undefined where there is nothing, or nothing that `schema` knows. */
  read<T>(name: string, schema: v.GenericSchema<unknown, T>): T | undefined {
    try {
      const parsed = v.safeParse(schema, JSON.parse(this.#readText(name) ?? 'null'));
      return parsed.success ? parsed.output : undefined;
    } catch {
      return undefined;
    }
  }

  forget(name: string): void {
    try {
      sessionStorage.removeItem(PREFIX + name);
    } catch {
      // Denied: then there is nothing.
    }
  }

  #readText(name: string): string | null {
    try {
      return sessionStorage.getItem(PREFIX + name);
    } catch {
      return null;
    }
  }

  #writeText(name: string, text: string): void {
    try {
      sessionStorage.setItem(PREFIX + name, text);
    } catch {
      // Denied or full: then a reload begins anew.
    }
  }
}
