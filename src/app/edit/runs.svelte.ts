/* More than 300 lines: runs of edits, from the press to what is taken of them. */
import { isBlank } from '../../base/blank.ts';
import { EaselError } from '../../base/errors.ts';
import { withPrompt } from '../../editor/document.ts';
import {
  applyResult,
  FRAME_SIZES,
  frameRect,
  frameRequest,
  type Frame,
} from '../../editor/frames.ts';
import { readMask, writeMask, type Mask } from '../../editor/mask.ts';
import { Job } from '../../engine/page/job.svelte.ts';
import type { Rect } from '../../editor/viewport.ts';
import {
  MAX_PROMPT_CHARACTERS,
  type Engine,
  type EngineEvent,
  type TextToImageResult,
} from '../../engine/types.ts';
import { freshPictures, type Keep } from '../../library/keeper.ts';
import { documentOrigin } from '../../library/origins.ts';
import { showError, type ShownError } from '../errors.ts';
import { pngFile } from '../files/heldFile.ts';
import { openPixels } from '../files/openPicture.ts';
import type { ReadAs } from '../create/readAs.svelte.ts';
import type { Model } from '../models/model.svelte.ts';
import { titleOfHeld } from '../policy/heldWords.ts';
import type { PictureChecks } from '../policy/pictureChecks.svelte.ts';
import type { Policy } from '../policy/policy.svelte.ts';
import { rollSeed } from '../seed.ts';
import type { Settings } from '../settings/settings.svelte.ts';
import type { Activity, Outcome } from '../shell/activity.svelte.ts';
import type { Visit } from '../shell/visit.ts';
import { strings } from '../strings/index.ts';
import { FrameQueue, type AskedFrame } from './frameQueue.svelte.ts';
import { forgetFrames, heldFrames, heldMasks, holdFrames, type HeldFrame } from './heldFrames.ts';
import { maskedPreview } from './maskedPreview.ts';
import { stillHeld, suggestionsOf, unveiled } from './veiled.ts';
import type { Workspace } from './workspace.svelte.ts';

const words = strings.edit;

export interface EditRunServices {
  readonly engine: Engine;
  readonly model: Model;
  readonly policy: Policy;
  readonly checks: PictureChecks;
  readonly readAs: ReadAs;
  readonly settings: Settings;
  readonly activity: Activity;
  readonly visit: Visit;
  /** Where what is accepted goes. */
  readonly keep: Keep;
}

/** What is asked for: of what is absent, what stands on the screen, another seed, and the pack in use. */
interface Ask {
  readonly frame?: Frame;
  /** What is marked for it; absent: what is marked and no other frame before it is for. */
  readonly mask?: Mask | undefined;
  readonly prompt?: string;
  readonly seed?: number;
  readonly pack?: string;
}

/** Has the engine make what is marked in the frame, and shows its suggestions to be taken or left. */
export class EditRuns {
  readonly #engine: Engine;
  readonly #model: Model;
  readonly #policy: Policy;
  readonly #checks: PictureChecks;
  readonly #readAs: ReadAs;
  readonly #activity: Activity;
  readonly #workspace: Workspace;
  readonly #visit: Visit;
  readonly #settings: Settings;
  readonly #keep: Keep;

