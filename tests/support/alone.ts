/**
 * Reporters that name, for each test that failed, the command that runs it alone, and what this machine could not run.
 */
import { relative } from 'node:path';
import type {
  FullConfig,
  FullResult,
  Reporter as PlaywrightReporter,
  Suite,
  TestCase as PlaywrightTest,
} from '@playwright/test/reporter';
import type { Reporter as VitestReporter, TestCase, TestModule, Vitest } from 'vitest/node';
import { reportNotRun } from './notRun.ts';

/** Words between single quotes, as a shell takes them whatever they hold. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** `-t` takes a pattern that must match the names of the groups and of the test, with a space between. */
export function vitestCommand(file: string, names: readonly string[], options = ''): string {
  const pattern = names.join(' ').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return `npx vitest run ${options}${file} -t ${quoted(`^${pattern}$`)}`;
}

export const playwrightCommand = (file: string, line: number): string =>
  `npx playwright test ${file}:${line}`;

/** @param commands one a test. @param title what they have in common. */
export function report(commands: readonly string[], title = 'Alone'): string {
  const prefix = process.env['EASEL_LONG'] ? 'EASEL_LONG=1 ' : '';
  const lines = commands.map((command) => `  ${prefix}${command}`);
  return lines.length > 0 ? `\n${title}:\n${lines.join('\n')}\n` : '';
}

/** Names from the outermost group to the test. */
function namesOf(test: TestCase): string[] {
  const names = [test.name];
  for (let parent = test.parent; parent.type === 'suite'; parent = parent.parent)
    names.unshift(parent.name);
  return names;
}

export class VitestAlone implements VitestReporter {
  /** Empty for the configuration that vitest finds by itself. */
  #options = '';

  onInit(vitest: Vitest): void {
    const config = relative(process.cwd(), vitest.vite.config.configFile ?? '');
    this.#options = config.includes('/') ? `--config ${config} ` : '';
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    process.stdout.write(reportNotRun(tests.map((test) => test.meta().notRun)));
    const commands = modules.flatMap((module) => {
      const file = relative(process.cwd(), module.moduleId);
      const tests = [...module.children.allTests('failed')];
      // A file that could not be read has no tests to name.
      if (tests.length === 0)
        return module.state() === 'failed' ? [`npx vitest run ${this.#options}${file}`] : [];
      return tests.map((test) => vitestCommand(file, namesOf(test), this.#options));
    });
    process.stdout.write(report(commands));
  }
}

/** Playwright makes it itself, by the file's default export. */
export default class PlaywrightAlone implements PlaywrightReporter {
  #suite: Suite | undefined;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#suite = suite;
  }

  onEnd(_result: FullResult): void {
    const tests = this.#suite?.allTests() ?? [];
    const commands = (outcome: ReturnType<PlaywrightTest['outcome']>) =>
      tests.filter((test) => test.outcome() === outcome).map((test) => this.#commandOf(test));
    process.stdout.write(report(commands('flaky'), 'Passed at the second try alone'));
    process.stdout.write(report(commands('unexpected')));
  }

  #commandOf({ location }: PlaywrightTest): string {
    return playwrightCommand(relative(process.cwd(), location.file), location.line);
  }

  printsToStdio(): boolean {
    return false;
  }
}
