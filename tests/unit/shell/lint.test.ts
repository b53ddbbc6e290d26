import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

/** Lints `code` as if it were the file `path`, with the project's own configuration; returns "rule: message" lines. */
async function lint(path: string, code: string): Promise<string[]> {
  const eslint = new ESLint({ cwd: root });
  const [result] = await eslint.lintText(code, { filePath: join(root, path) });
  if (result === undefined) throw new Error(`${path} was not linted`);
  return result.messages.map((message) => `${message.ruleId}: ${message.message}`);
}

describe('the direction of imports', () => {
  it('refuses an import that points up', async () => {
    const upward = `import type { Engine } from '../engine/types.ts';\nexport type Up = Engine;\n`;
    const messages = await lint('src/packs/probe.ts', upward);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(/^boundaries\/dependencies: .*packs may not import engine/);
  });

  it('lets an import point down, and anyone read src/base/errors.ts', async () => {
    const downward = `import type { PackManifest } from '../packs/manifest.ts';
import { EaselError } from '../base/errors.ts';
export const describe = (pack: PackManifest): Error => new EaselError('internal', pack.id);
`;
    expect(await lint('src/engine/probe.ts', downward)).toEqual([]);
  });

  it('keeps the screens out of the workers', async () => {
    const screen = readdirSync(join(root, 'src/app')).find((file) => file.endsWith('.ts'));
    const messages = await lint('workers/probe.ts', `import '../src/app/${screen}';`);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(/workers may not import app/);
  });

  it('refuses any and non-null assertions', async () => {
    const messages = await lint(
      'src/image/probe.ts',
      'export const first = (list: any[]): unknown => list[0]!;\n',
    );
    expect(messages.map((message) => message.split(':')[0]).sort()).toEqual([
      '@typescript-eslint/no-explicit-any',
      '@typescript-eslint/no-non-null-assertion',
    ]);
  });
});

describe('the tests', () => {
  const names = async (path: string, from: string): Promise<string[]> =>
    (await lint(path, `import '${from}';\n`)).filter((message) => message.includes('restricted'));

  it('are imported by nothing that ships or makes what ships, commands included', async () => {
    for (const path of ['src/image/probe.ts', 'build/probe.ts', 'models/cli/probe.ts'])
      expect(await names(path, '../../tests/support/serve.ts'), path).toEqual([
        expect.stringContaining('Only tests may import from tests/.'),
      ]);
    expect(await names('tests/support/probe.ts', './serve.ts')).toEqual([]);
  });

  it('import no other test', async () => {
    for (const other of ['./lint.test.ts', '../../browser/csp.spec.ts'])
      expect(await names('tests/unit/shell/probe.test.ts', other), other).toHaveLength(1);
  });
});

describe('unused code', () => {
  it('is found: a file and an export that nothing imports', () => {
    const folder = mkdtempSync(join(tmpdir(), 'easel-knip-'));
    const files = {
      'package.json': '{ "name": "probe", "type": "module" }',
      'index.ts': `import { used } from './used.ts';\nused();\n`,
      'used.ts': 'export const used = (): void => {};\nexport const forgotten = 1;\n',
      'lonely.ts': 'export const lonely = 1;\n',
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    let report = '';
    try {
      execFileSync(process.execPath, [join(root, 'node_modules/knip/bin/knip.js')], {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    } catch (fault) {
      report = String((fault as { stdout?: unknown }).stdout);
    }
    rmSync(folder, { recursive: true });
    expect(report).toContain('lonely.ts');
    expect(report).toContain('forgotten');
    expect(report).not.toMatch(/\bused\s+variable/);
  });
});
