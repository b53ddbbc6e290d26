import type {
  Engine,
  EngineEvent,
  EngineInfo,
  OutsideWord,
  PackInfo,
  PackWords,
  Picture,
  PictureSize,
  RunOptions,
  StageName,
} from '../../src/engine/types.ts';
import type { ErrorCode } from '../../src/base/errors.ts';

/** What the fake engine should do. Every field is plain data, so that a browser test can send it to the page. */
export interface FakeOptions {
  readonly storage?: PackInfo['storage'];
  /** Where the pack lives once it is installed. */
  readonly installsTo?: 'indexeddb' | 'memory';
  readonly backend?: EngineInfo['backend'];
  /** Milliseconds of the whole download. */
  readonly downloadMs?: number;
  /** Milliseconds of one step. */
  readonly stepMs?: number;
  /** Steps of the prior and the decoder, 16 by default. */
  readonly steps?: number;
  /** The download breaks off once, at this share. */
  readonly failInstallAt?: number;
  /** The first run fails with this, after its first step. */
  readonly failRun?: { readonly code: ErrorCode; readonly message: string };
  /** `info()` fails: no engine at all. */
  readonly broken?: boolean;
  /** Words that reach the text tower. */
  readonly contextWords?: number;
  /** The pack says what it can draw: a dozen things, each with a small picture. */
  readonly vocabulary?: boolean;
  /** What the pack is good for; absent: it does not say. */
  readonly goodFor?: PackInfo['goodFor'];
  /** Holds the run or the download at this share for ever, for pictures of the screen. */
  readonly holdAt?: number;
  /** What the classifier beside the page sees: of one picture after the other, the last for all that follow. */
  readonly scores?: readonly { readonly [label: string]: number }[];
  /** The classifier cannot be had, for this reason. */
  readonly blind?: string;
}

/**
 * Puts an engine on `window.easel` that plays one: plausible events, noise that clears into drawings of emoji,
 * real PNGs, and no network at all. Self-contained, so that Playwright can send the function into a page before
 * the page's own script runs. For tests and for working on the screens; the built page does not contain it.
 */
