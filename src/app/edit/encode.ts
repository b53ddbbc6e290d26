/** Pictures of a document as files of the formats that the browser's canvas writes. */
import { inSlices } from '../../base/breathe.ts';
import { EaselError } from '../../base/errors.ts';
import { LOSSY_FORMATS, type LossyFormat } from '../../editor/exportFormats.ts';
import { intersect, isVoid } from '../../editor/rect.ts';
import { readRegion, TILE, type Tiles } from '../../editor/tiles.ts';
import type { Rect } from '../../editor/viewport.ts';

const TYPES = {
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
} as const satisfies Record<LossyFormat, string>;

let offered: Promise<readonly LossyFormat[]> | undefined;

/** Those that this browser's canvas writes: told by trying. One that it does not know becomes a PNG. */
export function offeredFormats(): Promise<readonly LossyFormat[]> {
  return (offered ??= tryFormats());
}

async function tryFormats(): Promise<readonly LossyFormat[]> {
  const canvas = new OffscreenCanvas(1, 1);
  canvas.getContext('2d');
  const found: LossyFormat[] = [];
  for (const name of LOSSY_FORMATS) {
    const file = await canvas.convertToBlob({ type: TYPES[name] }).catch(() => undefined);
    if (file?.type === TYPES[name]) found.push(name);
  }
  return found;
}

export interface LossyOptions {
  readonly format: LossyFormat;
  /** 0–1. */
  readonly quality: number;
  /** What lies under transparent pixels, as #rrggbb; absent: nothing, where the format has transparency. */
  readonly background?: string | undefined;
}

/**
 * A part of a document as a file. Pixels are sRGB.
 *
 * @throws EaselError `invalid-request` where the browser makes no canvas of that size, or does not write the format
 */
export async function encodeLossy(
  tiles: Tiles,
  rect: Rect,
  { format, quality, background }: LossyOptions,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(rect.width, rect.height);
  const context = canvas.getContext('2d');
  if (context === null) throw tooLarge(rect);
  await inSlices(draw(context, tiles, rect));
  if (background !== undefined) {
    context.globalCompositeOperation = 'destination-over';
    context.fillStyle = background;
    context.fillRect(0, 0, rect.width, rect.height);
  }
  const type = TYPES[format];
  const file = await canvas.convertToBlob({ type, quality }).catch(() => undefined);
  if (file?.type !== type) throw tooLarge(rect);
  return file;
}

/** Pixels that an estimate looks at: the middle of the picture. */
const SAMPLE_SIDE = 1024;

/** About how many bytes the file will have: those of a part in the middle, as many times as it is in the whole. */
export async function estimateLossy(
  tiles: Tiles,
  rect: Rect,
  options: LossyOptions,
): Promise<number> {
  const part = intersect(rect, {
    x: Math.floor(rect.x + rect.width / 2 - SAMPLE_SIDE / 2),
    y: Math.floor(rect.y + rect.height / 2 - SAMPLE_SIDE / 2),
    width: SAMPLE_SIDE,
    height: SAMPLE_SIDE,
  });
  if (isVoid(part)) return 0;
  const { size } = await encodeLossy(tiles, part, options);
  return Math.round((size * rect.width * rect.height) / (part.width * part.height));
}

function* draw(
  context: OffscreenCanvasRenderingContext2D,
  tiles: Tiles,
  { x, y, width, height }: Rect,
): Generator<void, void> {
  for (let done = 0; done < height; done += TILE) {
    const strip = { x, y: y + done, width, height: Math.min(TILE, height - done) };
    const { rgba } = readRegion(tiles, strip);
    context.putImageData(new ImageData(rgba, width, strip.height), 0, done);
    yield;
  }
}

function tooLarge({ width, height }: Rect): EaselError {
  return new EaselError(
    'invalid-request',
    `This browser cannot write a picture of ${width} by ${height} pixels in this format. Save it as PNG, or crop it first.`,
    { param: 'format', reason: { name: 'format-too-large', width, height } },
  );
}
