/**
 * `npm test`: everything that must hold, in one go: what reads the source alone, two at a time, then the tests, whose
 * output streams past. The time of each step is printed. The last line counts the tests of vitest and Playwright; a
 * step that fails without a test of its own counts as one failure. What this machine could not run is named before it.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findChromium } from '../models/cli/support/chromium.ts';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Step {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Reads the step's own report; throws when there is none. */
  readonly count?: () => Counts;
  /** Not run when the step of this name failed. */
  readonly needs?: string;
}

const root = resolve(import.meta.dirname, '..');
const reports = join(root, 'node_modules/.cache/easel/reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const vitestReport = join(reports, 'vitest.json');
const firefoxReport = join(reports, 'firefox.json');
const playwrightReport = join(reports, 'playwright.json');

/** Tests that passed at the second try alone: named where they ran, counted at the end. */
let unsteady = 0;
/** What no test of this run could try, why, and what would let it. */
const notRun = new Set<string>();

/** None of them computes on more than one core, nor minds the others. */
const checks: readonly Step[] = [
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'types of the service worker', command: ['tsc', '-p', 'workers/tsconfig.json'] },
  {
    name: 'types of components',
    command: ['svelte-check', '--tsconfig', 'tsconfig.json', '--fail-on-warnings'],
  },
  { name: 'Python', command: ['tsx', 'models/cli/checkPython.ts'] },
  { name: 'lint', command: ['eslint', '.'] },
  { name: 'unused files and exports', command: ['knip'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
];

const steps: readonly Step[] = [
  {
    name: 'unit and parity tests',
    command: vitestTo(vitestReport),
    count: () => countVitest(vitestReport),
  },
  { name: 'build', command: ['vite', 'build'] },
  {
    name: 'browser tests',
    command: ['playwright', 'test', '--reporter=list,json,./tests/support/alone.ts'],
    environment: { PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport, CHROME_PATH: findChromium() },
    count: countPlaywright,
    needs: 'build',
  },
  {
    name: 'browser tests in Firefox',
    command: [...vitestTo(firefoxReport), '--config', 'tests/otherBrowsers/vitest.config.ts'],
    count: () => countVitest(firefoxReport),
    needs: 'build',
  },
];

function vitestTo(report: string): readonly string[] {
  return [
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    '--reporter=./tests/support/vitestAlone.ts',
    `--outputFile.json=${report}`,
  ];
}

function countVitest(file: string): Counts {
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly numPassedTests: number;
    readonly numFailedTests: number;
    readonly numPendingTests: number;
    readonly numTodoTests: number;
    readonly testResults: readonly {
      readonly assertionResults: readonly { readonly meta?: { readonly notRun?: string } }[];
    }[];
  };
  for (const { assertionResults } of report.testResults)
    for (const { meta } of assertionResults)
      if (meta?.notRun !== undefined) notRun.add(meta.notRun);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function countPlaywright(): Counts {
  const { stats } = JSON.parse(readFileSync(playwrightReport, 'utf8')) as {
    readonly stats: {
      readonly expected: number;
      readonly unexpected: number;
      readonly flaky: number;
      readonly skipped: number;
    };
  };
  unsteady += stats.flaky;
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
  };
}

/** Whether it succeeded. What it says streams past, or is held until it ends. */
function run(step: Step, held = false): Promise<boolean> {
  return new Promise((done) => {
    const to = held ? 'pipe' : 'inherit';
    const child = spawn('npx', ['--no-install', ...step.command], {
      cwd: root,
      stdio: ['ignore', to, to],
      env: { ...process.env, ...step.environment },
    });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (part: Buffer) => said.push(part));
    child.on('error', () => done(false));
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      done(code === 0);
    });
  });
}

/** The step's counts. Always at least one failure when the step itself failed. */
function countStep(step: Step, succeeded: boolean): Counts {
  const none: Counts = { passed: 0, failed: succeeded ? 0 : 1, skipped: 0 };
  if (step.count === undefined) return none;
  try {
    const counts = step.count();
    return { ...counts, failed: succeeded ? counts.failed : Math.max(1, counts.failed) };
  } catch (fault) {
    console.error(`${step.name}: no report was written.`, fault);
    return { ...none, failed: 1 };
  }
}

const failures = new Set<string>();
const total = { passed: 0, failed: 0, skipped: 0 };

async function judge(step: Step, held = false): Promise<void> {
  if (!held) console.log(`\n=== ${step.name} ===`);
  if (step.needs !== undefined && failures.has(step.needs)) {
    console.log(`Not run: it needs the step "${step.needs}", which failed.`);
    failures.add(step.name);
    total.failed += 1;
    return;
  }
  const start = performance.now();
  const succeeded = await run(step, held);
  const counts = countStep(step, succeeded);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  if (counts.failed > 0) failures.add(step.name);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`--- ${step.name}: ${counts.failed > 0 ? 'FAILED' : 'ok'} in ${seconds} s`);
}

const waiting = [...checks];
async function lane(): Promise<void> {
  for (let step = waiting.shift(); step; step = waiting.shift()) await judge(step, true);
}
await Promise.all([lane(), lane()]);
for (const step of steps) await judge(step);
if (failures.size > 0) console.log(`\nFailed: ${[...failures].join(', ')}`);
if (unsteady > 0) console.log(`\nPassed at the second try alone: ${unsteady}; named above`);
for (const words of notRun) console.log(`\nNot run: ${words}`);
process.exitCode = failures.size > 0 ? 1 : 0;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
