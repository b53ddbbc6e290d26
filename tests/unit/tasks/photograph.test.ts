/** A photograph that is given to a pack of drawings is worked on, and the caller hears what to expect. */
import { readFileSync } from 'node:fs';
import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import type { StageEvent } from '../../../src/cascade/events.ts';
import { tellPhotograph } from '../../../src/tasks/photograph.ts';
import type { PackManifest } from '../../../src/packs/manifest.ts';
import type { OpenPack } from '../../../src/tasks/task.ts';
import { karloManifest } from '../../support/karlo.ts';

const root = new URL('../../../', import.meta.url).pathname;
const embedded = JSON.parse(
  readFileSync(`${root}public/packs/embedded/pack.json`, 'utf8'),
) as PackManifest;

async function heard(manifest: PackManifest, file: Sharp): Promise<readonly StageEvent[]> {
  const { data, info } = await file.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const image = { width: info.width, height: info.height, rgba: new Uint8ClampedArray(data) };
  const events: StageEvent[] = [];
  const pack = { manifest } as OpenPack['pack'];
  tellPhotograph([{ image }], { pack, onEvent: (event) => events.push(event) });
  return events;
}
const photograph = () => sharp(`${root}tests/fixtures/pictures/photograph-chelsea.jpg`);

test('a photograph and a pack of drawings: it is said, once, by the pack’s name', async () => {
  expect(await heard(embedded, photograph())).toEqual([
    {
      type: 'notice',
      code: 'photograph',
      message:
        'This looks like a photograph, and Easel Emoji is good for drawings: what it makes will not look like one.',
    },
  ]);
});

test('a drawing, or a pack that makes photographs: nothing is said', async () => {
  const flat = sharp({ create: { width: 256, height: 256, channels: 3, background: '#c33' } });
  expect(await heard(embedded, flat)).toEqual([]);
  expect(await heard(karloManifest('q8'), photograph())).toEqual([]);
});
