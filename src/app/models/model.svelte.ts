import {
  PICTURE_SIZES,
  type Engine,
  type EngineEvent,
  type EngineInfo,
  type NoticeCode,
  type PackInfo,
  type PictureSize,
} from '../../engine/types.ts';
import { requestPersistence } from '../../packs/room.ts';
import { backendForced } from '../browser.ts';
import { readPreference, writePreference } from '../settings/preferences.ts';
import { sayNotice, showError, type ShownError } from '../errors.ts';
import { formatBytes } from '../format.ts';
import type { Notifier } from '../shell/notifier.svelte.ts';
import { strings } from '../strings/index.ts';
import { Fits } from './fits.svelte.ts';

export interface FetchProgress {
  readonly phase: 'download' | 'verify' | 'store' | 'waiting';
  readonly loadedBytes: number;
  readonly totalBytes: number;
  readonly bytesPerSecond: number;
}

/** The preference that holds the chosen pack's id. */
const CHOICE = 'model';

/** What is not read of a prompt needs no notice: the prompt itself shows it. */
const NOTICES: Readonly<Record<NoticeCode, string | undefined>> = {
  'memory-only': strings.notices.memoryOnly,
  'backend-fallback': strings.notices.processor,
  'worker-restarted': strings.notices.restarted,
  'prompt-truncated': undefined,
  'prompt-unread': undefined,
  'negative-half': undefined,
  // Edit and Remix say it before the press.
  photograph: undefined,
  'update-failed': strings.notices.updateFailed,
  'may-not-fit': strings.notices.mayNotFit,
};

/** The engine and its model in this visit: what they are, whether the model is here, and fetching it. */
export class Model {
  readonly #engine: Engine;
  readonly #notifier: Notifier;
  readonly #persist: boolean;

  info = $state.raw<EngineInfo>();
  /** The pack that comes with the page. */
  own = $state.raw<PackInfo>();
  /** Others that the person added. */
  others = $state.raw<readonly PackInfo[]>([]);
  packsKnown = $state(false);
  /** Packs on this machine that add to it. */
  addOns = $state.raw<readonly PackInfo[]>([]);
  /** Of the fetch under way. */
  progress = $state.raw<FetchProgress>();
  /** Where the person paused. */
  paused = $state.raw<FetchProgress>();
  fetchError = $state.raw<ShownError>();
  engineError = $state.raw<ShownError>();

  /** What packs need of this device. */
  readonly fits: Fits;
  /** Kept once it is known what is here, or that there is no engine. */
  readonly started: Promise<void>;
  #chosenId = $state<string | null>(null);
  #onStarted: () => void = () => undefined;
  #fetching: { readonly promise: Promise<boolean>; readonly abort: AbortController } | undefined;

