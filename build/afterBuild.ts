import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** A plugin that works on the built folder once it is whole, in the order of the plugins. */
export function afterBuild(
  name: string,
  root: string,
  handler: (out: string) => Promise<void> | void,
): Plugin {
  return {
    name,
    apply: 'build',
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const out = join(root, 'dist');
        // The build itself failed and has said why.
        if (existsSync(join(out, 'index.html'))) await handler(out);
      },
    },
  };
}
