import * as v from 'valibot';
import type { Background } from '../../editor/background.ts';
import { createDocument, placePicture } from '../../editor/document.ts';
import { frameRect, type Frame } from '../../editor/frames.ts';
import { clearMask, readMask } from '../../editor/mask.ts';
import { frameSchema, areaSchema } from '../../editor/records.ts';
import { extendPlan } from '../../editor/recipes.ts';
import { maskBackground, removeBackground } from '../../editor/subject.ts';
import { readRegion } from '../../editor/tiles.ts';
import type { Rect } from '../../editor/viewport.ts';
import { Job, type Work } from '../../engine/page/job.svelte.ts';
import type { Engine } from '../../engine/types.ts';
import { showError, type ShownError } from '../errors.ts';
import { pngFile } from '../files/heldFile.ts';
import { openPixels } from '../files/openPicture.ts';
import type { Model } from '../models/model.svelte.ts';
import type { Activity } from '../shell/activity.svelte.ts';
import type { Visit } from '../shell/visit.ts';
import { strings } from '../strings/index.ts';
import type { Documents } from './documents.svelte.ts';
import { holdingWork } from './heldWork.ts';
import type { Workspace } from './workspace.svelte.ts';

const words = strings.edit.recipes;

/** The frame that can be enlarged: the side that the last upsampler starts from. */
export const ENLARGED_FRAME = 256;

/** Under which name a reload finds the recipe that was under way. */
const HELD = 'edit-recipe';

/** Recipes that wait for the person: those that are at work are begun anew. */
const heldSchema = v.object({
  document: v.string(),
  recipe: v.variant('kind', [
    v.object({ kind: v.literal('remove'), rect: areaSchema }),
    v.object({ kind: v.literal('replace') }),
    v.object({
      kind: v.literal('extend'),
      name: v.string(),
      frames: v.array(frameSchema),
      at: v.pipe(v.number(), v.integer(), v.minValue(0)),
    }),
  ]),
});

/**
 * What is under way: a background to be adjusted and removed, frames to be painted one after the other, or a larger
 * picture.
 */
export type Recipe =
  | { readonly kind: 'selecting' }
  | { readonly kind: 'enlarging' }
  | { readonly kind: 'remove'; readonly rect: Rect }
  | { readonly kind: 'replace' }
  | {
      readonly kind: 'extend';
      /** The ratio as a person reads it. */
      readonly name: string;
      readonly frames: readonly Frame[];
      /** The frame that is painted now. */
      readonly at: number;
    };

/** Recipes: several steps of the editor under one name. Each step can be looked at before it is taken. */
export class Recipes {
  readonly #engine: Engine;
  readonly #model: Model;
  readonly #workspace: Workspace;
  readonly #documents: Documents;
  readonly #background: Background;
  readonly #activity: Activity;
  readonly #visit: Visit;

  error = $state.raw<ShownError>();
  #begun = $state.raw<{ readonly recipe: Recipe; readonly document: string }>();
  /** A recipe ends with its document. */
  readonly active: Recipe | undefined = $derived.by(() =>
    this.#begun?.document === this.#workspace.document.id ? this.#begun.recipe : undefined,
  );
  /** The engine's part of a recipe. */
  job = $state.raw(new Job<void>());

  constructor(
    engine: Engine,
    model: Model,
    workspace: Workspace,
    documents: Documents,
    background: Background,
    activity: Activity,
    visit: Visit,
  ) {
    this.#engine = engine;
    this.#model = model;
    this.#workspace = workspace;
    this.#documents = documents;
    this.#background = background;
    this.#activity = activity;
    this.#visit = visit;
  }

  /** Goes on with the recipe that a reload interrupted, where its document is open. */
  restore(): void {
    const held = this.#visit.read(HELD, heldSchema);
    const mine = held?.document === this.#workspace.document.id;
    const whole = held?.recipe.kind !== 'extend' || held.recipe.at < held.recipe.frames.length;
    if (mine && whole && this.#begun === undefined) this.#begun = held;
  }

  /** Marks the background of the whole picture, to be adjusted and then made transparent. */
  removeBackground(): void {
    const rect = this.#workspace.content;
    if (rect !== undefined) void this.#markBackground(rect, { kind: 'remove', rect });
  }

  /** Marks the background within the frame, to be described anew. */
  replaceBackground(): void {
    if (this.#workspace.content === undefined) return;
    void this.#markBackground(frameRect(this.#workspace.document.frame), { kind: 'replace' });
  }

  /** What is marked becomes transparent. */
  applyRemoval(): void {
    if (this.active?.kind !== 'remove') return;
    const { rect } = this.active;
    const { tiles, mask } = this.#workspace.document;
    const subject = readMask(mask, rect).map((marked) => 255 - marked);
    this.#workspace.commit('transparent', {
      tiles: removeBackground(tiles, rect, subject),
      mask: clearMask(mask, rect),
      // What is cut out is as large as what still shows.
      area: undefined,
    });
    this.#begin(undefined);
    this.#say(words.removed);
  }

