import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { playwrightCommand, quoted, vitestCommand } from '../../support/alone.ts';

const root = resolve(import.meta.dirname, '../../..');

test('a shell takes a quoted name as it is', () => {
  for (const name of [`a "b" 'c'`, '$HOME `id` \\ !', '(a|b)* [x]', 'two\nlines'])
    expect(execFileSync('sh', ['-c', `printf %s ${quoted(name)}`], { encoding: 'utf8' })).toBe(
      name,
    );
});

test('a browser test is named by its line', () => {
  expect(playwrightCommand('tests/browser/csp.spec.ts', 46)).toBe(
    'npx playwright test tests/browser/csp.spec.ts:46',
  );
});

test('the command that a failing test prints runs that test and no other', () => {
  // Where vitest looks, and git does not: other tests list the repository's files meanwhile.
  const ignored = join(root, 'tests/unit/out');
  mkdirSync(ignored, { recursive: true });
  const folder = mkdtempSync(join(ignored, 'alone-'));
  try {
    writeFileSync(
      join(folder, 'probe.test.ts'),
      `import { describe, expect, it } from 'vitest';
describe('a group (of two)', () => {
  it("fails: 1 + 1 isn't 3?", () => expect(1 + 1).toBe(3));
  it("fails: 1 + 1 isn't 3? no", () => {});
});
`,
    );
    const file = join(folder, 'probe.test.ts').slice(root.length + 1);
    const printed = spawnSync('npx', ['--no-install', 'vitest', 'run', file], {
      cwd: root,
      encoding: 'utf8',
    }).stdout;
    const command = vitestCommand(file, ['a group (of two)', "fails: 1 + 1 isn't 3?"]);
    expect(printed).toContain(command);
    const again = spawnSync('sh', ['-c', `${command} --reporter=json`], {
      cwd: root,
      encoding: 'utf8',
    }).stdout;
    const { numFailedTests, numPassedTests } = JSON.parse(again) as Record<string, number>;
    expect([numFailedTests, numPassedTests]).toEqual([1, 0]);
  } finally {
    rmSync(ignored, { recursive: true });
  }
});
