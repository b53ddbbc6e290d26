import { EaselError } from '../../base/errors.ts';
import type { Engine, EngineEvent, Picture, PixelPicture } from '../../engine/types.ts';
import { hold, pngFile, release } from '../files/heldFile.ts';
import type { PromptFlag } from '../../policy/checkPrompt.ts';
import type { Model } from '../models/model.svelte.ts';
import { titleOfHeld } from '../policy/heldWords.ts';
import type { PictureChecks } from '../policy/pictureChecks.svelte.ts';
import type { Policy } from '../policy/policy.svelte.ts';
import type { Activity } from '../shell/activity.svelte.ts';
import type { Notifier } from '../shell/notifier.svelte.ts';
import type { Visit } from '../shell/visit.ts';
import { strings } from '../strings/index.ts';
import type { PromptHistory } from './promptHistory.svelte.ts';
import type { StartPicture } from './startPicture.ts';
import { HELD, HELD_START, heldSchema, readSeeded } from './heldRun.ts';
import { Run, type SeededRequest, type ShownPicture } from './run.svelte.ts';

/** Of more prompts that a reload ended this many are named. */
const NAMED = 3;

/** Earlier runs kept on the page. Their PNGs take memory until the page closes. */
const KEPT_RUNS = 20;

/** A prompt, and what the content policy has against it. */
export interface HeldBack {
  readonly prompt: string;
  readonly flag: PromptFlag;
  /** What was asked for from it on. */
  readonly requests: readonly SeededRequest[];
}

/** Several prompts that were asked for at once. */
export interface Batch {
  readonly requests: readonly SeededRequest[];
  /** Which of them is made now, from 0. */
  readonly at: number;
}

/** The runs of Create in this visit, with their pictures; the latest first. */
export class Creations {
  readonly #engine: Engine;
  readonly #model: Model;
  readonly #activity: Activity;
  readonly #notifier: Notifier;
  readonly #visit: Visit | undefined;
  readonly #policy: Pick<Policy, 'check'> | undefined;
  readonly #checks: PictureChecks | undefined;

  runs = $state<Run[]>([]);
  /** What was held back. */
  refused = $state.raw<HeldBack>();
  /** What is being made of several prompts; undefined when one was asked for. */
  batch = $state.raw<Batch>();
  /** The one that Create started last. */
  readonly current = $derived(this.runs[0]);
  readonly working = $derived(this.current?.state === 'working');

  /** It has its place, but its turn has not come. */
  readonly waiting = $derived(
    this.working && ['starting', 'queued'].includes(this.current?.job.phase.kind ?? ''),
  );

  /** Told of every prompt that is asked for. */
  history: Pick<PromptHistory, 'add'> | undefined;
  /** The start picture whose pixels these are. */
  startOf: (picture: PixelPicture) => Pick<StartPicture, 'name' | 'file'> | undefined = () =>
    undefined;
  /** Opens one again that a reload took. @throws EaselError as opening does */
  openStart: (file: Blob) => Promise<PixelPicture> = () =>
    Promise.reject(new EaselError('internal', 'Nothing here opens a start picture.'));
  /** What was asked for before the model's fetch broke off. */
  #waiting: readonly SeededRequest[] = [];
  #lastId = 0;

  /**
   * @param visit holds what is asked for over a reload; absent: a reload ends it
   * @param policy is asked before anything is made, and again once the model has come, where words alone were judged
   *   before; absent: the engine asks it
   * @param checks knows what is held back of what the engine makes; absent: nothing is
   */
  constructor(
    engine: Engine,
    model: Model,
    activity: Activity,
    notifier: Notifier,
    visit?: Visit,
    policy?: Pick<Policy, 'check'>,
    checks?: PictureChecks,
  ) {
    this.#engine = engine;
    this.#model = model;
    this.#activity = activity;
    this.#notifier = notifier;
    this.#visit = visit;
    this.#policy = policy;
    this.#checks = checks;
  }

