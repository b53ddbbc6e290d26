/** Browsers that Playwright cannot drive, on the built page. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    reporters: ['default', './tests/support/vitestAlone.ts'],
    include: ['tests/otherBrowsers/*.test.ts'],
    // Each makes pictures, which takes every core there is.
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 180_000,
  },
});
