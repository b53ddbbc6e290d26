import { defineConfig } from '@playwright/test';
import { chromiumFlags, findChromium } from './models/cli/support/chromium.ts';

// Found once: Playwright reads this file again in each worker, which inherits the environment.
process.env['CHROME_PATH'] ||= findChromium();

export default defineConfig({
  testDir: 'tests/browser',
  // Minutes of waiting (EASEL_LONG=1 npx playwright test long), and figures that depend on the machine (bench:page).
  testIgnore: [
    ...(process.env['EASEL_LONG'] ? [] : ['**/*.long.spec.ts']),
    ...(process.env['EASEL_BENCH'] ? [] : ['**/*.bench.spec.ts']),
  ],
  // One works while the other waits: all take 29 minutes of two cores, where one at a time took 37.
  workers: 2,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 240_000,
  // A machine that others share may stand still for a minute; what fails twice is wrong. `npm test` names what needed
  // it.
  retries: 1,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['./tests/support/alone.ts']],
  outputDir: 'test-results',
  use: {
    headless: true,
    trace: 'off',
    launchOptions: { executablePath: process.env['CHROME_PATH'], args: [...chromiumFlags] },
  },
});
