import { openImagesDoor } from '../api/door.ts';
import { createImagesFetch } from '../api/fetch.ts';
import { createGate, type ImagesOptions } from '../api/images.ts';
import { stoppable } from '../api/stoppable.ts';
import type { Engine } from '../engine/types.ts';
import type { Session } from './state/session.svelte.ts';

declare global {
  interface Window {
    /** Answers OpenAI's Images API with this page's engine, and reaches no network; for where no service worker runs. */
    easelFetch: typeof fetch;
  }
}

/** Requests of programs that are worked on or wait; the next ones hear 429. */
const MOST_REQUESTS = 8;

export interface Programs {
  /** Cancels what programs have asked for. */
  readonly stop: () => void;
}

/**
 * Lets programs in: the Images API behind the service worker, and `window.easelFetch`. One gate counts both.
 *
 * @param bare the engine without the library: what a program asks for is the program's to keep
 */
export function admitPrograms(
  session: Session,
  bare: Engine,
  policy: Pick<ImagesOptions, 'refusePrompt'> = {},
): Programs {
  const { engine, stop } = stoppable(bare);
  const gate = createGate(MOST_REQUESTS, (within) => {
    session.state.programs = within;
  });
  openImagesDoor(engine, { ...policy, gate });
  window.easelFetch = createImagesFetch(engine, { ...policy, gate });
  return { stop };
}
