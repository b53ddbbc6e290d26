import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The Python that has PyTorch: EASEL_PYTHON, the environment that models/setup.sh makes, or the system's. */
export function python(): string {
  const home = process.env['EASEL_HOME'] ?? join(homedir(), 'easel');
  const own = join(home, 'venv/bin/python');
  return process.env['EASEL_PYTHON'] ?? (existsSync(own) ? own : 'python3');
}
