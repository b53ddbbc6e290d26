/** Words in the person's own language, from every door to the same reading. */
import { readFileSync } from 'node:fs';
import { beforeAll, beforeEach, afterEach, expect, test, vi } from 'vitest';
import { inOtherStyles } from '../../../src/app/create/again.ts';
import { Composer } from '../../../src/app/create/composer.svelte.ts';
import { ReadAs } from '../../../src/app/create/readAs.svelte.ts';
import { readShared, shareLink } from '../../../src/app/create/shareLink.ts';
import { PackVocabulary } from '../../../src/app/create/vocabulary.svelte.ts';
import { Model } from '../../../src/app/models/model.svelte.ts';
import { Settings } from '../../../src/app/settings/settings.svelte.ts';
import { Notifier } from '../../../src/app/shell/notifier.svelte.ts';
import { speak } from '../../../src/app/strings/index.ts';
import type { Engine, PackInfo, TextToImageRequest } from '../../../src/engine/types.ts';
import type { Vocabulary } from '../../../src/packs/vocabulary/schema.ts';

const { vocabulary } = JSON.parse(
  readFileSync(new URL('../../../public/packs/embedded/pack.json', import.meta.url), 'utf8'),
) as { readonly vocabulary: Vocabulary };
const pack = (id: string, more: Partial<PackInfo> = {}) =>
  ({ id, version: '1', bytes: 1, storage: 'indexeddb', sizes: [256], ...more }) as PackInfo;
const packs = [pack('own', { own: true }), pack('other'), pack('more', { addsTo: 'own' })];

beforeAll(() => speak('de'));
beforeEach(() => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
});
afterEach(() => vi.unstubAllGlobals());

function bench() {
  const asked = vi.fn(async () => vocabulary);
  const engine = {
    packs: async () => packs,
    info: async () => ({ backend: 'webgpu' }),
    vocabulary: asked,
    inspectPrompt: async () => ({ cutAt: 0, unread: [], outside: [] }),
  } as unknown as Engine;
  const model = new Model(engine, new Notifier());
  const readAs = new ReadAs(new PackVocabulary(engine, model), model);
  return { asked, model, readAs, composer: new Composer(engine, new Settings(), model, readAs) };
}

const words = { prompt: 'ein roter Apfel', negativePrompt: 'ein Hund' };
const read = { ...words, readAs: 'a red apple', negativeReadAs: 'a dog' };

test('a request is read by the pack that it goes to: the page’s own and what adds to it', async () => {
  const { readAs, model } = bench();
  await model.start();
  expect(await readAs.read(words)).toEqual(read);
  expect(await readAs.read({ ...words, pack: 'more' })).toEqual({ ...read, pack: 'more' });
  expect(await readAs.read({ ...words, pack: 'other' })).toEqual({ ...words, pack: 'other' });
  model.use('other');
  expect(await readAs.read(words)).toEqual(words);
  expect(await readAs.read({ ...words, pack: 'own' })).toEqual({ ...read, pack: 'own' });
  // A program's go to the page's own pack, whatever the person chose; so do embeddings.
  expect(await readAs.readForProgram(words)).toEqual(read);
  expect(await readAs.own('ein Hund')).toBe('a dog');
});

test('a program is read for on a page without screens, and nothing is asked for English words', async () => {
  const { readAs, asked } = bench();
  expect(await readAs.readForProgram({ to: 'ein Hund', seed: 1 })).toEqual({
    to: 'ein Hund',
    toReadAs: 'a dog',
    seed: 1,
  });
  expect(await readAs.readForProgram({ texts: ['ein Hund', 'a cat'] })).toEqual({
    texts: ['ein Hund', 'a cat'],
    textsReadAs: ['a dog', 'a cat'],
  });
  await speak('en');
  asked.mockClear();
  const plain = bench();
  expect(await plain.readAs.readForProgram({ prompt: 'a red apple' })).toEqual({
    prompt: 'a red apple',
  });
  expect(plain.asked).not.toHaveBeenCalled();
  await speak('de');
});

test('Create reads negative words and every line', async () => {
  const { composer, model } = bench();
  await model.start();
  Object.assign(composer.form, { prompt: 'ein roter Apfel\nein Hund', negative: 'eine Katze' });
  await composer.prepare();
  const negative = { negativePrompt: 'eine Katze', negativeReadAs: 'a cat' };
  expect(composer.requests()).toMatchObject([
    { prompt: 'ein roter Apfel', readAs: 'a red apple', ...negative },
    { prompt: 'ein Hund', readAs: 'a dog', ...negative },
  ]);
  expect(composer.negativeReading).toBe('a cat');
  composer.form.negative = '';
  for (const request of composer.requests()) expect(request).not.toHaveProperty('negativeReadAs');
});

test('a link keeps what was read, of negative words too, and what was not read stays unread', async () => {
  const { composer, model } = bench();
  await model.start();
  const there = { ...read, readAs: 'a shiny red apple', seed: 3, n: 1, size: 256 as const };
  const stage = { sampler: 'ddim', steps: 4, guidance: 2, eta: 0 } as const;
  const defaults = { prior: stage, decoder: stage, upsample256: stage };
  const through = (request: TextToImageRequest) =>
    readShared(
      new URL(shareLink(request, { id: 'own', version: '1', defaults }, 'https://a.test/')).hash,
    ).request;
  await composer.restore(through(there));
  await composer.prepare();
  expect(composer.request()).toMatchObject(there);

  const plain = { ...words, seed: 3, n: 1, size: 256 as const };
  await composer.restore(through(plain));
  await composer.prepare();
  expect(composer.request()).toMatchObject(words);
  expect(composer.request()).not.toHaveProperty('readAs');
  composer.setPrompt('ein Hund');
  expect(composer.request()).toMatchObject({ prompt: 'ein Hund', readAs: 'a dog' });
});

test('again in another style: the person’s words stay, the style is said behind them and read', async () => {
  const { readAs, model } = bench();
  await model.start();
  const request = { ...(await readAs.read(words)), seed: 3, n: 4, size: 256 as const };
  const say = (english: string, text: string) => readAs.say(english, text);
  const styles = inOtherStyles(vocabulary, request, 5, say);
  expect(styles.find(({ name }) => name === 'flach')?.request).toMatchObject({
    prompt: 'ein roter Apfel, flach',
    readAs: 'a flat red apple',
    negativeReadAs: 'a dog',
    n: 1,
    seed: 5,
  });
  const english = { prompt: 'a red apple', seed: 3, n: 1 };
  expect(inOtherStyles(vocabulary, english, 5).map((each) => each.request.prompt)).toContain(
    'a flat red apple',
  );
});

test('words of the person’s language are offered first, English ones behind them, each thing once', async () => {
  const { readAs, model } = bench();
  await model.start();
  await readAs.prepare('Ap');
  const offered = readAs.complete('Ap', 2).map(({ word, english }) => [word, english]);
  expect(offered[0]).toEqual(['Apfel', 'apple']);
  expect(offered.length).toBeLessThanOrEqual(6);
  model.use('other');
  expect(readAs.complete('Ap', 2)).toEqual([]);
});
