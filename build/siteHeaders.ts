/** The list of headers where the build and vite's own servers need it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { pathOf } from './address.ts';
import { afterBuild } from './afterBuild.ts';
import { contentPolicy } from '../src/base/headers.ts';
import { headersFor } from './headers.ts';
import { hostFiles } from './hostFiles.ts';

/** Writes the policy into index.html, so that it holds before any header or service worker does. */
export function policyInPage(): Plugin {
  return {
    name: 'easel-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentPolicy() },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/** Writes the hosts' files into the build. @param ancestors as of `contentPolicy`. */
export function headersForHosts(root: string, ancestors: readonly string[] | undefined): Plugin {
  return afterBuild('easel-hosts', root, (out) => {
    for (const [file, text] of Object.entries(hostFiles(ancestors))) {
      mkdirSync(dirname(join(out, file)), { recursive: true });
      writeFileSync(join(out, file), text);
    }
  });
}

/**
 * `vite preview` answers as a host would: the same headers, 400 for an address that is none. That is looked at before
 * vite is, whose own parser throws at `http://[` where nobody catches it, and the server ends.
 */
export function headersInPreview(ancestors: readonly string[] | undefined): Plugin {
  return {
    name: 'easel-preview',
    configurePreviewServer: ({ httpServer }) => {
      const answer = httpServer.listeners('request');
      httpServer.removeAllListeners('request');
      httpServer.on('request', (request: IncomingMessage, response: ServerResponse) => {
        const path = pathOf(request.url);
        for (const [name, value] of Object.entries(headersFor(path ?? '/', ancestors)))
          response.setHeader(name, value);
        if (path === undefined)
          response
            .writeHead(400, { 'Content-Type': 'text/plain' })
            .end('No address of this site\n');
        else
          for (const listener of answer) Reflect.apply(listener, httpServer, [request, response]);
      });
    },
  };
}
