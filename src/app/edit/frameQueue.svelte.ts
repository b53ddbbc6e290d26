import type { Frame } from '../../editor/frames.ts';
import type { Mask } from '../../editor/mask.ts';
import type { Raster } from '../../image/png.ts';
import type { FreshPicture } from '../../library/keeper.ts';

/** A frame that was asked for, and what the document was then. */
export interface AskedFrame {
  readonly key: number;
  /** The document's id. */
  readonly document: string;
  readonly frame: Frame;
  /** What is marked for it, in the frame and beyond it. */
  readonly mask: Mask;
  readonly prompt: string;
  readonly seed: number;
  /** The model's id; absent: the one in use. */
  readonly pack?: string;
}

/** What was made for a frame, to be taken or left. */
export interface MadeFrame {
  readonly asked: AskedFrame;
  /** Each of the frame's size. */
  readonly rasters: readonly Raster[];
  readonly pictures: readonly FreshPicture[];
}

/** Frames that wait for the engine, and those whose suggestions wait to be looked at; oldest first. */
export class FrameQueue {
  waiting = $state.raw<readonly AskedFrame[]>([]);
  ready = $state.raw<readonly MadeFrame[]>([]);

  add(frame: AskedFrame): void {
    this.waiting = [...this.waiting, frame];
  }

  remove(key: number): void {
    this.waiting = this.waiting.filter((each) => each.key !== key);
  }

  /** Takes out the next that waits for the engine, of this document. */
  next(document: string): AskedFrame | undefined {
    const found = this.waiting.find((each) => each.document === document);
    if (found !== undefined) this.remove(found.key);
    return found;
  }

  /** Drops what waits for a document, and what was made for it. */
  forget(document: string): void {
    this.waiting = this.waiting.filter((each) => each.document !== document);
    this.ready = this.ready.filter(({ asked }) => asked.document !== document);
  }

  keep(made: MadeFrame): void {
    this.ready = [...this.ready, made];
  }

  /** Takes out what was made first for this document. */
  nextReady(document: string): MadeFrame | undefined {
    const found = this.ready.find(({ asked }) => asked.document === document);
    this.ready = this.ready.filter((each) => each !== found);
    return found;
  }
}
