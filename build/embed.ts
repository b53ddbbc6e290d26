/** The parts of the build that are for other people's pages: embed.js, and who may embed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { readOrigins } from '../src/api/embedOrigins.ts';
import { afterBuild } from './afterBuild.ts';

/**
 * The origins of EASEL_EMBED_ALLOW, separated by spaces; undefined when it is not set, and public/embed.json holds.
 * @throws EaselError naming what is no origin
 */
export function allowedByBuild(value: string | undefined): readonly string[] | undefined {
  if (value === undefined || value.trim() === '') return undefined;
  return readOrigins({ allow: value.trim().split(/\s+/) });
}

/**
 * Who may embed this build: EASEL_EMBED_ALLOW, or public/embed.json. One list for the page, which reads embed.json, and
 * for `frame-ancestors` in every header.
 * @throws EaselError naming what is no origin
 */
export function embedOrigins(root: string, value: string | undefined): readonly string[] {
  return (
    allowedByBuild(value) ??
    readOrigins(JSON.parse(readFileSync(join(root, 'public/embed.json'), 'utf8')))
  );
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

/** Writes the list into the built embed.json. */
export function embedAllowList(root: string, allow: readonly string[]): Plugin {
  return afterBuild('easel-embed-allow', root, (out) => {
    writeFileSync(join(out, 'embed.json'), `${JSON.stringify({ allow }, null, 2)}\n`);
  });
}
