import type { EmbedErrorData } from '../../api/embedMessages.ts';

type Phase =
  /** Who is around this page is not known yet. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'refused'; readonly error: EmbedErrorData }
  | { readonly kind: 'open' };

/** Whether the page around this one was let in. */
export class EmbedState {
  phase = $state.raw<Phase>({ kind: 'waiting' });

  refuse(error: EmbedErrorData): void {
    this.phase = { kind: 'refused', error };
  }

  open(): void {
    this.phase = { kind: 'open' };
  }
}
