/** What a screen reader hears through the page's one polite live region. */
export interface Announcer {
  readonly text: string;
  say(text: string): void;
}

/** The same words twice are still two announcements: a trailing no-break space makes the text differ. */
export function createAnnouncer(): Announcer {
  let text = $state('');
  return {
    get text() {
      return text;
    },
    say(next) {
      text = next === text ? `${next}\u00a0` : next;
    },
  };
}
