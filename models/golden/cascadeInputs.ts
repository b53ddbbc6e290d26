/**
 * What models/golden/cascade.py needs from this side: the tiny pack's weights as plain floats, the starting noise, and the
 * request. Run by it: tsx models/golden/cascadeInputs.ts OUT
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { noise, type NoiseStage } from '../../src/diffusion/noise.ts';
import type { NetworkName } from '../../src/packs/manifest.ts';
import { CASCADE_REQUEST, KEPT_EVERY } from '../../tests/support/cascade.ts';
import { openPackFolder } from '../../tests/support/studio.ts';

const out = process.argv[2];
if (out === undefined) throw new Error('Usage: tsx models/golden/cascadeInputs.ts OUT');
mkdirSync(out, { recursive: true });

const pack = await openPackFolder(resolve(import.meta.dirname, '../../tests/fixtures/packs/tiny'));
const shapes: Record<string, Record<string, readonly number[]>> = {};
for (const [network, entry] of Object.entries(pack.manifest.networks)) {
  shapes[network] = {};
  for (const [tensor, { shape }] of Object.entries(entry.weights)) {
    Object.assign(shapes[network], { [tensor]: shape });
    const request = { network: network as NetworkName, tensor, form: 'f32' } as const;
    writeFileSync(join(out, `${network}.${tensor}.bin`), await pack.weight(request));
  }
}
const { seed } = CASCADE_REQUEST;
const write = (name: string, stage: NoiseStage, sample: number, length: number) =>
  writeFileSync(join(out, `noise.${name}.bin`), noise(length, { seed, stage, sample, step: 0 }));
write('prior0', 'prior', 0, pack.manifest.embeddingWidth);
write('prior1', 'prior', 1, pack.manifest.embeddingWidth);
write('decoder', 'decoder', 0, 3 * 64 ** 2);
write('upsample256', 'upsample256', 0, 3 * 256 ** 2);
write('upsample1024', 'upsample1024', 0, 3 * 1024 ** 2);
const setting = { shapes, request: CASCADE_REQUEST, keptEvery: KEPT_EVERY };
writeFileSync(join(out, 'setting.json'), JSON.stringify(setting));
