/** A document of the editor: everything that is kept of it when the tab is closed. A value; operations give a new one. */
import type { Raster } from '../image/png.ts';
import type { Frame } from './frames.ts';
import { createMask, type Layers } from './mask.ts';
import { bounds, createTiles, writeRegion } from './tiles.ts';
import type { Point, Rect, Viewport } from './viewport.ts';

export const DOCUMENT_VERSION = 1;

/** Documents may reach this far, in pixels a side. */
export const MAX_DOCUMENT_SIDE = 8192;

/** What a frame was last asked for. */
export interface FramePrompt {
  readonly frame: Frame;
  readonly prompt: string;
}

export interface EditorDocument extends Layers {
  readonly v: typeof DOCUMENT_VERSION;
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly modified: number;
  readonly frame: Frame;
  /** Undefined until it was shown: then the screen fits it. */
  readonly viewport?: Viewport;
  /** One for each frame that was painted, the latest last. */
  readonly prompts: readonly FramePrompt[];
}

/** An empty document with a frame of 1024 pixels at the origin. */
export function createDocument(
  name: string,
  options: { id?: string; now?: number } = {},
): EditorDocument {
  const now = options.now ?? Date.now();
  return {
    v: DOCUMENT_VERSION,
    id: options.id ?? crypto.randomUUID(),
    name,
    created: now,
    modified: now,
    tiles: createTiles(),
    mask: createMask(),
    frame: { x: 0, y: 0, size: 1024 },
    prompts: [],
  };
}

/** The document with a picture laid on it, its top left corner at `at` (whole pixels). */
export function placePicture(document: EditorDocument, picture: Raster, at: Point): EditorDocument {
  const { width, height } = picture;
  return { ...document, tiles: writeRegion(document.tiles, { ...at, width, height }, picture) };
}

/** Whether a document of this extent may be: neither side over {@link MAX_DOCUMENT_SIDE}. */
export function fitsLimits(extent: Rect): boolean {
  return extent.width <= MAX_DOCUMENT_SIDE && extent.height <= MAX_DOCUMENT_SIDE;
}

/** What the document shows: around the picture, or the frame while there is none. */
export function extentOf({ tiles, frame: { x, y, size } }: EditorDocument): Rect {
  return bounds(tiles) ?? { x, y, width: size, height: size };
}

/** What was asked for at this very frame, or else last of all. */
export function promptAt({ prompts }: EditorDocument, frame: Frame): string {
  return (prompts.findLast((each) => sameFrame(each.frame, frame)) ?? prompts.at(-1))?.prompt ?? '';
}

export function withPrompt(document: EditorDocument, frame: Frame, prompt: string): EditorDocument {
  const others = document.prompts.filter((each) => !sameFrame(each.frame, frame));
  return { ...document, prompts: [...others, { frame, prompt }] };
}

function sameFrame(a: Frame, b: Frame): boolean {
  return a.x === b.x && a.y === b.y && a.size === b.size;
}
