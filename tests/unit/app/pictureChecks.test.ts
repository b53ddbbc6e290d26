/** What is held back of pictures, on screens and from programs, and what becomes of it. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { EaselError } from '../../../src/base/errors.ts';
import type { Engine, EngineEvent, Picture, RunOptions } from '../../../src/engine/types.ts';
import { faultOf } from '../../../src/api/errors.ts';
import {
  checkedEngine,
  refusingEngine,
  unveiledEngine,
} from '../../../src/app/policy/checkedEngine.ts';
import { PictureChecks } from '../../../src/app/policy/pictureChecks.svelte.ts';
import type { PictureRules } from '../../../src/policy/sitePolicy.ts';

const rules: PictureRules = {
  classifier: 'classifier/classifier.json',
  labels: { weapon: { category: 'violence', from: 0.8 } },
};
const picture = (index: number, red: number) =>
  ({ index, png: Uint8Array.of(red), sha256: `hash ${red}` }) as unknown as Picture;
/** By its first byte: from 200 on it is a weapon. */
const [SAFE, ARMED] = [picture(0, 10), picture(1, 200)];
const pixels = (red: number) => ({
  width: 1,
  height: 1,
  rgba: Uint8ClampedArray.of(red, 0, 0, 255),
});

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue();
});

function bench({
  pictures = rules as PictureRules | string | null,
  mayGoOn = true,
  made = [SAFE, ARMED],
} = {}) {
  const classify = vi.fn(async ({ pictures: asked }: Parameters<Engine['classify']>[0]) => ({
    name: 'eyes',
    scores: asked.map((each) => {
      const red = 'png' in each ? each.png[0] : each.rgba[0];
      return { weapon: (red ?? 0) >= 200 ? 0.9 : 0.1 };
    }),
  }));
  const paint = vi.fn(async (_request: object, options: RunOptions = {}) => {
    options.onEvent?.({ type: 'preview', picture: 0 } as EngineEvent);
    for (const each of made) options.onEvent?.({ type: 'picture', picture: each });
    return { pictures: made };
  });
  const upscale = vi.fn(async () => ({ picture: ARMED }));
  const engine = { classify, textToImage: paint, variations: paint, upscale } as unknown as Engine;
  const policy = {
    ready: Promise.resolve(),
    pictures: pictures ?? undefined,
    strictness: 'standard' as const,
    mayGoOn: () => mayGoOn,
  };
  return { checks: new PictureChecks(engine, policy), engine, classify, paint };
}

const prompt = { prompt: 'a crab' };

describe('on screens', () => {
  test('each picture is looked at once, before it is told of, and previews are not had', async () => {
    const { checks, engine, classify, paint } = bench();
    const told: string[] = [];
    const onEvent = (event: EngineEvent) => {
      const held = event.type === 'picture' ? checks.heldOf(event.picture)?.flag?.label : '';
      told.push(`${event.type} ${held ?? 'shown'}`);
    };
    await checkedEngine(engine, checks).textToImage(prompt, { onEvent, previews: true });
    expect(told.sort()).toEqual(['picture shown', 'picture weapon']);
    expect(paint.mock.lastCall?.[1]?.previews).toBe(false);
    expect(classify).toHaveBeenCalledTimes(2);
    expect(checks.name).toBe('eyes');
  });

  test('what is held back is kept once it is shown, and not where nobody may go on', async () => {
    for (const mayGoOn of [true, false]) {
      const { checks } = bench({ mayGoOn });
      const kept: string[] = [];
      const keep = checks.keeping(async (all: readonly { readonly sha256: string }[]) => {
        kept.push(...all.map(({ sha256 }) => sha256));
      });
      await checks.lookAtMade([SAFE, ARMED]);
      await keep([SAFE, ARMED]);
      expect(kept).toEqual([SAFE.sha256]);
      checks.show(ARMED.sha256);
      expect(kept).toEqual(mayGoOn ? [SAFE.sha256, ARMED.sha256] : [SAFE.sha256]);
      expect(checks.heldOf(ARMED) === undefined).toBe(mayGoOn);
    }
  });

  test('a classifier that fails holds all back, for no one to go on, until it has looked', async () => {
    const { checks, classify } = bench();
    classify.mockRejectedValueOnce(new EaselError('network', 'The shard was not there.'));
    await checks.lookAtMade([SAFE]);
    expect(checks.heldOf(SAFE)).toMatchObject({ flag: undefined, mayGoOn: false });
    expect(checks.heldOf(SAFE)?.fault?.message).toBe('The shard was not there.');
    expect(checks.fault?.message).toBe('The shard was not there.');
    checks.show(SAFE.sha256);
    expect(checks.heldOf(SAFE)).toBeDefined();
    expect(await checks.lookAgain(SAFE.sha256, new Blob([SAFE.png]))).toBeUndefined();
    expect(checks.heldOf(SAFE)).toBeUndefined();
    expect(checks.fault).toBeUndefined();
  });

  test('rules that cannot be read hold all back, and say so', async () => {
    const { checks, classify } = bench({ pictures: 'policy.json: pictures.labels is wrong.' });
    const [held] = await checks.look([pixels(10)]);
    expect(held?.fault?.message).toContain('pictures.labels is wrong');
    expect(classify).not.toHaveBeenCalled();
  });

  test('what has no place for a veil fails', async () => {
    const { checks, engine } = bench();
    const asked = unveiledEngine(checkedEngine(engine, checks), checks).upscale({
      image: pixels(10),
    });
    await expect(asked).rejects.toMatchObject({ code: 'invalid-request' });
  });
});