  /** Offers the runs that a reload ended, and what it kept from beginning. */
  async offerInterrupted(): Promise<void> {
    const held = this.#visit?.read(HELD, heldSchema);
    if (held === undefined) return;
    const { requests, starts } = held;
    const files = starts ? await this.#visit?.readFiles(HELD_START) : undefined;
    const start = await this.#open(files?.files[0]);
    const whole = !starts || start !== undefined;
    const again = requests.flatMap((request) => readSeeded(request, start) ?? []);
    if (again.length < requests.length && whole) return;
    const named = requests.slice(0, NAMED).map(({ prompt }) => prompt);
    const words = strings.interrupted;
    const text = words.create([...named, ...(requests.length > NAMED ? ['…'] : [])].join(', '));
    const run = () => {
      this.#notifier.hide('interrupted-create');
      location.hash = 'create';
      this.generateAll(again);
    };
    this.#notifier.show({
      id: 'interrupted-create',
      text: whole ? text : `${text} ${words.remixLeft(files?.left ?? 0)}`,
      ...(whole ? { actions: [{ label: words.createAgain, primary: true, run }] } : {}),
      ondismiss: () => this.#forget(),
    });
  }

  async #open(file: Blob | undefined): Promise<PixelPicture | undefined> {
    return file && this.openStart(file).catch(() => undefined);
  }

  #hold(requests: readonly SeededRequest[]): void {
    const [first] = requests;
    const start = first?.image && this.startOf(first.image);
    this.#visit?.hold(HELD, {
      requests: requests.map(({ image: _, ...request }) => request),
      starts: first?.image !== undefined,
    });
    this.#visit?.holdFiles(HELD_START, start === undefined ? [] : [start.file]);
  }

  #forget(): void {
    this.#visit?.forget(HELD);
    this.#visit?.holdFiles(HELD_START, []);
  }

  /** One after the other; what ends one otherwise than by its pictures ends them all. */
  generateAll(requests: readonly SeededRequest[]): void {
    if (this.working) return;
    this.#begin(requests, 0);
  }

  /** @param asked made with the pack that it names, now and when it is asked for again; else with the one in use */
  generate(asked: SeededRequest): void {
    this.generateAll([asked]);
  }

  #begin(requests: readonly SeededRequest[], at: number): void {
    const asked = requests[at];
    this.batch = requests.length > 1 && asked !== undefined ? { requests, at } : undefined;
    if (asked === undefined) return;
    this.history?.add(asked.prompt);
    const pack = asked.pack ?? this.#model.pack?.id;
    const request = { ...asked, ...(pack === undefined ? {} : { pack }) };
    this.#waiting = [];
    this.refused = undefined;
    this.#notifier.hide('interrupted-create');
    this.#hold([request, ...requests.slice(at + 1)]);
    const [before] = this.runs;
    if (before !== undefined && before.tiles.every(({ picture, veiled }) => !picture && !veiled))
      this.drop(before);
    for (const old of this.runs.slice(KEPT_RUNS - 1)) this.drop(old);
    const hear = (event: EngineEvent) => this.#onEvent(run, event);
    const from = request.image && this.startOf(request.image)?.name;
    const run = new Run(++this.#lastId, request, showPicture, hear, from);
    run.heldOf = (picture) => this.#checks?.heldOf(picture);
    this.runs.unshift(run);
    this.#notifier.say(strings.run.announceStart(run.tiles.length));
    void this.#perform(run).then((made) => {
      if (made) this.#begin(requests, at + 1);
      else if (this.current === run || this.batch?.requests === requests) this.batch = undefined;
    });
  }

  /** Goes on with the model's fetch, and then with the pictures that waited for it. */
  async resumeFetch(): Promise<void> {
    const ready = await this.#model.fetch();
    if (ready) this.generateAll(this.#waiting);
  }

  /** Stops for the eye at once; the engine follows within a step. Finished pictures stay. */
  cancel(): void {
    if (!this.working) return;
    this.batch = undefined;
    this.current?.stop();
    this.#cancelled();
  }

  drop(run: Run): void {
    this.runs = this.runs.filter((other) => other.id !== run.id);
    release(...run.tiles.map(({ picture, veiled }) => picture ?? veiled?.picture));
  }

  /** Shows a picture that is held back, where the person may have it shown. */
  show(run: Run, index: number): void {
    const veiled = run.tiles[index]?.veiled;
    if (veiled === undefined || !veiled.held.mayGoOn) return;
    this.#checks?.show(veiled.picture.sha256);
    run.unveil(index);
  }

  /** Looks once more at a picture that could not be looked at. */
  async lookAgain(run: Run, index: number): Promise<void> {
    const tile = run.tiles[index];
    if (tile?.veiled === undefined) return;
    const { picture } = tile.veiled;
    const held = await this.#checks?.lookAgain(picture.sha256, picture.file);
    if (held === undefined) run.unveil(index);
    else tile.veiled = { picture, held };
  }

  /**
   * Whether the prompt may be made: not when it is against the policy, and not when that cannot be asked, which it
   * says.
   */
  async #allows(run: Run): Promise<boolean> {
    if (this.#policy === undefined) return true;
    const { prompt, readAs } = run.request;
    try {
      const flag = await this.#policy.check(prompt, readAs);
      if (flag !== undefined) this.refused = { prompt, flag, requests: this.#fromHere(run) };
      return flag === undefined;
    } catch {
      return false;
    }
  }

  /** What is still to be made, from a run that is being made on. */
  #fromHere({ request }: Run): readonly SeededRequest[] {
    return this.batch ? this.batch.requests.slice(this.batch.at) : [request];
  }

  /** @returns whether its pictures were made */
  async #perform(run: Run): Promise<boolean> {
    const ready = async () => {
      if (!(await this.#allows(run))) return false;
      await this.#model.started;
      const byWordsAlone = this.#model.missing;
      if (!(await this.#model.ready(run.request))) return false;
      // The model has come to read what words alone could not tell.
      return !byWordsAlone || this.#allows(run);
    };
    const outcome = await this.#activity.perform('create', run.job, ready, async (options) => {
      const request = $state.snapshot(run.request);
      run.begin();
      const made = await this.#engine.textToImage(request, { ...options, previews: true });
      // Over for the eye already: what came late changes nothing.
      options.signal.throwIfAborted();
      made.pictures.forEach((picture) => run.take(picture));
      run.provenance = made.provenance;
    });
    this.#model.fetchEnded();
    if (outcome === 'no-model') {
      if (this.refused !== undefined) this.#forget();
      else if (!run.stopped) this.#waiting = this.#fromHere(run);
      this.drop(run); // The install panel says what happened.
      return false;
    }
    if (outcome === 'cancelled') {
      if (!run.stopped) this.#cancelled();
      return false;
    }
    this.#forget();
    for (const tile of run.tiles) if (tile.picture ?? tile.veiled) tile.preview = undefined;
    if (outcome === 'failed') return false;
    this.#notifier.say(strings.run.announceDone(run.tiles.length));
    if (this.#model.missing) void this.#model.refresh();
    return true;
  }

  #cancelled(): void {
    this.#forget();
    this.#model.pause();
    this.#notifier.say(strings.run.announceCancelled);
  }

  #onEvent(run: Run, event: EngineEvent): void {
    this.#model.onEvent(event);
    if (event.type !== 'install') this.#model.fetchEnded();
    if (event.type === 'stage')
      this.#notifier.say(strings.run.announceStage(strings.create.stages[event.stage].title));
    const held = event.type === 'picture' ? this.#checks?.heldOf(event.picture) : undefined;
    if (held !== undefined) this.#notifier.say(titleOfHeld(held));
    else if (event.type === 'picture' && run.tiles.length > 1)
      this.#notifier.say(strings.run.announcePicture(event.picture.index + 1, run.tiles.length));
  }
}

function showPicture({ png, width, height, seed, score, sha256 }: Picture): ShownPicture {
  return { ...hold(pngFile(png)), width, height, seed, score, sha256 };
}
