/**
 * `npm run bench:finish`: what the finish of each stage of the embedded pack takes of the processor, pass by pass: the
 * median of {@link RUNS} after one that warms up, on a picture of soft shapes and grain.
 */
import { readFileSync } from 'node:fs';
import { finishPicture } from '../../src/cascade/finish.ts';
import type { PictureFinish } from '../../src/packs/manifest.ts';

const RUNS = 7;
const SIDES = { decoder: 64, upsample256: 256, upsample1024: 1024 } as const;

const { stages }: { readonly stages: { readonly [stage: string]: { finish?: PictureFinish } } } =
  JSON.parse(
    readFileSync(new URL('../../public/packs/embedded/pack.json', import.meta.url), 'utf8'),
  );

function picture(side: number): Float32Array<ArrayBuffer> {
  let grain = 1;
  return Float32Array.from({ length: 3 * side * side }, (_, i) => {
    const [x, y] = [(i % side) / side, (Math.floor(i / side) % side) / side];
    grain = (1_664_525 * grain + 1_013_904_223) >>> 0;
    const edge = Math.min(1, Math.max(0, 20 * Math.sin(9 * x) * Math.sin(7 * y)));
    return 1.2 * edge - 0.6 + 0.04 * (grain / 2 ** 32 - 0.5);
  });
}

function milliseconds(side: number, finish: PictureFinish): number {
  const given = picture(side);
  const times = Array.from({ length: RUNS + 1 }, () => {
    const before = process.cpuUsage();
    finishPicture(given, side, finish);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return times.slice(1).toSorted((a, b) => a - b)[RUNS >> 1] ?? 0;
}

for (const [stage, side] of Object.entries(SIDES)) {
  const finish = stages[stage]?.finish;
  if (!finish) continue;
  const { smooth, flatten, spread, sharpen } = finish;
  const none: PictureFinish = { flatten: 0, spread, sharpen: [] };
  const passes: readonly [name: string, times: number, finish: PictureFinish][] = [
    ['smooth', smooth === undefined ? 0 : 1, smooth === undefined ? none : { ...none, smooth }],
    ['flatten', flatten, { ...none, flatten }],
    ['sharpen', sharpen.length, { ...none, sharpen }],
    ['all', 1, finish],
  ];
  for (const [name, times, pass] of passes)
    if (times > 0)
      console.log(
        `${stage} ${side}×${side}`.padEnd(26),
        `${name} ×${times}`.padEnd(12),
        `${milliseconds(side, pass).toFixed(1)} ms`,
      );
}
