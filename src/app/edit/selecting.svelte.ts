import { inSlices } from '../../base/breathe.ts';
import type { Background } from '../../editor/background.ts';
import { FRAME_SIZES, frameFor } from '../../editor/frames.ts';
import {
  createMask,
  fillPolygon,
  fillRect,
  invertMask,
  MAX_FEATHER,
  readMask,
  type Mask,
  type MaskMode,
} from '../../editor/mask.ts';
import { combineMask, MAX_RESHAPE, maskOfTransparency } from '../../editor/maskShape.ts';
import { grow, intersect, isVoid, roundOut, union } from '../../editor/rect.ts';
import { bounds, overlaps, readRegion, regionInSteps, writeRegion } from '../../editor/tiles.ts';
import type { Point, Rect } from '../../editor/viewport.ts';
import { paintMarked } from '../../editor/paintMarked.ts';
import type { Model } from '../models/model.svelte.ts';
import { showError, type ShownError } from '../errors.ts';
import { strings } from '../strings/index.ts';
import type { Workspace } from './workspace.svelte.ts';

const words = strings.edit.selecting;
/** Document pixels around a part of the lasso along edges, in which its line may go; more where it is longer. */
const BESIDE = 24;

/** Marks parts of the picture by what is in it: colours, edges, transparency; and moves the edge of what is marked. */
export class Selecting {
  readonly #workspace: Workspace;
  readonly #background: Background;
  readonly #model: Model;

  /** Pixels that grow, shrink and soften go by. */
  by = $state(8);
  working = $state(false);
  error = $state.raw<ShownError>();

  constructor(workspace: Workspace, background: Background, model: Model) {
    this.#workspace = workspace;
    this.#background = background;
    this.#model = model;
  }

