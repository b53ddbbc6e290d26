/**
 * A checkpoint's folder the whole way: converted, opened, and made into pictures, against diffusers' own UnCLIPPipeline
 * on the same weights and noise (models/golden/unclip.py), every step of every stage. Every parameter is random, the
 * tower is CLIP's, and no two cases share a width, a head or a side.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { contextOf, openInNode } from '../../models/cli/support/openPack.ts';
import type { RunContext } from '../../src/cascade/run.ts';
import { createSessionCache, type SessionCache } from '../../src/cascade/sessions.ts';
import { paint, planPainting } from '../../src/tasks/paint.ts';
import type { OpenPack } from '../../src/tasks/task.ts';
import { textToImage } from '../../src/tasks/textToImage.ts';
import { variations } from '../../src/tasks/variations.ts';
import { decodePng } from '../../src/image/png.ts';
import { tensor } from '../support/golden.ts';
import { relativeError } from '../support/ort.ts';
import { setComponent } from '../support/packs.ts';
import { openUnclip, readUnclip, UNCLIP_CASES, type UnclipGolden } from '../support/unclip.ts';

/**
 * In f32 against float64, end to end. At t = 999 an ε-network's rounding is divided by √ᾱ = 5e−5, which clamping hides
 * but for a few values; a wrong mask, order, coefficient or clamp is off by 0.1.
 */
const TOLERANCE = 1e-3;

/** What one stage's step graphs gave, in the order in which they ran. */
type Steps = { readonly x: Float32Array; readonly x0: Float32Array }[];

/** The sessions of a cache, which leave every x and x̂₀ in the lists of their stage. */
function watched(cache: SessionCache, steps: Map<string, Steps>): SessionCache {
  return {
    ...cache,
    lease: () => {
      const lease = cache.lease();
      return {
        ...lease,
        open: async (named) => {
          const session = await lease.open(named);
          const [, , , stage = ''] = named.key.split('/');
          return {
            ...session,
            run: async (feeds) => {
              const outputs = await session.run(feeds);
              const { x_next, x0 } = outputs;
              if (x_next && x0) {
                const seen = steps.get(stage) ?? [];
                const values = async (each: typeof x0) =>
                  Float32Array.from((await each.getData()) as Float32Array);
                seen.push({ x: await values(x_next), x0: await values(x0) });
                steps.set(stage, seen);
              }
              return outputs;
            },
          };
        },
      };
    },
  };
}

describe.each(UNCLIP_CASES)('a checkpoint like %s', (name) => {
  let golden: UnclipGolden;
  let open: OpenPack;
  let context: RunContext & OpenPack;
  const steps = new Map<string, Steps>();
  const expected = (of: string) => tensor(Object.fromEntries(golden.vectors), of).data;

  beforeAll(async () => {
    golden = await readUnclip(name);
    open = await openInNode(await openUnclip(golden));
    // One of them with room for no session beside those at work: networks take turns, and the picture is the same.
    const { runtime, pack } = open;
    const sessions =
      name === 'narrow'
        ? createSessionCache(runtime, (request) => pack.weight(request), 0)
        : open.sessions;
    context = contextOf({ ...open, sessions: watched(sessions, steps) });
  });

  test('makes the picture that UnCLIPPipeline makes, at every step', async () => {
    const { request } = golden;
    const options = { ...open.graphOptions, previews: false };
    const plan = planPainting(open.pack.manifest, request, options);
    const { pictures } = await paint(plan, request, context);
    const [picture] = pictures;
    if (!picture) throw new Error('There is no picture.');
    for (const sample of [0, 1])
      check(
        `prior.${sample}`,
        (steps.get('prior') ?? []).filter((_, i) => i % 2 === sample),
      );
    expect(Math.abs(picture.score - (expected('score')[0] ?? NaN))).toBeLessThan(TOLERANCE);
    check('decoder', steps.get('decoder') ?? []);
    check('upsample256', steps.get('upsample256') ?? []);
    checkPicture('picture', picture.png);
  });

  test('makes the variation that UnCLIPImageVariationPipeline makes, at every step', async () => {
    steps.clear();
    const { request } = golden;
    const { shape, data } = tensor(Object.fromEntries(golden.vectors), 'variation.pixels');
    const [height = 0, width = 0] = shape;
    const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
    for (const [i, value] of data.entries()) rgba[4 * Math.floor(i / 3) + (i % 3)] = value;
    const asked = {
      image: { width, height, rgba },
      n: 1,
      size: request.size,
      seed: request.seed,
      noise: 'fresh',
      steps: request.decoder.steps,
      upsample256: { steps: request.upsample256?.steps },
    };
    const options = { signal: context.signal, previews: false, onEvent: () => undefined };
    const { pictures } = await variations.check(asked).run(context, options);
    check('variation.decoder', steps.get('decoder') ?? []);
    check('variation.upsample256', steps.get('upsample256') ?? []);
    checkPicture('variation.picture', pictures[0]?.png ?? new Uint8Array());
  });

  function checkPicture(of: string, png: Uint8Array<ArrayBuffer>): void {
    const planes = expected(of);
    const { width, height, rgba } = decodePng(png);
    const area = width * height;
    expect(3 * area).toBe(planes.length);
    // A byte is 1/127.5 of −1…1; where a value lies between two, either will do.
    const off = planes.map((value, i) =>
      Math.abs((value + 1) * 127.5 - (rgba[4 * (i % area) + Math.floor(i / area)] ?? NaN)),
    );
    expect(Math.max(...off)).toBeLessThan(0.5 + 127.5 * TOLERANCE);
  }

  function check(stage: string, seen: Steps): void {
    for (const kind of ['x', 'x0'] as const) {
      const all = expected(`${stage}.${kind}`);
      expect(seen.length, stage).toBeGreaterThan(0);
      const size = all.length / seen.length;
      for (const [i, step] of seen.entries())
        expect(
          relativeError(step[kind], all.slice(i * size, (i + 1) * size)),
          `${stage}, ${kind} of step ${i + 1} of ${seen.length}`,
        ).toBeLessThan(TOLERANCE);
    }
  }
});

test('a checkpoint with a prior of one pass (ECLIPSE) runs it once for each candidate, and takes no more steps', async () => {
  const golden = await readUnclip('plain');
  const { files } = golden;
  const config = {
    num_attention_heads: 2,
    attention_head_dim: 8,
    num_layers: 2,
    embedding_dim: 24,
    num_embeddings: 10,
    additional_embeddings: 3,
  };
  setComponent(files, 'prior', 'PriorTransformer', config);
  files.delete('prior_scheduler/scheduler_config.json');
  const steps = new Map<string, Steps>();
  const open = await openInNode(await openUnclip(golden));
  const context = contextOf({ ...open, sessions: watched(open.sessions, steps) });
  const options = { signal: context.signal, previews: false, onEvent: () => undefined };
  const asked = { prompt: 'two birds', n: 2, size: 64, decoder: { steps: 2 } };
  const { pictures, request } = await textToImage.check(asked).run(context, options);
  expect(request.prior).toEqual({ sampler: 'ddim', steps: 1, guidance: 1, eta: 0 });
  expect(pictures.map(({ width }) => width)).toEqual([8, 8]);
  const seen = steps.get('prior') ?? [];
  expect(seen).toHaveLength(4);
  // What comes out is the embedding itself: no clamp, no clip_mean, no clip_std.
  for (const { x, x0 } of seen) expect(x).toEqual(x0);
  await expect(
    textToImage.check({ ...asked, prior: { steps: 25 } }).run(context, options),
  ).rejects.toMatchObject({ code: 'invalid-request', param: 'prior.steps' });
});
