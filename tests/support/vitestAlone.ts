/** For `--reporter` on vitest's command line, which takes a file's default export. */
export { VitestAlone as default } from './alone.ts';
