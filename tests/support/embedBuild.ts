/** The parts of the build that are for other people's pages: embed.js, and who may embed. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { readOrigins } from '../../src/api/embedOrigins.ts';

/** Files that carry the policy for one host or another. */
const HEADER_FILES = ['_headers', '.htaccess', 'hosting/nginx.conf', 'hosting/vercel.json'];

/**
 * The origins of EASEL_EMBED_ALLOW, separated by spaces; undefined when it is not set, and public/embed.json holds.
 * @throws EaselError naming what is no origin
 */
export function allowedByBuild(value: string | undefined): readonly string[] | undefined {
  if (value === undefined || value.trim() === '') return undefined;
  return readOrigins({ allow: value.trim().split(/\s+/) });
}

/** The policy with the pages that may frame this one; as it is where every page may, or where embed.json decides alone. */
export function withAncestors(policy: string, allow: readonly string[] | undefined): string {
  if (allow === undefined || allow.includes('*')) return policy;
  return `${policy}; frame-ancestors ${["'self'", ...allow].join(' ')}`;
}

/** Builds src/api/embedEntry.ts to embed.js beside index.html: one ES module, no other file. */
export function embedScript(root: string): Plugin {
  return afterBuild('easel-embed-script', root, async (out) => {
    await build({
      configFile: false,
      root,
      publicDir: false,
      logLevel: 'warn',
      build: {
        outDir: out,
        emptyOutDir: false,
        target: 'es2022',
        lib: {
          entry: join(root, 'src/api/embedEntry.ts'),
          formats: ['es'],
          fileName: () => 'embed.js',
        },
      },
    });
  });
}

/** Writes EASEL_EMBED_ALLOW, where it is set, into the built embed.json and every host's headers. */
export function embedAllowList(
  root: string,
  policy: string,
  allow: readonly string[] | undefined,
): Plugin {
  return afterBuild('easel-embed-allow', root, async (out) => {
    if (allow === undefined) return;
    writeFileSync(join(out, 'embed.json'), `${JSON.stringify({ allow }, null, 2)}\n`);
    for (const file of HEADER_FILES) {
      const path = join(out, file);
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replaceAll(policy, withAncestors(policy, allow)),
      );
    }
  });
}

function afterBuild(name: string, root: string, handler: (out: string) => Promise<void>): Plugin {
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
