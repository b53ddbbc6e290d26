/* More than 300 lines: one run of an edit, from the press to what is taken of it. */
import * as v from 'valibot';
import { EaselError } from '../../base/errors.ts';
import { withPrompt } from '../../editor/document.ts';
import { applyResult, frameRect, frameRequest, type Frame } from '../../editor/frames.ts';
import { readMask, writeMask, type Mask } from '../../editor/mask.ts';
import { Job } from '../../engine/page/job.svelte.ts';
import type { Rect } from '../../editor/viewport.ts';
import {
  MAX_PROMPT_CHARACTERS,
  MAX_SEED,
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
import type { Policy } from '../policy/policy.svelte.ts';
import { rollSeed } from '../seed.ts';
import type { Settings } from '../settings/settings.svelte.ts';
import type { Activity } from '../shell/activity.svelte.ts';
import type { Visit } from '../shell/visit.ts';
import { strings } from '../strings/index.ts';
import { maskedPreview } from './maskedPreview.ts';
import type { Workspace } from './workspace.svelte.ts';

const words = strings.edit;

/** Under which name a reload finds what was asked for. */
const HELD = 'edit-run';
const heldSchema = v.object({
  document: v.string(),
  prompt: v.string(),
  seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_SEED)),
  pack: v.exactOptional(v.string()),
});

export interface EditRunServices {
  readonly engine: Engine;
  readonly model: Model;
  readonly policy: Policy;
  readonly readAs: ReadAs;
  readonly settings: Settings;
  readonly activity: Activity;
  readonly visit: Visit;
  /** Where what is accepted goes. */
  readonly keep: Keep;
}

/** What the document was when its new part was asked for. */
interface Pressed {
  readonly id: string;
  readonly frame: Frame;
  readonly mask: Mask;
  readonly prompt: string;
}

/** Has the engine make what is marked in the frame, and shows its suggestions to be taken or left. */
export class EditRuns {
  readonly #engine: Engine;
  readonly #model: Model;
  readonly #policy: Policy;
  readonly #readAs: ReadAs;
  readonly #activity: Activity;
  readonly #workspace: Workspace;
  readonly #visit: Visit;
  readonly #settings: Settings;
  readonly #keep: Keep;

  readonly job = new Job<void>();
  /** What is missing before anything can be made. */
  missing = $state<string>();
  readonly error: ShownError | undefined = $derived(this.job.error && showError(this.job.error));
  /** The policy is being asked. */
  #checking = false;
  /** The prompt that was refused last: asked for again, it is made where that may be. */
  #warned: string | undefined;

  constructor(services: EditRunServices, workspace: Workspace) {
    this.#engine = services.engine;
    this.#model = services.model;
    this.#policy = services.policy;
    this.#readAs = services.readAs;
    this.#settings = services.settings;
    this.#activity = services.activity;
    this.#visit = services.visit;
    this.#keep = services.keep;
    this.#workspace = workspace;
  }

  /** Offers what a reload ended, where its document is open. */
  offerInterrupted(): void {
    const held = this.#visit.read(HELD, heldSchema);
    const { document, notifier } = this.#workspace;
    if (held?.document !== document.id) return;
    this.#workspace.prompt = held.prompt;
    notifier.show({
      id: 'interrupted-edit',
      text: strings.interrupted.edit(held.prompt),
      actions: [
        {
          label: strings.interrupted.editAgain,
          primary: true,
          run: () => {
            location.hash = 'edit';
            void this.generate(held);
          },
        },
      ],
      ondismiss: () => this.#visit.forget(HELD),
    });
  }

