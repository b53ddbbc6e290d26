/** A site that is another than Easel's, whose pages embed Easel. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Host {
  /** With a slash at its end. `127.0.0.1`: another site than `localhost`. */
  readonly url: string;
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves one page at every path. @param isolated with the headers that let a page share memory */
export async function serveHost(html: string, isolated = false): Promise<Host> {
  const headers = isolated
    ? {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      }
    : {};
  const server = createServer((_, response) =>
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...headers }).end(html),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/`,
    origin,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** A page that has what embed.js exports on `window.embed`. */
export function hostPage(easel: string, body = ''): string {
  return `<!doctype html><meta charset="utf-8"><title>A host</title>${body}
<script type="module">
  import * as embed from ${JSON.stringify(`${easel}embed.js`)};
  window.embed = embed;
</script>`;
}

/** `window` of that page. */
export interface HostWindow {
  readonly embed: typeof import('../../public/embed.d.ts');
}
