import type { EmbedErrorData } from '../../api/embedMessages.ts';
import type { Announcer } from '../state/announcer.svelte.ts';
import type { Session } from '../state/session.svelte.ts';

type Phase =
  /** Who is around this page is not known yet. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'refused'; readonly error: EmbedErrorData }
  | { readonly kind: 'open'; readonly session: Session; readonly announcer: Announcer };

/** Whether the page around this one was let in, and what there is then to show. */
export function createEmbedState() {
  let phase = $state.raw<Phase>({ kind: 'waiting' });
  return {
    get phase() {
      return phase;
    },
    refuse(error: EmbedErrorData): void {
      phase = { kind: 'refused', error };
    },
    open(session: Session, announcer: Announcer): void {
      phase = { kind: 'open', session, announcer };
    },
  };
}

export type EmbedState = ReturnType<typeof createEmbedState>;