  /** Marks, or takes back, what has the colour at a place of the document. */
  wand(place: Point, mode: MaskMode): Promise<void> {
    return this.change('wand', async () => {
      const { document, content, hand, notifier } = this.#workspace;
      const at = { x: Math.floor(place.x), y: Math.floor(place.y) };
      const rect = content && roundOut(content);
      if (rect === undefined || !isInside(rect, at)) {
        notifier.say(words.outside);
        return undefined;
      }
      const { tolerance, contiguous } = hand;
      const picture = await inSlices(regionInSteps(document.tiles, rect));
      const from = { x: at.x - rect.x, y: at.y - rect.y };
      const alike = await this.#background.selectAlike(picture, rect, from, {
        tolerance,
        contiguous,
      });
      notifier.say(mode === 'add' ? words.wand : words.unwand);
      return combineMask(this.#workspace.document.mask, alike, mode);
    });
  }

  /** Grows what is marked by so many pixels; shrinks it below 0. */
  reshape(by: number): Promise<void> {
    const most = Math.max(-MAX_RESHAPE, Math.min(MAX_RESHAPE, Math.round(by)));
    return this.change(by < 0 ? 'shrink' : 'grow', async () => {
      for (;;) {
        const { mask } = this.#workspace.document;
        const marked = bounds(mask);
        if (marked === undefined) {
          this.#workspace.notifier.say(words.none);
          return undefined;
        }
        const rect = grow(marked, Math.max(0, most));
        const moved = await this.#background.reshape(readMask(mask, rect), rect, most);
        // Painted on meanwhile: what was painted grows too.
        if (mask !== this.#workspace.document.mask) continue;
        this.#workspace.notifier.say(most < 0 ? words.shrunk(-most) : words.grown(most));
        return moved;
      }
    });
  }

  /** Marks, or takes back, a rectangle of the document. */
  markBox(rect: Rect, how: MaskMode): void {
    const { document, candidates, notifier } = this.#workspace;
    if (candidates !== undefined) return;
    this.#workspace.commit('rectangle', { mask: fillRect(document.mask, rect, how) });
    const { marked, unmarked } = strings.edit.announce;
    notifier.say(how === 'add' ? marked : unmarked);
  }

  soften(): void {
    this.#workspace.feather(Math.min(MAX_FEATHER, this.by));
  }

  /** Marks what is transparent within the document, besides what is marked. */
  transparency(): Promise<void> {
    return this.change('alpha', async () => {
      const { document, notifier } = this.#workspace;
      const keys = [...overlaps(this.#workspace.extent())].map(({ key, part, tile }) => ({
        key,
        within: { ...tile, width: part.width, height: part.height },
      }));
      const found = await inSlices(maskOfTransparency(document.tiles, keys));
      notifier.say(found.tiles.size === 0 ? words.opaque : words.transparent);
      return combineMask(this.#workspace.document.mask, found, 'add');
    });
  }

  /** Marks what is kept of the whole document, and keeps what is marked. */
  invertAll(): void {
    const whole = union(this.#workspace.extent(), bounds(this.#workspace.document.mask) ?? NONE);
    this.#workspace.commit('invert', {
      mask: invertMask(this.#workspace.document.mask, roundOut(whole)),
    });
  }

  /** Moves and sizes the frame to hold what is marked. */
  follow(): void {
    const { document, content, notifier } = this.#workspace;
    const marked = bounds(document.mask);
    if (marked === undefined) return notifier.say(words.none);
    const painted = FRAME_SIZES.filter((size) => this.#model.sizes.includes(size));
    const frame = frameFor(marked, painted.length > 0 ? painted : FRAME_SIZES, content);
    this.#workspace.moveFrame(frame);
    notifier.say(words.followed(frame.size));
  }

  /** Takes up the colour of a pixel. */
  pick(place: Point): void {
    const at = { x: Math.floor(place.x), y: Math.floor(place.y), width: 1, height: 1 };
    const { rgba } = readRegion(this.#workspace.document.tiles, at);
    if (rgba[3] === 0) return this.#workspace.notifier.say(words.outside);
    const hex = [...rgba.subarray(0, 3)].map((each) => each.toString(16).padStart(2, '0'));
    const colour = `#${hex.join('')}`;
    this.#workspace.hand.colour = colour;
    this.#workspace.notifier.say(words.picked(colour));
  }

  /** Paints what is marked with the picked colour, as far as it is marked. */
  paint(): void {
    const { hand, document, notifier } = this.#workspace;
    const marked = bounds(document.mask);
    if (hand.colour === undefined || this.#workspace.candidates !== undefined) return;
    if (marked === undefined) return notifier.say(words.none);
    const values = readMask(document.mask, marked);
    const painted = paintMarked(readRegion(document.tiles, marked), values, hand.colour);
    this.#workspace.commit('colour', { tiles: writeRegion(document.tiles, marked, painted) });
    notifier.say(words.painted);
  }

  /** A line along edges from one place of the document to the next, both in it; straight where there is no picture. */
  async wire(from: Point, to: Point, reach: number): Promise<readonly Point[]> {
    const { document, content } = this.#workspace;
    const [start, end] = [floor(from), floor(to)];
    const span = { x: Math.min(start.x, end.x), y: Math.min(start.y, end.y) };
    const size = { width: Math.abs(start.x - end.x) + 1, height: Math.abs(start.y - end.y) + 1 };
    const beside = Math.max(BESIDE, Math.ceil(Math.max(size.width, size.height) / 3));
    const wide = grow({ ...span, ...size }, beside);
    const rect = content === undefined ? NONE : intersect(wide, roundOut(content));
    if (isVoid(rect) || !isInside(rect, start) || !isInside(rect, end)) return [start, end];
    const local = ({ x, y }: Point) => ({ x: x - rect.x, y: y - rect.y });
    const picture = readRegion(document.tiles, rect);
    const way = await this.#background.wire(picture, local(start), local(end), reach);
    return way.map(({ x, y }) => ({ x: x + rect.x, y: y + rect.y }));
  }

  /** Marks, or takes back, what a line encloses. */
  enclose(outline: readonly Point[], mode: MaskMode): void {
    const mask = fillPolygon(this.#workspace.document.mask, outline, mode);
    this.#workspace.commit('snap', { mask });
  }

  complain(thrown: unknown): void {
    this.error = showError(thrown);
  }

  dismiss(): void {
    this.error = undefined;
  }

  /**
   * One at a time; one undo step. What comes of a document that is not open any more, or under suggestions, is left.
   */
  async change(
    title: 'wand' | 'word' | 'grow' | 'shrink' | 'alpha',
    make: () => Promise<Mask | undefined>,
  ): Promise<void> {
    const workspace = this.#workspace;
    if (this.working || workspace.candidates !== undefined) return;
    const { id } = workspace.document;
    this.working = true;
    this.error = undefined;
    try {
      const mask = await make();
      if (mask === undefined || workspace.document.id !== id || workspace.candidates) return;
      workspace.commit(title, { mask: mask.tiles.size === 0 ? createMask() : mask });
    } catch (thrown) {
      this.complain(thrown);
    } finally {
      this.working = false;
    }
  }
}

const NONE: Rect = { x: 0, y: 0, width: 0, height: 0 };
const floor = ({ x, y }: Point): Point => ({ x: Math.floor(x), y: Math.floor(y) });

function isInside({ x, y, width, height }: Rect, at: Point): boolean {
  return at.x >= x && at.y >= y && at.x < x + width && at.y < y + height;
}
