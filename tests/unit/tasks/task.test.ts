import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { StageEvent } from '../../../src/cascade/events.ts';
import { stageOf } from '../../../src/cascade/stage.ts';
import { defineTask, type OpenPack } from '../../../src/tasks/task.ts';
import { karloManifest } from '../../support/karlo.ts';

const MIB = 1024 ** 2;

/** One stage that needs 2 GiB at once. */
const heavy = defineTask({
  schema: v.object({}),
  resolve: () => ({}),
  plan: () => ({
    decoder: {
      ...stageOf({ name: 'decoder', graphs: {}, steps: 1, samples: 1 }, undefined),
      residentBytes: 2048 * MIB,
    },
  }),
  perform: async () => 'painted',
});

/** @param bytes of the device, in mebibytes */
async function runOn(backend: 'webgpu' | 'wasm', mebibytes: number) {
  const room = { backend, bytes: mebibytes * MIB, tensorBytes: Infinity, f16: false };
  const open = {
    pack: { manifest: karloManifest('q8') },
    runtime: { room },
    rates: new Map(),
  } as unknown as OpenPack;
  const events: StageEvent[] = [];
  const signal = new AbortController().signal;
  const result = await heavy
    .check({})
    .run(open, { signal, previews: false, onEvent: (event) => events.push(event) });
  return { result, events };
}

test('what a graphics card may have no room for is tried, and said', async () => {
  expect(await runOn('webgpu', 1024)).toEqual({
    result: 'painted',
    events: [
      {
        type: 'notice',
        code: 'may-not-fit',
        message:
          'Karlo: the decoder needs 2048 MiB at once, and the graphics card has about 1024 MiB. It takes another graphics card, or a smaller pack.',
        reason: { name: 'device-too-small', needed: 2048, allowed: 1024 },
      },
    ],
  });
  expect((await runOn('webgpu', 4096)).events).toEqual([]);
});

test('what the processor has no room for is refused', async () => {
  await expect(runOn('wasm', 1024)).rejects.toMatchObject({
    code: 'unsupported-device',
    param: 'memory',
    message: expect.stringMatching(/runtime has about 1024 MiB\. It takes a graphics card with/),
  });
});
