import type { Page } from '@playwright/test';

/** Where Remix takes files. Other screens have inputs too: one that is left stands until the next is there. */
export const remixInput = (page: Page) => page.locator('.sources input[type=file]');
