import { zipSync } from 'fflate';
import type { PictureTaskResult, PixelPicture } from '../../engine/tasks.ts';
import type { EngineEvent, PictureSize, StageName } from '../../engine/types.ts';
import { openPicture } from '../../image/open.ts';
import { showError, type ShownError } from '../errors.ts';
import { exportedPng } from '../saving.ts';
import { strings } from '../strings/index.ts';
import type { Announcer } from './announcer.svelte.ts';
import type { Session } from './session.svelte.ts';

export const REMIX_MODES = ['variations', 'interpolate', 'textDiff'] as const;
export type RemixMode = (typeof REMIX_MODES)[number];

/** Steps of the inversion and of its answer. */
export const CARE = { quick: 12, balanced: 25, exact: 50 } as const;
export type Care = keyof typeof CARE;

/** Pictures enter by a square of 64 pixels; this much keeps what is shown sharp and messages small. */
const MAX_SIDE = 1024;
const MAX_SOURCES = 8;

export interface Source {
  readonly id: number;
  readonly url: string;
  readonly picture: PixelPicture;
}

export interface RemixPicture {
  readonly url: string;
  readonly png: Uint8Array<ArrayBuffer>;
  readonly size: number;
}

interface RemixState {
  mode: RemixMode;
  opening: boolean;
  difference: number;
  from: string;
  to: string;
  care: Care;
  size: PictureSize;
  working: boolean;
  stage: StageName | undefined;
  progress: number;
  secondsLeft: number | undefined;
  error: ShownError | undefined;
  seconds: number;
}

/** What the Remix screen holds: pictures to start from, the task, and what came of it. It outlives the screen. */
export function createRemix(session: Session, announcer: Announcer) {
  const state = $state<RemixState>({
    mode: 'variations',
    opening: false,
    difference: 1,
    from: '',
    to: '',
    care: 'balanced',
    size: 256,
    working: false,
    stage: undefined,
    progress: 0,
    secondsLeft: undefined,
    error: undefined,
    seconds: 0,
  });
  // Raw: what is handed to the engine must be plain data, no proxies.
  let sources = $state.raw<readonly Source[]>([]);
  let results = $state.raw<readonly RemixPicture[]>([]);
  let abort: AbortController | undefined;
  let lastId = 0;

  /** Opens files one after the other; what cannot be opened is said, the others stay. */
  async function add(files: readonly Blob[]): Promise<void> {
    state.opening = true;
    state.error = undefined;
    for (const file of files)
      try {
        const { width, height, rgba } = await openPicture(file, { maxSide: MAX_SIDE });
        if (state.mode !== 'interpolate') clearSources();
        if (sources.length === MAX_SOURCES) removeSource(sources[0]?.id ?? 0);
        const url = URL.createObjectURL(file);
        sources = [...sources, { id: ++lastId, url, picture: { width, height, rgba } }];
      } catch (thrown) {
        state.error = showError(thrown);
      }
    state.opening = false;
    announcer.say(strings.remix.sources.added(sources.length));
  }

  function removeSource(id: number): void {
    const gone = sources.find((source) => source.id === id);
    if (gone) URL.revokeObjectURL(gone.url);
    sources = sources.filter((source) => source.id !== id);
  }

  function clearSources(): void {
    for (const { id } of sources) removeSource(id);
  }

  function setMode(mode: RemixMode): void {
    state.mode = mode;
    // The last one added is the one that was meant.
    if (mode !== 'interpolate') for (const { id } of sources.slice(0, -1)) removeSource(id);
  }

  function hear(event: EngineEvent): void {
    if (event.type === 'stage' || event.type === 'loading') state.stage = event.stage;
    if (event.type !== 'step') return;
    state.stage = event.stage;
    state.progress = Math.max(state.progress, event.progress);
    state.secondsLeft = event.secondsLeft;
  }

  function ask(signal: AbortSignal): Promise<PictureTaskResult> {
    const { mode, size, difference, from, to } = state;
    const images = sources.map(({ picture }) => picture);
    const [image] = images;
    const common = { size, steps: CARE[state.care], seed: Math.floor(Math.random() * 2 ** 32) };
    const options = { signal, onEvent: hear };
    if (!image) throw new RangeError('There is no picture to start from.');
    if (mode === 'variations')
      return session.engine.variations({ ...common, image, difference }, options);
    if (mode === 'interpolate') return session.engine.interpolate({ ...common, images }, options);
    const caption = from.trim() === '' ? {} : { from: from.trim() };
    return session.engine.textDiff({ ...common, image, ...caption, to: to.trim() }, options);
  }

  async function start(): Promise<void> {
    if (state.working) return;
    const started = performance.now();
    Object.assign(state, { working: true, progress: 0, stage: undefined, error: undefined });
    state.secondsLeft = undefined;
    session.state.remixing = true;
    announcer.say(strings.remix.announceStart);
    abort = new AbortController();
    const { signal } = abort;
    try {
      if (session.state.pack?.storage === 'none' && !(await session.install())) return;
      signal.throwIfAborted();
      const { pictures } = await ask(signal);
      for (const { url } of results) URL.revokeObjectURL(url);
      results = pictures.map(({ png, width }) => ({
        url: URL.createObjectURL(new Blob([png], { type: 'image/png' })),
        png,
        size: width,
      }));
      state.seconds = (performance.now() - started) / 1000;
      announcer.say(strings.remix.announceDone(pictures.length));
    } catch (thrown) {
      const error = showError(thrown);
      if (error.code === 'cancelled') announcer.say(strings.remix.announceCancelled);
      else state.error = error;
    } finally {
      state.working = false;
      session.state.remixing = false;
      abort = undefined;
    }
  }

  function cancel(): void {
    abort?.abort();
    session.pauseInstall();
  }

  /** Every picture of the result in one file, numbered in order. PNGs do not shrink further: they are stored. */
  function zip(): Blob {
    const files = results.map(({ png }, i) => [
      `${String(i + 1).padStart(2, '0')}.png`,
      exportedPng(png),
    ]);
    const entries = Object.fromEntries(files) as Record<string, Uint8Array>;
    return new Blob([Uint8Array.from(zipSync(entries, { level: 0 }))], { type: 'application/zip' });
  }

  return {
    state,
    get sources() {
      return sources;
    },
    get results() {
      return results;
    },
    add,
    removeSource,
    setMode,
    start,
    cancel,
    zip,
  };
}

export type Remix = ReturnType<typeof createRemix>;
