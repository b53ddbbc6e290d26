/**
 * A document of the editor: everything that is kept of it when the tab is closed. A value; operations give a new one.
 */
import type { Raster } from '../image/png.ts';
import { sameFrame, type Frame } from './frames.ts';
import { createMask, type Layers } from './mask.ts';
import { union } from './rect.ts';
import { bounds, createTiles, writeRegion } from './tiles.ts';
import type { Point, Rect } from './viewport.ts';

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
  /** Around the pictures that were laid on it, their transparent borders included. Absent before there was one. */
  readonly area?: Rect;
  /** What the photograph that it began with says of itself, as in its file: camera, time, place. */
  readonly exif?: Uint8Array<ArrayBuffer>;
  /** One for each frame that was painted, the latest last. */
  readonly prompts: readonly FramePrompt[];
}

/** An empty document with a frame of 1024 pixels at the origin. */
export function createDocument(
  name: string,
  options: { id?: string; now?: number; exif?: EditorDocument['exif'] } = {},
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
    ...(options.exif && { exif: options.exif }),
    prompts: [],
  };
}

/** The document with a picture laid on it, its top left corner at `at` (whole pixels). It keeps the picture's size. */
export function placePicture(document: EditorDocument, picture: Raster, at: Point): EditorDocument {
  const { width, height } = picture;
  const rect = { ...at, width, height };
  const tiles = writeRegion(document.tiles, rect, picture);
  return { ...document, tiles, area: union(document.area, rect) };
}

/** Around the pictures and everything that was painted; undefined while there is nothing. */
export function contentOf({
  tiles,
  area,
}: Pick<EditorDocument, 'tiles' | 'area'>): Rect | undefined {
  const shown = bounds(tiles);
  return area && shown ? union(shown, area) : (area ?? shown);
}

/** What the document shows: {@link contentOf}, or the frame while there is none. */
export function extentOf(document: EditorDocument): Rect {
  const { x, y, size } = document.frame;
  return contentOf(document) ?? { x, y, width: size, height: size };
}

/** What was asked for at this very frame, or else last of all. */
export function promptAt({ prompts }: EditorDocument, frame: Frame): string {
  return (prompts.findLast((each) => sameFrame(each.frame, frame)) ?? prompts.at(-1))?.prompt ?? '';
}

export function withPrompt(document: EditorDocument, frame: Frame, prompt: string): EditorDocument {
  const others = document.prompts.filter((each) => !sameFrame(each.frame, frame));
  return { ...document, prompts: [...others, { frame, prompt }] };
}
