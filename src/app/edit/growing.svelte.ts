import { EaselError } from '../../base/errors.ts';
import { createDocument, MAX_DOCUMENT_SIDE } from '../../editor/document.ts';
import {
  applyResult,
  FRAME_SIZES,
  frameRequest,
  type Frame,
  type FrameSize,
} from '../../editor/frames.ts';
import { createMask } from '../../editor/mask.ts';
import { union } from '../../editor/rect.ts';
import { coveringTiles, layTiles, squareOf } from '../../editor/tiledPicture.ts';
import { readRegion, writeRegion, type Tiles } from '../../editor/tiles.ts';
import type { Rect } from '../../editor/viewport.ts';
import type { Work } from '../../engine/page/job.svelte.ts';
import type { Engine, EngineEvent } from '../../engine/types.ts';
import { frameOfRatio, planRounds, type Round } from '../../tasks/rounds.ts';
import { OwnError, showError, type ShownError } from '../errors.ts';
import { pngFile } from '../files/heldFile.ts';
import { openPixels } from '../files/openPicture.ts';
import type { Model } from '../models/model.svelte.ts';
import { rollSeed } from '../seed.ts';
import type { Activity } from '../shell/activity.svelte.ts';
import type { Visit } from '../shell/visit.ts';
import { strings } from '../strings/index.ts';
import type { Documents } from './documents.svelte.ts';
import type { Fills } from './fills.svelte.ts';
import { holdingWork, type HeldWork } from './heldWork.ts';
import type { EditRuns } from './runs.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

const words = strings.edit.growing;
/** The square that the last upsampler starts from, and how many times as wide it makes it. */
const ENLARGED_SIDE = 256;
const ENLARGED_BY = 4;
/** Pixels of a square that lie over its neighbour, before it is enlarged. */
const ENLARGED_OVERLAP = 32;

/** Makes the whole picture larger, round by round, as one job: over its border to another shape, or fourfold. */
export class Growing {
  readonly #engine: Engine;
  readonly #model: Model;
  readonly #activity: Activity;
  readonly #workspace: Workspace;
  readonly #documents: Documents;
  readonly #runs: EditRuns;
  readonly #fills: Fills;
  readonly #visit: Visit;

  error = $state.raw<ShownError>();

  constructor(
    services: {
      readonly engine: Engine;
      readonly model: Model;
      readonly activity: Activity;
      readonly visit: Visit;
    },
    workspace: Workspace,
    documents: Documents,
    runs: EditRuns,
    fills: Fills,
  ) {
    this.#engine = services.engine;
    this.#model = services.model;
    this.#activity = services.activity;
    this.#workspace = workspace;
    this.#documents = documents;
    this.#runs = runs;
    this.#fills = fills;
    this.#visit = services.visit;
  }

  /** Extends the picture from what surrounds its border, without a model: one step to undo. */
  async extendByFill(ratio: number): Promise<void> {
    const plan = this.#target(ratio);
    if (plan === undefined) return;
    const tiles = await this.#fills.extend(plan.target);
    if (tiles !== undefined) this.#commit(tiles, plan.target);
  }

