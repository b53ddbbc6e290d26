/** A person at a browser that Playwright cannot drive: what Firefox and WebKit are both asked for. */

/** Milliseconds that a thing on the page may take to be there: machines that make pictures meanwhile are slow. */
export const PATIENCE = 120_000;

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** One tab. Functions are sent as text, and see nothing but their arguments, which are plain data. */
export interface Tab {
  goTo(url: string): Promise<void>;
  /** Runs in the page; a promise is waited for. */
  evaluate<A extends readonly unknown[], T>(
    work: (...args: A) => T | Promise<T>,
    ...args: A
  ): Promise<T>;
  /** Presses the mouse at the first place, moves it along the others and lifts it. */
  drag(along: readonly Place[]): Promise<void>;
  type(text: string): Promise<void>;
  /** Gives a file of this machine to a field for files. */
  choose(selector: string, file: string): Promise<void>;
  screenshot(): Promise<Uint8Array>;
  resize(width: number, height: number): Promise<void>;
  /** What the page threw and nobody caught; absent where the browser does not say. */
  readonly faults?: readonly string[];
  close(): Promise<void>;
}

export interface Browser {
  /** Its name and version, as it gives them. */
  readonly version: string;
  /** Where its downloads go. */
  readonly downloads: string;
  /** `page`: workers are not told what their policy stopped, so that Settings cannot say it of them. */
  readonly reports?: 'page';
  newTab(): Promise<Tab>;
  /** Ends it with all its processes, and deletes what it wrote. */
  close(): Promise<void>;
}

/** What a person looks for: a kind of element, and its name or words. */
export interface Wanted {
  readonly selector: string;
  readonly name?: RegExp;
}

interface Found extends Place {
  readonly ready: boolean;
}

/** The middle of the last element that is so called, and whether a press there would reach it. */
function locate(selector: string, pattern: string, flags: string): Found | undefined {
  const name = new RegExp(pattern, flags);
  const called = (element: Element) =>
    (element.getAttribute('aria-label') ?? element.textContent ?? '').replace(/\s+/g, ' ').trim();
  const shown = [...document.querySelectorAll(selector)].filter(
    (element) => element.getClientRects().length > 0 && name.test(called(element)),
  );
  const element = shown.at(-1);
  if (element === undefined) return undefined;
  element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  const state = window as unknown as { pressed?: boolean };
  state.pressed = false;
  element.addEventListener('click', () => (state.pressed = true), { capture: true, once: true });
  const box = element.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const top = document.elementFromPoint(x, y);
  const open = !element.matches(':disabled, [aria-disabled="true"]');
  return { x, y, ready: open && top !== null && (element.contains(top) || top.contains(element)) };
}

/** @throws Error naming what was not there, and more where there is more to say. */
export async function waitUntil(
  what: string,
  holds: () => Promise<boolean>,
  patience = PATIENCE,
  more?: () => Promise<string>,
): Promise<void> {
  const end = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > end)
      throw new Error(
        `After ${patience / 1000} s there was still no ${what}. ${(await more?.()) ?? ''}`.trim(),
      );
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** @throws Error naming what was not there, and what the page says instead. */
export function waitFor(
  tab: Tab,
  what: string,
  holds: () => Promise<boolean>,
  patience = PATIENCE,
): Promise<void> {
  return waitUntil(what, holds, patience, async () => `The page says: ${await said(tab)}`);
}

const said = (tab: Tab): Promise<string> =>
  tab.evaluate(() => `${location.href}\n${document.body.innerText.slice(0, 4000)}`);

const describe = ({ selector, name }: Wanted): string => `${selector} ${String(name ?? '')}`;

/** Waits until it is there, can be pressed and stands still. @returns its middle */
export async function find(tab: Tab, wanted: Wanted, patience = PATIENCE): Promise<Place> {
  let place: Found | undefined;
  await waitFor(
    tab,
    describe(wanted),
    async () => {
      const before = place;
      const { selector, name } = wanted;
      place =
        (await tab.evaluate(locate, selector, name?.source ?? '', name?.flags ?? '')) ?? undefined;
      return place?.ready === true && before?.x === place.x && before.y === place.y;
    },
    patience,
  );
  if (place === undefined) throw new Error(`No ${describe(wanted)}.`);
  return place;
}

/** Presses it with the mouse, again where something else moved it away meanwhile. */
export async function press(tab: Tab, wanted: Wanted, patience = PATIENCE): Promise<void> {
  const end = Date.now() + patience;
  do {
    await tab.drag([await find(tab, wanted, patience)]);
    // Where the press led to another page there is nothing to ask any more.
    const pressed = () => (window as unknown as { pressed?: boolean }).pressed !== false;
    if (await tab.evaluate(pressed)) return;
  } while (Date.now() < end);
  throw new Error(`A press on ${describe(wanted)} did not reach it.`);
}

export const button = (name: RegExp): Wanted => ({
  selector: 'button, a, [role=menuitem], summary',
  name,
});

/** Waits until the page says it, anywhere, also to those who do not see. */
export function hears(tab: Tab, words: RegExp, patience?: number): Promise<void> {
  return waitFor(
    tab,
    `word of ${String(words)}`,
    () =>
      tab.evaluate(
        (source, flags) => new RegExp(source, flags).test(document.body.textContent ?? ''),
        words.source,
        words.flags,
      ),
    patience,
  );
}
