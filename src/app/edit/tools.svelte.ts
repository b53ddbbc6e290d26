import { strokeSegment, type BrushPoint } from '../../editor/brush.ts';
import { isBrush } from '../../editor/commands.ts';
import { frameRect, snapFrame, type Frame } from '../../editor/frames.ts';
import {
  createMask,
  editMask,
  fillPolygon,
  finishMask,
  type Mask,
  type MaskDraft,
  type MaskMode,
} from '../../editor/mask.ts';
import { around, isVoid, roundOut, union } from '../../editor/rect.ts';
import type { Point, Rect } from '../../editor/viewport.ts';
import { strings } from '../strings/index.ts';
import type { Sample } from './pointers.ts';
import { SnapLine } from './snapLine.svelte.ts';
import type { Selecting } from './selecting.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

const words = strings.edit.announce;
/** A frame that comes this near to an edge of the picture, in screen pixels, lies against it. */
const SNAP = 10;
/** Screen pixels that an arrow key moves the keyboard's brush, the frame or the view. */
const ARROW = 12;

/** What a drag, or the keyboard in its place, does with each tool. */
export class Tools {
  readonly #workspace: Workspace;
  readonly #heal: (stroke: Mask) => void;
  readonly #selecting: Selecting;
  readonly snap: SnapLine;

  /** The lasso that is drawn, and the box, in document pixels. */
  outline = $state.raw<readonly Point[]>([]);
  box = $state.raw<Rect>();
  #stroke: { readonly draft: MaskDraft; last: BrushPoint; area: Rect | undefined } | undefined;
  #start: Point = { x: 0, y: 0 };
  #pressed = false;
  #grabbed: { readonly frame: Frame; readonly at: Point } | undefined;

  /** @param heal fills a stroke of the healing brush */
  constructor(workspace: Workspace, selecting: Selecting, heal: (stroke: Mask) => void) {
    this.#workspace = workspace;
    this.#selecting = selecting;
    this.snap = new SnapLine(workspace, selecting);
    this.#heal = heal;
  }

  /** Whether a press of this button of a mouse moves the view instead. */
  pans(button: number): boolean {
    const { tool, spaceHeld } = this.#workspace.hand;
    return button === 0 && (tool === 'hand' || spaceHeld);
  }

