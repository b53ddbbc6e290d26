import { type MaskMode } from '../../editor/mask.ts';
import type { Point } from '../../editor/viewport.ts';
import type { Selecting } from './selecting.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

/** Screen pixels between two places that the line is held to, and how far such a place moves to an edge. */
const STEP = 36;
const REACH = 10;

/**
 * The lasso along edges. It is drawn roughly; every {@link STEP} screen pixels a place is moved to the strongest edge
 * near it, and the line goes there along edges, one part after the other.
 */
export class SnapLine {
  readonly #workspace: Workspace;
  readonly #selecting: Selecting;

  /** What is found of the line, and from there straight to the pointer; in document pixels. */
  outline = $state.raw<readonly Point[]>([]);
  #found: readonly Point[] = [];
  #waiting: readonly Point[] = [];
  #pointer: Point | undefined;
  #last: Point | undefined;
  /** Which line parts belong to: they are found after the pointer has gone on. */
  #line = 0;
  #parts: Promise<void> = Promise.resolve();
  drawing = $state(false);

  constructor(workspace: Workspace, selecting: Selecting) {
    this.#workspace = workspace;
    this.#selecting = selecting;
  }

  begin(at: Point): void {
    this.#clear();
    this.drawing = true;
    this.#last = at;
    this.#pointer = at;
    this.#add(at);
  }

  move(at: Point): void {
    if (!this.drawing) return;
    this.#pointer = at;
    const last = this.#last ?? at;
    const far = Math.hypot(at.x - last.x, at.y - last.y) * this.#zoom;
    if (far >= STEP) this.#add(at);
    else this.#draw();
  }

  /** Closes the line, and marks, or takes back, what it encloses once all of it is found. */
  async end(mode: MaskMode): Promise<void> {
    if (!this.drawing) return;
    this.drawing = false;
    const { id } = this.#workspace.document;
    const line = this.#line;
    if (this.#pointer !== undefined) this.#add(this.#pointer);
    await this.#parts;
    if (line !== this.#line) return;
    const [first] = this.#found;
    if (first !== undefined && this.#found.length > 2) {
      this.#add(first, 0);
      await this.#parts;
    }
    if (line !== this.#line) return;
    const outline = this.#found;
    this.#clear();
    const open = this.#workspace.document.id === id && this.#workspace.candidates === undefined;
    if (outline.length > 2 && open) this.#selecting.enclose(outline.map(middle), mode);
  }

  cancel(): void {
    if (this.drawing) this.#clear();
  }

  get #zoom(): number {
    return this.#workspace.view.viewport.zoom;
  }

  #add(at: Point, reach = Math.max(1, Math.round(REACH / this.#zoom))): void {
    const line = this.#line;
    this.#last = at;
    this.#waiting = [...this.#waiting, at];
    this.#draw();
    this.#parts = this.#parts
      .then(async () => {
        if (line !== this.#line) return;
        const from = this.#found.at(-1);
        const part = await this.#selecting.wire(from ?? at, at, reach);
        if (line !== this.#line) return;
        // Of the first place nothing but where its edge is counts.
        this.#found = from === undefined ? part.slice(-1) : [...this.#found, ...part.slice(1)];
        this.#waiting = this.#waiting.slice(1);
        this.#draw();
      })
      // The next part begins anew from what was found.
      .catch((thrown: unknown) => this.#selecting.complain(thrown));
  }

  #draw(): void {
    const pointer = this.drawing && this.#pointer !== undefined ? [this.#pointer] : [];
    this.outline = [...this.#found.map(middle), ...this.#waiting, ...pointer];
  }

  #clear(): void {
    this.#line += 1;
    this.drawing = false;
    this.#found = [];
    this.#waiting = [];
    this.#pointer = undefined;
    this.#last = undefined;
    this.outline = [];
  }
}

/** Lines go through the middles of pixels. */
function middle({ x, y }: Point): Point {
  return { x: x + 0.5, y: y + 0.5 };
}
