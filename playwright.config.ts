import { defineConfig } from '@playwright/test';
import { chromiumFlags, findChromium } from './tests/support/chromium.ts';

// Found once: Playwright reads this file again in each worker, which inherits the environment.
process.env['CHROME_PATH'] ||= findChromium();

export default defineConfig({
  testDir: 'tests/browser',
  // Those take minutes of waiting: EASEL_LONG=1 npx playwright test long
  testIgnore: process.env['EASEL_LONG'] ? [] : ['**/*.long.spec.ts'],
  // Each test makes pictures, which takes every core there is.
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 240_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  outputDir: 'test-results',
  use: {
    headless: true,
    trace: 'off',
    launchOptions: { executablePath: process.env['CHROME_PATH'], args: [...chromiumFlags] },
  },
});
