import { overlaps, TILE, type Layer, type Tile, type TileKey } from '../../editor/tiles.ts';
import type { Rect } from '../../editor/viewport.ts';

/** Halvings of a tile that are kept: the last is 8 pixels wide. */
const LEVELS = 6;
/** Pixels of canvases kept for drawing, 4 bytes each; the least recently drawn go first. */
const KEPT_PIXELS = 48_000_000;

interface Entry {
  /** What the canvases show; another array in its place means other pixels. */
  source: Tile;
  readonly levels: (OffscreenCanvas | undefined)[];
}

/**
 * Tiles as canvases that the browser can draw, at the halving that the zoom needs, made when they are first drawn.
 * The canvases only show: nothing is ever read back from them.
 *
 * @param channels 4 for pictures; 1 for masks, drawn as black of that opacity.
 */
export function createTileImages(channels: 1 | 4) {
  /** In the order of use, the latest last. */
  const entries = new Map<TileKey, Entry>();
  let kept = 0;

  function drop(key: TileKey, entry: Entry): void {
    for (const canvas of entry.levels) kept -= canvas === undefined ? 0 : canvas.width ** 2;
    entries.delete(key);
  }

  function upload(entry: Entry, level: number, part: Rect): void {
    const canvas = (entry.levels[level] ??= newCanvas(TILE >> level));
    const context = canvas.getContext('2d');
    if (context === null) return;
    const scale = 1 << level;
    const x = Math.floor(part.x / scale);
    const y = Math.floor(part.y / scale);
    const width = Math.ceil((part.x + part.width) / scale) - x;
    const height = Math.ceil((part.y + part.height) / scale) - y;
    const image = new ImageData(width, height);
    (channels === 4 ? shrinkColours : shrinkMask)(entry.source, level, x, y, image);
    context.putImageData(image, x, y);
  }

  function newCanvas(side: number): OffscreenCanvas {
    kept += side ** 2;
    return new OffscreenCanvas(side, side);
  }

  /**
   * The canvas of a tile, whole tile = whole canvas.
   * @param mayUpload false once a frame's time is used up: then only what is ready, at whatever level, or nothing.
   * @returns whether it shows the wanted pixels at the wanted level.
   */
  function get(
    key: TileKey,
    source: Tile,
    level: number,
    mayUpload: boolean,
  ): { readonly canvas: OffscreenCanvas | undefined; readonly exact: boolean } {
    let entry = entries.get(key);
    if (entry !== undefined && entry.source !== source && mayUpload) {
      drop(key, entry);
      entry = undefined;
    }
    if (entry === undefined) {
      if (!mayUpload) return { canvas: undefined, exact: false };
      entry = { source, levels: new Array<undefined>(LEVELS).fill(undefined) };
    }
    entries.delete(key);
    entries.set(key, entry);
    const ready = entry.levels[level];
    if (ready !== undefined) return { canvas: ready, exact: entry.source === source };
    if (mayUpload) {
      upload(entry, level, { x: 0, y: 0, width: TILE, height: TILE });
      return { canvas: entry.levels[level], exact: true };
    }
    return { canvas: entry.levels.find((canvas) => canvas !== undefined), exact: false };
  }

  /** Brings what is kept of `rect` (document pixels) up to date with the layer as it is now, and no more than that. */
  function update(rect: Rect, layer: Layer<1 | 4>): void {
    for (const { key, part, tile } of overlaps(rect)) {
      const entry = entries.get(key);
      if (entry === undefined) continue;
      const source = layer.tiles.get(key);
      if (source === undefined) {
        drop(key, entry);
        continue;
      }
      // Pictures' tiles are never written to; a mask's are while it is painted.
      if (channels === 4 && entry.source === source) continue;
      entry.source = source;
      entry.levels.forEach((canvas, level) => {
        if (canvas !== undefined) upload(entry, level, { ...part, ...tile });
      });
    }
  }

  /** Lets go of what was drawn longest ago, beyond what may be kept. */
  function trim(): void {
    for (const [key, entry] of entries) {
      if (kept <= KEPT_PIXELS) return;
      drop(key, entry);
    }
  }

  return { get, update, trim };
}

/** The halving at which a tile has about as many pixels as the screen shows of it. */
export function levelOf(devicePixelsPerPixel: number): number {
  return Math.min(LEVELS - 1, Math.max(0, Math.floor(Math.log2(1 / devicePixelsPerPixel))));
}

/**
 * Averages squares of 2^level pixels, weighted by their opacity, into `image`, whose corner lies at (x, y) of the
 * level.
 */
function shrinkColours(
  source: Tile,
  level: number,
  x: number,
  y: number,
  { width, height, data }: ImageData,
): void {
  if (level === 0) {
    for (let row = 0; row < height; row++) {
      const from = 4 * ((y + row) * TILE + x);
      data.set(source.subarray(from, from + 4 * width), 4 * row * width);
    }
    return;
  }
  const scale = 1 << level;
  const area = scale * scale;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let alpha = 0;
      for (let dy = 0; dy < scale; dy++) {
        let from = 4 * (((y + row) * scale + dy) * TILE + (x + column) * scale);
        for (let dx = 0; dx < scale; dx++, from += 4) {
          const a = source[from + 3] ?? 0;
          red += (source[from] ?? 0) * a;
          green += (source[from + 1] ?? 0) * a;
          blue += (source[from + 2] ?? 0) * a;
          alpha += a;
        }
      }
      const to = 4 * (row * width + column);
      if (alpha === 0) continue;
      data[to] = red / alpha;
      data[to + 1] = green / alpha;
      data[to + 2] = blue / alpha;
      data[to + 3] = alpha / area;
    }
}

function shrinkMask(
  source: Tile,
  level: number,
  x: number,
  y: number,
  { width, height, data }: ImageData,
): void {
  const scale = 1 << level;
  const area = scale * scale;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      let sum = 0;
      for (let dy = 0; dy < scale; dy++) {
        const from = ((y + row) * scale + dy) * TILE + (x + column) * scale;
        for (let dx = 0; dx < scale; dx++) sum += source[from + dx] ?? 0;
      }
      data[4 * (row * width + column) + 3] = sum / area;
    }
}
