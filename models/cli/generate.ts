/**
 * `npm run generate -- "PROMPT" [options]`: pictures from the built page in a headless Chromium, into a folder.
 * It drives `window.easel`, which is what the page's own buttons drive.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePictures, type Made } from './support/easel.ts';
import { openBuiltPage } from './support/builtPage.ts';
import { readArguments, usage, type Wanted } from './support/generateArguments.ts';

function parse(): Wanted {
  try {
    return readArguments(process.argv.slice(2));
  } catch (fault) {
    console.error(`${fault instanceof Error ? fault.message : String(fault)}\n\n${usage}`);
    process.exit(2);
  }
}

const wanted = parse();
const built = await openBuiltPage(wanted.backend, wanted.pack);
console.log(`Making ${wanted.request.n} of "${wanted.request.prompt}" on ${wanted.backend}.`);
const made = await makePictures(built.page, wanted.request).catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = 1;
});
const leaving = await built.close();
if (made) writeOut(made, leaving);

function writeOut({ pictures, stages, provenance }: Made, leaving: readonly string[]): void {
  mkdirSync(wanted.out, { recursive: true });
  const files = pictures.map(({ png, ...picture }) => {
    const file = `${picture.seed}.png`;
    writeFileSync(join(wanted.out, file), png);
    console.log(`${join(wanted.out, file)}  ${picture.width}×${picture.height}  ${picture.sha256}`);
    return { file, ...picture };
  });
  for (const { stage, milliseconds, steps } of stages) {
    const seconds = (milliseconds / 1000).toFixed(1).padStart(8);
    console.log(`${stage.padEnd(14)}${seconds} s  ${steps} steps`);
  }
  console.log(`Requests that left the origin: ${leaving.length}`);
  const result = {
    request: wanted.request,
    pictures: files,
    stages,
    ...provenance,
    requestsThatLeftTheOrigin: leaving.length,
    addressesThatLeftTheOrigin: leaving,
  };
  writeFileSync(join(wanted.out, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
}
