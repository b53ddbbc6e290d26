/** Browsers that Playwright cannot drive, on the built page. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    reporters: ['default', './tests/support/vitestAlone.ts'],
    globalSetup: ['./tests/otherBrowsers/browsers.ts'],
    include: ['tests/otherBrowsers/*.test.ts'],
    // WebKit takes minutes.
    exclude: process.env['EASEL_LONG'] ? [] : ['**/*.long.test.ts'],
    // Each makes pictures, which takes every core there is.
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 900_000,
    // A Firefox that starts slowly has its time twice.
    hookTimeout: 700_000,
    // One walk in five was seen to stand still in Firefox until its time was over, for a reason that is not known, and
    // to pass at once when it began again. Vitest marks what needed it (retry x1); the closing counts do not.
    retry: 2,
  },
});
