import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The Python that has PyTorch: EASEL_PYTHON, the project's own environment, or the system's. */
export function python(): string {
  const own = join(resolve(import.meta.dirname, '..'), 'models/.venv/bin/python');
  return process.env['EASEL_PYTHON'] ?? (existsSync(own) ? own : 'python3');
}
