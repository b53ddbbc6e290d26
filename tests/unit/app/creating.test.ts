/**
 * What Create offers beside words and sizes: several prompts at once, their history, a picture again with one change.
 */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { inOtherStyles, withOtherSeed } from '../../../src/app/create/again.ts';
import { Creations } from '../../../src/app/create/creations.svelte.ts';
import { draftOf, draftSchema } from '../../../src/app/create/draft.ts';
import { linesOf, longLine } from '../../../src/app/create/lines.ts';
import { PromptHistory } from '../../../src/app/create/promptHistory.svelte.ts';
import { requestText } from '../../../src/app/create/run.svelte.ts';
import { readShared, shareLink } from '../../../src/app/create/shareLink.ts';
import { shapeOf } from '../../../src/app/create/shape.ts';
import type { Model } from '../../../src/app/models/model.svelte.ts';
import { Activity } from '../../../src/app/shell/activity.svelte.ts';
import { Notifier } from '../../../src/app/shell/notifier.svelte.ts';
import type { Engine, PackInfo } from '../../../src/engine/types.ts';
import * as v from 'valibot';
import { coreVocabulary } from '../../support/vocabulary.ts';

const request = { prompt: 'a red apple', n: 2, size: 256, seed: 7 } as const;

describe('lines', () => {
  test('are prompts, without what is empty and the space around them', () => {
    expect(linesOf('  a cat \r\n\n a dog\u2028an owl\n')).toEqual(['a cat', 'a dog', 'an owl']);
    expect(linesOf(' \n ')).toEqual([]);
    // Nor one of what cannot be seen.
    expect(linesOf('a cat\n\u200b\u200d\n\u202e')).toEqual(['a cat']);
  });

  test('that are too long are named by their place', () => {
    expect(longLine(['a', '🍎'.repeat(400)])).toBeUndefined();
    expect(longLine(['a', '🍎'.repeat(403)])).toEqual({ line: 2, over: 3 });
  });
});

describe('the history of prompts', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    });
  });

  test('has the latest first, each once, twenty at most, and is there again after a reload', () => {
    const history = new PromptHistory({ keepsNothing: false });
    for (let i = 0; i < 25; i++) history.add(`prompt ${i}`);
    history.add('prompt 20');
    expect(history.prompts.slice(0, 3)).toEqual(['prompt 20', 'prompt 24', 'prompt 23']);
    expect(history.prompts).toHaveLength(20);
    expect(new PromptHistory({ keepsNothing: false }).prompts).toEqual(history.prompts);
    history.forget();
    expect(history.prompts).toEqual([]);
    expect(new PromptHistory({ keepsNothing: false }).prompts).toEqual([]);
  });

  test('holds for the visit alone where nothing is to be kept, and what is stored is not shown', () => {
    new PromptHistory({ keepsNothing: false }).add('before');
    const stored = [...kept.values()];
    const history = new PromptHistory({ keepsNothing: true });
    expect(history.prompts).toEqual([]);
    history.add('a secret');
    expect(history.prompts).toEqual(['a secret']);
    expect([...kept.values()]).toEqual(stored);
  });

  test.each(['no JSON', '{"a":1}', '[1]', '[""]'])('is empty where storage holds %s', (text) => {
    kept.set('easel.prompts', text);
    expect(new PromptHistory({ keepsNothing: false }).prompts).toEqual([]);
  });
});

describe('a picture again', () => {
  test('with another seed is the same request', () => {
    expect(withOtherSeed(request, 9)).toEqual({ ...request, seed: 9 });
  });

  test('in each other style, by its own seed and alone', () => {
    const vocabulary = coreVocabulary();
    const names = vocabulary.styles.map(({ name }) => name);
    const [first = ''] = names;
    const asked = { ...request, prompt: `a ${first} apple on a blue background` };
    const others = inOtherStyles(vocabulary, asked, 8);
    expect(others.map(({ name }) => name)).toEqual(names.slice(1));
    for (const { name, request: styled } of others) {
      expect(styled).toMatchObject({ n: 1, seed: 8, size: 256 });
      expect(styled.prompt).toContain(name);
      expect(styled.prompt).not.toContain(first);
    }
  });
});

test('shapes are told in pixels, and by how many squares are painted on', () => {
  expect(shapeOf(256)).toEqual({ width: 256, height: 256, rounds: 0 });
  expect(shapeOf(256, '3:2')).toEqual({ width: 384, height: 256, rounds: 2 });
  expect(shapeOf(256, '3:2', true).rounds).toBe(0);
  expect(shapeOf(1024, '9:16')).toEqual({ width: 1024, height: 1820, rounds: 2 });
});

