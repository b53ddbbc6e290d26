/**
 * Fills holes from their surroundings: npm run fill -- JOBS.json
 *
 * JOBS.json: [{picture, hole, out, seed?}], paths of PNGs of one size; the hole is what is see-through, or white where
 * nothing is. Prints a line of JSON a job: seconds of the clock, of the processor, and until the first preview.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fillSteps } from '../../src/fill/fill.ts';
import { decodePng, encodePng } from '../../src/image/png.ts';
import { readHole } from './support/hole.ts';

interface Job {
  readonly picture: string;
  readonly hole: string;
  readonly out: string;
  readonly seed?: number;
}

const [file = ''] = process.argv.slice(2);
if (!file) throw new Error('usage: npm run fill -- JOBS.json');
for (const job of JSON.parse(readFileSync(file, 'utf8')) as Job[]) {
  const picture = decodePng(readFileSync(job.picture));
  const hole = readHole(picture, decodePng(readFileSync(job.hole)));
  const [start, before] = [performance.now(), process.cpuUsage()];
  let first: { readonly clock: number; readonly processor: number } | undefined;
  const work = fillSteps({ picture, hole, seed: job.seed ?? 0 }, () => {
    first ??= { clock: performance.now() - start, processor: used(before) };
  });
  let step = work.next();
  while (!step.done) step = work.next();
  const processor = used(before);
  const clock = performance.now() - start;
  writeFileSync(job.out, encodePng(step.value));
  const seconds = (milliseconds: number): number => Number((milliseconds / 1000).toFixed(3));
  console.log(
    JSON.stringify({
      out: job.out,
      seconds: seconds(clock),
      processor: seconds(processor),
      preview: seconds(first?.clock ?? clock),
      previewProcessor: seconds(first?.processor ?? processor),
    }),
  );
}

/** Milliseconds of the processor since then. */
function used(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
