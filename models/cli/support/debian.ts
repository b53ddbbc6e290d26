/** Packages of Debian and of what descends from it. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Installs packages where there is apt-get and this user may. @param why printed first, since it takes a while */
export function installPackages(why: string, ...packages: readonly string[]): void {
  if (!existsSync('/usr/bin/apt-get')) return;
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args: string[]): boolean => {
    const [command = 'apt-get', ...rest] = [...prefix, 'apt-get', '-y', '-q', ...args];
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return spawnSync(command, rest, { stdio: 'inherit', env: environment }).status === 0;
  };
  console.log(why);
  if (apt('update')) apt('install', '--no-install-recommends', ...packages);
}
