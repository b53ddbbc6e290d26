import type { Layer, Tiles } from '../../editor/tiles.ts';
import type { Rect, Viewport } from '../../editor/viewport.ts';

/** A small picture of what is being made, drawn over a rectangle. */
export interface Preview {
  readonly image: OffscreenCanvas;
  readonly rect: Rect;
}

/** What stands on the screen. All rectangles are in document pixels. */
export interface Scene {
  readonly viewport: Viewport;
  readonly picture: Tiles;
  /** Undefined: the mask does not show. */
  readonly mask: Layer<1> | undefined;
  /** Where a checkerboard stands for what is transparent. */
  readonly sheets: readonly Rect[];
  readonly preview: Preview | undefined;
}

export type LayerName = 'picture' | 'mask';
