/** Finds a Chromium to test with, or gets one. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { installPackages } from './debian.ts';

const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome'];

/**
 * Flags for a Chromium that talks to nobody but the page under test, and that can run WebGPU without a GPU.
 * --no-sandbox: containers seldom allow user namespaces, and the only pages opened are our own.
 */
export const chromiumFlags: readonly string[] = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
];

/**
 * The path of an executable Chrome or Chromium: CHROME_PATH, one on the PATH, Debian's package (installed when
 * this user may), Playwright's own download, in this order.
 *
 * @throws Error saying what to do when there is none and none can be installed.
 */
export function findChromium(): string {
  const given = process.env['CHROME_PATH'];
  if (given !== undefined && given !== '') {
    if (!works(given)) throw new Error(`CHROME_PATH is ${given}, which does not start.`);
    return given;
  }
  const found = installed() ?? playwrights();
  if (found !== undefined) return found;
  installPackages("No Chrome or Chromium here: installing Debian's package.", 'chromium');
  const debian = installed();
  if (debian !== undefined) return debian;
  spawnSync('npx', ['playwright', 'install', '--with-deps', 'chromium'], { stdio: 'inherit' });
  const downloaded = playwrights();
  if (downloaded !== undefined) return downloaded;
  throw new Error(
    'No Chrome or Chromium was found and none could be installed. Install one, or set CHROME_PATH.',
  );
}

function installed(): string | undefined {
  return names
    .flatMap((name) => (process.env['PATH'] ?? '').split(':').map((folder) => `${folder}/${name}`))
    .concat('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome')
    .find((path) => existsSync(path) && works(path));
}

function works(path: string): boolean {
  return (
    spawnSync(path, ['--version', '--no-sandbox'], { stdio: 'ignore', timeout: 20_000 }).status ===
    0
  );
}

/** Playwright's own browser, if it was downloaded. */
function playwrights(): string | undefined {
  const script = `import('@playwright/test').then(({ chromium }) => console.log(chromium.executablePath()))`;
  const path = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    cwd: import.meta.dirname,
  }).trim();
  return path !== '' && existsSync(path) && works(path) ? path : undefined;
}
