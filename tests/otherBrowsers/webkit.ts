/**
 * WebKitGTK's MiniBrowser, the nearest thing to Safari that runs on Linux, over W3C WebDriver. Its window is on a
 * display that nobody sees.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { installPackages } from '../../models/cli/support/debian.ts';
import { PATIENCE, waitUntil, type Browser, type Tab } from './person.ts';
import { WebDriver } from './webDriver.ts';

/** The programs that it takes. */
export interface WebKit {
  readonly driver: string;
  readonly browser: string;
  readonly display: string;
}

const LIBRARIES = '/usr/lib';

/** Where Debian's packages put them; undefined where one is missing. */
export function findWebKit(): WebKit | undefined {
  const [driver, display] = ['/usr/bin/WebKitWebDriver', '/usr/bin/Xvfb'] as const;
  if (!existsSync(driver) || !existsSync(display)) return undefined;
  const browser = readdirSync(LIBRARIES)
    .flatMap((machine) => ['4.1', '4.0'].map((api) => `${machine}/webkit2gtk-${api}/MiniBrowser`))
    .map((path) => join(LIBRARIES, path))
    .find((path) => existsSync(path));
  return browser === undefined ? undefined : { driver, browser, display };
}

/** Found, or Debian's packages, where this user may install them. */
export function getWebKit(): WebKit | undefined {
  const found = findWebKit();
  if (found !== undefined) return found;
  installPackages("No WebKit here: installing Debian's packages.", 'webkit2gtk-driver', 'xvfb');
  return findWebKit();
}

/** @throws Error when it does not start in time */
export async function launchWebKit({ driver, browser, display }: WebKit): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), 'easel-webkit-'));
  const downloads = join(folder, 'Downloads');
  for (const name of ['Downloads', 'run', '.config'])
    mkdirSync(join(folder, name), { mode: 0o700 });
  // Without it there is no folder for downloads, and MiniBrowser saves into the home folder.
  writeFileSync(join(folder, '.config/user-dirs.dirs'), 'XDG_DOWNLOAD_DIR="$HOME/Downloads"\n');
  const size = ['-screen', '0', '1400x1000x24', '-nolisten', 'tcp'];
  const screen = spawn(display, ['-displayfd', '3', ...size], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const close = async () => {
    await stop(screen);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  };
  try {
    const env = {
      ...process.env,
      HOME: folder,
      XDG_CONFIG_HOME: join(folder, '.config'),
      XDG_RUNTIME_DIR: join(folder, 'run'),
      DISPLAY: `:${await firstLine(screen.stdio[3] as Readable)}`,
      GDK_BACKEND: 'x11',
      LANG: 'C.UTF-8',
      LANGUAGE: 'en_US',
      NO_AT_BRIDGE: '1',
    };
    const version = spawnSync(browser, ['--version'], { env, encoding: 'utf8' }).stdout.trim();
    return {
      version,
      downloads,
      reports: 'page',
      newTab: () => newTab(driver, browser, env),
      close,
    };
  } catch (fault) {
    await close();
    throw fault;
  }
}

/**
 * A browser for each tab, since WebKitWebDriver presses the mouse only in the tab that a browser shows first. It
 * remembers nothing of an earlier one.
 */
async function newTab(driver: string, browser: string, env: NodeJS.ProcessEnv): Promise<Tab> {
  const port = await freePort();
  // Both warn of what a container lacks: a bus, a graphics device.
  const driving = spawn(driver, [`--port=${port}`], { env, stdio: 'ignore' });
  try {
    const address = `http://127.0.0.1:${port}`;
    await waitUntil('answer of WebKitWebDriver', () => WebDriver.answers(address));
    const session = await WebDriver.start(address, {
      'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] },
      timeouts: { script: PATIENCE, pageLoad: PATIENCE },
    });
    return {
      goTo: (url) => session.goTo(url),
      evaluate: (work, ...args) => session.evaluate(String(work), args) as never,
      drag: (along) => session.drag(along),
      type: (text) => session.type(text),
      choose: (selector, file) => session.choose(selector, file),
      screenshot: () => session.screenshot(),
      resize: (width, height) => session.resize(width, height),
      close: async () => {
        await session.end();
        await stop(driving);
      },
    };
  } catch (fault) {
    await stop(driving);
    throw fault;
  }
}

/** What a program says first. @throws Error when it ends without a word */
async function firstLine(stream: Readable): Promise<string> {
  let said = '';
  for await (const chunk of stream) {
    said += String(chunk);
    if (said.includes('\n')) return said.trim();
  }
  throw new Error('Xvfb ended before it had a display.');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill();
  await gone;
}
