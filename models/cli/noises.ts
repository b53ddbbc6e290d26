/**
 * Easel's own noise for the scripts that make golden vectors: a list of fields as float32 files.
 *
 *     tsx models/cli/noises.ts FIELDS.json OUT    FIELDS: [{ name, seed, stage, sample, step, length }, …]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noise, type NoiseKey } from '../../src/diffusion/noise.ts';

const [list, out] = process.argv.slice(2);
if (list === undefined || out === undefined)
  throw new Error('Usage: tsx models/cli/noises.ts FIELDS.json OUT');
const fields = JSON.parse(readFileSync(list, 'utf8')) as readonly (NoiseKey & {
  readonly name: string;
  readonly length: number;
})[];
for (const { name, length, ...key } of fields)
  writeFileSync(join(out, `${name}.bin`), noise(length, key));
