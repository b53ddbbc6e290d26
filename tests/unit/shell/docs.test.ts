import { existsSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { descriptions, draw, drawArchitecture } from '../../../build/graph.ts';
import { readImports, roomsOf, wayBetween } from '../../../build/imports.ts';
import { faultsOf, readWalks } from '../../support/walks.ts';

const root = resolve(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const imports = readImports(root, ['src', 'workers']);
const guides = ['architecture', 'glossary', 'CONTRIBUTING'].map((name) => `docs/${name}.md`);

describe('the picture of the rooms', () => {
  it('is that of the imports: npm run graph draws it again', () => {
    expect(read('docs/architecture.svg')).toBe(drawArchitecture());
  });

  it('has words for every room', () => {
    const described = descriptions(read('docs/architecture.md'));
    for (const room of roomsOf(imports).keys()) expect([...described.keys()]).toContain(room);
  });

  it('stands each room below those that import it, leaves implied arrows out and reddens circles', () => {
    const rooms = new Map([
      ['top', new Set(['middle', 'low'])],
      ['middle', new Set(['low'])],
      ['low', new Set<string>()],
    ]);
    const straight = draw(rooms, new Map());
    const heights = ['top', 'middle', 'low'].map((name) =>
      Number(straight.match(new RegExp(`y="(\\d+)">${name}<`))?.[1]),
    );
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
    expect(straight).toContain('<title>top → middle</title>');
    expect(straight).not.toContain('<title>top → low</title>');
    expect(straight).not.toContain('class="circle"');
    rooms.set('low', new Set(['middle']));
    expect(draw(rooms, new Map()).match(/class="circle"/g)).toHaveLength(2);
  });
});

describe('imports', () => {
  it('count types, components, and workers that are started by their address', () => {
    expect(imports.get('src/engine/page/workerHandle.ts')).toContain('workers/engine.worker.ts');
    expect(imports.get('src/main.ts')?.some((file) => file.startsWith('src/app/'))).toBe(true);
    expect([...imports.keys()].some((file) => file.endsWith('.svelte'))).toBe(true);
  });

  it('have a shortest way, or none', () => {
    const made = new Map([
      ['a', ['b', 'c']],
      ['b', ['d']],
      ['c', ['b', 'd']],
      ['d', []],
    ]);
    expect(wayBetween(made, 'a', 'd')).toEqual(['a', 'b', 'd']);
    expect(wayBetween(made, 'd', 'a')).toBeUndefined();
  });
});

describe('the walks', () => {
  const made = new Map([
    ['a.ts', ['b.ts']],
    ['b.ts', ['c.ts']],
    ['c.ts', []],
    ['up.ts', ['a.ts']],
  ]);
  const walk = (...files: string[]) => faultsOf({ name: 'W', files }, made);

  it('are read from their headings and numbered lists', () => {
    const text =
      '## Three walks\nwords\n### A\n1. `a.ts`: x\n2. `b.ts`\n\n### B\n\n## Other\n### C\n1. `c.ts`\n';
    expect(readWalks(text)).toEqual([
      { name: 'A', files: ['a.ts', 'b.ts'] },
      { name: 'B', files: [] },
    ]);
  });

  it('are faulty where a file is missing, stands twice, is imported by none before it, or goes back up', () => {
    expect(walk('a.ts', 'b.ts', 'c.ts')).toEqual([]);
    expect(walk('a.ts', 'x.ts')).toEqual(['W: there is no x.ts']);
    expect(walk('a.ts', 'b.ts', 'b.ts')).toEqual(['W: b.ts stands twice']);
    expect(walk('a.ts', 'c.ts')).toEqual(['W: nothing before c.ts imports it']);
    expect(walk('a.ts', 'up.ts')).toEqual(['W: nothing before up.ts imports it']);
  });

  it('of docs/architecture.md are a prompt, an edit and an API call, and hold', () => {
    const walks = readWalks(read('docs/architecture.md'));
    expect(walks.map(({ name }) => name)).toEqual(['A prompt', 'An edit', 'An API call']);
    expect(walks.flatMap((each) => faultsOf(each, imports))).toEqual([]);
  });
});

describe('the guides', () => {
  /** What a build makes. */
  const elsewhere = /^dist\b/;

  it.each(guides)('%s names only files that exist', (guide) => {
    const text = read(guide);
    const code = [...text.matchAll(/`([\w.-]+\/[\w./-]*)`/g)].map(([, path = '']) => path);
    const links = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, path = '']) =>
      join(dirname(guide), path),
    );
    for (const path of [...code.filter((each) => !elsewhere.test(each)), ...links])
      expect(existsSync(join(root, path)), path).toBe(true);
  });

  it('name only commands that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const guide of [...guides, 'README.md', 'models/README.md'])
      for (const [, name = ''] of read(guide).matchAll(/npm run (\w+(?::\w+)*)/g))
        expect(Object.keys(scripts), `${guide}: ${name}`).toContain(name);
  });
});

test('each term of the glossary stands once', () => {
  const terms = [...read('docs/glossary.md').matchAll(/^\| (?!symbol|term|-)([^|]+?) \|/gm)].map(
    ([, term = '']) => term,
  );
  expect(terms.length).toBeGreaterThan(60);
  expect(terms.filter((term, i) => terms.indexOf(term) !== i)).toEqual([]);
});

test('a file of src with more than 300 lines says why', () => {
  const long = [...imports.keys()].filter((file) => {
    const text = read(file);
    return text.split('\n').length > 301 && !text.includes('More than 300 lines: ');
  });
  expect(long.filter((file) => file.startsWith('src/'))).toEqual([]);
});

/** Files of the repository, those not yet committed among them. */
function listed(...patterns: readonly string[]): readonly string[] {
  const said = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...patterns], {
    cwd: root,
    encoding: 'utf8',
  });
  return said.split('\n').filter((file) => file !== '');
}

test('prose has lines of at most 120 characters', () => {
  const prose = listed('*.md');
  expect(prose).toContain('README.md');
  expect(prose).toContain('models/RUNS.md');
  for (const file of prose)
    for (const [i, line] of read(file).split('\n').entries())
      if (!line.startsWith('|') && !line.startsWith('!['))
        expect([...line].length, `${file}:${i + 1}`).toBeLessThanOrEqual(120);
});

test('so have comments', () => {
  const files = listed('*.ts', '*.js', '*.mjs', '*.svelte', '*.css');
  expect(files).toContain('src/networks/sketch.ts');
  const long = files.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, i) =>
        /^\s*(\*|\/\/|\/\*)/.test(line) && [...line].length > 120 ? [`${file}:${i + 1}`] : [],
      ),
  );
  expect(long).toEqual([]);
});
