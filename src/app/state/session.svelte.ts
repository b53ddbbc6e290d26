import type {
  Engine,
  EngineEvent,
  EngineInfo,
  NoticeCode,
  PackInfo,
  Picture,
  TextToImageRequest,
} from '../../engine/types.ts';
import { showError, type ShownError } from '../errors.ts';
import { requestPersistence } from '../../packs/room.ts';
import { backendForced } from '../browser.ts';
import { formatBytes } from '../format.ts';
import { strings } from '../strings/index.ts';
import type { Announcer } from './announcer.svelte.ts';
import { applyEvent, newRun, type Run, type ShownPicture } from './run.ts';

/** Earlier runs kept on the page. Their PNGs take memory until the page closes. */
const KEPT_RUNS = 20;

export interface InstallProgress {
  readonly phase: 'download' | 'verify' | 'store' | 'waiting';
  readonly loadedBytes: number;
  readonly totalBytes: number;
  readonly bytesPerSecond: number;
}

interface SessionState {
  info: EngineInfo | undefined;
  pack: PackInfo | undefined;
  packsKnown: boolean;
  install: InstallProgress | undefined;
  /** Bytes that had arrived when the person paused, or undefined. */
  paused: InstallProgress | undefined;
  installError: ShownError | undefined;
  engineError: ShownError | undefined;
  notices: NoticeCode[];
  runs: Run[];
  /** The Remix screen has a job under way. */
  remixing: boolean;
  /** The Edit screen has a job under way. */
  editing: boolean;
  /** Requests of programs (the Images API) that are worked on or wait. */
  programs: number;
}

/**
 * Everything that happens in this visit: the engine, the model, and the runs with their pictures.
 *
 * @param options.persist ask the browser, when the model is fetched, not to clear it by itself. Default true.
 */
