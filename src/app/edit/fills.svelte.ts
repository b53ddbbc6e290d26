import { inSlices } from '../../base/breathe.ts';
import type { Background } from '../../editor/background.ts';
import {
  applyFill,
  copiedFrom,
  planFill,
  type FillPlan,
  type Sources,
} from '../../editor/fillPlan.ts';
import type { Mask } from '../../editor/mask.ts';
import { bounds, regionInSteps, type Tiles } from '../../editor/tiles.ts';
import type { Rect } from '../../editor/viewport.ts';
import type { FillPreview } from '../../fill/fill.ts';
import type { Raster } from '../../image/png.ts';
import { showError, type ShownError } from '../errors.ts';
import { strings } from '../strings/index.ts';
import type { Workspace } from './workspace.svelte.ts';

const words = strings.edit.fill;

/**
 * Fills what is marked from its surroundings, without a model: as suggestions to be taken or left, or at once where the
 * healing brush was lifted.
 */
export class Fills {
  readonly #workspace: Workspace;
  readonly #background: Background;
  readonly #sources: () => Promise<Sources>;

  working = $state(false);
  progress = $state(0);
  /** Nothing is marked, and nothing empty in the frame. */
  missing = $state<string>();
  error = $state.raw<ShownError>();
  #abort: AbortController | undefined;
  /** Strokes of the healing brush, one after the other. */
  #healing: Promise<void> = Promise.resolve();

  /** @param sources what may be copied, by selections of the open document */
  constructor(workspace: Workspace, background: Background, sources: () => Promise<Sources>) {
    this.#workspace = workspace;
    this.#background = background;
    this.#sources = sources;
  }

  /** Fills what is marked, or what is empty in the frame. Again, while suggestions are shown, is one more of them. */
  async fill(): Promise<void> {
    if (this.working) return;
    const workspace = this.#workspace;
    const { id } = workspace.document;
    const sources = await this.#read();
    if (sources === undefined || workspace.document.id !== id) return;
    const { document, notifier } = workspace;
    const before = workspace.candidates?.by === 'fill' ? workspace.candidates.results : [];
    const plan = planFill(document, document.mask, sources);
    this.missing = plan === undefined ? words.nothing : undefined;
    if (plan === undefined) return notifier.say(words.nothing);
    notifier.say(words.start);
    const { mask } = document;
    const rect = bounds(mask) ?? plan.rect;
    const filled = await this.#run(plan, before.length);
    if (filled === undefined || workspace.document.id !== document.id) return;
    const results = [...before, filled(workspace.document.tiles)];
    workspace.setCandidates({
      by: 'fill',
      rect,
      results,
      mask,
      index: results.length - 1,
      pictures: [],
    });
    notifier.say(words.ready(results.length));
  }

  /** Fills a stroke of the healing brush: one undo step, and what is marked stays marked. */
  heal(stroke: Mask): Promise<void> {
    const { id } = this.#workspace.document;
    this.#healing = this.#healing
      .then(() => this.#heal(stroke, id))
      // The next stroke is filled all the same.
      .catch((thrown: unknown) => {
        this.error = showError(thrown, 'fill');
      })
      .finally(() => this.#workspace.dropDraft(stroke));
    return this.#healing;
  }

  async #heal(stroke: Mask, id: string): Promise<void> {
    const workspace = this.#workspace;
    if (workspace.document.id !== id || bounds(stroke) === undefined) return;
    const sources = await this.#sources();
    const plan = planFill(workspace.document, stroke, sources);
    const filled = plan && (await this.#run(plan, 0));
    if (filled === undefined || workspace.document.id !== id) return;
    const shown = workspace.candidates;
    workspace.commit('heal', { tiles: filled(workspace.document.tiles) });
    // Suggestions that came meanwhile are of the picture as it was.
    if (shown !== undefined)
      workspace.setCandidates({ ...shown, results: shown.results.map(filled) });
    workspace.notifier.say(words.healed);
  }

  /** What the document becomes when all that is empty in `target` is filled; undefined when it was not. */
  async extend(target: Rect): Promise<Tiles | undefined> {
    if (this.working) return undefined;
    const { document } = this.#workspace;
    const picture = await inSlices(regionInSteps(document.tiles, target));
    const hole = Uint8Array.from({ length: target.width * target.height }, (_, i) =>
      picture.rgba[4 * i + 3] === 0 ? 255 : 0,
    );
    const sources = await this.#read();
    if (sources === undefined || this.#workspace.document.id !== document.id) return undefined;
    const from = copiedFrom(sources, target);
    const filled = await this.#run({ rect: target, picture, hole, ...(from && { from }) }, 0);
    if (filled === undefined || this.#workspace.document.id !== document.id) return undefined;
    return filled(this.#workspace.document.tiles);
  }

  /** What may be copied; undefined where that cannot be read, which is said. */
  async #read(): Promise<Sources | undefined> {
    this.working = true;
    this.error = undefined;
    try {
      return await this.#sources();
    } catch (thrown) {
      this.error = showError(thrown, 'document');
      return undefined;
    } finally {
      this.working = false;
    }
  }

  cancel(): void {
    this.#abort?.abort();
  }

  dismiss(): void {
    this.error = undefined;
    this.missing = undefined;
  }

  /** What fills the hole in a picture; undefined when it was cancelled, or failed. */
  async #run(plan: FillPlan, seed: number): Promise<((tiles: Tiles) => Tiles) | undefined> {
    const workspace = this.#workspace;
    const { id } = workspace.document;
    const { rect, picture: given, from } = plan;
    // The pixels go over to the worker.
    const hole = plan.hole.slice();
    this.working = true;
    this.progress = 0;
    this.error = undefined;
    this.#abort = new AbortController();
    try {
      const filled = await this.#background.fill(
        { picture: given, hole: plan.hole, seed, ...(from && { from }) },
        this.#abort.signal,
        ({ box, picture, done }: FillPreview) => {
          if (!this.working || workspace.document.id !== id) return;
          this.progress = Math.max(this.progress, done);
          const place = { ...box, x: rect.x + box.x, y: rect.y + box.y };
          workspace.setPreview({ image: canvasOf(picture), rect: place });
        },
      );
      return (tiles) => applyFill(tiles, { rect, hole }, filled);
    } catch (thrown) {
      const error = showError(thrown, 'fill');
      if (error.code === 'cancelled') workspace.notifier.say(strings.edit.announce.cancelled);
      else this.error = error;
      return undefined;
    } finally {
      this.working = false;
      this.#abort = undefined;
      workspace.setPreview(undefined);
    }
  }
}

function canvasOf({ width, height, rgba }: Raster): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas;
}
