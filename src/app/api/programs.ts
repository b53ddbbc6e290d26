import { openImagesDoor } from '../../api/door.ts';
import { createImagesFetch } from '../../api/fetch.ts';
import { createTabsGate } from '../../api/gate.ts';
import type { ImagesOptions } from '../../api/images.ts';
import { stoppable } from '../../api/stoppable.ts';
import type { Activity } from '../shell/activity.svelte.ts';
import type { ProgramEngine } from '../policy/checkedEngine.ts';
import type { Notifier } from '../shell/notifier.svelte.ts';
import { strings } from '../strings/index.ts';

declare global {
  interface Window {
    /**
     * Answers OpenAI's Images API with this page's engine, and reaches no network; for where no service worker runs.
     */
    easelFetch: typeof fetch;
  }
}

/** Requests of programs that are worked on or wait, in all tabs together; the next ones hear 429. */
const MOST_REQUESTS = 8;

/**
 * Lets programs in: the Images API behind the service worker, and `window.easelFetch`. One gate counts both, in
 * every tab, and the person is told as long as there are any, with a way to stop them.
 *
 * @param bare the engine without the library: what a program asks for is the program's to keep
 * @param words how they are read, and what is refused of them
 */
export function admitPrograms(
  bare: ProgramEngine,
  activity: Activity,
  notifier: Notifier,
  words: Pick<ImagesOptions, 'refusePrompt' | 'read'> = {},
): void {
  const { engine, stop } = stoppable(bare);
  const name = `easel programs ${new URL('.', document.baseURI).pathname}`;
  const { locks } = navigator as { readonly locks?: LockManager };
  const gate = createTabsGate(MOST_REQUESTS, name, locks, (within) => {
    activity.programs = within;
    if (within === 0) return notifier.hide('programs');
    notifier.show({
      id: 'programs',
      text: strings.programs.working(within),
      actions: [{ label: strings.programs.stop, spoken: strings.programs.stopLabel, run: stop }],
      afloat: true,
    });
  });
  openImagesDoor(engine, { ...words, gate });
  window.easelFetch = createImagesFetch(engine, { ...words, gate });
}
