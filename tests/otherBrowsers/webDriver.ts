/** A session of W3C WebDriver (https://www.w3.org/TR/webdriver2/), as far as tests ask for it. */
import type { Place } from './person.ts';

/** The key by which WebDriver gives elements. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** Of a function's text and its arguments; the last argument is WebDriver's. */
const CALL = `const done = arguments[arguments.length - 1];
  Promise.resolve().then(() => (0, SOURCE)(...arguments[0])).then(
    (value) => done({ value }),
    (fault) => done({ fault: String(fault) }));`;

async function ask(address: string, method: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(address, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { value } = (await answer.json()) as { readonly value: unknown };
  if (answer.ok) return value;
  const { error, message } = value as { readonly error: string; readonly message: string };
  throw new Error(`${method} ${address}: ${error}. ${message}`);
}

export class WebDriver {
  readonly version: string;
  readonly #address: string;

  private constructor(address: string, version: string) {
    this.#address = address;
    this.version = version;
  }

  /** Whether a driver is there and has no session. */
  static async answers(address: string): Promise<boolean> {
    const status = await ask(`${address}/status`, 'GET').catch(() => undefined);
    return (status as { readonly ready: boolean } | undefined)?.ready === true;
  }

  /** @throws Error in the driver's words when the browser does not start */
  static async start(address: string, capabilities: object): Promise<WebDriver> {
    const value = await ask(`${address}/session`, 'POST', {
      capabilities: { alwaysMatch: capabilities },
    });
    const session = value as {
      readonly sessionId: string;
      readonly capabilities: { readonly browserName: string; readonly browserVersion: string };
    };
    const { browserName, browserVersion } = session.capabilities;
    return new WebDriver(
      `${address}/session/${session.sessionId}`,
      `${browserName}/${browserVersion}`,
    );
  }

  async goTo(url: string): Promise<void> {
    await this.#post('url', { url });
  }

  /** @param source the text of a function. @throws Error with what it threw */
  async evaluate(source: string, args: readonly unknown[]): Promise<unknown> {
    const script = CALL.replace('SOURCE', () => source);
    const outcome = await this.#post('execute/async', { script, args: [args] });
    const { value, fault } = outcome as { readonly value?: unknown; readonly fault?: string };
    if (fault !== undefined) throw new Error(fault);
    return value;
  }

  /** Presses at the first place, moves along the others, lifts. */
  async drag([first, ...rest]: readonly Place[]): Promise<void> {
    if (first === undefined) return;
    const move = ({ x, y }: Place) => ({
      type: 'pointerMove',
      duration: 50,
      x: Math.round(x),
      y: Math.round(y),
    });
    const actions = [
      { ...move(first), duration: 0 },
      { type: 'pointerDown', button: 0 },
      ...rest.map(move),
      { type: 'pointerUp', button: 0 },
    ];
    await this.#act({ type: 'pointer', parameters: { pointerType: 'mouse' }, actions });
  }

  async type(text: string): Promise<void> {
    const actions = [...text].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.#act({ type: 'key', actions });
  }

  async choose(selector: string, file: string): Promise<void> {
    const found = await this.#post('element', { using: 'css selector', value: selector });
    const element = (found as Readonly<Record<string, string>>)[ELEMENT] ?? '';
    await this.#post(`element/${element}/value`, { text: file });
  }

  async screenshot(): Promise<Uint8Array> {
    const file = await ask(`${this.#address}/screenshot`, 'GET');
    return Buffer.from(file as string, 'base64');
  }

  async resize(width: number, height: number): Promise<void> {
    await this.#post('window/rect', { width, height });
  }

  async end(): Promise<void> {
    await ask(this.#address, 'DELETE');
  }

  async #act(source: { readonly type: string; readonly [key: string]: unknown }): Promise<void> {
    await this.#post('actions', { actions: [{ id: source.type, ...source }] });
  }

  #post(path: string, body: object): Promise<unknown> {
    return ask(`${this.#address}/${path}`, 'POST', body);
  }
}
