import {
  overlaps,
  TILE,
  tilePosition,
  type Layer,
  type Tile,
  type TileKey,
} from '../../editor/tiles.ts';
import type { Rect } from '../../editor/viewport.ts';
import type { LayerName, Scene } from './scene.ts';
import { createTileImages, levelOf } from './tileImages.ts';

/** Milliseconds of a frame after which no further tile is brought to the screen; the next frame goes on. */
const BUDGET = 4;
const CHECKER = 8;

/**
 * Draws a document on two canvases of one size: the picture below, the hatched mask above. Drawing waits for the next
 * frame, and repeats only the rectangles that were said to have changed.
 */
export function createRenderer(
  pictureCanvas: HTMLCanvasElement,
  maskCanvas: HTMLCanvasElement,
  sceneNow: () => Scene,
) {
  const layers = {
    picture: { canvas: pictureCanvas, tiles: createTileImages(4), dirty: new Set<Rect | 'all'>() },
    mask: { canvas: maskCanvas, tiles: createTileImages(1), dirty: new Set<Rect | 'all'>() },
  };
  let ratio = devicePixelRatio;
  let frame = 0;
  let drawn = 0;
  let patterns: Patterns | undefined;

  function schedule(): void {
    if (frame === 0) frame = requestAnimationFrame(draw);
  }

  /** Says that a layer looks different: within `rect`, or everywhere. */
  function invalidate(layer: LayerName, rect?: Rect): void {
    layers[layer].dirty.add(rect ?? 'all');
    schedule();
  }

  /** @param pixelRatio device pixels a CSS pixel; width and height are in device pixels, so that nothing is blurred. */
  function resize(width: number, height: number, pixelRatio: number): void {
    ratio = pixelRatio;
    for (const { canvas, dirty } of Object.values(layers)) {
      canvas.width = Math.max(1, width);
      canvas.height = Math.max(1, height);
      dirty.add('all');
    }
    patterns = undefined;
    // A canvas that was resized is empty: drawn at once, it never shows so.
    cancelAnimationFrame(frame);
    draw();
  }

  function draw(): void {
    frame = 0;
    drawn = 0;
    const scene = sceneNow();
    const deadline = performance.now() + BUDGET;
    for (const layer of ['picture', 'mask'] as const) {
      const { dirty, tiles } = layers[layer];
      if (dirty.size === 0) continue;
      const parts = dirty.has('all') ? [undefined] : [...dirty].filter((part) => part !== 'all');
      const late = new Set<Rect | 'all'>();
      dirty.clear();
      for (const part of parts) {
        const source = layer === 'picture' ? scene.picture : scene.mask;
        if (part !== undefined && source !== undefined) tiles.update(part, source);
        if (!drawLayer(layer, scene, part, deadline)) late.add(part ?? 'all');
      }
      for (const part of late) dirty.add(part);
      tiles.trim();
    }
    if (Object.values(layers).some(({ dirty }) => dirty.size > 0)) schedule();
  }

  /** @returns false when some tiles are still to come. */
  function drawLayer(
    layer: LayerName,
    scene: Scene,
    part: Rect | undefined,
    deadline: number,
  ): boolean {
    const { canvas } = layers[layer];
    const context = canvas.getContext('2d');
    if (context === null) return true;
    const whole = { x: 0, y: 0, width: canvas.width, height: canvas.height };
    const region = part === undefined ? whole : meet(whole, outward(onScreen(part), 1));
    if (region === undefined) return true;
    drawn += region.width * region.height;
    patterns ??= createPatterns(context, pictureCanvas, ratio);
    context.save();
    context.beginPath();
    context.rect(region.x, region.y, region.width, region.height);
    context.clip();
    context.clearRect(region.x, region.y, region.width, region.height);
    let complete = true;
    if (layer === 'picture') {
      context.fillStyle = patterns.checker;
      for (const sheet of scene.sheets) {
        const at = meet(region, outward(onScreen(sheet), 0));
        if (at !== undefined) context.fillRect(at.x, at.y, at.width, at.height);
      }
      complete = drawTiles(context, layer, scene.picture, scene, region, deadline);
      if (scene.preview !== undefined) {
        const at = outward(onScreen(scene.preview.rect), 0);
        context.imageSmoothingEnabled = true;
        context.drawImage(scene.preview.image, at.x, at.y, at.width, at.height);
      }
    } else if (scene.mask !== undefined) {
      complete = drawTiles(context, layer, scene.mask, scene, region, deadline);
      context.globalCompositeOperation = 'source-in';
      context.fillStyle = patterns.hatch;
      context.fillRect(region.x, region.y, region.width, region.height);
    }
    context.restore();
    return complete;

    function onScreen(rect: Rect): Rect {
      const zoom = scene.viewport.zoom * ratio;
      return {
        x: rect.x * zoom + scene.viewport.x * ratio,
        y: rect.y * zoom + scene.viewport.y * ratio,
        width: rect.width * zoom,
        height: rect.height * zoom,
      };
    }
  }

  function drawTiles(
    context: CanvasRenderingContext2D,
    layer: LayerName,
    source: Layer<1 | 4>,
    { viewport: view }: Scene,
    region: Rect,
    deadline: number,
  ): boolean {
    const zoom = view.zoom * ratio;
    const [left, top] = [view.x * ratio, view.y * ratio];
    const seen = {
      x: (region.x - left) / zoom,
      y: (region.y - top) / zoom,
      width: region.width / zoom,
      height: region.height / zoom,
    };
    const level = levelOf(zoom);
    // From twice its size on a pixel shows as a square: what is edited is what is seen.
    context.imageSmoothingEnabled = zoom < 2;
    let complete = true;
    let uploads = 0;
    for (const [key, bytes] of tilesWithin(source, seen)) {
      const mayUpload = uploads === 0 || performance.now() < deadline;
      const { canvas, exact } = layers[layer].tiles.get(key, bytes, level, mayUpload);
      if (exact) uploads += 1;
      else complete = false;
      if (canvas === undefined) continue;
      // Edges on whole device pixels leave no seams between neighbours.
      const [column, row] = tilePosition(key);
      const x = Math.round(column * TILE * zoom + left);
      const y = Math.round(row * TILE * zoom + top);
      const right = Math.round((column + 1) * TILE * zoom + left);
      const bottom = Math.round((row + 1) * TILE * zoom + top);
      context.drawImage(canvas, x, y, right - x, bottom - y);
    }
    return complete;
  }

  return {
    invalidate,
    resize,
    /** Device pixels that the last frame redrew, both layers together. */
    get drawn() {
      return drawn;
    },
    /** The colours of the page changed. */
    recolour() {
      patterns = undefined;
      invalidate('picture');
      invalidate('mask');
    },
    stop() {
      cancelAnimationFrame(frame);
    },
  };
}