  /**
   * Extends the picture by what the words describe: as many frames as it takes, one job, one step to undo.
   *
   * @param seed of an earlier try, for the same pictures
   */
  async extendByModel(ratio: number, seed = rollSeed()): Promise<void> {
    const plan = this.#target(ratio);
    if (plan === undefined || this.#runs.job.working) return;
    const prompt = await this.#runs.approve();
    if (prompt === undefined) return;
    const { content, target } = plan;
    const { id, tiles: before } = this.#workspace.document;
    const { side, rounds } = this.#rounds(content, target);
    const pack = this.#model.pack?.id;
    const same = pack === undefined ? {} : { pack };
    this.#workspace.notifier.say(words.start(rounds.length));
    let made: Tiles | undefined;
    const asked = { kind: 'extend', document: id, ratio, prompt, seed } as const;
    await this.#perform(asked, same, async ({ signal, onEvent }) => {
      let tiles = before;
      for (const [i, round] of rounds.entries()) {
        const frame: Frame = { x: round.x, y: round.y, size: side };
        const layers = { tiles, mask: createMask() };
        const { picture, mask } = frameRequest(layers, frame);
        const { pictures } = await this.#engine.edit(
          {
            image: picture,
            mask,
            prompt,
            ...this.#runs.reading(prompt),
            n: 1,
            seed: seed + i,
            ...same,
          },
          { signal, onEvent: partOf(onEvent, i, rounds.length) },
        );
        const [first] = pictures;
        if (first === undefined) throw new EaselError('internal', 'The engine made no picture.');
        const raster = await openPixels(pngFile(first.png), side);
        signal.throwIfAborted();
        tiles = take(tiles, applyResult(layers, frame, raster), round.unknown);
      }
      made = tiles;
    });
    if (made === undefined || this.#workspace.document.id !== id) return;
    const fresh = rounds.flatMap(({ unknown }) => unknown);
    this.#commit(take(this.#workspace.document.tiles, made, fresh), target);
  }

  /** Has the engine enlarge the whole picture fourfold, square by square, into a document of its own. */
  async enlarge(): Promise<void> {
    const { content, document } = this.#workspace;
    if (content === undefined || this.#runs.job.working) return;
    this.error = undefined;
    const size = { width: content.width * ENLARGED_BY, height: content.height * ENLARGED_BY };
    if (Math.max(size.width, size.height) > MAX_DOCUMENT_SIDE)
      return this.#complain(
        new OwnError('invalid-request', words.enlargedTooLarge(MAX_DOCUMENT_SIDE / ENLARGED_BY)),
      );
    const places = coveringTiles(content, ENLARGED_SIDE, ENLARGED_OVERLAP);
    const seed = rollSeed();
    this.#workspace.notifier.say(words.enlarging(places.length));
    let made: Tiles | undefined;
    const asked = { kind: 'enlarge', document: document.id } as const;
    await this.#perform(asked, {}, async ({ signal, onEvent }) => {
      const laying = layTiles(size, ENLARGED_OVERLAP * ENLARGED_BY);
      for (const [i, at] of places.entries()) {
        const image = squareOf(document.tiles, content, at, ENLARGED_SIDE);
        const options = { signal, onEvent: partOf(onEvent, i, places.length) };
        const { picture } = await this.#engine.upscale({ image, seed }, options);
        const raster = await openPixels(pngFile(picture.png), picture.width);
        signal.throwIfAborted();
        laying.lay({ x: at.x * ENLARGED_BY, y: at.y * ENLARGED_BY }, raster);
      }
      made = laying.finish();
    });
    // Another document was opened meanwhile: it stays open.
    if (made === undefined || this.#workspace.document.id !== document.id) return;
    const blank = createDocument(strings.edit.recipes.enlargedName(document.name), {
      exif: document.exif,
    });
    this.#documents.take({ ...blank, tiles: made, area: { x: 0, y: 0, ...size } });
    this.#workspace.notifier.say(strings.edit.recipes.enlarged);
  }

  dismiss(): void {
    this.error = undefined;
  }

  #target(ratio: number): { readonly content: Rect; readonly target: Rect } | undefined {
    const { content, notifier, candidates } = this.#workspace;
    this.error = undefined;
    if (content === undefined || candidates !== undefined) return undefined;
    const target = frameOfRatio(content, ratio);
    if (target.width === content.width && target.height === content.height) {
      notifier.say(strings.edit.recipes.alreadySo);
      return undefined;
    }
    if (Math.max(target.width, target.height) > MAX_DOCUMENT_SIDE) {
      this.#complain(new OwnError('invalid-request', words.tooLarge(MAX_DOCUMENT_SIDE)));
      return undefined;
    }
    return { content, target };
  }

  #perform(asked: HeldWork, by: { readonly pack?: string }, work: Work<void>): Promise<unknown> {
    const { notifier } = this.#workspace;
    notifier.hide('interrupted-edit');
    const ready = () => this.#model.ready(by);
    return holdingWork(this.#visit, asked, () =>
      this.#activity.perform('edit', this.#runs.job, ready, work),
    );
  }

  /** The fewest rounds that frames of the model's sizes take; frames larger than the whole paint what nobody sees. */
  #rounds(content: Rect, target: Rect): { side: FrameSize; rounds: readonly Round[] } {
    const painted = FRAME_SIZES.filter((side) => this.#model.sizes.includes(side));
    const known = painted.length > 0 ? painted : FRAME_SIZES;
    const longer = Math.max(target.width, target.height);
    const fitting = known.filter((side) => side <= longer);
    const [first, ...others] = (fitting.length > 0 ? fitting : known.slice(0, 1)).map((side) => ({
      side,
      rounds: planRounds(content, target, { side }),
    }));
    if (first === undefined) throw new EaselError('internal', 'There is no frame to extend by.');
    return others.reduce(
      (best, each) => (each.rounds.length <= best.rounds.length ? each : best),
      first,
    );
  }

  #commit(tiles: Tiles, target: Rect): void {
    const { area } = this.#workspace.document;
    this.#workspace.commit('extend', { tiles, area: union(area, target) });
    this.#workspace.view.fit();
    this.#workspace.notifier.say(words.extended);
  }

  #complain(fault: EaselError): void {
    this.error = showError(fault);
  }
}

/** What a round made, in the places that were new to it. */
function take(tiles: Tiles, from: Tiles, places: readonly Rect[]): Tiles {
  return places.reduce((all, rect) => writeRegion(all, rect, readRegion(from, rect)), tiles);
}

/** What the engine tells of one round, as part `index` of `count` equal ones. */
function partOf(
  onEvent: (event: EngineEvent) => void,
  index: number,
  count: number,
): (event: EngineEvent) => void {
  return (event) => {
    if (event.type !== 'step') return onEvent(event);
    const { secondsLeft: left, progress, ...rest } = event;
    const shown = { ...rest, progress: (index + progress) / count };
    if (left === undefined) return onEvent(shown);
    // What is left of this round, and as long as it takes in all for each that follows.
    const whole = progress < 1 ? left / (1 - progress) : left;
    onEvent({ ...shown, secondsLeft: left + whole * (count - index - 1) });
  };
}
