import type { PictureTaskResult, PixelPicture } from '../../engine/tasks.ts';
import type { EngineEvent, PictureSize, StageName } from '../../engine/types.ts';
import type { Matte } from '../../image/clipPreprocess.ts';
import { showError, type ShownError } from '../errors.ts';
import { rollSeed } from '../seed.ts';
import { drawsSignature } from '../signature.ts';
import { strings } from '../strings/index.ts';
import type { Announcer } from './announcer.svelte.ts';
import { createLikeness } from './remixLikeness.svelte.ts';
import { createSources } from './remixSources.svelte.ts';
import type { PromptFlag } from '../../policy/checkPrompt.ts';
import type { Policy } from './policy.svelte.ts';
import type { Session } from './session.svelte.ts';
import { trailFrom, type RemixMode, type Trail } from './trail.ts';

/** Steps of the inversion and of its answer. With fewer than 25 the inversion misses by so much that colours go wrong. */
export const CARE = { quick: 25, balanced: 50, exact: 100 } as const;
export type Care = keyof typeof CARE;

/** The largest θ of a text diff, as in section 3.3 of the unCLIP paper (arXiv 2204.06125). */
export const MAX_THETA = 0.5;
/** Pictures of a blend or a change by words. */
export const FRAMES = { least: 3, most: 33 } as const;

export interface RemixPicture {
  readonly url: string;
  readonly file: Blob;
  readonly png: Uint8Array<ArrayBuffer>;
  readonly size: number;
  /** Its place on the way, in words. */
  readonly place: string;
}

/** What came of one press of the button. */
export interface RemixResult {
  readonly mode: RemixMode;
  readonly pictures: readonly RemixPicture[];
  readonly trail: Trail;
  readonly seconds: number;
}

interface RemixState {
  mode: RemixMode;
  difference: number;
  from: string;
  to: string;
  theta: number;
  /** Whether x_T turns with z_i or stays the first picture's. */
  noise: 'slerp' | 'fixed';
  frames: Record<'interpolate' | 'textDiff', number>;
  care: Care;
  size: PictureSize;
  /** The colour behind what is not opaque, as #rrggbb. */
  matte: string;
  /** `remake` is a reconstruction; `score` an embedding. */
  working: 'remix' | 'remake' | 'score' | undefined;
  stage: StageName | undefined;
  progress: number;
  secondsLeft: number | undefined;
  error: ShownError | undefined;
  /** Words that the content policy held back, and why. */
  refused: { readonly words: string; readonly flag: PromptFlag } | undefined;
}

