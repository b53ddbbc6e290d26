import type { Point } from '../../editor/viewport.ts';

/** A place of the pointer in CSS pixels of the element, and how hard a pen presses (1 for everything else). */
export interface Sample extends Point {
  readonly pressure: number;
}

export interface Gestures {
  /** A drag of the tool begins. */
  begin(sample: Sample): void;
  /** All places since the last event, in order: a pen and a fast mouse have several. */
  move(samples: readonly Sample[]): void;
  end(sample: Sample): void;
  /** The drag was none: a second finger came, or the system took the pointer away. */
  cancel(): void;
  /** Whether a press of this button of a mouse moves the view instead: the hand tool, or Space held. */
  pans(button: number): boolean;
  panBy(dx: number, dy: number): void;
  /** The view grows by `factor` about a place of the element. */
  zoomBy(anchor: Point, factor: number): void;
  /** Where a mouse or a pen hovers; undefined when it left. */
  hover(point: Point | undefined): void;
  /** The second button, or the key for it: a menu is wanted at this place of the window, in CSS pixels. */
  menu(point: Point): void;
}

/** Wheel deltas of one notch are about 100; this many double the zoom. */
const WHEEL_DOUBLES = 400;

/**
 * Mouse, touch and pen on one element: one finger, the pen or the main button works the tool; two fingers move and zoom
 * the view; the wheel zooms about the pointer, and moves where it also runs sideways. While a pen is down, fingers
 * rest.
 *
 * @returns a function that stops listening.
 */
export function listen(element: HTMLElement, gestures: Gestures): () => void {
  const fingers = new Map<number, Point>();
  let drag: { readonly id: number; readonly kind: 'tool' | 'pan'; last: Point } | undefined;
  let penDown = false;
  /** After a second finger came, the tool waits until all fingers are gone. */
  let pinching = false;

  function place(event: MouseEvent): Point {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
  function sample(event: PointerEvent): Sample {
    return { ...place(event), pressure: event.pointerType === 'pen' ? event.pressure : 1 };
  }
  /** A pointer that is not there any more, and one made by a script, cannot be captured; the drag works without. */
  function capture(event: PointerEvent): void {
    try {
      element.setPointerCapture(event.pointerId);
    } catch (thrown) {
      if (!(thrown instanceof DOMException)) throw thrown;
    }
  }
  function middle(): { readonly centre: Point; readonly spread: number } {
    const [a, b] = [...fingers.values()];
    if (a === undefined || b === undefined) return { centre: { x: 0, y: 0 }, spread: 1 };
    return {
      centre: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
      spread: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)),
    };
  }
  function stopTool(): void {
    if (drag?.kind === 'tool') gestures.cancel();
    drag = undefined;
  }

  function down(event: PointerEvent): void {
    const at = sample(event);
    if (event.pointerType === 'touch') {
      if (penDown) return;
      fingers.set(event.pointerId, at);
      if (fingers.size === 2) {
        stopTool();
        pinching = true;
      }
      if (fingers.size > 1) return capture(event);
    }
    if (drag !== undefined || pinching) return;
    if (event.pointerType === 'pen') penDown = true;
    const pan = event.button === 1 || gestures.pans(event.button);
    if (!pan && event.button !== 0) return;
    capture(event);
    drag = { id: event.pointerId, kind: pan ? 'pan' : 'tool', last: at };
    if (!pan) gestures.begin(at);
  }

  function move(event: PointerEvent): void {
    const at = place(event);
    if (fingers.has(event.pointerId) && fingers.size > 1) {
      const before = middle();
      fingers.set(event.pointerId, at);
      const after = middle();
      gestures.panBy(after.centre.x - before.centre.x, after.centre.y - before.centre.y);
      gestures.zoomBy(after.centre, after.spread / before.spread);
      return;
    }
    if (event.pointerType !== 'touch') gestures.hover(at);
    if (drag?.id !== event.pointerId) return;
    if (drag.kind === 'pan') gestures.panBy(at.x - drag.last.x, at.y - drag.last.y);
    else {
      const all = event.getCoalescedEvents?.() ?? [];
      gestures.move((all.length > 0 ? all : [event]).map(sample));
    }
    drag.last = at;
  }

  function up(event: PointerEvent): void {
    fingers.delete(event.pointerId);
    if (fingers.size === 0) pinching = false;
    if (event.pointerType === 'pen') penDown = false;
    if (drag?.id !== event.pointerId) return;
    const { kind } = drag;
    drag = undefined;
    if (kind === 'tool') gestures.end({ ...place(event), pressure: 0 });
  }

  function gone(event: PointerEvent): void {
    fingers.delete(event.pointerId);
    if (fingers.size === 0) pinching = false;
    if (event.pointerType === 'pen') penDown = false;
    if (drag?.id === event.pointerId) stopTool();
  }

  function wheel(event: WheelEvent): void {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    // A pinch on a trackpad arrives as a wheel with Ctrl and small deltas.
    if (event.ctrlKey && Math.abs(dy) < 50)
      gestures.zoomBy(place(event), 2 ** (-dy / (WHEEL_DOUBLES / 4)));
    else if (event.shiftKey || dx !== 0) gestures.panBy(-(dx || dy), dx === 0 ? 0 : -dy);
    else gestures.zoomBy(place(event), 2 ** (-dy / WHEEL_DOUBLES));
  }

  const stop = new AbortController();
  const { signal } = stop;
  element.addEventListener('pointerdown', down, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', up, { signal });
  element.addEventListener('pointercancel', gone, { signal });
  element.addEventListener('pointerleave', () => gestures.hover(undefined), { signal });
  element.addEventListener('wheel', wheel, { signal, passive: false });
  element.addEventListener(
    'contextmenu',
    (event) => {
      event.preventDefault();
      // That of a long press, or of the second button while the first is down, would come in the middle of a stroke.
      if (drag === undefined && fingers.size === 0)
        gestures.menu({ x: event.clientX, y: event.clientY });
    },
    { signal },
  );
  return () => stop.abort();
}
