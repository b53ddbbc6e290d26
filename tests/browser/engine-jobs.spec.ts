import { expect, test, type Page } from '@playwright/test';
import type { EngineEvent, TextToImageRequest } from '../../src/engine/types.ts';
import { REQUEST_KEYWORD } from '../../src/tasks/metadata.ts';
import { decodePng } from '../../src/image/png.ts';
import {
  engineWorker,
  makePictures,
  openEasel,
  withTinyPack,
  type EaselWindow,
} from '../support/easel.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve(withTinyPack);
});
test.afterAll(() => server.close());
test.beforeEach(({ page }) => openEasel(page, server.url));

const small: TextToImageRequest = {
  prompt: 'a red apple',
  n: 1,
  size: 64,
  seed: 7,
  prior: { steps: 2 },
  decoder: { steps: 3 },
};

test('a question that goes ahead is answered between two steps of a job that names the page’s own pack', async ({
  page,
}) => {
  const answered = await page.evaluate(async (request) => {
    const { easel } = window as unknown as EaselWindow;
    await easel.install();
    const [own] = await easel.packs();
    // As screens ask: by the pack's id.
    const named = { ...request, pack: own?.id ?? '', decoder: { steps: 200 } };
    let ended = false;
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((go) => (begin = go));
    const abort = new AbortController();
    const job = easel
      .textToImage(named, {
        signal: abort.signal,
        onEvent: ({ type }) => {
          if (type === 'step') begin();
        },
      })
      .catch(() => undefined)
      .finally(() => (ended = true));
    await begun;
    // As what checks prompts asks: of the page's own, whichever paints.
    const { texts } = await easel.embed({ texts: ['a fox'], ahead: true });
    const before = !ended;
    abort.abort();
    await job;
    return { before, texts: texts.length };
  }, small);
  expect(answered).toEqual({ before: true, texts: 1 });
});

interface Outcome {
  readonly code: string;
  readonly sha256: readonly string[];
  /** Types of the events, `step decoder 1` for steps. */
  readonly events: readonly string[];
}

interface Control {
  readonly previews?: boolean;
  /** Cancels when an event of this name is heard. */
  readonly cancelAt?: string;
  /** Evaluated in the page when an event of this name is heard, once. */
  readonly noteAt?: string;
}

/** Starts a request and leaves it running; `outcome` waits for it. */
async function start(
  page: Page,
  name: string,
  request: TextToImageRequest,
  control: Control = {},
): Promise<void> {
  await page.evaluate(
    ([key, wanted, { previews, cancelAt, noteAt }]) => {
      const { easel } = window as unknown as EaselWindow;
      const jobs = (window as unknown as { jobs?: Record<string, Promise<Outcome>> }).jobs ?? {};
      Object.assign(window, { jobs });
      const abort = new AbortController();
      const events: string[] = [];
      const onEvent = (event: EngineEvent) => {
        if (event.type === 'install') return;
        const words: string[] = [event.type];
        if ('stage' in event) words.push(event.stage);
        if ('step' in event) words.push(String(event.picture), String(event.step));
        if (event.type === 'notice') words.push(event.code);
        if (event.type === 'queued') words.push(String(event.position));
        const heard = words.join(' ');
        events.push(heard);
        if (heard === cancelAt) abort.abort();
        if (heard === noteAt) Object.assign(window, { noted: true });
      };
      jobs[key] = easel
        .textToImage(wanted, { onEvent, signal: abort.signal, previews: previews ?? false })
        .then(
          ({ pictures }) => ({ code: 'ok', sha256: pictures.map(({ sha256 }) => sha256), events }),
          (fault: { code?: string }) => ({ code: fault.code ?? 'untyped', sha256: [], events }),
        );
    },
    [name, request, control] as const,
  );
}

function outcome(page: Page, name: string): Promise<Outcome> {
  return page.evaluate(async (key) => {
    const job = (window as unknown as { jobs: Record<string, Promise<Outcome>> }).jobs[key];
    if (!job) throw new Error(`There is no job ${key}.`);
    return job;
  }, name);
}

test('a job tells each stage and each step, pictures in turns, and progress that ends at 1', async ({
  page,
}) => {
  const { events } = await makePictures(page, {
    ...small,
    n: 2,
    size: 256,
    upsample256: { steps: 1 },
  });
  const told = events.flatMap((event) =>
    event.type === 'step' && event.stage !== 'prior'
      ? [`${event.stage} ${event.step}/${event.steps} of ${event.picture}`]
      : event.type === 'stage'
        ? [`${event.stage} has ${event.steps}`]
        : [],
  );
  expect(told).toEqual([
    'text has 1',
    'prior has 2',
    'decoder has 3',
    'decoder 1/3 of 0',
    'decoder 1/3 of 1',
    'decoder 2/3 of 0',
    'decoder 2/3 of 1',
    'decoder 3/3 of 0',
    'decoder 3/3 of 1',
    'upsample256 has 1',
    'upsample256 1/1 of 0',
    'upsample256 1/1 of 1',
  ]);
  const shares = events.flatMap((event) => (event.type === 'step' ? [event.progress] : []));
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});