/** What the Remix screen holds: pictures to start from, the task, and what came of it. It outlives the screen. */
export function createRemix(session: Session, announcer: Announcer, policy: Policy) {
  const state = $state<RemixState>({
    mode: 'variations',
    difference: 1,
    from: '',
    to: '',
    theta: MAX_THETA,
    noise: 'slerp',
    frames: { interpolate: 9, textDiff: 5 },
    care: 'balanced',
    size: 256,
    matte: '#ffffff',
    working: undefined,
    stage: undefined,
    progress: 0,
    secondsLeft: undefined,
    error: undefined,
    refused: undefined,
  });
  const sources = createSources(announcer);
  let result = $state.raw<RemixResult>();
  let abort: AbortController | undefined;

  const add = (files: readonly Blob[]) => sources.add(files, state.mode === 'interpolate');

  function setMode(mode: RemixMode): void {
    state.mode = mode;
    // The last one added is the one that was meant.
    if (mode !== 'interpolate') sources.set(sources.list.slice(-1));
  }

  function hear(event: EngineEvent): void {
    if (event.type === 'stage' || event.type === 'loading') state.stage = event.stage;
    if (event.type !== 'step') return;
    state.stage = event.stage;
    state.progress = Math.max(state.progress, event.progress);
    state.secondsLeft = event.secondsLeft;
  }

  /** Runs one job of this screen, the model fetched first; faults are shown, a cancel is said. */
  async function work(
    kind: NonNullable<RemixState['working']>,
    job: (options: {
      readonly signal: AbortSignal;
      readonly onEvent: typeof hear;
    }) => Promise<void>,
  ): Promise<void> {
    if (state.working !== undefined) return;
    Object.assign(state, { working: kind, progress: 0, stage: undefined, error: undefined });
    state.secondsLeft = undefined;
    session.state.remixing = true;
    abort = new AbortController();
    const { signal } = abort;
    try {
      if (session.state.pack?.storage === 'none' && !(await session.install())) return;
      signal.throwIfAborted();
      await job({ signal, onEvent: hear });
    } catch (thrown) {
      const error = showError(thrown);
      if (error.code === 'cancelled') announcer.say(strings.remix.announceCancelled);
      else state.error = error;
    } finally {
      state.working = undefined;
      session.state.remixing = false;
      abort = undefined;
    }
  }

  /** Opaque pictures lie on nothing: then the request says nothing of it. */
  function onMatte(): { readonly matte?: Matte } {
    if (!sources.list.some(({ seeThrough }) => seeThrough)) return {};
    return { matte: matteOf(state.matte) };
  }

  function ask(
    images: readonly PixelPicture[],
    options: Parameters<Parameters<typeof work>[1]>[0],
  ): Promise<PictureTaskResult> {
    const { mode, size, difference, from, to, theta, noise } = state;
    const [image] = images;
    const common = {
      size,
      steps: CARE[state.care],
      seed: rollSeed(),
      ...onMatte(),
      ...(drawsSignature() ? { signature: true } : {}),
    };
    if (!image) throw new RangeError('There is no picture to start from.');
    if (mode === 'variations')
      return session.engine.variations({ ...common, image, difference }, options);
    const frames = state.frames[mode];
    if (mode === 'interpolate')
      return session.engine.interpolate({ ...common, images, frames, noise }, options);
    const caption = from.trim() === '' ? {} : { from: from.trim() };
    const words = { ...caption, to: to.trim(), theta };
    return session.engine.textDiff({ ...common, image, frames, ...words }, options);
  }

  /** Whether the words of a change are against the content policy; then they are shown as such. */
  async function refuses(): Promise<boolean> {
    state.refused = undefined;
    if (state.mode !== 'textDiff') return false;
    for (const words of [state.to, state.from]) {
      const flag = await policy.check(words);
      if (flag !== undefined) state.refused = { words, flag };
    }
    return state.refused !== undefined;
  }

  async function start(): Promise<void> {
    if (await refuses()) return;
    await work('remix', async (options) => {
      const started = performance.now();
      announcer.say(strings.remix.announceStart);
      const made = await ask(
        sources.list.map(({ picture }) => picture),
        options,
      );
      show(made, (performance.now() - started) / 1000);
    });
  }

  function show({ pictures, request }: PictureTaskResult, seconds: number): void {
    const { mode } = state;
    for (const { url } of result?.pictures ?? []) URL.revokeObjectURL(url);
    const trail = trailFrom(mode, sources.list);
    const last = pictures.length - 1;
    const place = (i: number): string => {
      if (mode === 'variations') return strings.remix.places.variation(i + 1);
      if (mode === 'textDiff') return strings.remix.places.theta((i / last) * (request.theta ?? 0));
      return strings.remix.places.between((i / last) * (sources.list.length - 1));
    };
    result = {
      mode,
      trail,
      seconds,
      pictures: pictures.map(({ png, width }, i) => {
        const file = new Blob([png], { type: 'image/png' });
        return { url: URL.createObjectURL(file), file, png, size: width, place: place(i) };
      }),
    };
    sources.hold(trail);
    announcer.say(strings.remix.announceDone(pictures.length));
  }

  /** A result becomes the picture to start from, its lineage with it. */
  function startFrom(picture: RemixPicture): Promise<void> {
    return sources.add([picture.file], state.mode === 'interpolate', result?.trail ?? []);
  }

  /** More of one result: three variations of it, as different as the slider says. */
  async function vary(picture: RemixPicture): Promise<void> {
    if (state.working !== undefined) return;
    setMode('variations');
    await sources.add([picture.file], false, result?.trail ?? []);
    if (sources.state.error === undefined) await start();
  }

  /** Back to the pictures of an earlier step. */
  function goBack(step: Trail[number]): void {
    state.mode = step.mode;
    sources.set(step.sources);
  }

  function cancel(): void {
    abort?.abort();
    session.pauseInstall();
  }

  return {
    state,
    sources,
    get result() {
      return result;
    },
    likeness: createLikeness(session.engine, announcer, work, () => ({
      sources: sources.list,
      results: result?.pictures ?? [],
      steps: CARE[state.care],
      ...onMatte(),
    })),
    add,
    setMode,
    start,
    startFrom,
    vary,
    goBack,
    cancel,
  };
}

/** #rrggbb as sRGB 0–255. */
function matteOf(hex: string): Matte {
  const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

export type Remix = ReturnType<typeof createRemix>;