  /** Plans the frames that extend the picture, and goes to the first. The crop becomes the new shape. */
  extend(name: string, ratio: number): void {
    const { content } = this.#workspace;
    if (content === undefined) return;
    this.error = undefined;
    try {
      const { frames, target } = extendPlan(content, ratio);
      const [first] = frames;
      if (first === undefined) return this.#say(words.alreadySo);
      this.#begin({ kind: 'extend', name, frames, at: 0 });
      this.#workspace.crop = target;
      this.#workspace.setFrame(first);
      this.#workspace.view.fit();
      this.#say(words.part(1, frames.length));
    } catch (thrown) {
      this.error = showError(thrown);
    }
  }

  /** A suggestion was accepted: on to the next frame of the plan. */
  advance(): void {
    const { active } = this;
    if (active?.kind === 'replace') this.#begin(undefined);
    if (active?.kind !== 'extend') return;
    const at = active.at + 1;
    const next = active.frames[at];
    if (next === undefined) {
      this.#begin(undefined);
      return this.#say(words.extended);
    }
    this.#begin({ ...active, at });
    this.#workspace.setFrame(next);
    this.#say(words.part(at + 1, active.frames.length));
  }

  /** Has the engine enlarge what is in the frame fourfold, into a document of its own. */
  async enlarge(): Promise<void> {
    const { frame, tiles, name, id, exif } = this.#workspace.document;
    if (frame.size !== ENLARGED_FRAME || this.active !== undefined) return;
    this.error = undefined;
    this.#begin({ kind: 'enlarging' });
    const mine = this.#begun;
    this.#say(words.about.enlarging);
    const ready = () => this.#model.ready();
    // Another each time: one that was stopped may still be ending.
    const job = (this.job = new Job());
    this.#workspace.notifier.hide('interrupted-edit');
    const asked = { kind: 'enlargeFrame', document: id } as const;
    const work: Work<void> = async ({ signal, onEvent }) => {
      const image = readRegion(tiles, frameRect(frame));
      const { picture } = await this.#engine.upscale({ image }, { signal, onEvent });
      const raster = await openPixels(pngFile(picture.png), picture.width);
      signal.throwIfAborted();
      // Another document was opened meanwhile: it stays open.
      if (this.#workspace.document.id !== id) return;
      const blank = createDocument(words.enlargedName(name), { exif });
      this.#documents.take(placePicture(blank, raster, { x: 0, y: 0 }));
      this.#say(words.enlarged);
    };
    await holdingWork(this.#visit, asked, () => this.#activity.perform('edit', job, ready, work));
    if (job.error) this.error = showError(job.error);
    if (this.#begun === mine) this.#begin(undefined);
  }

  /** Leaves the recipe where it is; what was accepted stays. */
  stop(): void {
    this.job.cancel();
    this.#begin(undefined);
    this.error = undefined;
  }

  #begin(recipe: Recipe | undefined): void {
    this.#begun = recipe && { recipe, document: this.#workspace.document.id };
    if (this.#begun === undefined) this.#visit.forget(HELD);
    else this.#visit.hold(HELD, this.#begun);
  }

  async #markBackground(rect: Rect, then: Recipe): Promise<void> {
    if (this.active?.kind === 'selecting') return;
    this.error = undefined;
    this.#begin({ kind: 'selecting' });
    const mine = this.#begun;
    const { id, tiles } = this.#workspace.document;
    try {
      const subject = await this.#background.select(readRegion(tiles, rect));
      if (this.#workspace.document.id !== id || this.#begun !== mine) return;
      const { mask } = this.#workspace.document;
      this.#workspace.commit('background', { mask: maskBackground(mask, rect, subject) });
      this.#begin(then);
      this.#say(words.about[then.kind === 'remove' ? 'remove' : 'replace']);
    } catch (thrown) {
      this.#begin(undefined);
      this.error = showError(thrown);
    }
  }

  #say(sentence: string): void {
    this.#workspace.notifier.say(sentence);
  }
}
