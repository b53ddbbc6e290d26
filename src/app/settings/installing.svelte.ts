/** https://developer.mozilla.org/docs/Web/API/BeforeInstallPromptEvent, which Chromium alone has. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

/** Whether the page can be made a program of its own, or is one. */
export class Installing {
  /** Whether the page runs in a window of its own. */
  installed = $state(globalThis.matchMedia?.('(display-mode: standalone)').matches ?? false);
  #offer = $state.raw<InstallOffer>();
  /** Whether the browser lets the page offer it. */
  readonly offered = $derived(this.#offer !== undefined);

  constructor() {
    globalThis.addEventListener?.('beforeinstallprompt', (event) => {
      // Offered where the person looks for it, and not over the page.
      event.preventDefault();
      this.#offer = event as InstallOffer;
    });
    globalThis.addEventListener?.('appinstalled', () => {
      this.#offer = undefined;
      this.installed = true;
    });
  }

  /** Shows the browser's own question. Call on a gesture; an offer can be taken once. */
  async install(): Promise<void> {
    const offer = this.#offer;
    this.#offer = undefined;
    await offer?.prompt();
  }
}