  readonly job = new Job<void>();
  readonly queue = new FrameQueue();
  /** The frame that the engine is at. */
  #making = $state.raw<AskedFrame>();
  /** A frame is being made, and what is asked for now waits for it. */
  readonly queues = $derived(this.#making !== undefined && this.job.working);
  /** Where the engine is at work; undefined: nowhere, or on the whole picture. */
  readonly frame: Frame | undefined = $derived(this.#making?.frame);
  #keys = 0;
  /** One failed: what waits goes on when the person says so. */
  #stopped = false;
  /** What is missing before anything can be made. */
  missing = $state<string>();
  readonly error: ShownError | undefined = $derived(this.job.error && showError(this.job.error));
  /** The policy is being asked: nothing else is under way yet for what was asked for. */
  checking = $state(false);
  /** The prompt that was refused last: asked for again, it is made where that may be. */
  #warned: string | undefined;

  constructor(services: EditRunServices, workspace: Workspace) {
    this.#engine = services.engine;
    this.#model = services.model;
    this.#policy = services.policy;
    this.#checks = services.checks;
    this.#readAs = services.readAs;
    this.#settings = services.settings;
    this.#activity = services.activity;
    this.#visit = services.visit;
    this.#keep = services.keep;
    this.#workspace = workspace;
  }

  /** Offers what a reload ended, where its document is open. */
  offerInterrupted(): void {
    const held = heldFrames(this.#visit);
    const { document, notifier } = this.#workspace;
    const [first] = held;
    if (first?.document !== document.id) return;
    this.#workspace.prompt = first.prompt;
    notifier.show({
      id: 'interrupted-edit',
      text: strings.interrupted.edit(first.prompt),
      actions: [
        {
          label: strings.interrupted.editAgain,
          primary: true,
          run: () => {
            location.hash = 'edit';
            void this.#makeAgain(held);
          },
        },
      ],
      ondismiss: () => forgetFrames(this.#visit),
    });
  }

  /** Has what is marked in the frame made; while another frame is at work it waits. */
  async generate(ask: Ask = {}): Promise<void> {
    if ((this.job.working && !this.queues) || this.checking) return;
    const workspace = this.#workspace;
    const asked = await this.#ask(ask);
    if (asked === undefined) return workspace.notifier.say(this.missing ?? '');
    workspace.notifier.hide('interrupted-edit');
    workspace.setCandidates(undefined);
    if (!this.queues) return this.#makeAll(asked);
    this.queue.add(asked);
    this.#hold();
    workspace.notifier.say(words.queue.added);
    this.#showNext();
  }

  /** Other suggestions for the frame of those that are shown. */
  retry(): Promise<void> {
    const shown = this.#workspace.candidates;
    if (shown?.prompt === undefined) return this.generate();
    const { x, y, width } = shown.rect;
    const { size } = this.#workspace.document.frame;
    const frame = { x, y, size: FRAME_SIZES.find((side) => side === width) ?? size };
    return this.generate({ frame, prompt: shown.prompt });
  }

  /** As {@link goOn}, when a document is opened: what stopped after a fault waits for the person. */
  resume(): void {
    if (this.#stopped) this.#showNext();
    else this.goOn();
  }

  /** Nothing more is made for a document that is gone. */
  forget(document: string): void {
    this.queue.forget(document);
    if (this.#making?.document === document) this.job.cancel();
    this.#hold();
  }

  /** Makes what waits for this document, and shows what was made for it, where nothing else is. */
  goOn(): void {
    this.#stopped = false;
    this.#showNext();
    if (this.job.working) return;
    const next = this.queue.next(this.#workspace.document.id);
    if (next !== undefined) void this.#makeAll(next);
  }

  /** Takes a frame out of those that wait. */
  takeOut(key: number): void {
    this.queue.remove(key);
    this.#hold();
  }

  async #makeAgain(held: readonly HeldFrame[]): Promise<void> {
    const { notifier } = this.#workspace;
    notifier.hide('interrupted-edit');
    const masks = await heldMasks(this.#visit, held);
    for (const [i, each] of held.entries()) {
      const asked = await this.#ask({ ...each, mask: masks[i] });
      if (asked !== undefined) this.queue.add(asked);
      else notifier.say(this.missing ?? '');
    }
    this.#hold();
    this.goOn();
  }

  /** Frame after frame, until none waits or one fails. */
  async #makeAll(first: AskedFrame): Promise<void> {
    let next: AskedFrame | undefined = first;
    while (next !== undefined) {
      this.#making = next;
      this.#hold();
      const outcome = await this.#make(next);
      this.#making = undefined;
      this.#hold();
      this.#stopped = outcome === 'failed' || outcome === 'no-model';
      if (this.#stopped) return;
      next = this.queue.next(this.#workspace.document.id);
    }
  }

  async #make(asked: AskedFrame): Promise<Outcome> {
    const workspace = this.#workspace;
    const { document: id, frame, mask, prompt, seed, pack } = asked;
    const same = { seed, ...(pack === undefined ? {} : { pack }) };
    // What was taken meanwhile is part of what it is painted into.
    const { picture, mask: erased } = frameRequest(
      { tiles: workspace.document.tiles, mask },
      frame,
    );
    workspace.notifier.say(words.announce.start);
    const preview = maskedPreview(erased, frame.size);
    const ready = async () => {
      await this.#model.started;
      const byWordsAlone = this.#model.missing;
      if (!(await this.#model.ready(same))) return false;
      // The model has come meanwhile: now it reads what the words mean.
      if (byWordsAlone) this.missing = await this.#refusal(prompt);
      if (this.missing !== undefined) workspace.notifier.say(this.missing);
      return this.missing === undefined;
    };
    const outcome = await this.#activity.perform('edit', this.job, ready, async (options) => {
      const { signal } = options;
      const onEvent = (event: EngineEvent) => {
        options.onEvent(event);
        if (event.type === 'preview' && event.picture === 0 && workspace.document.id === id)
          workspace.setPreview({ image: preview(event), rect: frameRect(frame) });
      };
      const result = await this.#engine.edit(
        await this.#readAs.read({ image: picture, mask: erased, prompt, n: 3, ...same }),
        { signal, onEvent, previews: true },
      );
      await this.#keepMade(result, asked, signal);
    });
    workspace.setPreview(undefined);
    if (outcome === 'cancelled') workspace.notifier.say(words.announce.cancelled);
    return outcome;
  }

  /** The words, once they are in order and the policy has nothing against them; else `missing` says why not. */
  async approve(): Promise<string | undefined> {
    const prompt = this.#prompt();
    if (prompt === undefined || this.checking) return undefined;
    this.checking = true;
    this.missing = await this.#refusal(prompt).finally(() => (this.checking = false));
    if (this.missing !== undefined) this.#workspace.notifier.say(this.missing);
    return this.missing === undefined ? prompt : undefined;
  }

  /** What is read of the words, where that is not the words. */
  reading(prompt: string): { readonly readAs?: string } {
    const reading = this.#readAs.of(prompt);
    return reading === undefined ? {} : { readAs: reading.text };
  }

  /** Fetches what the words need to be read. */
  prepare(): Promise<void> {
    return this.#readAs.prepare(this.#workspace.prompt);
  }

  cancel(): void {
    this.job.cancel();
    this.#model.pause();
  }

  /** The shown suggestion becomes the picture; what was marked for it is marked no more. */
  accept(): void {
    const shown = this.#workspace.candidates;
    const tiles = shown?.results[shown.index];
    if (shown === undefined || tiles === undefined) return;
    const held = shown.held?.get(shown.index);
    if (held !== undefined) return this.#workspace.notifier.say(titleOfHeld(held.why));
    const taken = shown.pictures[shown.index];
    if (taken !== undefined && !this.#settings.keepsSuggestions) void this.#keep([taken]);
    this.#workspace.setCandidates(undefined);
    this.#workspace.commit(shown.by === 'fill' ? 'fill' : 'accept', {
      tiles,
      mask: without(this.#workspace.document.mask, shown.mask, shown.rect),
    });
    this.#workspace.notifier.say(words.announce.accepted);
    this.#showNext();
  }

  /** Shows the suggestion that is held back, where the person may have it shown. */
  reveal(): void {
    const shown = this.#workspace.candidates;
    const held = shown?.held?.get(shown.index);
    const picture = shown?.pictures[shown.index];
    if (shown === undefined || held?.why.mayGoOn !== true || picture === undefined) return;
    this.#checks.show(picture.sha256);
    this.#workspace.setCandidates(unveiled(shown, held.tiles));
  }

  /** Looks once more at one that could not be looked at. */
  async lookAgain(): Promise<void> {
    const shown = this.#workspace.candidates;
    const held = shown?.held?.get(shown.index);
    const picture = shown?.pictures[shown.index];
    if (shown === undefined || held === undefined || picture === undefined) return;
    const why = await this.#checks.lookAgain(picture.sha256, pngFile(picture.png));
    if (this.#workspace.candidates !== shown) return;
    this.#workspace.setCandidates(
      why === undefined ? unveiled(shown, held.tiles) : stillHeld(shown, { ...held, why }),
    );
  }

  discard(): void {
    if (this.#workspace.candidates === undefined) return;
    this.#workspace.setCandidates(undefined);
    this.#workspace.notifier.say(words.announce.discarded);
    this.#showNext();
  }

  show(step: 1 | -1): void {
    const shown = this.#workspace.candidates;
    if (shown === undefined) return;
    const count = shown.results.length;
    const index = (shown.index + step + count) % count;
    this.#workspace.setCandidates({ ...shown, index });
    this.#workspace.notifier.say(words.announce.showing(index + 1, count));
  }

  dismiss(): void {
    this.job.error = undefined;
    this.missing = undefined;
  }

  /** Shows what was made for a frame as suggestions: at once, or when those that are shown are taken or left. */
  async #keepMade(
    result: TextToImageResult,
    asked: AskedFrame,
    signal: AbortSignal,
  ): Promise<void> {
    const rasters = await Promise.all(
      result.pictures.map(({ png }) => openPixels(pngFile(png), asked.frame.size)),
    );
    const origin = documentOrigin(asked.document);
    const fresh = await freshPictures('edit', result);
    const pictures = fresh.map((each) => ({ ...each, origin }));
    signal.throwIfAborted();
    if (this.#settings.keepsSuggestions) void this.#keep(pictures);
    this.queue.keep({ asked, rasters, pictures });
    this.#showNext();
  }

  #showNext(): void {
    const workspace = this.#workspace;
    if (workspace.candidates !== undefined) return;
    const made = this.queue.nextReady(workspace.document.id);
    if (made === undefined) return;
    this.#hold();
    const { asked, rasters, pictures } = made;
    const { frame, mask, prompt } = asked;
    const { tiles } = workspace.document;
    const { results, held } = suggestionsOf(
      rasters,
      (i) => pictures[i] && this.#checks.heldOf(pictures[i]),
      (raster) => applyResult({ tiles, mask }, frame, raster),
    );
    workspace.replace(withPrompt(workspace.document, frame, prompt));
    const rect = frameRect(frame);
    const suggestions = { results, held, pictures, index: 0 };
    workspace.setCandidates({ by: 'model', rect, mask, prompt, ...suggestions });
    workspace.notifier.say(words.announce.ready(results.length));
  }

  #unmade(): readonly AskedFrame[] {
    return [...(this.#making ? [this.#making] : []), ...this.queue.waiting];
  }

  /** What a reload would end or lose: suggestions that are shown are held with their pixels. */
  #hold(): void {
    holdFrames(this.#visit, [...this.queue.ready.map(({ asked }) => asked), ...this.#unmade()]);
  }

  /** What is asked for, once it is in order; undefined, and `missing` says why, where it is not. */
  async #ask({
    frame: where,
    mask: marked,
    prompt: said,
    seed,
    pack: packId,
  }: Ask): Promise<AskedFrame | undefined> {
    const prompt = this.#prompt(said);
    if (prompt === undefined) return undefined;
    this.checking = true;
    this.missing = await this.#refusal(prompt).finally(() => (this.checking = false));
    if (this.missing !== undefined) return undefined;
    const { id, frame } = this.#workspace.document;
    const mask = this.#asked(where ?? frame, packId, marked);
    if (mask === undefined) return undefined;
    const pack = packId ?? this.#model.pack?.id;
    return {
      key: this.#keys++,
      document: id,
      frame: where ?? frame,
      mask,
      prompt,
      seed: seed ?? rollSeed(),
      ...(pack === undefined ? {} : { pack }),
    };
  }

  /** The words of the prompt; undefined where they are not in order, and `missing` says why. */
  #prompt(said = this.#workspace.prompt): string | undefined {
    const prompt = said.trim();
    const over = [...prompt].length - MAX_PROMPT_CHARACTERS;
    this.missing = isBlank(prompt)
      ? words.describe.needWords
      : over > 0
        ? words.describe.tooLong(over)
        : undefined;
    return this.missing === undefined ? prompt : undefined;
  }

  /**
   * What is marked for a frame and for none before it; undefined where nothing can be made of it, and `missing` says
   * why.
   */
  #asked(frame: Frame, packId: string | undefined, marked: Mask | undefined): Mask | undefined {
    const { document } = this.#workspace;
    const pack = this.#model.find(packId);
    if (pack?.sizes.includes(frame.size) === false) {
      this.missing = words.describe.otherFrame(pack.name, pack.sizes);
      return undefined;
    }
    const mask = this.#unmade()
      .filter((each) => each.document === document.id)
      .reduce(
        (left, each) => without(left, each.mask, frameRect(each.frame)),
        marked ?? document.mask,
      );
    try {
      frameRequest({ tiles: document.tiles, mask }, frame);
      return mask;
    } catch (thrown) {
      if (!(thrown instanceof EaselError) || thrown.param !== 'mask') throw thrown;
      this.missing = words.describe.needMarked;
      return undefined;
    }
  }

  /** The content policy's refusal, as a sentence. */
  async #refusal(prompt: string): Promise<string | undefined> {
    await this.#readAs.prepare(prompt);
    const flag = await this.#policy.check(prompt, this.reading(prompt).readAs);
    if (flag === undefined) return undefined;
    const { categories, refused } = strings.policy;
    const mayGoOn = this.#policy.mayGoOn(flag);
    if (mayGoOn && this.#warned === prompt) {
      this.#policy.goOn(prompt, flag);
      return undefined;
    }
    this.#warned = prompt;
    const again = mayGoOn ? ` ${refused.again}` : '';
    const grounds = this.#policy.strictness === 'standard' ? refused.why(flag.words) : '';
    return `${refused.title(categories[flag.category].name)}. ${grounds} ${refused.whyNot}${again}`;
  }
}

/** The mask without what `used` marked within `rect`: what was painted meanwhile stays. */
function without(mask: Mask, used: Mask, rect: Rect): Mask {
  const now = readMask(mask, rect);
  const before = readMask(used, rect);
  for (let i = 0; i < now.length; i++) if ((before[i] ?? 0) > 0) now[i] = 0;
  return writeMask(mask, rect, now);
}
