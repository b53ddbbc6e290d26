/** Part of embed.js: the custom element `<easel-studio src="https://easel.example/">`. */
import { connect, createFrame, frameAddress, type EmbeddedEasel } from './embedConnect.ts';
import { EmbedError } from './embedClient.ts';

const STYLE = `:host { display: block; height: 40rem; }
:host([hidden]) { display: none; }
iframe { display: block; width: 100%; height: 100%; border: 0; }`;

/**
 * Easel in a box of the page. Attributes: `src`, the folder that holds Easel; `interface`, "compact" (default) or "none";
 * `store`, to keep the model in the browser's storage; `sandbox`, as an iframe has it. Events: `ready` (detail: the
 * connection), `created` (detail: a result that the person made), `refused` (detail: an EmbedError).
 */
export class EaselStudio extends HTMLElement {
  static readonly observedAttributes = ['src', 'interface', 'store', 'sandbox'];
  #opened: { readonly ready: Promise<EmbeddedEasel>; readonly end: () => void } | undefined;

  /** The connection. @throws EmbedError as `connect`; `closed` while the element is not in a page or has no `src` */
  get ready(): Promise<EmbeddedEasel> {
    return (
      this.#opened?.ready ??
      Promise.reject(
        new EmbedError({
          code: 'closed',
          message: 'This <easel-studio> has no src, or is not in a page.',
        }),
      )
    );
  }

  connectedCallback(): void {
    this.#open();
  }

  disconnectedCallback(): void {
    this.#close();
  }

  attributeChangedCallback(): void {
    if (!this.isConnected) return;
    this.#close();
    this.#open();
  }

  #open(): void {
    const src = this.getAttribute('src');
    if (src === null || this.#opened) return;
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    // Not a style element: those the page's policy may refuse.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const iframe = createFrame(
      frameAddress(src, {
        interface: this.getAttribute('interface') === 'none' ? 'none' : 'compact',
        store: this.hasAttribute('store'),
      }),
    );
    const sandbox = this.getAttribute('sandbox');
    if (sandbox !== null) iframe.setAttribute('sandbox', sandbox);
    root.replaceChildren(iframe);
    const ready = connect(iframe, { onCreated: (result) => this.#tell('created', result) });
    const opened = { ready, end: () => void ready.then((easel) => easel.close()).catch(noop) };
    this.#opened = opened;
    ready.then(
      (easel) => this.#opened === opened && this.#tell('ready', easel),
      (error: unknown) => this.#opened === opened && this.#tell('refused', error),
    );
  }

  #close(): void {
    this.#opened?.end();
    this.#opened = undefined;
    this.shadowRoot?.replaceChildren();
  }

  #tell(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

const noop = (): void => undefined;