export function createSession(
  engine: Engine,
  announcer: Announcer,
  { persist = true }: { readonly persist?: boolean } = {},
) {
  const state = $state<SessionState>({
    info: undefined,
    pack: undefined,
    packsKnown: false,
    install: undefined,
    paused: undefined,
    installError: undefined,
    engineError: undefined,
    notices: [],
    runs: [],
    remixing: false,
    editing: false,
    programs: 0,
  });
  let installing: { promise: Promise<boolean>; abort: AbortController } | undefined;
  let running: { run: Run; abort: AbortController } | undefined;
  /** What Create asked for before the model's fetch broke off. */
  let waiting: Run['request'] | undefined;
  let lastId = 0;

  const current = $derived(state.runs[0]);
  const working = $derived(current?.state === 'working');

  function notice(code: NoticeCode): void {
    if (!state.notices.includes(code)) state.notices.push(code);
  }

  function setPack(pack: PackInfo): void {
    state.pack = pack;
    state.packsKnown = true;
    if (pack.storage === 'memory') notice('memory-only');
  }

  async function refreshPacks(): Promise<void> {
    const [pack] = await engine.packs();
    state.packsKnown = true;
    if (pack === undefined) state.pack = undefined;
    else setPack(pack);
  }

  async function start(): Promise<void> {
    state.engineError = undefined;
    try {
      const [info] = await Promise.all([engine.info(), refreshPacks()]);
      state.info = info;
      if (info.backend === 'wasm' && !backendForced()) notice('backend-fallback');
    } catch (thrown) {
      state.engineError = showError(thrown);
    }
  }

  function hearInstall(event: EngineEvent): void {
    if (event.type === 'notice') notice(event.code);
    if (event.type !== 'install') return;
    const before = state.install;
    state.install = event;
    if (event.phase !== 'download' || event.totalBytes === 0) return;
    const quarter = (loaded: number) => Math.floor((4 * loaded) / event.totalBytes);
    const now = quarter(event.loadedBytes);
    if (before === undefined || before.phase === 'waiting')
      announcer.say(strings.install.announceStart(formatBytes(event.totalBytes)));
    else if (now > quarter(before.loadedBytes) && now < 4)
      announcer.say(strings.install.announceShare(25 * now));
  }

  async function runInstall(abort: AbortController): Promise<boolean> {
    const total = state.pack?.bytes ?? 0;
    state.installError = undefined;
    state.install = state.paused ?? {
      phase: 'waiting',
      loadedBytes: 0,
      totalBytes: total,
      bytesPerSecond: 0,
    };
    state.paused = undefined;
    try {
      setPack(await engine.install(undefined, { signal: abort.signal, onEvent: hearInstall }));
      announcer.say(strings.install.announceDone);
      return true;
    } catch (thrown) {
      const error = showError(thrown);
      if (error.code === 'cancelled') state.paused = state.install;
      else state.installError = error;
      return false;
    } finally {
      state.install = undefined;
      installing = undefined;
    }
  }

  /** Fetches the model, joining a fetch that is under way. True when it is here. Call on a gesture. */
  function install(): Promise<boolean> {
    if (installing === undefined) {
      if (persist) void requestPersistence();
      const abort = new AbortController();
      installing = { abort, promise: runInstall(abort) };
    }
    return installing.promise;
  }

  /** Goes on with the fetch, and then with the pictures that waited for it. */
  async function resumeInstall(): Promise<void> {
    const ready = await install();
    if (ready && waiting !== undefined) generate(waiting);
  }

  function pauseInstall(): void {
    installing?.abort.abort();
  }

  function showPicture(picture: Picture): ShownPicture {
    const file = new Blob([picture.png], { type: 'image/png' });
    const { width, height, seed, score } = picture;
    return { file, url: URL.createObjectURL(file), width, height, seed, score };
  }

  function drop(run: Run): void {
    state.runs = state.runs.filter((other) => other.id !== run.id);
    for (const { picture } of run.tiles)
      if (picture !== undefined) URL.revokeObjectURL(picture.url);
  }

  function hearRun(run: Run, event: EngineEvent): void {
    if (run.state !== 'working') return; // Cancelled for the eye already; late events change nothing.
    if (event.type === 'notice') notice(event.code);
    if (event.type === 'install') hearInstall(event);
    else state.install = undefined;
    if (event.type === 'stage')
      announcer.say(strings.run.announceStage(strings.create.stages[event.stage].title));
    if (event.type === 'picture' && run.tiles.length > 1)
      announcer.say(strings.run.announcePicture(event.picture.index + 1, run.tiles.length));
    applyEvent(run, event, performance.now(), showPicture);
  }

  function end(run: Run, outcome: Run['state'], startedAt: number): void {
    run.state = outcome;
    run.seconds = (performance.now() - startedAt) / 1000;
    for (const tile of run.tiles) if (tile.picture !== undefined) tile.preview = undefined;
    if (running?.run.id === run.id) running = undefined;
  }

  async function paint(run: Run, abort: AbortController): Promise<void> {
    const startedAt = performance.now();
    try {
      if (state.pack?.storage === 'none' && !(await install())) {
        if (run.state === 'working') waiting = run.request;
        drop(run); // The install panel says what happened.
        return;
      }
      if (abort.signal.aborted) return;
      const result = await engine.textToImage($state.snapshot(run.request), {
        signal: abort.signal,
        previews: true,
        onEvent: (event) => hearRun(run, event),
      });
      if (run.state !== 'working') return;
      for (const picture of result.pictures)
        applyEvent(run, { type: 'picture', picture }, performance.now(), showPicture);
      run.provenance = result.provenance;
      run.progress = 1;
      end(run, 'done', startedAt);
      announcer.say(strings.run.announceDone(run.tiles.length));
      if (state.pack?.storage === 'none') void refreshPacks();
    } catch (thrown) {
      if (run.state !== 'working') return;
      run.error = showError(thrown);
      if (run.error.code === 'cancelled') cancel();
      else end(run, 'failed', startedAt);
    } finally {
      state.install = installing === undefined ? undefined : state.install;
      if (running?.run.id === run.id) running = undefined;
    }
  }

  function generate(request: TextToImageRequest & { readonly seed: number }): void {
    if (working) return;
    waiting = undefined;
    const [before] = state.runs;
    if (before !== undefined && before.tiles.every((tile) => tile.picture === undefined))
      drop(before);
    for (const old of state.runs.slice(KEPT_RUNS - 1)) drop(old);
    state.runs.unshift(newRun(++lastId, request));
    const run = state.runs[0];
    if (run === undefined) return;
    const abort = new AbortController();
    running = { run, abort };
    announcer.say(strings.run.announceStart(run.tiles.length));
    void paint(run, abort);
  }

  /** Stops for the eye at once; the engine follows within a step. Finished pictures stay. */
  function cancel(): void {
    if (running === undefined) return;
    const { run, abort } = running;
    running = undefined;
    run.state = 'cancelled';
    abort.abort();
    pauseInstall();
    announcer.say(strings.run.announceCancelled);
  }

  function dismiss(code: NoticeCode): void {
    state.notices = state.notices.filter((other) => other !== code);
  }

  async function remove(packId: string): Promise<void> {
    await engine.remove(packId);
    await refreshPacks();
  }

  return {
    engine,
    state,
    get current() {
      return current;
    },
    get working() {
      return working;
    },
    start,
    install,
    resumeInstall,
    pauseInstall,
    generate,
    cancel,
    drop,
    dismiss,
    remove,
  };
}

export type Session = ReturnType<typeof createSession>;
