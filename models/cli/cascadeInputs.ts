/**
 * What models/golden/cascade.py and codes.py need from this side: a tiny pack's weights as plain floats, the starting
 * noise, and the request. Run by them: tsx models/cli/cascadeInputs.ts OUT [PACK]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { noise, uniform, type NoiseStage } from '../../src/diffusion/noise.ts';
import type { NetworkName } from '../../src/packs/manifest.ts';
import { CASCADE_REQUEST, KEPT_EVERY, NEGATIVE_PROMPT } from '../golden/cascadeRequest.ts';
import { openPackFolder } from './support/openPack.ts';

const [out, name = 'tiny'] = process.argv.slice(2);
if (out === undefined) throw new Error('Usage: tsx models/cli/cascadeInputs.ts OUT [PACK]');
mkdirSync(out, { recursive: true });

const pack = await openPackFolder(resolve(import.meta.dirname, '../../tests/fixtures/packs', name));
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
const prior = pack.manifest.networks.prior;
const codes = Number(prior?.config['dims'] ?? 0);
for (const sample of [0, 1])
  writeFileSync(
    join(out, `uniform.prior${sample}.bin`),
    uniform(codes + 1, { seed, stage: 'prior', sample, step: 0 }),
  );
const setting = {
  shapes,
  request: CASCADE_REQUEST,
  negative: NEGATIVE_PROMPT,
  keptEvery: KEPT_EVERY,
  priorConfig: prior?.config,
};
writeFileSync(join(out, 'setting.json'), JSON.stringify(setting));