  /** @param again to make the same with the same model; absent: another seed, and the pack in use */
  async generate(again: { readonly seed?: number; readonly pack?: string } = {}): Promise<void> {
    if (this.job.working || this.#checking) return;
    const workspace = this.#workspace;
    const prompt = this.#prompt();
    if (prompt !== undefined) {
      this.#checking = true;
      this.missing = await this.#refusal(prompt).finally(() => (this.#checking = false));
    }
    const asked =
      prompt === undefined || this.missing !== undefined ? undefined : this.#asked(again.pack);
    if (prompt === undefined || asked === undefined)
      return workspace.notifier.say(this.missing ?? '');
    const { id, frame, mask } = workspace.document;
    workspace.notifier.hide('interrupted-edit');
    const pack = again.pack ?? this.#model.pack?.id;
    const same = { seed: again.seed ?? rollSeed(), ...(pack === undefined ? {} : { pack }) };
    this.#visit.hold(HELD, { document: id, prompt, ...same });
    workspace.setCandidates(undefined);
    workspace.notifier.say(words.announce.start);
    const preview = maskedPreview(asked.mask, frame.size);
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
      const { picture, mask: erased } = asked;
      const result = await this.#engine.edit(
        await this.#readAs.read({ image: picture, mask: erased, prompt, n: 3, ...same }),
        { signal, onEvent, previews: true },
      );
      await this.#offer(result, { id, frame, mask, prompt, signal });
    });
    this.#visit.forget(HELD);
    workspace.setPreview(undefined);
    if (outcome === 'cancelled') workspace.notifier.say(words.announce.cancelled);
  }

  /** The words, once they are in order and the policy has nothing against them; else `missing` says why not. */
  async approve(): Promise<string | undefined> {
    const prompt = this.#prompt();
    if (prompt === undefined || this.#checking) return undefined;
    this.#checking = true;
    this.missing = await this.#refusal(prompt).finally(() => (this.#checking = false));
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
    const taken = shown.pictures[shown.index];
    if (taken !== undefined && !this.#settings.keepsSuggestions) void this.#keep([taken]);
    this.#workspace.setCandidates(undefined);
    this.#workspace.commit(shown.by === 'fill' ? 'fill' : 'accept', {
      tiles,
      mask: without(this.#workspace.document.mask, shown.mask, shown.rect),
    });
    this.#workspace.notifier.say(words.announce.accepted);
  }

  discard(): void {
    if (this.#workspace.candidates === undefined) return;
    this.#workspace.setCandidates(undefined);
    this.#workspace.notifier.say(words.announce.discarded);
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

  /** Shows what was made for a document as suggestions, unless another was opened meanwhile. */
  async #offer(
    result: TextToImageResult,
    { id, frame, mask, prompt, signal }: Pressed & { readonly signal: AbortSignal },
  ): Promise<void> {
    const workspace = this.#workspace;
    const rasters = await Promise.all(
      result.pictures.map(({ png }) => openPixels(pngFile(png), frame.size)),
    );
    const origin = documentOrigin(id);
    const fresh = await freshPictures('edit', result);
    const made = fresh.map((each) => ({ ...each, origin }));
    signal.throwIfAborted();
    if (workspace.document.id !== id) return;
    const results = rasters.map((raster) =>
      applyResult({ tiles: workspace.document.tiles, mask }, frame, raster),
    );
    workspace.replace(withPrompt(workspace.document, frame, prompt));
    if (this.#settings.keepsSuggestions) void this.#keep(made);
    workspace.setCandidates({
      by: 'model',
      rect: frameRect(frame),
      results,
      mask,
      index: 0,
      pictures: made,
    });
    workspace.notifier.say(words.announce.ready(results.length));
  }

  /** The words of the prompt; undefined where they are not in order, and `missing` says why. */
  #prompt(): string | undefined {
    const prompt = this.#workspace.prompt.trim();
    const over = [...prompt].length - MAX_PROMPT_CHARACTERS;
    this.missing =
      prompt === ''
        ? words.describe.needWords
        : over > 0
          ? words.describe.tooLong(over)
          : undefined;
    return this.missing === undefined ? prompt : undefined;
  }

  #asked(packId: string | undefined): ReturnType<typeof frameRequest> | undefined {
    const { document } = this.#workspace;
    const pack = this.#model.find(packId);
    if (pack?.sizes.includes(document.frame.size) === false) {
      this.missing = words.describe.otherFrame(pack.name, pack.sizes);
      return undefined;
    }
    try {
      return frameRequest(document, document.frame);
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
