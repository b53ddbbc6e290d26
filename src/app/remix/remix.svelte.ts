/* More than 300 lines: one screen's form, its one job at a time, and what came of it. */
import * as v from 'valibot';
import { isBlank } from '../../base/blank.ts';
import { Job, type Work } from '../../engine/page/job.svelte.ts';
import type { Engine, PictureTaskResult, PixelPicture } from '../../engine/types.ts';
import type { Matte } from '../../image/clipPreprocess.ts';
import type { Origins } from '../../library/origins.ts';
import type { PromptFlag } from '../../policy/checkPrompt.ts';
import { showError, type ShownError } from '../errors.ts';
import { hold, pngFile, release } from '../files/heldFile.ts';
import type { ReadAs } from '../create/readAs.svelte.ts';
import type { Model } from '../models/model.svelte.ts';
import { unveiledEngine } from '../policy/checkedEngine.ts';
import type { PictureChecks } from '../policy/pictureChecks.svelte.ts';
import type { Policy } from '../policy/policy.svelte.ts';
import { rollSeed } from '../seed.ts';
import type { Settings } from '../settings/settings.svelte.ts';
import type { Activity } from '../shell/activity.svelte.ts';
import type { Notifier } from '../shell/notifier.svelte.ts';
import type { Visit } from '../shell/visit.ts';
import { formatNumber } from '../format.ts';
import { strings } from '../strings/index.ts';
import { CARE, matteOf, type RemixForm } from './form.ts';
import { Likeness } from './likeness.svelte.ts';
import { Sources } from './sources.svelte.ts';
import {
  trailFrom,
  type RemixMode,
  type RemixPicture,
  type RemixResult,
  type TrailStep,
} from './trail.ts';

/** Under which name a reload finds that a job was under way, and the pictures that it was to start from. */
const HELD = 'remix-run';
const HELD_SOURCES = 'remix-sources';

/** `remake` is a reconstruction; `score` an embedding. */
const KINDS = ['remix', 'remake', 'score'] as const;
type Kind = (typeof KINDS)[number];

/** A job as it is held over a reload. */
const heldSchema = v.object({ kind: v.picklist(KINDS), caption: v.string() });
type Held = v.InferOutput<typeof heldSchema>;

/** What the Remix screen holds: pictures to start from, the task, and what came of it. It outlives the screen. */
export class Remix {
  readonly #engine: Engine;
  readonly #model: Model;
  readonly #policy: Policy;
  readonly #checks: PictureChecks;
  readonly #readAs: ReadAs;
  readonly #settings: Settings;
  readonly #activity: Activity;
  readonly #notifier: Notifier;
  readonly #visit: Visit;

  readonly form = $state<RemixForm>({
    mode: 'variations',
    difference: 0.5,
    from: '',
    to: '',
    theta: 0.3,
    noise: 'slerp',
    frames: { interpolate: 9, textDiff: 5 },
    care: 'balanced',
    size: 256,
    matte: '#ffffff',
  });
  /** What the pack makes of the size in the form. */
  readonly size = $derived.by(() => this.#model.sizeFor(this.form.size));
  /** Why the pack can start from no picture; undefined where it can. */
  readonly blind = $derived.by(() => {
    const { pack } = this.#model;
    return pack?.readsPictures === false ? strings.remix.sources.blind(pack.name) : undefined;
  });
  readonly job = new Job<void>();
  #kind = $state<Kind>('remix');
  readonly working = $derived(this.job.working ? this.#kind : undefined);
  readonly error: ShownError | undefined = $derived(this.job.error && showError(this.job.error));
  /** The policy is being asked: nothing else is under way yet for what was asked for. */
  checking = $state(false);
  /** Words that the content policy held back, and why. */
  refused = $state.raw<{ readonly words: string; readonly flag: PromptFlag }>();
  result = $state.raw<RemixResult>();
  #restored = $state(false);
  readonly sources: Sources;
  readonly likeness: Likeness;

  constructor(services: {
    readonly engine: Engine;
    readonly model: Model;
    readonly policy: Policy;
    readonly checks: PictureChecks;
    readonly readAs: ReadAs;
    readonly settings: Settings;
    readonly activity: Activity;
    readonly notifier: Notifier;
    readonly origins: Origins;
    readonly visit: Visit;
  }) {
    this.#engine = services.engine;
    this.#model = services.model;
    this.#policy = services.policy;
    this.#checks = services.checks;
    this.#readAs = services.readAs;
    this.#settings = services.settings;
    this.#activity = services.activity;
    this.#notifier = services.notifier;
    this.#visit = services.visit;
    this.sources = new Sources(services.origins, services.notifier, services.checks);
    this.likeness = new Likeness(
      unveiledEngine(services.engine, services.checks),
      services.notifier,
      (caption) => services.readAs.own(caption),
      (kind, work) => this.#perform(kind, work),
      () => ({
        sources: this.sources.list,
        results: this.result?.pictures ?? [],
        steps: CARE[this.form.care],
        ...this.#onMatte(),
      }),
    );
  }

  /** Brings back the pictures that a reload took from the screen, and offers the job that it ended. */
  async restore(): Promise<void> {
    const held = await this.#visit.readFiles(HELD_SOURCES);
    // What was brought here meanwhile is what is wanted.
    const mine = this.sources.list.length === 0 && !this.sources.opening;
    if (held !== undefined && mine) await this.add(held.files);
    this.#restored = true;
    const { left = 0 } = held ?? {};
    const run = this.#visit.read(HELD, heldSchema);
    if (run !== undefined) return this.#offer(run, left);
    if (left > 0)
      this.#notifier.show({
        id: 'interrupted-remix',
        text: strings.interrupted.remixLeft(left),
        ondismiss: () => undefined,
      });
  }

