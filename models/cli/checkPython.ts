/**
 * The Python of models/ held to pyproject.toml by ruff: part of `npm run check` and `npm test`. Where there is no ruff
 * it says so in large letters and succeeds, since Python is nothing that the page or its tests need.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { python } from './support/python.ts';

const root = resolve(import.meta.dirname, '../..');

/** The command that is ruff here: on the PATH, or a module of the Python in use. */
function findRuff(): readonly [command: string, ...args: string[]] | undefined {
  const places: (readonly [string, ...string[]])[] = [['ruff'], [python(), '-m', 'ruff']];
  return places.find(
    ([command, ...args]) => spawnSync(command, [...args, '--version']).status === 0,
  );
}

const ruff = findRuff();
if (ruff === undefined)
  console.warn(
    '\nPYTHON NOT CHECKED: there is no ruff here. pip install -r models/requirements.txt (see models/README.md).\n',
  );
else {
  const [command, ...args] = ruff;
  for (const task of [
    ['check', '--quiet'],
    ['format', '--check'],
  ]) {
    const { status } = spawnSync(command, [...args, ...task, 'models'], {
      cwd: root,
      stdio: 'inherit',
    });
    if (status !== 0) process.exitCode = 1;
  }
}