  /** The mouse is over the canvas: it leads, not the keyboard. */
  hover(point: Point | undefined): void {
    if (point !== undefined && this.#stroke === undefined) this.#workspace.hand.cursor = undefined;
  }

  begin(sample: Sample): void {
    this.#endStroke(); // One that the keyboard left open.
    const start = this.#workspace.view.toDocument(sample);
    this.#start = start;
    const { tool } = this.#workspace.hand;
    switch (tool) {
      case 'brush':
      case 'eraser':
      case 'heal':
        this.#beginStroke({ ...start, pressure: sample.pressure });
        break;
      case 'lasso':
        if (!this.#locked) this.outline = [start];
        break;
      case 'snap':
        if (!this.#locked) this.snap.begin(start);
        break;
      case 'wand':
      case 'pick':
        // When it is lifted: a second finger may come, and then it was no click.
        this.#pressed = true;
        break;
      case 'rectangle':
      case 'crop':
        if (tool === 'crop' || !this.#locked) this.box = { ...start, width: 0, height: 0 };
        break;
      case 'frame':
        if (!this.#locked) this.#grabbed = { frame: this.#workspace.document.frame, at: start };
        break;
      case 'hand':
        break; // Moves the view; never a drag of the tool.
    }
  }

  move(samples: readonly Sample[]): void {
    for (const sample of samples) {
      const point = this.#workspace.view.toDocument(sample);
      if (this.#stroke !== undefined) this.#brushTo({ ...point, pressure: sample.pressure });
      else if (this.snap.drawing) this.snap.move(point);
      else if (this.outline.length > 0) this.outline = [...this.outline, point];
      else if (this.box !== undefined) this.box = around([this.#start, point]);
      else if (this.#grabbed !== undefined) {
        const { frame, at } = this.#grabbed;
        this.#moveFrame(frame, point.x - at.x, point.y - at.y);
      }
    }
  }

  end(): void {
    this.#endStroke();
    void this.snap.end(this.#mode);
    if (this.#pressed) this.#click(this.#start);
    this.#pressed = false;
    if (this.outline.length > 2) {
      const mask = fillPolygon(this.#workspace.document.mask, this.outline, this.#mode);
      this.#workspace.commit('lasso', { mask });
    }
    this.outline = [];
    if (this.box !== undefined) this.#endBox(this.box);
    this.box = undefined;
    this.#endFrame();
  }

  /** Leaves a stroke or shape that is under way as if it had not begun. @returns whether there was one. */
  cancel(): boolean {
    const stroke = this.#stroke;
    const active =
      stroke !== undefined ||
      this.snap.drawing ||
      this.#pressed ||
      this.outline.length > 0 ||
      this.box !== undefined ||
      this.#grabbed !== undefined;
    this.outline = [];
    this.snap.cancel();
    this.#pressed = false;
    this.box = undefined;
    if (this.#grabbed !== undefined) this.#workspace.setFrame(this.#grabbed.frame);
    this.#grabbed = undefined;
    if (stroke !== undefined) {
      this.#putDown();
      this.#workspace.changed('mask');
    }
    return active;
  }

  /** The arrow keys: they move the brush, the frame or the view. `large` (Shift) is eight times as far. */
  arrow(dx: number, dy: number, large: boolean): void {
    const { hand, view, document } = this.#workspace;
    const far = ARROW * (large ? 8 : 1);
    if (hand.tool === 'frame') {
      if (this.#locked) return;
      const { size } = document.frame;
      const by = large ? size / 4 : Math.max(1, Math.round(ARROW / view.viewport.zoom));
      this.#moveFrame(document.frame, dx * by, dy * by);
      this.#workspace.keepFrame(document.frame, true);
      this.#sayFrame();
    } else if (isBrush(hand.tool)) this.#moveCursor(dx * far, dy * far);
    else view.panBy(-dx * far * 2, -dy * far * 2);
  }

  /** Enter: the keyboard's brush goes down, and up again. */
  togglePen(): void {
    if (this.#locked) return;
    const at = this.#cursor();
    if (this.#stroke !== undefined) {
      this.#endStroke();
      this.#workspace.notifier.say(words.lifted);
    } else {
      this.#beginStroke(at);
      this.#workspace.notifier.say(words.painting);
    }
  }

  /** Space on its own: one dab. */
  dab(): void {
    if (this.#locked || this.#stroke !== undefined) return;
    this.#beginStroke(this.#cursor());
    this.#endStroke();
    const { hand, notifier } = this.#workspace;
    if (hand.tool !== 'heal') notifier.say(hand.tool === 'eraser' ? words.unmarked : words.marked);
  }

  moveFrameTo(x: number, y: number): void {
    if (this.#locked) return;
    const { frame } = this.#workspace.document;
    this.#workspace.moveFrame({ ...frame, x: Math.round(x), y: Math.round(y) });
    this.#sayFrame();
  }

  get #mode(): MaskMode {
    return this.#workspace.hand.subtract ? 'subtract' : 'add';
  }

  /** What is under shown suggestions does not change. */
  get #locked(): boolean {
    return this.#workspace.candidates !== undefined;
  }

  #beginStroke(point: BrushPoint): void {
    if (this.#locked) return;
    const { hand, document } = this.#workspace;
    // What the healing brush paints over is a hole of its own, beside what is marked.
    const draft = editMask(hand.tool === 'heal' ? createMask() : document.mask);
    this.#stroke = { draft, last: point, area: undefined };
    this.#workspace.setDraft(draft);
    this.#workspace.hand.penDown = true;
    this.#brushTo(point);
  }

  #brushTo(point: BrushPoint): void {
    const stroke = this.#stroke;
    if (stroke === undefined) return;
    const { tool, brush } = this.#workspace.hand;
    const rect = strokeSegment(stroke.draft, stroke.last, point, {
      ...brush,
      mode: tool === 'eraser' ? 'subtract' : 'add',
    });
    stroke.area = union(stroke.area, rect);
    stroke.last = point;
    this.#workspace.changed('mask', rect);
  }

  #endStroke(): void {
    if (this.#stroke === undefined) return;
    const mask = finishMask(this.#stroke.draft);
    const { tool } = this.#workspace.hand;
    this.#putDown();
    if (tool === 'heal') {
      // It shows until it is filled.
      this.#workspace.setDraft(mask);
      return this.#heal(mask);
    }
    this.#workspace.commit(tool === 'eraser' ? 'eraser' : 'brush', { mask }, true);
  }

  #click(at: Point): void {
    if (this.#workspace.hand.tool === 'pick') this.#selecting.pick(at);
    else if (!this.#locked) void this.#selecting.wand(at, this.#mode);
  }

  #endFrame(): void {
    if (this.#grabbed === undefined) return;
    this.#workspace.keepFrame(this.#grabbed.frame);
    this.#grabbed = undefined;
    this.#sayFrame();
  }

  #putDown(): void {
    this.#stroke = undefined;
    this.#workspace.setDraft(undefined);
    this.#workspace.hand.penDown = false;
  }

  #endBox(rect: Rect): void {
    const { hand, view } = this.#workspace;
    // A click is no rectangle.
    const tiny = Math.max(rect.width, rect.height) * view.viewport.zoom < 3;
    if (hand.tool === 'crop') this.#workspace.crop = tiny ? undefined : roundOut(rect);
    else if (!tiny && !isVoid(rect)) this.#selecting.markBox(rect, this.#mode);
  }

  #moveFrame({ x, y, size }: Frame, dx: number, dy: number): void {
    const { view, content } = this.#workspace;
    const near = SNAP / view.viewport.zoom;
    this.#workspace.setFrame(snapFrame({ x: x + dx, y: y + dy, size }, content, { near }));
  }

  #sayFrame(): void {
    const { x, y } = this.#workspace.document.frame;
    this.#workspace.notifier.say(words.frameAt(x, y));
  }

  /** The keyboard's brush where it is, or in the middle of the frame when it is called for. */
  #cursor(): Point {
    const { hand, document } = this.#workspace;
    if (hand.cursor !== undefined) return hand.cursor;
    const { x, y, width, height } = frameRect(document.frame);
    hand.cursor = { x: x + width / 2, y: y + height / 2 };
    return hand.cursor;
  }

  #moveCursor(dx: number, dy: number): void {
    const { hand, view } = this.#workspace;
    const shown = hand.cursor !== undefined;
    const { x, y } = this.#cursor();
    if (!shown) return this.#sayCursor();
    hand.cursor = { x: x + dx / view.viewport.zoom, y: y + dy / view.viewport.zoom };
    if (this.#stroke !== undefined) this.#brushTo(hand.cursor);
    this.#sayCursor();
  }

  #sayCursor(): void {
    const { x, y } = this.#cursor();
    this.#workspace.notifier.say(words.cursorAt(Math.round(x), Math.round(y)));
  }
}
