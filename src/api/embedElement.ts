/** Part of embed.js: the custom element `<easel-studio src="https://easel.example/">`. */
import { connect, createIframe, iframeAddress, type EmbeddedEasel } from './embedConnect.ts';
import { EmbedError } from './embedClient.ts';
import type { EmbedTheme } from './embedMessages.ts';

const STYLE = `:host { display: block; height: 40rem; }
:host([hidden]) { display: none; }
:host([height="auto"]) { height: auto; }
iframe { display: block; width: 100%; height: 100%; border: 0; }
:host([height="auto"]) iframe { height: 20rem; }`;

/**
 * Easel in a box of the page. Attributes: `src`, the folder that holds Easel; `interface`, "compact" (default) or
 * "none"; `store`, to keep the model in the browser's storage; `sandbox`, as an iframe has it; `theme`, "light" or
 * "dark", to be changed at any time; `height`, "auto" for as high as what is shown. Events: `ready` (detail: the
 * connection), `refused` (an EmbedError), and of what the person does `creating` (a request), `created` (a result),
 * `failed` (an error's data); `resize` (a height) where it is "auto".
 */
export class EaselStudio extends HTMLElement {
  static readonly observedAttributes = ['src', 'interface', 'store', 'sandbox', 'theme', 'height'];
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

  attributeChangedCallback(name: string): void {
    if (!this.isConnected) return;
    if (name === 'theme' && this.#opened) {
      const { ready } = this.#opened;
      return void ready.then((easel) => easel.setTheme(this.#theme())).catch(noop);
    }
    this.#close();
    this.#open();
  }

  #theme(): EmbedTheme {
    const asked = this.getAttribute('theme');
    return asked === 'light' || asked === 'dark' ? asked : 'system';
  }

  #open(): void {
    const src = this.getAttribute('src');
    if (src === null || this.#opened) return;
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    // Not a style element: those the page's policy may refuse.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const iframe = createIframe(
      iframeAddress(src, {
        interface: this.getAttribute('interface') === 'none' ? 'none' : 'compact',
        store: this.hasAttribute('store'),
        theme: this.#theme(),
        fits: this.getAttribute('height') === 'auto',
      }),
    );
    const sandbox = this.getAttribute('sandbox');
    if (sandbox !== null) iframe.setAttribute('sandbox', sandbox);
    root.replaceChildren(iframe);
    const ready = connect(iframe, {
      onCreating: (request) => this.#tell('creating', request),
      onCreated: (result) => this.#tell('created', result),
      onFailed: (error) => this.#tell('failed', error),
      onResize: (height) => {
        iframe.style.height = `${height}px`;
        this.#tell('resize', height);
      },
    });
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