  #offer(run: Held, left: number): void {
    const whole = this.sources.list.length > 0 && left === 0;
    const again = () => {
      location.hash = 'remix';
      if (run.kind === 'remix') return void this.start();
      this.likeness.caption = run.caption;
      void (run.kind === 'remake' ? this.likeness.remake() : this.likeness.score());
    };
    const words = strings.interrupted;
    this.#notifier.show({
      id: 'interrupted-remix',
      text: whole ? words.remix : `${words.remix} ${words.remixLeft(left)}`,
      ...(whole ? { actions: [{ label: words.remixAgain, primary: true, run: again }] } : {}),
      ondismiss: () => this.#visit.forget(HELD),
    });
  }

  /** Holds the pictures on the screen over a reload, once those of the last one are back. Call within an effect. */
  holdSources(): void {
    if (!this.#restored) return;
    this.#visit.holdFiles(
      HELD_SOURCES,
      this.sources.list.map(({ file }) => file),
    );
  }

  add(files: readonly Blob[]): Promise<void> {
    return this.sources.add(files, this.form.mode === 'interpolate');
  }

  setMode(mode: RemixMode): void {
    this.form.mode = mode;
    // The last one added is the one that was meant.
    if (mode !== 'interpolate') this.sources.set(this.sources.list.slice(-1));
  }

  /** Makes what was refused, after the warning. */
  async goOn(): Promise<void> {
    if (this.refused === undefined) return;
    this.#policy.goOn(this.refused.words, this.refused.flag);
    await this.start();
  }

  async start(): Promise<void> {
    if (this.checking) return;
    this.checking = true;
    let byWordsAlone: boolean;
    try {
      await this.#model.started;
      byWordsAlone = this.#model.missing;
      if (await this.#refuses()) return;
    } finally {
      this.checking = false;
    }
    await this.#perform('remix', async (options) => {
      // The model has come meanwhile: now it reads what the words mean.
      if (byWordsAlone && (await this.#refuses())) return;
      const started = performance.now();
      this.#notifier.say(strings.remix.announceStart);
      const images = this.sources.list.map(({ picture }) => picture);
      const made = await this.#ask(images, options);
      this.#show(made, (performance.now() - started) / 1000);
    });
  }

  /** Shows a picture of the result that is held back, where the person may have it shown. */
  show(picture: RemixPicture): void {
    if (picture.held?.mayGoOn !== true) return;
    this.#checks.show(picture.sha256);
    this.#setHeld(picture, undefined);
  }

  /** Looks once more at one that could not be looked at. */
  async lookAgain(picture: RemixPicture): Promise<void> {
    this.#setHeld(picture, await this.#checks.lookAgain(picture.sha256, picture.file));
  }

  #setHeld({ sha256 }: RemixPicture, held: RemixPicture['held']): void {
    if (this.result === undefined) return;
    const pictures = this.result.pictures.map((each) =>
      each.sha256 === sha256 ? { ...each, held } : each,
    );
    this.result = { ...this.result, pictures };
  }

  /** A result becomes the picture to start from, its lineage with it. */
  startFrom(picture: RemixPicture): Promise<void> {
    const many = this.form.mode === 'interpolate';
    return this.sources.add([picture.file], many, this.result?.trail ?? []);
  }

  /** More of one result: three variations of it, as different as the slider says. */
  async vary(picture: RemixPicture): Promise<void> {
    if (this.working !== undefined) return;
    this.setMode('variations');
    await this.sources.add([picture.file], false, this.result?.trail ?? []);
    if (this.sources.error === undefined) await this.start();
  }

  /** Back to the pictures of an earlier step. */
  goBack(step: TrailStep): void {
    this.form.mode = step.mode;
    this.sources.set(step.sources);
  }

  cancel(): void {
    this.job.cancel();
    this.#model.pause();
  }

  /** Runs one job of this screen, the model fetched first; faults are shown, a cancel is said. */
  async #perform(kind: Kind, work: Work<void>): Promise<void> {
    await this.#model.started;
    if (this.job.working) return;
    // What CLIP sees is asked of the page's own pack.
    const ofOwn = kind === 'score';
    if (!ofOwn && this.blind !== undefined) return this.#notifier.say(this.blind);
    this.#kind = kind;
    this.#notifier.hide('interrupted-remix');
    this.#visit.hold(HELD, { kind, caption: this.likeness.caption } satisfies Held);
    const ready = () => this.#model.ready(ofOwn ? 'own' : {});
    const outcome = await this.#activity.perform('remix', this.job, ready, work);
    this.#visit.forget(HELD);
    if (outcome === 'cancelled') this.#notifier.say(strings.remix.announceCancelled);
  }

  /** Opaque pictures lie on nothing: then the request says nothing of it. */
  #onMatte(): { readonly matte?: Matte } {
    if (!this.sources.list.some(({ seeThrough }) => seeThrough)) return {};
    return { matte: matteOf(this.form.matte) };
  }

  async #ask(
    images: readonly PixelPicture[],
    options: Parameters<Work<void>>[0],
  ): Promise<PictureTaskResult> {
    const { mode, difference, from, to, theta, noise } = this.form;
    const [image] = images;
    const common = {
      size: this.size,
      steps: CARE[this.form.care],
      seed: rollSeed(),
      ...this.#onMatte(),
      ...(this.#settings.drawsSignature ? { signature: true } : {}),
    };
    if (!image) throw new RangeError('There is no picture to start from.');
    if (mode === 'variations')
      return this.#engine.variations({ ...common, image, difference }, options);
    const frames = this.form.frames[mode];
    if (mode === 'interpolate')
      return this.#engine.interpolate({ ...common, images, frames, noise }, options);
    const caption = isBlank(from) ? {} : { from: from.trim() };
    const words = { ...caption, to: to.trim(), theta };
    const request = await this.#readAs.read({ ...common, image, frames, ...words });
    return this.#engine.textDiff(request, options);
  }

  /** What is read of a change's words, where that is not the words. */
  reading(words: string): string | undefined {
    return this.#readAs.of(words.trim())?.text;
  }

  /** Fetches what they need to be read. */
  prepare(): Promise<void> {
    return this.#readAs.prepare(this.form.from, this.form.to);
  }

  /** Whether the words of a change are against the content policy; then they are shown as such. */
  async #refuses(): Promise<boolean> {
    this.refused = undefined;
    if (this.form.mode !== 'textDiff') return false;
    await this.prepare();
    for (const words of [this.form.to, this.form.from]) {
      const flag = await this.#policy.check(words, this.reading(words));
      if (flag !== undefined) this.refused = { words, flag };
    }
    return this.refused !== undefined;
  }

  #show({ pictures, request }: PictureTaskResult, seconds: number): void {
    const { mode, to } = this.form;
    const [first] = this.sources.list;
    const file = first?.file instanceof File ? first.file.name.replace(/\.[^.]+$/, '') : '';
    release(...(this.result?.pictures ?? []));
    const trail = trailFrom(mode, this.sources.list);
    const last = pictures.length - 1;
    const place = (i: number): string => {
      if (mode === 'variations') return strings.remix.places.variation(i + 1);
      if (mode === 'textDiff') {
        const theta = (i / last) * (request.theta ?? 0);
        return strings.remix.places.theta(theta, formatNumber(theta, 2));
      }
      return strings.remix.places.between((i / last) * (this.sources.list.length - 1));
    };
    this.result = {
      mode,
      title: mode === 'textDiff' ? to : file,
      trail,
      seconds,
      pictures: pictures.map(({ png, width, sha256 }, i) => ({
        ...hold(pngFile(png)),
        png,
        size: width,
        place: place(i),
        sha256,
        held: this.#checks.heldOf({ sha256 }),
      })),
    };
    this.sources.hold(trail);
    this.#notifier.say(strings.remix.announceDone(pictures.length));
  }
}
