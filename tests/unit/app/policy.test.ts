/** The content policy as the page wires it: whom it asks, when, and what it does where no tower is. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Engine, PackInfo } from '../../../src/engine/types.ts';
import { ANCHOR } from '../../../src/policy/meaning.ts';
import { checkPrompt } from '../../../src/policy/checkPrompt.ts';
import { Policy } from '../../../src/app/policy/policy.svelte.ts';
import { Creations } from '../../../src/app/create/creations.svelte.ts';
import { Activity } from '../../../src/app/shell/activity.svelte.ts';
import { Notifier } from '../../../src/app/shell/notifier.svelte.ts';
import type { Model } from '../../../src/app/models/model.svelte.ts';
import layer from '../../../src/policy/meaning.json';

/** The anchor's embedding, by which a tower is known for the one that the layer is fitted to. */
const anchor = Float32Array.from(
  Int8Array.from(atob(layer.anchor.embedding), (letter) => letter.charCodeAt(0)),
);
const fitted = anchor.map((value) => value / Math.hypot(...anchor));
const tokens = { middle: fitted, greatest: fitted };
const other = fitted.map((value, i) => (i % 2 ? -value : value));

const pack = (storage: PackInfo['storage'], version = '1.0.0') =>
  ({ id: 'emoji', version, storage }) as PackInfo;
const WORDY = 'a swastika flag';
const CLEAN = 'a red apple';

let choice: unknown;
beforeEach(() => {
  choice = { strictness: 'standard', final: false };
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(choice)));
});

function bench(storage: PackInfo['storage'], tower = fitted) {
  const embed = vi.fn(async ({ texts }: { readonly texts: readonly string[] }) => ({
    texts: texts.map((text) => (text === ANCHOR ? tower : fitted)),
    tokens: texts.map(() => tokens),
  }));
  const model = { own: pack(storage) as PackInfo | undefined };
  const engine = { embed, packs: vi.fn(async () => [pack('indexeddb')]) };
  const policy = new Policy(engine as unknown as Engine, model as Model, { keep: false });
  return { embed, model, engine, policy };
}

describe('a person’s prompt', () => {
  test('is judged by words alone before the model is here: nothing is fetched for it', async () => {
    const { policy, embed } = bench('none');
    expect((await policy.check(WORDY))?.category).toBe('hate');
    expect(await policy.check(CLEAN)).toBeUndefined();
    expect(embed).not.toHaveBeenCalled();
  });

  test('is judged by its meaning as soon as the model is, ahead of the pictures that wait', async () => {
    const { policy, embed, model } = bench('none');
    await policy.check(CLEAN);
    model.own = pack('indexeddb');
    await policy.check(CLEAN);
    expect(embed).toHaveBeenCalledExactlyOnceWith(
      { texts: [CLEAN, ANCHOR], ahead: true },
      expect.anything(),
    );
    // Whether the tower fits is asked once a pack and version.
    await policy.check(CLEAN);
    expect(embed.mock.lastCall?.[0].texts).toEqual([CLEAN]);
    model.own = pack('indexeddb', '2.0.0');
    await policy.check(CLEAN);
    expect(embed.mock.lastCall?.[0].texts).toEqual([CLEAN, ANCHOR]);
  });

  test('is what the check by words and meaning says, with this embedding', async () => {
    const { policy } = bench('indexeddb');
    for (const prompt of [WORDY, CLEAN, 'a naked tree in winter']) {
      const verdict = await checkPrompt(prompt, {
        embed: async () => ({ embedding: fitted, ...tokens }),
      });
      expect(await policy.check(prompt)).toEqual(verdict.flagged ? verdict : undefined);
    }
  });

  test('is judged by words where the tower is another, and it is asked no more', async () => {
    const { policy, embed } = bench('indexeddb', other);
    expect((await policy.check(WORDY))?.words).toBeDefined();
    await policy.check(CLEAN);
    expect(embed).toHaveBeenCalledOnce();
  });

  test('is judged by words where the engine fails, and asked again the next time', async () => {
    const { policy, embed } = bench('indexeddb');
    embed.mockRejectedValueOnce(new Error('The device was lost.'));
    expect((await policy.check(WORDY))?.category).toBe('hate');
    await policy.check(CLEAN);
    expect(embed).toHaveBeenCalledTimes(2);
  });

  test('passes after the warning, this one and no other; not where the owner made it final', async () => {
    const { policy } = bench('none');
    const flag = await policy.check(WORDY);
    if (flag === undefined) throw new Error('It is flagged.');
    policy.goOn(WORDY, flag);
    expect(await policy.check(WORDY)).toBeUndefined();
    expect(await policy.check(`${WORDY} on a wall`)).toBeDefined();
    choice = { strictness: 'standard', final: true };
    const final = bench('none').policy;
    const again = await final.check(WORDY);
    if (again === undefined) throw new Error('It is flagged.');
    final.goOn(WORDY, again);
    expect(await final.check(WORDY)).toBeDefined();
  });
});

