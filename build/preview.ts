/** The built page on vite's preview server, for programs. */
import { cpSync, linkSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { preview } from 'vite';
import { filesUnder } from './buildId.ts';

const root = join(import.meta.dirname, '..');

export interface ServedPage {
  /** With a slash at its end. `localhost`, so that the page is a secure context. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves dist at any free port.
 *
 * @param pack a folder to serve in place of the embedded pack.
 */
export async function servePage(pack?: string): Promise<ServedPage> {
  const site = pack === undefined ? undefined : siteWith(pack);
  const server = await preview({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: site ?? join(root, 'dist') },
    preview: { port: 0 },
  });
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string')
    throw new Error('The preview server has no port.');
  return {
    url: `http://localhost:${address.port}/`,
    close: async () => {
      await server.close();
      if (site !== undefined) rmSync(site, { recursive: true });
    },
  };
}

/** A folder like dist, but for its pack. Packs may be gigabytes, so files are linked where the disk allows it. */
function siteWith(pack: string): string {
  const site = mkdtempSync(join(tmpdir(), 'easel-site-'));
  const embedded = 'packs/embedded/';
  const dist = join(root, 'dist');
  for (const file of filesUnder(dist))
    if (!file.startsWith(embedded)) place(join(dist, file), join(site, file));
  for (const file of filesUnder(pack)) place(join(pack, file), join(site, embedded, file));
  return site;
}

function place(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  try {
    linkSync(from, to);
  } catch {
    cpSync(from, to);
  }
}
