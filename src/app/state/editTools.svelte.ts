import { strokeSegment, type BrushPoint } from '../../editor/brush.ts';
import { frameRect, snapFrame, type Frame } from '../../editor/frames.ts';
import {
  editMask,
  fillPolygon,
  fillRect,
  finishMask,
  type MaskDraft,
  type MaskMode,
} from '../../editor/mask.ts';
import { around, isVoid, roundOut, union } from '../../editor/rect.ts';
import { toDocument, type Point, type Rect } from '../../editor/viewport.ts';
import { strings } from '../strings/index.ts';
import type { Desk } from './editDesk.svelte.ts';

/** A place in CSS pixels of the canvas, and how hard a pen presses. */
interface Sample extends Point {
  readonly pressure: number;
}

/** A frame that comes this near to an edge of the picture, in screen pixels, lies against it. */
const SNAP = 10;
/** Screen pixels that an arrow key moves the keyboard's brush, the frame or the view. */
const ARROW = 12;

/** What a drag, or the keyboard in its place, does with each tool. */
export function createTools(desk: Desk) {
  const { state, announcer } = desk;
  const words = strings.edit.announce;
  let outline = $state.raw<readonly Point[]>([]);
  let box = $state.raw<Rect>();
  let stroke: { readonly draft: MaskDraft; last: BrushPoint; area: Rect | undefined } | undefined;
  let start: Point = { x: 0, y: 0 };
  let grabbed: { readonly frame: Frame; readonly at: Point } | undefined;

  const toPoint = (sample: Point): Point => toDocument(desk.view, sample);
  const mode = (): MaskMode => (state.subtract ? 'subtract' : 'add');
  /** What is under shown suggestions does not change. */
  const locked = (): boolean => desk.candidates !== undefined;

  function brushTo(point: BrushPoint): void {
    if (stroke === undefined) return;
    const rect = strokeSegment(stroke.draft, stroke.last, point, {
      ...state.brush,
      mode: state.tool === 'eraser' ? 'subtract' : 'add',
    });
    stroke.area = union(stroke.area, rect);
    stroke.last = point;
    desk.changed('mask', rect);
  }

  function beginStroke(point: BrushPoint): void {
    if (locked()) return;
    stroke = { draft: editMask(desk.document.mask), last: point, area: undefined };
    desk.setDraft(stroke.draft);
    state.penDown = true;
    brushTo(point);
  }

  function endStroke(): void {
    if (stroke === undefined) return;
    const mask = finishMask(stroke.draft);
    stroke = undefined;
    desk.setDraft(undefined);
    state.penDown = false;
    desk.commit(state.tool === 'eraser' ? 'eraser' : 'brush', { mask }, true);
  }

  function cancel(): void {
    outline = [];
    box = undefined;
    if (grabbed !== undefined) desk.setFrame(grabbed.frame);
    grabbed = undefined;
    if (stroke === undefined) return;
    stroke = undefined;
    desk.setDraft(undefined);
    state.penDown = false;
    desk.changed('mask');
  }

  function begin(sample: Sample): void {
    endStroke(); // One that the keyboard left open.
    start = toPoint(sample);
    switch (state.tool) {
      case 'brush':
      case 'eraser':
        beginStroke({ ...start, pressure: sample.pressure });
        break;
      case 'lasso':
        if (!locked()) outline = [start];
        break;
      case 'rectangle':
      case 'crop':
        if (state.tool === 'crop' || !locked()) box = { ...start, width: 0, height: 0 };
        break;
      case 'frame':
        if (!locked()) grabbed = { frame: desk.document.frame, at: start };
        break;
      case 'hand':
        break; // Moves the view; never a drag of the tool.
    }
  }

  function move(samples: readonly Sample[]): void {
    for (const sample of samples) {
      const point = toPoint(sample);
      if (stroke !== undefined) brushTo({ ...point, pressure: sample.pressure });
      else if (outline.length > 0) outline = [...outline, point];
      else if (box !== undefined) box = around([start, point]);
      else if (grabbed !== undefined)
        moveFrame(grabbed.frame, point.x - grabbed.at.x, point.y - grabbed.at.y);
    }
  }

  function moveFrame({ x, y, size }: Frame, dx: number, dy: number): void {
    const near = SNAP / desk.view.zoom;
    desk.setFrame(snapFrame({ x: x + dx, y: y + dy, size }, desk.content, { near }));
  }

  function end(): void {
    endStroke();
    if (outline.length > 2) {
      const mask = fillPolygon(desk.document.mask, outline, mode());
      desk.commit('lasso', { mask });
    }
    outline = [];
    if (box !== undefined) endBox(box);
    box = undefined;
    if (grabbed !== undefined) sayFrame();
    grabbed = undefined;
  }

  function endBox(rect: Rect): void {
    // A click is no rectangle.
    const tiny = Math.max(rect.width, rect.height) * desk.view.zoom < 3;
    if (state.tool === 'crop') desk.setCrop(tiny ? undefined : roundOut(rect));
    else if (!tiny && !isVoid(rect)) markBox(rect, mode());
  }

  /** Marks, or takes back, a rectangle of the document. */
  function markBox(rect: Rect, how: MaskMode): void {
    if (locked()) return;
    desk.commit('rectangle', { mask: fillRect(desk.document.mask, rect, how) });
    announcer.say(how === 'add' ? words.marked : words.unmarked);
  }

  function sayFrame(): void {
    const { x, y } = desk.document.frame;
    announcer.say(words.frameAt(x, y));
  }

  /** The arrow keys: they move the brush, the frame or the view. `large` (Shift) is eight times as far. */
  function arrow(dx: number, dy: number, large: boolean): void {
    const far = ARROW * (large ? 8 : 1);
    if (state.tool === 'frame') {
      if (locked()) return;
      const by = large
        ? desk.document.frame.size / 4
        : Math.max(1, Math.round(ARROW / desk.view.zoom));
      moveFrame(desk.document.frame, dx * by, dy * by);
      sayFrame();
    } else if (state.tool === 'brush' || state.tool === 'eraser') moveCursor(dx * far, dy * far);
    else desk.panBy(-dx * far * 2, -dy * far * 2);
  }

  /** The keyboard's brush where it is, or in the middle of the frame when it is called for. */
  function cursor(): Point {
    if (state.cursor !== undefined) return state.cursor;
    const { x, y, width, height } = frameRect(desk.document.frame);
    state.cursor = { x: x + width / 2, y: y + height / 2 };
    return state.cursor;
  }

  function moveCursor(dx: number, dy: number): void {
    const shown = state.cursor !== undefined;
    const { x, y } = cursor();
    if (!shown) return sayCursor();
    state.cursor = { x: x + dx / desk.view.zoom, y: y + dy / desk.view.zoom };
    if (stroke !== undefined) brushTo(state.cursor);
    sayCursor();
  }

  function sayCursor(): void {
    const { x, y } = cursor();
    announcer.say(words.cursorAt(Math.round(x), Math.round(y)));
  }

  /** Enter: the keyboard's brush goes down, and up again. */
  function togglePen(): void {
    if (locked()) return;
    const at = cursor();
    if (stroke !== undefined) {
      endStroke();
      announcer.say(words.lifted);
    } else {
      beginStroke(at);
      announcer.say(words.painting);
    }
  }

  return {
    get outline() {
      return outline;
    },
    get box() {
      return box;
    },
    gestures: {
      begin,
      move,
      end,
      cancel,
      pans: (button: number) => button === 0 && (state.tool === 'hand' || state.spaceHeld),
      panBy: (dx: number, dy: number) => desk.panBy(dx, dy),
      zoomBy: (anchor: Point, factor: number) => desk.zoomBy(anchor, factor),
      hover: (point: Point | undefined) => {
        if (point !== undefined && stroke === undefined) state.cursor = undefined;
      },
    },
    arrow,
    togglePen,
    /** Space on its own: one dab. */
    dab() {
      if (locked() || stroke !== undefined) return;
      beginStroke(cursor());
      endStroke();
      announcer.say(state.tool === 'eraser' ? words.unmarked : words.marked);
    },
    markBox,
    /** Leaves a stroke or shape that is under way as if it had not begun. @returns whether there was one. */
    cancel(): boolean {
      const active =
        stroke !== undefined || outline.length > 0 || box !== undefined || grabbed !== undefined;
      cancel();
      return active;
    },
    moveFrameTo(x: number, y: number) {
      if (locked()) return;
      desk.setFrame({ ...desk.document.frame, x: Math.round(x), y: Math.round(y) });
      sayFrame();
    },
  };
}
