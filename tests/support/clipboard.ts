/**
 * What a page has copied, as a person would see it: pasted. Its Permissions-Policy lets no script read the clipboard.
 */
import { expect, type Locator, type Page } from '@playwright/test';

/** What lies on the clipboard until the page has copied: a browser takes its time, and may still hold an older copy. */
const NOTHING = 'nothing copied yet';

/** Presses a button that copies; the text that it copied, once it is on the clipboard. */
export async function copiedBy(page: Page, button: Locator): Promise<string> {
  await inField(page, NOTHING, 'ControlOrMeta+X');
  await button.click();
  let text = NOTHING;
  await expect
    .poll(async () => (text = await inField(page, '', 'ControlOrMeta+V')), {
      message: 'The button copied nothing.',
    })
    .not.toBe(NOTHING);
  return text;
}

/** What a field of this text, all of it selected, holds after the keys; the focus is put back where it was. */
async function inField(page: Page, text: string, keys: string): Promise<string> {
  const field = await page.evaluateHandle((value) => {
    const was = document.activeElement;
    const made = document.createElement('textarea');
    // A dialog that is open keeps everything outside itself from the focus.
    (document.querySelector('dialog[open]') ?? document.body).append(made);
    made.value = value;
    made.focus();
    made.select();
    return { made, was };
  }, text);
  await page.keyboard.press(keys);
  return field.evaluate(({ made, was }) => {
    const { value } = made;
    made.remove();
    if (was instanceof HTMLElement) was.focus();
    return value;
  });
}