test('a program’s prompt is judged by meaning at once, the pack being found for it; going on is the person’s', async () => {
  const { policy, embed, engine, model } = bench('none');
  model.own = undefined;
  const flag = await policy.check(WORDY);
  if (flag) policy.goOn(WORDY, flag);
  expect(await policy.refusePrompt(CLEAN)).toBeUndefined();
  expect(engine.packs).toHaveBeenCalled();
  expect(embed).toHaveBeenCalled();
  embed.mockRejectedValue(new Error('none'));
  expect(await policy.refusePrompt(WORDY)).toMatch(/content policy \(hate\)/);
});

describe('the first prompt, before the model is fetched', () => {
  const request = { prompt: 'what means harm without its words', n: 1, size: 64, seed: 1 } as const;
  const flag = {
    flagged: true,
    category: 'violence',
    words: undefined,
    sure: 0.9,
    final: false,
  } as const;

  /** @param verdicts of one check after the other; the last holds */
  function first(verdicts: readonly (typeof flag | undefined)[], missing = true) {
    const model = {
      missing,
      ready: async () => {
        model.missing = false;
        return true;
      },
      onEvent: () => undefined,
      fetchEnded: () => undefined,
      refresh: async () => undefined,
    };
    const textToImage = vi.fn(async () => ({ pictures: [], provenance: {} }));
    const check = vi.fn(
      async () => verdicts[Math.min(check.mock.calls.length, verdicts.length) - 1],
    );
    const creations = new Creations(
      { textToImage } as unknown as Engine,
      model as unknown as Model,
      new Activity(),
      new Notifier(),
      undefined,
      { check },
    );
    creations.generate(request);
    return { creations, textToImage, check };
  }

  test('is judged by its meaning once the model has come, and nothing is made of one that is held back', async () => {
    const { creations, textToImage, check } = first([undefined, flag]);
    // The first sign is there at once, whatever the check takes.
    expect(creations.current?.state).toBe('working');
    await expect.poll(() => creations.refused).toMatchObject({ prompt: request.prompt, flag });
    expect(check).toHaveBeenCalledTimes(2);
    expect(textToImage).not.toHaveBeenCalled();
    expect(creations.runs).toEqual([]);
  });

  test('is made where nothing is against it', async () => {
    const { creations, textToImage, check } = first([undefined]);
    await expect.poll(() => textToImage.mock.calls.length).toBe(1);
    expect(check).toHaveBeenCalledTimes(2);
    expect(creations.refused).toBeUndefined();
  });

  test('is not asked about twice where the model was here', async () => {
    const { textToImage, check } = first([undefined, flag], false);
    await expect.poll(() => textToImage.mock.calls.length).toBe(1);
    expect(check).toHaveBeenCalledOnce();
  });
});

describe('what the site’s owner chose', () => {
  const strict = '{"strictness":"strict","final":true}';
  let stored: Map<string, string>;
  let answer: () => Response;
  beforeEach(() => {
    stored = new Map();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
      removeItem: (key: string) => stored.delete(key),
    });
    vi.stubGlobal('fetch', async () => answer());
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  });

  /** A visit at which the host answers so. */
  async function visit(how: () => Response) {
    answer = how;
    const model = { own: pack('none') };
    const engine = { packs: async () => [] } as unknown as Engine;
    const policy = new Policy(engine, model as Model);
    await policy.ready;
    return { strictness: policy.strictness, mayGoOn: policy.mayGoOn({ final: false }) };
  }
  const STRICT = { strictness: 'strict', mayGoOn: false };
  const STANDARD = { strictness: 'standard', mayGoOn: true };

  test.each([
    ['a page of its own', () => new Response('<!doctype html><title>Sign in</title>')],
    ['a file that is cut', () => new Response(strict.slice(0, 20))],
    ['nothing', () => new Response('')],
    ['null', () => new Response('null')],
    ['a strictness of a later build', () => new Response('{"strictness":"stricter"}')],
    ['that it is busy', () => new Response('busy', { status: 503 })],
    ['that one has to sign in', () => new Response('', { status: 401 })],
    ['a body that breaks off', () => new Response(broken())],
    [
      'no answer',
      () => {
        throw new TypeError('Failed to fetch');
      },
    ],
  ])('goes on when the host answers with %s', async (_, how) => {
    // Nothing was read yet: the standard.
    expect(await visit(how)).toEqual(STANDARD);
    expect(await visit(() => new Response(strict))).toEqual(STRICT);
    expect(await visit(how)).toEqual(STRICT);
    expect(await visit(how)).toEqual(STRICT);
  });

  test('ends when the file is gone, and another choice takes its place', async () => {
    expect(await visit(() => new Response(strict))).toEqual(STRICT);
    expect(await visit(() => new Response('', { status: 404 }))).toEqual(STANDARD);
    expect(await visit(() => new Response('', { status: 503 }))).toEqual(STANDARD);
    expect(await visit(() => new Response(strict))).toEqual(STRICT);
    const standard = () => new Response('{"strictness":"standard"}');
    expect(await visit(standard)).toEqual(STANDARD);
    expect(await visit(() => new Response('', { status: 503 }))).toEqual(STANDARD);
  });
});

function broken(): ReadableStream {
  return new ReadableStream({ start: (controller) => controller.error(new TypeError('lost')) });
}
