/** What can be done about a notice. */
export interface NoticeAction {
  readonly label: string;
  /** Where `label` alone would say too little to those who hear it. */
  readonly spoken?: string;
  readonly primary?: boolean;
  readonly run: () => void;
}

/** Something that the person should know and that stays until it is over or put away. */
export interface Notice {
  /** One of a kind: another notice with the same id takes its place. */
  readonly id: string;
  readonly title?: string;
  readonly text: string;
  readonly actions?: readonly NoticeAction[];
  /** Something may be lost: said at once, and shown in the colour of danger. */
  readonly urgent?: boolean;
  /** About what is asked for in Create: shown there alone. */
  readonly create?: boolean;
  /** Floats over the foot of the page while something goes on elsewhere. */
  readonly afloat?: boolean;
  /** What putting it away does besides; a notice without it cannot be put away. */
  readonly ondismiss?: () => void;
}

/** The one way to tell the person something that no control on the screen says. */
export class Notifier {
  /** What a screen reader hears through the page's one polite live region. */
  spoken = $state('');
  notices = $state.raw<readonly Notice[]>([]);

  /** The same words twice are still two announcements: a trailing no-break space makes the text differ. */
  readonly say = (text: string): void => {
    this.spoken = text === this.spoken ? `${text}\u00a0` : text;
  };

  show(notice: Notice): void {
    const at = this.notices.findIndex(({ id }) => id === notice.id);
    this.notices = at < 0 ? [...this.notices, notice] : this.notices.with(at, notice);
  }

  /** An answer to something that was pressed: shown until it is put away, and the next such answer takes its place. */
  answer(text: string): void {
    this.show({ id: 'answer', text, afloat: true, ondismiss: () => undefined });
  }

  hide(id: string): void {
    this.notices = this.notices.filter((notice) => notice.id !== id);
  }

  dismiss(notice: Notice): void {
    this.hide(notice.id);
    notice.ondismiss?.();
  }
}
