/**
 * `npm run test:fast`: what usually breaks, in under a minute on two cores: types, and lint, format and unit tests of
 * what differs from `main` (from the last commit, on main itself). `npm test` remains the judge.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const cache = join(root, 'node_modules/.cache/easel');
mkdirSync(cache, { recursive: true });

const git = (...args: string[]): string => {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return '';
  }
};

/** What the working tree is compared with: where it left main, or the last commit. */
const base = git('merge-base', 'HEAD', 'main') || 'HEAD';
const changed = [
  ...git('diff', '--name-only', '--diff-filter=d', base).split('\n'),
  ...git('ls-files', '--others', '--exclude-standard').split('\n'),
].filter((file) => file !== '' && existsSync(join(root, file)));
const of = (pattern: RegExp): string[] => changed.filter((file) => pattern.test(file));

interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** False where nothing of its kind changed. */
  readonly needed: boolean;
}

const script = of(/\.(ts|js|svelte)$/);
/** Two lanes, one a core. */
const lanes: readonly (readonly Step[])[] = [
  [
    {
      name: 'types',
      command: [
        'tsc',
        '-p',
        'tsconfig.json',
        '--incremental',
        '--tsBuildInfoFile',
        join(cache, 'types'),
      ],
      needed: true,
    },
    {
      name: 'types of the service worker',
      command: [
        'tsc',
        '-p',
        'workers/tsconfig.json',
        '--incremental',
        '--tsBuildInfoFile',
        join(cache, 'workerTypes'),
      ],
      needed: of(/^(workers|src\/(api|base|serviceWorkerProtocol))/).length > 0,
    },
    {
      name: 'types of components',
      command: [
        'svelte-check',
        '--tsconfig',
        'tsconfig.json',
        '--fail-on-warnings',
        '--output',
        'human',
      ],
      needed: of(/\.svelte(\.ts)?$|^src\/app\//).length > 0,
    },
  ],
  [
    {
      name: 'unit tests',
      command: [
        'vitest',
        'run',
        '--changed',
        base,
        '--maxWorkers=1',
        '--passWithNoTests',
        '--reporter=dot',
        '--reporter=./tests/support/vitestAlone.ts',
        'tests/unit',
      ],
      needed: script.length > 0,
    },
    {
      name: 'lint',
      command: [
        'eslint',
        '--cache',
        '--cache-location',
        join(cache, 'eslint'),
        '--no-warn-ignored',
        ...script,
      ],
      needed: script.length > 0,
    },
    {
      name: 'format',
      command: ['prettier', '--check', '--log-level', 'warn', '--ignore-unknown', ...changed],
      needed: changed.length > 0,
    },
  ],
];

/** Runs a step; its output comes in one piece, since two run at once. */
function run({ name, command, needed }: Step): Promise<boolean> {
  if (!needed) return Promise.resolve(true);
  const start = performance.now();
  return new Promise((done) => {
    const child = spawn('npx', ['--no-install', ...command], { cwd: root });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', () => done(false));
    child.on('close', (code) => {
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.log(`--- ${name}: ${code === 0 ? 'ok' : 'FAILED'} in ${seconds} s`);
      if (code !== 0) console.log(output);
      done(code === 0);
    });
  });
}

async function runLane(steps: readonly Step[]): Promise<boolean> {
  let succeeded = true;
  for (const step of steps) succeeded = (await run(step)) && succeeded;
  return succeeded;
}

console.log(`${changed.length} files differ from ${base.slice(0, 8)}.`);
const start = performance.now();
const results = await Promise.all(lanes.map(runLane));
const seconds = Math.round((performance.now() - start) / 1000);
console.log(`${results.every(Boolean) ? 'All of it holds' : 'FAILED'}, in ${seconds} s.`);
if (!results.every(Boolean)) process.exitCode = 1;
