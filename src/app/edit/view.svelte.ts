import {
  actualSize,
  fit,
  pan,
  toDocument,
  zoomTo,
  type Point,
  type Rect,
  type Viewport,
} from '../../editor/viewport.ts';

/** Screen pixels that bars and buttons may cover at the edges; a picture is fitted between them. */
export interface Insets {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** What is shown of the document: which part, and how large. */
export class View {
  readonly #wanted: () => Rect;
  readonly #onChange: () => void;

  viewport = $state.raw<Viewport>({ x: 0, y: 0, zoom: 1 });
  /** Of the canvas, in CSS pixels. */
  size = $state.raw({ width: 0, height: 0 });
  insets = $state.raw<Insets>({ top: 0, right: 0, bottom: 0, left: 0 });
  /** The person moved the view, and it stays there; before that it follows whatever changes. */
  #touched = false;

  /**
   * @param wanted the part of the document that is worth seeing
   * @param onChange called after each change
   */
  constructor(wanted: () => Rect, onChange: () => void) {
    this.#wanted = wanted;
    this.#onChange = onChange;
  }

  fit(): void {
    if (this.size.width === 0) return;
    this.#touched = false;
    const { top, right, bottom, left } = this.insets;
    const [width, height] = [this.size.width - left - right, this.size.height - top - bottom];
    const inner = fit(this.#wanted(), width, height, 28);
    // Small pictures are shown in whole steps, so that their pixels are of one size.
    const zoom = inner.zoom > 2 ? Math.floor(inner.zoom) : inner.zoom;
    const middle = { x: width / 2, y: height / 2 };
    this.#set(pan(zoomTo(inner, middle, zoom), left, top));
  }

  /** Another document is shown: the whole of it. */
  reset(): void {
    this.#touched = false;
    this.fit();
  }

  actualSize(): void {
    this.#touched = true;
    this.#set(actualSize(this.#wanted(), this.size.width, this.size.height));
  }

  zoomBy(anchor: Point, factor: number): void {
    this.#touched = true;
    this.#set(zoomTo(this.viewport, anchor, this.viewport.zoom * factor));
  }

  /** Zooms about the middle of the screen. */
  zoomStep(factor: number): void {
    this.zoomBy(this.#middleOfScreen(), factor);
  }

  panBy(dx: number, dy: number): void {
    this.#touched = true;
    this.#set(pan(this.viewport, dx, dy));
  }

  /** A place of the screen in document pixels. */
  toDocument(point: Point): Point {
    return toDocument(this.viewport, point);
  }

  /** What was in the middle stays there; a view that nobody moved shows the whole again. */
  setSize(width: number, height: number): void {
    const [dx, dy] = [(width - this.size.width) / 2, (height - this.size.height) / 2];
    this.size = { width, height };
    if (!this.#touched) this.fit();
    else this.#set(pan(this.viewport, dx, dy));
  }

  setInsets(next: Insets): void {
    this.insets = next;
    if (!this.#touched) this.fit();
  }

  #middleOfScreen(): Point {
    return { x: this.size.width / 2, y: this.size.height / 2 };
  }

  #set(next: Viewport): void {
    this.viewport = next;
    this.#onChange();
  }
}
