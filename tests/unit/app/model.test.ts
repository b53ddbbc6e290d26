/** Which model is worked with: the person's choice, what it makes, and the one of an earlier request. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Composer } from '../../../src/app/create/composer.svelte.ts';
import { Creations } from '../../../src/app/create/creations.svelte.ts';
import { ReadAs } from '../../../src/app/create/readAs.svelte.ts';
import { PackVocabulary } from '../../../src/app/create/vocabulary.svelte.ts';
import { Model } from '../../../src/app/models/model.svelte.ts';
import { Policy } from '../../../src/app/policy/policy.svelte.ts';
import { Settings } from '../../../src/app/settings/settings.svelte.ts';
import { Activity } from '../../../src/app/shell/activity.svelte.ts';
import { Notifier } from '../../../src/app/shell/notifier.svelte.ts';
import type { Engine, PackInfo } from '../../../src/engine/types.ts';
import { pictureSizes } from '../../../src/packs/manifestLayout.ts';

const pack = (id: string, more: Partial<PackInfo> = {}) =>
  ({ id, version: '1.0.0', storage: 'indexeddb', sizes: [256, 512, 1024], ...more }) as PackInfo;

const kept = new Map<string, string>();
beforeEach(() => {
  kept.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

function bench(packs: readonly PackInfo[], options?: { readonly persist: boolean }) {
  const [own] = packs;
  const engine = {
    info: async () => ({ backend: 'webgpu' }),
    packs: async () => packs,
    install: vi.fn(async () => ({ ...own, storage: 'indexeddb' })),
    embed: vi.fn(async () => ({ texts: [], images: [] })),
    inspectPrompt: async () => ({ cutAt: 0, unread: [], outside: [] }),
    textToImage: vi.fn(async () => ({ pictures: [], provenance: {} })),
  };
  const asEngine = engine as unknown as Engine;
  const notifier = new Notifier();
  const model = new Model(asEngine, notifier, options);
  const composer = new Composer(
    asEngine,
    new Settings(),
    model,
    new ReadAs(new PackVocabulary(asEngine, model), model),
  );
  const creations = new Creations(asEngine, model, new Activity(), notifier);
  return { engine: { ...engine, all: asEngine }, model, composer, creations };
}
const own = (more: Partial<PackInfo> = {}) => pack('own', { own: true, ...more });
const request = { prompt: 'a red apple', n: 1, size: 256, seed: 3 } as const;

describe('the model', () => {
  test('is ready only once it is known what is here', async () => {
    const { model, engine } = bench([own({ storage: 'none' })]);
    const ready = model.ready();
    await model.start();
    expect(await ready).toBe(true);
    expect(engine.install).toHaveBeenCalledOnce();
  });

  test('of a request is fetched where it is the page’s own, and no other for it', async () => {
    const { model, engine } = bench([own({ storage: 'none' }), pack('mine')]);
    await model.start();
    expect(await model.ready({ pack: 'mine' })).toBe(true);
    model.use('mine');
    expect(await model.ready()).toBe(true);
    expect(engine.install).not.toHaveBeenCalled();
    await model.ready('own');
    expect(engine.install).toHaveBeenCalledOnce();
  });

  test('that the person chose holds for later visits, but not in the embed view', async () => {
    const packs = [own(), pack('mine')];
    const first = bench(packs);
    await first.model.start();
    first.model.use('mine');
    const [page, embed] = [bench(packs), bench(packs, { persist: false })];
    await Promise.all([page.model.start(), embed.model.start()]);
    expect([page.model.pack?.id, embed.model.pack?.id]).toEqual(['mine', 'own']);
  });

  test.each([
    ['all stages', [256, 512, 1024], [64, 256, 512, 1024]],
    ['one upsampler', [256], [64, 256, 256, 256]],
    ['a decoder alone', [64], [64, 64, 64, 64]],
  ] as const)('with %s is asked for sizes that it makes', async (name, sizes, made) => {
    const stage = {} as NonNullable<Parameters<typeof pictureSizes>[0]['upsample256']>;
    const stages = {
      ...(name === 'a decoder alone' ? {} : { upsample256: stage }),
      ...(name === 'all stages' ? { upsample1024: stage } : {}),
    } as Parameters<typeof pictureSizes>[0];
    expect(pictureSizes(stages)).toEqual(sizes);
    const { model, composer } = bench([own({ sizes })]);
    await model.start();
    expect(([64, 256, 512, 1024] as const).map((size) => model.sizeFor(size))).toEqual(made);
    composer.setPrompt('a red apple');
    composer.form.size = 1024;
    expect(composer.request()?.size).toBe(made[3]);
    expect(composer.form.size, 'the person’s choice waits for a pack that makes it').toBe(1024);
  });
});

describe('a request', () => {
  test('names the model that it is made with, and is made again with that one', async () => {
    const { model, creations, engine } = bench([own(), pack('mine')]);
    await model.start();
    creations.generate(request);
    expect(creations.current?.request.pack).toBe('own');
    await expect.poll(() => creations.working).toBe(false);
    model.use('mine');
    creations.generate({ ...creations.current?.request, ...request });
    await expect.poll(() => engine.textToImage.mock.calls.length).toBe(2);
    expect(engine.textToImage).toHaveBeenLastCalledWith(
      { ...request, pack: 'own' },
      expect.anything(),
    );
  });

  test('that comes back brings its model, or says that it is not here', async () => {
    const addOn = pack('own-codes', { addsTo: 'own' });
    const { model, composer } = bench([own(), pack('mine'), addOn]);
    const restored = composer.restore({ ...request, pack: 'mine' });
    await model.start();
    expect(await restored).toBe(true);
    expect(model.pack?.id).toBe('mine');
    expect(await composer.restore({ ...request, pack: 'own-codes' })).toBe(true);
    expect([model.pack?.id, composer.form.addOn?.id]).toEqual(['own', 'own-codes']);
    expect(await composer.restore({ ...request, pack: 'gone' })).toBe(false);
    expect([model.pack?.id, composer.form.addOn]).toEqual(['own', undefined]);
  });
});

test('a person’s prompt waits until it is known that the model is here to read it', async () => {
  vi.stubGlobal('fetch', async () => new Response('{"strictness":"standard","final":false}'));
  const { model, engine } = bench([own()]);
  const policy = new Policy(engine.all, model, { keep: false });
  const checked = policy.check('a red apple');
  await new Promise((resolve) => setTimeout(resolve, 20));
  await model.start();
  await checked;
  expect(engine.embed).toHaveBeenCalled();
});
