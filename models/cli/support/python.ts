import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The Python that has PyTorch: EASEL_PYTHON, the environment that models/setup.sh makes, or the system's. */
export function python(): string {
  const home = process.env['EASEL_HOME'] ?? join(homedir(), 'easel');
  const own = join(home, 'venv/bin/python');
  return process.env['EASEL_PYTHON'] ?? (existsSync(own) ? own : 'python3');
}

/** Runs a module of models/ and waits for its end; what it says goes to the terminal. @throws Error when it fails */
export function runModule(...args: readonly string[]): void {
  const cwd = resolve(import.meta.dirname, '../../..');
  const { status, error } = spawnSync(python(), ['-m', ...args], { cwd, stdio: 'inherit' });
  if (status !== 0)
    throw new Error(
      `python -m ${args.join(' ')} failed${error ? `: ${error.message}` : ''}. It needs PyTorch (EASEL_PYTHON) and the drawings.`,
    );
}
