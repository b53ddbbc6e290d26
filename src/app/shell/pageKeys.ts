import { isPressOf } from '../../editor/commands.ts';
import { isApple } from '../browser.ts';

const ACTIONS = ['save', 'undo', 'redo'] as const;

/** What a screen, or a dialog over it, does at the keys that every program has for it. */
export type Offers = { readonly [action in (typeof ACTIONS)[number]]?: () => void };

/**
 * Ctrl+S, Ctrl+Z and Ctrl+Y (⌘ on a Mac) on screens other than Edit, which has commands of its own. What was offered
 * last is what lies uppermost: it is asked first. Without an offer the key is the browser's.
 */
export class PageKeys {
  #offered: readonly Offers[] = [];

  /** @returns a function that takes the offer back */
  offer(offers: Offers): () => void {
    this.#offered = [...this.#offered, offers];
    return () => {
      this.#offered = this.#offered.filter((other) => other !== offers);
    };
  }

  readonly heard = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    const action = ACTIONS.find((each) => isPressOf(event, each, isApple()));
    // A field undoes and redoes its own words.
    if (action === undefined || (action !== 'save' && isField(event.target))) return;
    const perform = this.#offered.findLast((offers) => offers[action] !== undefined)?.[action];
    if (perform === undefined) return;
    event.preventDefault();
    if (!event.repeat) perform();
  };
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select') !== null;
}