export function installFakeEngine(options: FakeOptions = {}): void {
  const bytes = 47_900_000;
  const stepMs = options.stepMs ?? 30;
  const defaultSteps = options.steps ?? 16;
  const loaded = { share: 0, failed: false, ran: false, looked: 0 };
  let storage = options.storage ?? 'indexeddb';
  const hold = options.holdAt ?? Infinity;

  const stage = (steps: number, guidance: number) => ({
    sampler: 'dpm++2m' as const,
    steps,
    guidance,
    eta: 0,
  });
  const none = stage(1, 1);
  const pack = (): PackInfo => ({
    id: 'easel-emoji',
    version: '1.0.0',
    name: 'Easel Emoji',
    bytes,
    licence: 'Apache-2.0',
    storage,
    description:
      'Sticker-like pictures of things, in a handful of styles, on coloured backgrounds.',
    examples: [
      'a sleepy fox on a mint green background',
      'a red apple on a blue background',
      'an owl in flat style on a yellow background',
      'a sailing boat at night',
    ],
    defaults: {
      prior: stage(defaultSteps, 2),
      decoder: stage(defaultSteps, 4),
      upsample256: stage(4, 1),
      upsample1024: stage(4, 1),
    },
    addOns: [],
    sizes: [256, 512, 1024],
    readsPictures: true,
    fillsSides: false,
    ...(options.goodFor === undefined ? {} : { goodFor: options.goodFor }),
    heaviestBytes: 38_000_000,
    own: true,
    attribution: [
      {
        title: 'Noto Emoji',
        author: 'Google',
        licence: 'Apache-2.0',
        url: 'https://github.com/googlefonts/noto-emoji',
        use: 'training pictures',
      },
    ],
    modelCard:
      '# Easel Emoji\n\nA small unCLIP model, trained on drawings of emoji.\n\n## What it can do\n\n- one **thing** on a coloured background\n- styles: flat, 3D, line drawing\n\n## What it cannot\n\nPeople, writing, counting beyond two.\n\n| part | parameters |\n| --- | --- |\n| text tower | 22 M |\n| prior | 6 M |\n| decoder | 9 M |\n',
  });

  class FakeError extends Error {
    readonly code: ErrorCode;
    constructor(code: ErrorCode, message: string) {
      super(message);
      this.name = 'EaselError';
      this.code = code;
    }
  }

  const wait = (ms: number, signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      const stop = () => reject(new FakeError('cancelled', 'The job was cancelled.'));
      if (signal?.aborted) return stop();
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        stop();
      });
    });

  const things: readonly (readonly [string, string])[] = [
    ['fox', '🦊'],
    ['apple', '🍎'],
    ['owl', '🦉'],
    ['boat', '⛵'],
    ['cake', '🍰'],
    ['robot', '🤖'],
  ];
  const grounds = ['#a8dcc5', '#f6c65b', '#7fa7f0', '#f2a9b8', '#d9cbb4', '#8b7fd4'];

  function draw(prompt: string, seed: number, side: number): OffscreenCanvas {
    const canvas = new OffscreenCanvas(side, side);
    const context = canvas.getContext('2d');
    if (context === null) throw new FakeError('internal', 'No canvas.');
    context.fillStyle = grounds[seed % grounds.length] ?? '#ccc';
    context.fillRect(0, 0, side, side);
    const thing = things.find(([word]) => prompt.includes(word))?.[1] ?? '🎨';
    context.font = `${side * (0.52 + 0.06 * (seed % 4))}px 'Noto Color Emoji'`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.translate(side / 2, side * 0.54);
    context.rotate(((seed % 7) - 3) * 0.06);
    context.fillText(thing, 0, 0);
    return canvas;
  }

  /** Drawn once: a preview is these pixels under more or less noise. */
  const drawn = new Map<string, Uint8ClampedArray>();

  function small(prompt: string, seed: number, side: number): Uint8ClampedArray {
    const key = `${seed} ${prompt}`;
    const pixels =
      drawn.get(key) ??
      draw(prompt, seed, side).getContext('2d')?.getImageData(0, 0, side, side).data ??
      new Uint8ClampedArray(4 * side * side);
    drawn.set(key, pixels);
    return pixels;
  }

  function preview(prompt: string, seed: number, clear: number): Uint8ClampedArray<ArrayBuffer> {
    const side = 64;
    const pixels = small(prompt, seed, side);
    const rgba = new Uint8ClampedArray(side * side * 4);
    for (let i = 0; i < rgba.length; i++) {
      const noise = 255 * ((Math.random() + Math.random()) / 2);
      rgba[i] = i % 4 === 3 ? 255 : (pixels?.[i] ?? 0) * clear + noise * (1 - clear);
    }
    return rgba;
  }

  async function finish(
    prompt: string,
    index: number,
    seed: number,
    size: PictureSize,
    ratio = '1:1',
  ): Promise<Picture> {
    const [across = 1, down = 1] = ratio.split(':').map(Number);
    const width = Math.round(size * Math.max(1, across / down));
    const height = Math.round(size * Math.max(1, down / across));
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (context === null) throw new FakeError('internal', 'No canvas.');
    context.fillStyle = grounds[seed % grounds.length] ?? '#ccc';
    context.fillRect(0, 0, width, height);
    context.drawImage(draw(prompt, seed, size), (width - size) / 2, (height - size) / 2);
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    const png = new Uint8Array(await blob.arrayBuffer());
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', png));
    const sha256 = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return { index, seed, width, height, png, sha256, score: 0.31 + 0.01 * index };
  }

  async function install(_url?: string, run: RunOptions = {}): Promise<PackInfo> {
    if (storage !== 'none') return pack();
    const total = options.downloadMs ?? 1500;
    const parts = 40;
    while (loaded.share < 1) {
      if (loaded.share >= hold) await wait(1e9, run.signal);
      await wait(total / parts, run.signal);
      if (!loaded.failed && loaded.share >= (options.failInstallAt ?? 2)) {
        loaded.failed = true;
        throw new FakeError(
          'network',
          'weights-003.bin could not be fetched: the connection was reset.',
        );
      }
      loaded.share = Math.min(1, loaded.share + 1 / parts);
      run.onEvent?.({
        type: 'install',
        phase: loaded.share < 1 ? 'download' : 'store',
        loadedBytes: Math.round(loaded.share * bytes),
        totalBytes: bytes,
        bytesPerSecond: (1000 * bytes) / total,
      });
    }
    storage = options.installsTo ?? 'indexeddb';
    if (storage === 'memory')
      run.onEvent?.({ type: 'notice', code: 'memory-only', message: 'Storage was denied.' });
    return pack();
  }

  const reasons = {
    webgpu: 'Your graphics processor speaks WebGPU, which is the fastest way.',
    wasm: 'This browser has no WebGPU, or it is turned off.',
  };
  const backend = options.backend ?? 'webgpu';

  const named: readonly (readonly [label: string, emoji: string, tags: string])[] = [
    ['fox', '🦊', 'animal'],
    ['hot dog', '🌭', 'frankfurter sausage'],
    ['dog', '🐶', 'puppy pet'],
    ['giraffe', '🦒', 'animal spots'],
    ['red apple', '🍎', 'fruit'],
    ['octopus', '🐙', 'creature'],
    ['rocket', '🚀', 'space launch'],
    ['sailboat', '⛵', 'boat yacht'],
    ['guitar', '🎸', 'music'],
    ['birthday cake', '🎂', 'party'],
    ['cactus', '🌵', 'desert plant'],
    ['owl', '🦉', 'wise bird'],
    ['umbrella', '☂️', 'rain'],
  ];
  const colours: readonly (readonly [string, number, number, number])[] = [
    ['red', 220, 45, 45],
    ['yellow', 250, 215, 60],
    ['teal', 30, 160, 160],
    ['blue', 55, 105, 220],
  ];
  const vocabulary = {
    things: named.map(([label, , tags]) => ({ label, tags: tags.split(' ') })),
    styles: ['cartoon', 'glossy', 'flat', 'sticker'].map((name) => ({ name, words: [name] })),
    colours: colours.map(([name, ...shade]) => ({ name, words: [name], shades: [shade] })),
    rings: [],
    words: ['a', 'an', 'and', 'on', 'background', 'style'],
  };

  /** Words that are in none of its lists; “elefant” is near to one. */
  function outside(prompt: string): OutsideWord[] {
    const said = JSON.stringify(vocabulary);
    return [...prompt.matchAll(/[\p{L}\p{N}]+/gu)]
      .filter(({ 0: word }) => !said.includes(word.toLowerCase().replace(/s$/, '')))
      .map(({ 0: word, index }) => ({
        ...{ word, from: index, to: index + word.length },
        nearest: word === 'girafe' ? ['giraffe'] : [],
      }));
  }

  async function thumbnails(): Promise<NonNullable<PackWords['thumbnails']>> {
    const side = 40;
    const canvas = new OffscreenCanvas(side * 4, side * Math.ceil(named.length / 4));
    const context = canvas.getContext('2d');
    if (context === null) throw new FakeError('internal', 'No canvas.');
    context.font = `${side * 0.7}px 'Noto Color Emoji'`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (const [i, [, emoji]] of named.entries())
      context.fillText(emoji, (0.5 + (i % 4)) * side, (0.54 + Math.floor(i / 4)) * side);
    const file = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
    return { side, columns: 4, caption: '{a thing} on a white background', seed: 5, file };
  }

  /** No screen asks for these yet. */
  const refuse = async (): Promise<never> => {
    throw new FakeError('internal', 'The fake engine paints from text only.');
  };

  const fakeProvenance = {
    backend,
    threads: 2,
    adapter: 'fake',
    runtimeVersion: 'fake',
    packId: 'easel-emoji',
    packVersion: '1.0.0',
  };

  const engine: Engine = {
    reconstruct: refuse,
    variations: refuse,
    interpolate: refuse,
    textDiff: refuse,
    /** Each pixel becomes a square of sixteen. */
    async upscale({ image, seed = 0 }, run = {}) {
      const side = 4 * image.width;
      const small = new OffscreenCanvas(image.width, image.height);
      const large = new OffscreenCanvas(side, side);
      const context = large.getContext('2d');
      if (!context) throw new FakeError('internal', 'No canvas.');
      const pixels = new ImageData(new Uint8ClampedArray(image.rgba), image.width, image.height);
      small.getContext('2d')?.putImageData(pixels, 0, 0);
      context.imageSmoothingEnabled = false;
      context.drawImage(small, 0, 0, side, side);
      await wait(stepMs, run.signal);
      const step = { stage: 'upsample1024', picture: 0, step: 1, steps: 1 } as const;
      run.onEvent?.({ type: 'step', ...step, progress: 1 });
      const png = new Uint8Array(
        await (await large.convertToBlob({ type: 'image/png' })).arrayBuffer(),
      );
      const size = { width: side, height: side };
      return {
        picture: { index: 0, seed, ...size, png, sha256: '', score: Number.NaN },
        stages: [],
        provenance: fakeProvenance,
      };
    },
    async edit(request, run = {}) {
      const { image, mask, prompt, n = 3, seed = 0 } = request;
      const side = image.width;
      const steps = options.steps ?? 16;
      run.onEvent?.({ type: 'queued', position: 0 });
      run.onEvent?.({ type: 'stage', stage: 'decoder', steps });
      for (let step = 1; step <= steps; step++) {
        if (step / steps > hold) await wait(1e9, run.signal);
        await wait(stepMs, run.signal);
        const progress = step / steps;
        run.onEvent?.({ type: 'step', stage: 'decoder', picture: 0, step, steps, progress });
        if (run.previews === true) {
          const rgba = preview(prompt, seed, progress);
          run.onEvent?.({ type: 'preview', picture: 0, width: 64, height: 64, rgba });
        }
      }
      if (options.failRun !== undefined && !loaded.ran) {
        loaded.ran = true;
        throw new FakeError(options.failRun.code, options.failRun.message);
      }
      const pictures: Picture[] = [];
      for (let index = 0; index < n; index++) {
        const canvas = draw(prompt, seed + index, side);
        const context = canvas.getContext('2d');
        const pixels = context?.getImageData(0, 0, side, side);
        if (!context || !pixels) throw new FakeError('internal', 'No canvas.');
        for (let i = 0; i < mask.length; i++)
          if (mask[i] === 0) pixels.data.set(image.rgba.subarray(4 * i, 4 * i + 4), 4 * i);
        context.putImageData(pixels, 0, 0);
        const png = new Uint8Array(
          await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer(),
        );
        const made = seed + index;
        pictures.push({ index, seed: made, width: side, height: side, png, sha256: '', score: 0 });
      }
      const none = stage(1, 1);
      const size = side as PictureSize;
      const request0 = { prompt, n, size, seed, pack: 'easel-emoji', signature: false };
      return {
        request: { ...request0, prior: none, decoder: none },
        pictures,
        stages: [],
        provenance: fakeProvenance,
      };
    },
    embed: refuse,
    async info() {
      if (options.broken === true)
        throw new FakeError('worker-crashed', 'The engine’s worker did not answer.');
      return {
        backend,
        reason: reasons[backend],
        reasonCode: backend === 'webgpu' ? 'available' : 'no-webgpu',
        adapter: backend === 'webgpu' ? 'Apple M3' : '',
        threads: 2,
        precision: backend === 'webgpu' ? 'f16' : 'f32',
        runtimeVersion: '1.30.0',
        buildId: 'development',
      };
    },
    install,
    async classify({ pictures }) {
      if (options.blind !== undefined) throw new FakeError('network', options.blind);
      const scores = options.scores ?? [{ other: 1, weapon: 0 }];
      return {
        name: 'Fake classifier',
        scores: pictures.map(() => scores[Math.min(loaded.looked++, scores.length - 1)] ?? {}),
      };
    },
    packs: async () => [pack()],
    async remove() {
      storage = 'none';
      loaded.share = 0;
    },
    async inspectPrompt(question) {
      const prompt = typeof question === 'string' ? question : question.prompt;
      const words = [...prompt.matchAll(/\S+\s*/g)];
      const limit = options.contextWords ?? 40;
      const cut = words[limit];
      return {
        characters: [...prompt].length,
        tokens: Math.min(words.length, limit) + 2,
        contextLength: limit + 2,
        cutAt: cut?.index ?? prompt.length,
        // As a tokenizer of Latin words alone.
        unread: prompt.match(/[\p{Script=Thai}]+/gu) ?? [],
        outside: options.vocabulary === true ? outside(prompt) : [],
      };
    },
    async vocabulary() {
      if (options.vocabulary !== true) return undefined;
      return { ...vocabulary, thumbnails: await thumbnails() };
    },
    async fit() {
      const need = {
        residentBytes: 80_000_000,
        largestBytes: 6_000_000,
        precision: 'f32',
      } as const;
      const room = { backend, bytes: 3.5e9, tensorBytes: Infinity, f16: false };
      const fits = 'yes' as const;
      return {
        room,
        needs: (['text', 'prior', 'decoder', 'upsample256', 'upsample1024', 'image'] as const).map(
          (name) => ({ ...need, name }),
        ),
        sizes: ([64, 256, 512, 1024] as const).map((size) => ({ size, fits })),
        reading: { fits },
      };
    },
    async probePrivacy() {
      return [
        { context: 'engine-worker', result: 'blocked' },
        { context: 'runtime-threads', result: backend === 'wasm' ? 'blocked' : 'absent' },
      ];
    },
    async report() {
      return { jobs: [], sessions: [] };
    },
    async textToImage(request, run = {}) {
      const started = performance.now();
      const send = (event: EngineEvent) => run.onEvent?.(event);
      const { prompt, n = 4, size = 256, seed = 0 } = request;
      const defaults = pack().defaults;
      const plan: [StageName, number][] = [
        ['text', 1],
        ['prior', request.prior?.steps ?? defaults.prior?.steps ?? 1],
        ['decoder', request.decoder?.steps ?? defaults.decoder?.steps ?? 1],
        ['upsample256', request.upsample256?.steps ?? defaults.upsample256?.steps ?? 1],
      ];
      if (size > 256) plan.push(['upsample1024', request.upsample1024?.steps ?? 4]);
      const { ratio = '1:1' } = request;
      // Both sides are painted on, one after the other.
      if (ratio !== '1:1') plan.push(['decoder', defaultSteps], ['decoder', defaultSteps]);
      const all = plan.reduce((sum, [, steps]) => sum + steps, 0) * n;
      let made = 0;
      send({ type: 'queued', position: 0 });
      for (const [name, steps] of plan) {
        send({ type: 'loading', stage: name });
        await wait(stepMs, run.signal);
        send({ type: 'stage', stage: name, steps });
        for (let step = 1; step <= steps; step++)
          for (let picture = 0; picture < n; picture++) {
            if (made / all >= hold) await wait(1e9, run.signal);
            await wait(stepMs, run.signal);
            made++;
            send({
              type: 'step',
              stage: name,
              picture,
              step,
              steps,
              progress: made / all,
              secondsLeft: ((all - made) * ((performance.now() - started) / made)) / 1000,
            });
            if (options.failRun !== undefined && !loaded.ran) {
              loaded.ran = true;
              throw new FakeError(options.failRun.code, options.failRun.message);
            }
            if (run.previews === true && name !== 'text' && name !== 'prior') {
              const clear = name === 'decoder' ? (step / steps) ** 1.6 : 1;
              const rgba = preview(prompt, seed + picture, clear);
              send({ type: 'preview', picture, width: 64, height: 64, rgba });
            }
          }
      }
      send({ type: 'stage', stage: 'encode', steps: n });
      const pictures: Picture[] = [];
      for (let index = 0; index < n; index++) {
        const own = (seed + index) % 2 ** 32;
        const picture = await finish(prompt, index, own, size, ratio);
        pictures.push(picture);
        send({ type: 'picture', picture });
        await wait(stepMs, run.signal);
      }
      const { prior = none, decoder = none, upsample256 = none, upsample1024 = none } = defaults;
      const stages = { prior, decoder, upsample256, upsample1024 };
      const { signature = false, readAs } = request;
      const read = readAs === undefined ? {} : { readAs };
      return {
        request: { prompt, ...read, n, size, seed, pack: 'easel-emoji', signature, ...stages },
        pictures,
        stages: [],
        provenance: {
          backend,
          threads: 2,
          adapter: 'fake',
          runtimeVersion: 'fake',
          packId: 'easel-emoji',
          packVersion: '1.0.0',
        },
      };
    },
  };
  window.easel = engine;
}