interface Patterns {
  readonly checker: CanvasPattern | string;
  readonly hatch: CanvasPattern | string;
}

/** The checkerboard takes the canvas's text and border colours, which follow the theme. */
function createPatterns(
  context: CanvasRenderingContext2D,
  canvas: HTMLCanvasElement,
  ratio: number,
): Patterns {
  const { color, borderTopColor, outlineColor } = getComputedStyle(canvas);
  const square = Math.max(1, Math.round(CHECKER * ratio));
  const checker = new OffscreenCanvas(2 * square, 2 * square);
  const board = checker.getContext('2d');
  if (board !== null) {
    board.fillStyle = color;
    board.fillRect(0, 0, 2 * square, 2 * square);
    board.fillStyle = borderTopColor;
    board.fillRect(0, 0, square, square);
    board.fillRect(square, square, square, square);
  }
  const side = Math.max(4, Math.round(9 * ratio));
  const hatch = new OffscreenCanvas(side, side);
  const lines = hatch.getContext('2d');
  if (lines !== null) {
    lines.globalAlpha = 0.5;
    lines.fillStyle = outlineColor;
    lines.fillRect(0, 0, side, side);
    lines.globalAlpha = 0.6;
    lines.strokeStyle = '#ffffff';
    lines.lineWidth = 1.5 * ratio;
    lines.beginPath();
    for (const shift of [-side, 0, side]) {
      lines.moveTo(shift - 2, side + 2);
      lines.lineTo(shift + side + 2, -2);
    }
    lines.stroke();
  }
  return {
    checker: context.createPattern(checker, 'repeat') ?? color,
    hatch: context.createPattern(hatch, 'repeat') ?? outlineColor,
  };
}

/** The tiles that a rectangle touches, found the shorter way: through the rectangle, or through the layer. */
function* tilesWithin(layer: Layer<1 | 4>, seen: Rect): Generator<readonly [TileKey, Tile]> {
  if ((seen.width / TILE + 1) * (seen.height / TILE + 1) < layer.tiles.size) {
    for (const { key } of overlaps(seen)) {
      const tile = layer.tiles.get(key);
      if (tile !== undefined) yield [key, tile];
    }
    return;
  }
  for (const [key, tile] of layer.tiles) {
    const [column, row] = tilePosition(key);
    if (meet(seen, { x: column * TILE, y: row * TILE, width: TILE, height: TILE }))
      yield [key, tile];
  }
}

/** What two rectangles share, or undefined. */
function meet(a: Rect, b: Rect): Rect | undefined {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** The rectangle on whole pixels, `by` pixels larger on each side. */
function outward(rect: Rect, by: number): Rect {
  const x = Math.floor(rect.x) - by;
  const y = Math.floor(rect.y) - by;
  return {
    x,
    y,
    width: Math.ceil(rect.x + rect.width) + by - x,
    height: Math.ceil(rect.y + rect.height) + by - y,
  };
}