describe('from programs', () => {
  test('a picture that is made is refused: the request fails, and none of its pictures is told of', async () => {
    const { checks, engine } = bench();
    const onEvent = vi.fn();
    const asked = refusingEngine(engine, checks).textToImage(prompt, { onEvent });
    const fault = faultOf(await asked.catch((thrown: unknown) => thrown));
    expect(fault).toMatchObject({ status: 400, code: 'content_policy_violation', param: null });
    expect(onEvent).not.toHaveBeenCalled();
  });

  test('a picture that is sent is refused before anything is made', async () => {
    const { checks, engine, paint } = bench({ made: [SAFE] });
    const programs = refusingEngine(engine, checks);
    const asked = programs.variations({ image: pixels(200) });
    const fault = faultOf(await asked.catch((thrown: unknown) => thrown));
    expect(fault).toMatchObject({ status: 400, code: 'content_policy_violation', param: 'image' });
    expect(paint).not.toHaveBeenCalled();
    await expect(programs.variations({ image: pixels(10) })).resolves.toBeDefined();
  });

  test('what is filled without a model is looked at too, before and after', async () => {
    const { checks, engine, classify } = bench({ made: [SAFE] });
    const { fill } = refusingEngine(engine, checks);
    const mask = new Uint8Array(100 * 100).fill(255, 0, 50);
    const of = (red: number) => {
      const rgba = new Uint8ClampedArray(4 * 100 * 100).fill(255);
      for (let i = 0; i < rgba.length; i += 4) rgba[i] = red;
      return { image: { width: 100, height: 100, rgba }, mask, n: 1, seed: 1 };
    };
    const fault = faultOf(await fill(of(200)).catch((thrown: unknown) => thrown));
    expect(fault).toMatchObject({ status: 400, code: 'content_policy_violation', param: 'image' });
    expect(classify).toHaveBeenCalledTimes(1);
    expect((await fill(of(10))).pictures).toHaveLength(1);
    expect(classify).toHaveBeenCalledTimes(3);
  });

  test.each(['variations', 'upscale', 'edit', 'interpolate', 'embed'] as const)(
    'each picture of %s is looked at, also where none is made',
    async (task) => {
      const { checks, engine } = bench({ made: [SAFE] });
      const asked = vi.fn(async () => ({ pictures: [SAFE], texts: [], images: [] }));
      const programs = refusingEngine({ ...engine, [task]: asked } as Engine, checks);
      const one = task === 'interpolate' || task === 'embed';
      const of = (red: number) =>
        one ? { images: [pixels(10), pixels(red)] } : { image: pixels(red) };
      await expect(programs[task](of(200) as never)).rejects.toMatchObject({
        param: one ? 'images[1]' : 'image',
      });
      expect(asked).not.toHaveBeenCalled();
      await programs[task](of(10) as never);
      expect(asked).toHaveBeenCalledOnce();
    },
  );

  test('where pictures cannot be looked at, the fault is said', async () => {
    const { checks, engine, classify } = bench({ made: [SAFE] });
    classify.mockRejectedValue(new EaselError('network', 'The shard was not there.'));
    const asked = refusingEngine(engine, checks).textToImage(prompt);
    const fault = faultOf(await asked.catch((thrown: unknown) => thrown));
    expect(fault).toMatchObject({ status: 503, code: 'network' });
    expect(fault.message).toContain('The shard was not there.');
  });
});

test('without rules nothing is asked, and previews stay', async () => {
  const { checks, engine, classify, paint } = bench({ pictures: null });
  for (const each of [checkedEngine(engine, checks), refusingEngine(engine, checks)])
    await each.textToImage(prompt, { previews: true });
  expect(paint.mock.lastCall?.[1]?.previews).toBe(true);
  expect(classify).not.toHaveBeenCalled();
});

describe('by description', () => {
  const described: PictureRules = {
    described: { pack: 'seer', beside: ['a landscape'] },
    labels: { 'a weapon': { category: 'violence', from: 0.5 } },
  };

  function seer() {
    const embed = vi.fn(async ({ texts = [], images = [] }: Parameters<Engine['embed']>[0]) => ({
      texts: texts.map((text) => Float32Array.from(text === 'a weapon' ? [1, 0] : [0, 1])),
      images: images.map(({ rgba }) => Float32Array.from((rgba[0] ?? 0) >= 200 ? [1, 0] : [0, 1])),
    }));
    const policy = {
      ready: Promise.resolve(),
      pictures: described,
      strictness: 'standard' as const,
      mayGoOn: () => true,
    };
    return { checks: new PictureChecks({ embed } as unknown as Engine, policy), embed };
  }

  test('what fits a caption is held back by it; captions are read once, by the model that is named', async () => {
    const { checks, embed } = seer();
    const held = await checks.look([pixels(10), pixels(200)]);
    expect(held.map((each) => each?.flag?.label)).toEqual([undefined, 'a weapon']);
    await checks.look([pixels(200)]);
    expect(embed.mock.calls.map(([request]) => request)).toEqual([
      { texts: ['a weapon', 'a landscape'], ahead: true, pack: 'seer' },
      { images: [pixels(10), pixels(200)], ahead: true, pack: 'seer' },
      { images: [pixels(200)], ahead: true, pack: 'seer' },
    ]);
  });

  test('a model that is not here holds everything back, and is asked again the next time', async () => {
    const { checks, embed } = seer();
    embed.mockRejectedValueOnce(new EaselError('network', 'There is no model “seer”.'));
    const [held] = await checks.look([pixels(10)]);
    expect(held).toMatchObject({ flag: undefined, mayGoOn: false });
    expect(held?.fault?.message).toContain('seer');
    expect(await checks.look([pixels(10)])).toEqual([undefined]);
  });
});
