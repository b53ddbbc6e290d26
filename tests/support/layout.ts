/** What a person can see and reach on a page, measured in it. */
import type { Locator, Page } from '@playwright/test';

/** What is wider than the window, and controls that something else lies over, each in words. */
export function faults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}”`;
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth)
      found.push(`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`);
    /** Within something that scrolls sideways by itself, as code and tables do. */
    const scrolls = (element: Element): boolean => {
      for (let up = element.parentElement; up; up = up.parentElement)
        if (/auto|scroll/.test(getComputedStyle(up).overflowX)) return true;
      return false;
    };
    // What lies under an open dialog cannot be had, and is not meant to be.
    const within = document.querySelector('dialog[open]') ?? document;
    if (within instanceof HTMLElement && within.scrollWidth > within.clientWidth)
      found.push(`the dialog is ${within.scrollWidth} wide in a window of ${within.clientWidth}`);
    const controls = within.querySelectorAll<HTMLElement>(
      'button, a[href], input, select, textarea, summary, [role=menuitem]',
    );
    for (const control of controls) {
      const label = control.closest('label');
      const seen =
        control.matches('.visually-hidden') || control.closest('[class*=hidden]') ? label : control;
      if (!seen?.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      if (control.closest('.skip')) continue;
      seen.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
      const box = seen.getBoundingClientRect();
      if (box.width < 2 || box.height < 2) continue;
      if (!scrolls(seen) && (box.left < -0.5 || box.right > root.clientWidth + 0.5)) {
        found.push(`${name(control)} reaches from ${box.left} to ${box.right}`);
        continue;
      }
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      if (x < 0 || x > innerWidth || y < 0 || y > innerHeight) continue;
      const top = document.elementFromPoint(x, y);
      const own =
        top !== null &&
        (seen.contains(top) || top.contains(seen) || (label?.contains(top) ?? false));
      if (!own) found.push(`${name(control)} lies under ${top ? name(top) : 'nothing'}`);
    }
    scrollTo(0, 0);
    return found;
  });
}

/**
 * Controls that a finger could miss: less than 44 pixels wide or high, with the label that belongs to them. Links
 * within a sentence are as high as its lines.
 */
export function smallTargets(within: Locator): Promise<string[]> {
  return within.evaluate((root) =>
    [
      ...root.querySelectorAll<HTMLElement>('button, input, textarea, select, summary, a[href]'),
    ].flatMap((each) => {
      const target = each.closest('label') ?? each;
      if (!each.checkVisibility() || each.closest('.visually-hidden, .skip') !== null) return [];
      if (each instanceof HTMLAnchorElement && getComputedStyle(each).display === 'inline')
        return [];
      const { width, height } = target.getBoundingClientRect();
      const name = each.getAttribute('aria-label') ?? target.textContent?.trim();
      return Math.min(width, height) < 43.5 ? `${name} has ${width} by ${height}` : [];
    }),
  );
}

/** What moves by itself has come to rest: transitions and animations that end, and the layout after them. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const moving = () =>
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    for (let all = moving(); all.length > 0; all = moving())
      await Promise.all(all.map(({ finished }) => finished.catch(() => undefined)));
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  });
}