  /**
   * @param options.persist the person's choice of a pack holds from visit to visit, and the browser is asked, when the
   * model
   *   is fetched, not to clear it by itself. False: the page's own pack is worked with. Default true.
   */
  constructor(
    engine: Engine,
    notifier: Notifier,
    { persist = true }: { readonly persist?: boolean } = {},
  ) {
    this.#engine = engine;
    this.fits = new Fits(engine);
    this.#notifier = notifier;
    this.#persist = persist;
    if (persist) this.#chosenId = readPreference(CHOICE);
    this.started = new Promise((kept) => (this.#onStarted = kept));
  }

  /** The pack that pictures are made with: the one that the person chose, else the page's own. */
  get pack(): PackInfo | undefined {
    return this.others.find(({ id }) => id === this.#chosenId) ?? this.own;
  }

  /** Its id where it is not the page's own: what requests say. */
  get choice(): string | undefined {
    return this.pack === this.own ? undefined : this.pack?.id;
  }

  /**
   * The pack of this id, one that adds to the page's own among them; without an id the one that pictures are made with.
   */
  find(id: string | undefined): PackInfo | undefined {
    if (id === undefined) return this.pack;
    return [this.own, ...this.others, ...this.addOns].find((pack) => pack?.id === id);
  }

  /** Sizes that are offered: those that the pack makes and, as far as it is known, the device holds. */
  get sizes(): readonly PictureSize[] {
    return this.pack === undefined ? PICTURE_SIZES.slice(1) : this.fits.sizesOf(this.pack);
  }

  /**
   * The size that is asked for, where the pack makes it, else the next smaller one. A decoder's own 64 any pack makes.
   */
  sizeFor(wanted: PictureSize): PictureSize {
    return this.sizes.findLast((size) => size <= wanted) ?? 64;
  }

  /** Makes pictures with this pack from now on, in later visits too. */
  use(id: string): void {
    this.#chosenId = id;
    if (this.#persist) writePreference(CHOICE, id);
    void this.fits.learnLarge(this.pack);
  }

  /**
   * Makes pictures with the pack of an earlier request, or with the one that it adds to. Waits until it is known what
   * is here. Undefined: it is not here, and what is used stays.
   */
  async useAgain(id: string): Promise<PackInfo | undefined> {
    await this.started;
    const found = this.find(id);
    if (found !== undefined) this.use(found.addsTo ?? found.id);
    return found;
  }

  /** The pack is known, but not on this machine yet. */
  get missing(): boolean {
    return this.pack?.storage === 'none';
  }

  /** A fetch goes on, or did not go well. */
  get fetchShown(): boolean {
    return this.progress !== undefined || this.fetchError !== undefined;
  }

  async start(): Promise<void> {
    this.engineError = undefined;
    try {
      const [info] = await Promise.all([this.#engine.info(), this.refresh()]);
      this.info = info;
      if (info.backend === 'wasm' && !backendForced()) this.#note('backend-fallback');
    } catch (thrown) {
      this.engineError = showError(thrown);
    }
    this.#onStarted();
  }

  async refresh(): Promise<void> {
    const packs = await this.#engine.packs();
    const own = packs.find((pack) => pack.own);
    this.packsKnown = true;
    this.addOns = packs.filter(({ addsTo }) => addsTo !== undefined && addsTo === own?.id);
    this.others = packs.filter((pack) => !pack.own && pack.addsTo === undefined);
    if (own === undefined) this.own = undefined;
    else this.#take(own);
    void this.fits.learnLarge(this.pack);
  }

  /** What any job tells of the model and its fetch. */
  onEvent(event: EngineEvent): void {
    if (event.type === 'notice') this.#note(event.code, sayNotice(event));
    if (event.type !== 'install') return;
    const before = this.progress;
    this.progress = event;
    if (event.phase !== 'download' || event.totalBytes === 0) return;
    const quarter = (loaded: number) => Math.floor((4 * loaded) / event.totalBytes);
    const now = quarter(event.loadedBytes);
    if (before === undefined || before.phase === 'waiting')
      this.#notifier.say(strings.install.announceStart(formatBytes(event.totalBytes)));
    else if (now > quarter(before.loadedBytes) && now < 4)
      this.#notifier.say(strings.install.announceShare(25 * now));
  }

  /** A job fetched the model by itself, and goes on. */
  fetchEnded(): void {
    if (this.#fetching === undefined) this.progress = undefined;
  }

  /** Fetches the model, joining a fetch that is under way. True when it is here. Call on a gesture. */
  fetch(): Promise<boolean> {
    if (this.#fetching === undefined) {
      if (this.#persist) void requestPersistence();
      const abort = new AbortController();
      this.#fetching = { abort, promise: this.#fetch(abort) };
    }
    return this.#fetching.promise;
  }

  /**
   * Whether a pack is here: at once where it is, else after fetching it. Waits until it is known what is here, and so
   * which pack it is. False: it could not be had, and the page says why.
   *
   * @param of the page's own, which alone makes embeddings; else the one of this request, or that pictures are made
   * with
   */
  async ready(of: 'own' | { readonly pack?: string | undefined } = {}): Promise<boolean> {
    await this.started;
    const pack = of === 'own' ? this.own : this.find(of.pack);
    return pack?.storage === 'none' ? this.fetch() : true;
  }

  pause(): void {
    this.#fetching?.abort.abort();
  }

  /** Fetches a pack that adds to the page's own. @throws EaselError as the engine's `install` */
  async addOn(address: string): Promise<PackInfo> {
    const added = await this.#engine.install(address);
    await this.refresh();
    return added;
  }

  async remove(packId: string): Promise<void> {
    await this.#engine.remove(packId);
    await this.refresh();
  }

  /** Looks whether the page's own pack is there in a newer version. Call on a gesture. */
  async lookForUpdate(): Promise<void> {
    if (navigator.onLine) return void (await this.fetch());
    this.#notifier.show({
      id: 'update-failed',
      text: strings.notices.updateOffline,
      ondismiss: () => undefined,
    });
  }

  async #fetch(abort: AbortController): Promise<boolean> {
    const totalBytes = this.own?.bytes ?? 0;
    this.fetchError = undefined;
    this.#notifier.hide('update-failed');
    this.progress = this.paused ?? {
      phase: 'waiting',
      loadedBytes: 0,
      totalBytes,
      bytesPerSecond: 0,
    };
    this.paused = undefined;
    try {
      this.#take(
        await this.#engine.install(undefined, {
          signal: abort.signal,
          onEvent: (event) => this.onEvent(event),
        }),
      );
      this.#notifier.say(strings.install.announceDone);
      return true;
    } catch (thrown) {
      const error = showError(thrown);
      if (error.code === 'cancelled') this.paused = this.progress;
      else this.fetchError = error;
      return false;
    } finally {
      this.progress = undefined;
      this.#fetching = undefined;
    }
  }

  #take(pack: PackInfo): void {
    this.own = pack;
    this.packsKnown = true;
    if (pack.storage === 'memory') this.#note('memory-only');
  }

  /** @param message why, in the person's language where that is known */
  #note(code: NoticeCode, message?: string): void {
    const sentence = NOTICES[code];
    if (sentence === undefined) return;
    const reasons = {
      'backend-fallback': this.info && strings.backend.reasons[this.info.reasonCode],
      'update-failed': message,
      'may-not-fit': message,
    };
    const why = code in reasons ? reasons[code as keyof typeof reasons] : undefined;
    this.#notifier.show({
      id: code,
      text: why === undefined ? sentence : `${sentence} ${why}`,
      // An update is looked for from Models, and by any screen's work.
      ...(code === 'update-failed' ? {} : { create: true }),
      ondismiss: () => undefined,
    });
  }
}