test('every size is a PNG of that size, which holds the request that makes it again', async ({
  page,
}) => {
  const prompt = '赤いりんご 🍎 — à la mode';
  const stages = { upsample256: { steps: 1 }, upsample1024: { steps: 1 } };
  for (const size of [64, 256, 512, 1024] as const) {
    const { pictures } = await makePictures(page, { ...small, ...stages, prompt, n: 2, size });
    const [, second] = pictures;
    if (!second) throw new Error('There is no second picture.');
    const { width, height, text } = decodePng(second.png);
    expect([width, height]).toEqual([size, size]);
    const { request } = JSON.parse(text[REQUEST_KEYWORD] ?? '') as { request: TextToImageRequest };
    expect(request).toMatchObject({ prompt, size, n: 1, seed: 8, pack: 'tiny' });
    if (size > 256) continue;
    const again = await makePictures(page, request);
    expect(again.pictures.map(({ sha256 }) => sha256)).toEqual([second.sha256]);
  }
});

test('previews come only when they are asked for', async ({ page }) => {
  await start(page, 'plain', small);
  await start(page, 'watched', small, { previews: true });
  const previews = ({ events }: Outcome) => events.filter((heard) => heard === 'preview').length;
  const plain = await outcome(page, 'plain');
  const watched = await outcome(page, 'watched');
  expect(previews(plain)).toBe(0);
  expect(previews(watched)).toBe(3);
  expect(watched.sha256).toEqual(plain.sha256);
});

test('a cancel is heard within one step, a queued job can be cancelled, and the next one works', async ({
  page,
}) => {
  const long = { ...small, decoder: { steps: 50 } };
  await start(page, 'running', long, { cancelAt: 'step decoder 0 2' });
  await start(page, 'queued', small, { cancelAt: 'queued 1' });
  await start(page, 'next', small);
  expect(await outcome(page, 'queued')).toMatchObject({ code: 'cancelled', events: ['queued 1'] });
  const running = await outcome(page, 'running');
  expect(running.code).toBe('cancelled');
  // The message and the step after it may cross: one more step, not two.
  expect(running.events).not.toContain('step decoder 0 4');
  expect((await outcome(page, 'next')).code).toBe('ok');
});

test('after a crash of the worker the running job fails, and the waiting one goes on', async ({
  page,
}) => {
  const { pictures } = await makePictures(page, small);
  // Long enough to be running whenever the crash comes.
  await start(
    page,
    'running',
    { ...small, decoder: { steps: 1000 } },
    { noteAt: 'step decoder 0 1' },
  );
  await start(page, 'waiting', small);
  await page.waitForFunction(() => 'noted' in window);
  const worker = await engineWorker(page);
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error('a crash made by the test');
    });
  });
  expect((await outcome(page, 'running')).code).toBe('worker-crashed');
  const waiting = await outcome(page, 'waiting');
  expect(waiting.events).toContain('notice worker-restarted');
  expect(waiting.sha256).toEqual(pictures.map(({ sha256 }) => sha256));
});

test('questions are answered while a picture is made', async ({ page }) => {
  await makePictures(page, small);
  await start(
    page,
    'running',
    { ...small, decoder: { steps: 100 } },
    { noteAt: 'step decoder 0 1' },
  );
  await page.waitForFunction(() => 'noted' in window);
  const prompt = await page.evaluate(async () => {
    const { easel } = window as unknown as EaselWindow;
    return easel.inspectPrompt('a red apple');
  });
  expect(prompt).toMatchObject({ characters: 11, contextLength: 64, cutAt: 11 });
  expect(await Promise.race([outcome(page, 'running').then(() => 'ended'), 'runs'])).toBe('runs');
  expect((await outcome(page, 'running')).code).toBe('ok');
});

test('the page knows its pack before and after it is here', async ({ page }) => {
  const packs = () =>
    page.evaluate(async () => {
      const { easel } = window as unknown as EaselWindow;
      return (await easel.packs()).map(({ id, storage }) => ({ id, storage }));
    });
  expect(await packs()).toEqual([{ id: 'tiny', storage: 'none' }]);
  await makePictures(page, small);
  expect(await packs()).toEqual([{ id: 'tiny', storage: 'indexeddb' }]);
  await page.evaluate(() => (window as unknown as EaselWindow).easel.remove('tiny'));
  expect(await packs()).toEqual([{ id: 'tiny', storage: 'none' }]);
});

test('the engine finds that it, and workers like its threads, cannot reach another origin', async ({
  page,
}) => {
  const probes = await page.evaluate(() => (window as unknown as EaselWindow).easel.probePrivacy());
  const threads = await page.evaluate(() =>
    navigator.hardwareConcurrency > 1 ? 'blocked' : 'absent',
  );
  expect(probes).toEqual([
    { context: 'engine-worker', result: 'blocked' },
    { context: 'runtime-threads', result: threads },
  ]);
});