test('a link carries what leads away and the ratio, and no picture; a copied request neither', () => {
  const image = { width: 1, height: 1, rgba: new Uint8ClampedArray(4) };
  const stage = { sampler: 'ddim', steps: 4, guidance: 2, eta: 0 } as const;
  const defaults = { prior: stage, decoder: stage, upsample256: stage };
  const pack = { id: 'emoji', version: '1', defaults } as Pick<
    PackInfo,
    'id' | 'version' | 'defaults'
  >;
  const more = { ...request, negativePrompt: 'blue', ratio: '16:9' } as const;
  const link = new URL(shareLink(more, pack, 'https://easel.example/'));
  expect(readShared(link.hash).request).toMatchObject({ negativePrompt: 'blue', ratio: '16:9' });
  const plain = new URL(shareLink(request, pack, 'https://easel.example/'));
  expect(readShared(plain.hash).request).not.toHaveProperty('ratio');
  expect(JSON.parse(requestText({ ...more, image, strength: 0.5 }))).toEqual({
    ...more,
    strength: 0.5,
  });
});

test('a draft of before there was more is read, and a start picture is held by its name', () => {
  const stages = { prior: {}, decoder: {}, upsample256: {}, upsample1024: {} };
  const before = { prompt: 'a', count: 2, size: 256, seed: '', advanced: false, stages } as const;
  const read = v.parse(draftSchema, before);
  expect(read).toMatchObject({ ratio: '1:1', negative: '', byLine: true, strength: 0.6 });
  const form = { ...read, addOn: undefined, missing: undefined };
  expect(v.parse(draftSchema, draftOf(form, 'cat.png'))).toMatchObject({ missing: 'cat.png' });
});

describe('several prompts', () => {
  const prompts = ['a cat', 'a dog', 'an owl'];
  const requests = prompts.map((prompt) => ({ ...request, prompt }));

  function bench(work: (prompt: string) => Promise<void>, refusedPrompt?: string) {
    const model = {
      missing: false,
      pack: undefined,
      ready: async () => true,
      onEvent: () => undefined,
      fetchEnded: () => undefined,
      pause: () => undefined,
    };
    const asked: string[] = [];
    const textToImage = async ({ prompt }: { readonly prompt: string }) => {
      asked.push(prompt);
      await work(prompt);
      return { pictures: [], provenance: {} };
    };
    const flag = { flagged: true, category: 'hate', words: undefined, sure: 1, final: false };
    const check = async (prompt: string) => (prompt === refusedPrompt ? flag : undefined);
    const history = { add: vi.fn() };
    const creations = new Creations(
      { textToImage } as unknown as Engine,
      model as unknown as Model,
      new Activity(),
      new Notifier(),
      undefined,
      { check } as ConstructorParameters<typeof Creations>[5],
    );
    creations.history = history;
    return { creations, asked, history };
  }

  test('are made one after the other, each a run of its own', async () => {
    const { creations, asked, history } = bench(async () => undefined);
    creations.generateAll(requests);
    expect(creations.batch).toMatchObject({ at: 0 });
    await expect.poll(() => creations.working).toBe(false);
    await expect.poll(() => asked).toEqual(prompts);
    await expect.poll(() => creations.batch).toBeUndefined();
    expect(history.add.mock.calls.flat()).toEqual(prompts);
    expect(creations.runs.length).toBeGreaterThan(0);
  });

  test('end with the one that is cancelled', async () => {
    const { creations, asked } = bench((prompt) =>
      prompt === 'a dog' ? new Promise(() => undefined) : Promise.resolve(),
    );
    creations.generateAll(requests);
    await expect.poll(() => asked).toEqual(['a cat', 'a dog']);
    creations.cancel();
    await expect.poll(() => creations.batch).toBeUndefined();
    expect(asked).toEqual(['a cat', 'a dog']);
    expect(creations.working).toBe(false);
  });

  test('stop before one that is refused, and know which are left', async () => {
    const { creations, asked } = bench(async () => undefined, 'a dog');
    creations.generateAll(requests);
    await expect.poll(() => creations.refused?.prompt).toBe('a dog');
    expect(asked).toEqual(['a cat']);
    expect(creations.refused?.requests.map(({ prompt }) => prompt)).toEqual(['a dog', 'an owl']);
    await expect.poll(() => creations.batch).toBeUndefined();
  });
});
