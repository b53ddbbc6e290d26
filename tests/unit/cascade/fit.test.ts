/** What is planned for a checkpoint of Karlo's full size, whose tensors are known by their shapes alone. */
import { describe, expect, test } from 'vitest';
import { fits, checkFit } from '../../../src/cascade/fit.ts';
import { resolveRequest } from '../../../src/cascade/request.ts';
import type { StageName } from '../../../src/cascade/request.ts';
import type { PackManifest } from '../../../src/packs/manifest.ts';
import { PROCESSOR_ROOM, type Room } from '../../../src/runtime/room.ts';
import { planPainting } from '../../../src/tasks/paint.ts';
import { stagesOf } from '../../../src/tasks/task.ts';
import { karloManifest } from '../../support/karlo.ts';

const MIB = 1024 ** 2;
const q8 = karloManifest('q8');

function planOn(room: Room, manifest: PackManifest = q8, size: 64 | 256 = 256) {
  const linear = room.backend === 'wasm' ? 'expanded' : 'packed';
  const request = resolveRequest({ prompt: 'x', n: 4, size }, manifest);
  const options = { precision: 'f32', linear, previews: true, room } as const;
  return stagesOf(planPainting(manifest, request, options));
}
const card: Room = {
  backend: 'webgpu',
  bytes: 4096 * MIB,
  tensorBytes: 1024 * MIB,
  f16: true,
};
const formOf = (stages: ReturnType<typeof planOn>, name: StageName) =>
  stages.find((stage) => stage.name === name)?.form;

describe('Karlo in q8', () => {
  const onProcessor = planOn(PROCESSOR_ROOM);

  test('keeps its prior and decoder packed on the processor, where they would not fit expanded', () => {
    expect(formOf(onProcessor, 'text')).toEqual({ precision: 'f32', linear: 'expanded' });
    for (const name of ['prior', 'decoder'] as const) {
      expect(formOf(onProcessor, name)).toEqual({ precision: 'f32', linear: 'packed' });
      const stage = onProcessor.find((each) => each.name === name);
      expect(stage && fits(stage, PROCESSOR_ROOM)).toBe(true);
    }
  });

  test('makes pictures of 64 pixels on the processor, and says with figures why not of 256', () => {
    expect(checkFit(planOn(PROCESSOR_ROOM, q8, 64), PROCESSOR_ROOM, q8)).toBeUndefined();
    expect(() => checkFit(onProcessor, PROCESSOR_ROOM, q8)).toThrow(
      expect.objectContaining({
        code: 'unsupported-device',
        param: 'memory',
        message: expect.stringMatching(
          /first upsampler needs \d{4} MiB at once, .* about 3328 MiB\. Pictures of 64 pixels/,
        ),
      }),
    );
  });

  test('never holds both networks of its super-resolution, nor the prior twice', () => {
    const plan = planOn(card);
    const [prior, upsampler] = ['prior', 'upsample256'].map((name) =>
      plan.find((stage) => stage.name === name),
    );
    if (!prior || !upsampler) throw new Error('The plan lacks a stage.');
    expect(upsampler.later).toEqual(['last']);
    expect(prior.later).toEqual(['step']);
    expect(prior.residentBytes).toBeLessThan(0.6 * prior.bytes);
    expect(upsampler.residentBytes).toBeLessThan(0.8 * upsampler.bytes);
  });

  test('computes in 16 bits, where the card does, what is heavy or does not fit in 32', () => {
    const names = ['prior', 'decoder', 'upsample256'] as const;
    const precisions = (room: Room) => {
      const plan = planOn(room);
      return names.map((name) => formOf(plan, name)?.precision);
    };
    expect(precisions(card)).toEqual(['f16', 'f16', 'f16']);
    expect(precisions({ ...card, bytes: 2100 * MIB })).toEqual(['f16', 'f16', 'f16']);
    expect(precisions({ ...card, f16: false })).toEqual(['f32', 'f32', 'f32']);
  });

  test('is tried on a card that is thought to be too small, and what may fail is said with figures', () => {
    const small = { ...card, bytes: 1024 * MIB, f16: false };
    expect(checkFit(planOn(small), small, q8)?.why).toMatch(
      /^Karlo: the \w+ needs \d{4} MiB at once, and the graphics card has about 1024 MiB\. It takes/,
    );
  });

  test('is refused by an adapter of the default limits before anything is loaded, at 256 but not at 64', () => {
    const small = { ...card, tensorBytes: 128 * MIB };
    expect(checkFit(planOn(small, q8, 64), small, q8)).toBeUndefined();
    expect(() => checkFit(planOn(small), small, q8)).toThrow(
      expect.objectContaining({
        param: 'maxStorageBufferBindingSize',
        message: expect.stringMatching(/a tensor of 240 MiB, .* allows 128 MiB/),
      }),
    );
  });
});

test('a text tower of its size passes no limit, in f32 either: the words are looked up', () => {
  const [text] = planOn({ ...card, f16: false }, karloManifest('f32'));
  expect(text?.largestBytes).toBeLessThan(16 * MIB);
});
