/**
 * Where the document is seen from. Document and screen positions are in pixels, y down; screen pixels are CSS pixels.
 */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle: left and top edge, width and height ≥ 0. */
export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}

/** `zoom` is screen pixels per document pixel; `x`, `y` is the screen position of the document's origin. */
export interface Viewport extends Point {
  readonly zoom: number;
}

export const MIN_ZOOM = 1 / 64;
export const MAX_ZOOM = 64;

export function clampZoom(zoom: number): number {
  return Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));
}

export function toScreen(view: Viewport, point: Point): Point {
  return { x: point.x * view.zoom + view.x, y: point.y * view.zoom + view.y };
}

/** The inverse of {@link toScreen}, to rounding. */
export function toDocument(view: Viewport, point: Point): Point {
  return { x: (point.x - view.x) / view.zoom, y: (point.y - view.y) / view.zoom };
}

/** Moves the document by screen pixels. */
export function pan(view: Viewport, dx: number, dy: number): Viewport {
  return { zoom: view.zoom, x: view.x + dx, y: view.y + dy };
}

/**
 * Sets the zoom (clamped to {@link MIN_ZOOM}–{@link MAX_ZOOM}); the document point under the screen point `anchor`
 * stays there.
 */
export function zoomTo(view: Viewport, anchor: Point, zoom: number): Viewport {
  const next = clampZoom(zoom);
  const ratio = next / view.zoom;
  return {
    zoom: next,
    x: anchor.x - (anchor.x - view.x) * ratio,
    y: anchor.y - (anchor.y - view.y) * ratio,
  };
}

/**
 * The largest view that shows all of `rect`, centred, with `margin` screen pixels around it. A screen smaller than its
 * margins, or an empty rectangle, is treated as one pixel a side.
 */
export function fit(rect: Rect, width: number, height: number, margin = 0): Viewport {
  const across = Math.max(1, width - 2 * margin) / Math.max(1, rect.width);
  const down = Math.max(1, height - 2 * margin) / Math.max(1, rect.height);
  return centred(rect, width, height, clampZoom(Math.min(across, down)));
}

/** One document pixel on one screen pixel, `rect` centred and on whole pixels, so that nothing is blurred. */
export function actualSize(rect: Rect, width: number, height: number): Viewport {
  const view = centred(rect, width, height, 1);
  return { zoom: 1, x: Math.round(view.x), y: Math.round(view.y) };
}

function centred(rect: Rect, width: number, height: number, zoom: number): Viewport {
  return {
    zoom,
    x: width / 2 - (rect.x + rect.width / 2) * zoom,
    y: height / 2 - (rect.y + rect.height / 2) * zoom,
  };
}
