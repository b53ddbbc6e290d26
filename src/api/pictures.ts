import type { PixelPicture } from '../engine/types.ts';
import { EaselError } from '../base/errors.ts';
import { decodePngInSlices } from '../image/png.ts';
import { resize8 } from '../image/resize.ts';
import { sniffPicture } from '../image/sniff.ts';
import { windowOf } from '../image/window.ts';
import { refusal } from './errors.ts';

const MAX_FILE_BYTES = 4 * 1024 * 1024;
const MAX_SIDE = 4096;
/** By the colour type of a PNG's header, as Pillow calls them. */
const MODES: readonly (string | undefined)[] = [
  'L',
  undefined,
  'RGB',
  'P',
  'LA',
  undefined,
  'RGBA',
];

export interface UploadedPicture extends PixelPicture {
  /** How the file stores its pixels. */
  readonly mode: string;
}

/**
 * An uploaded file, known by its bytes and not by its name or type. Its pixels are taken as they are stored, as the
 * contract has it: no EXIF orientation, gAMA or profile is applied, so that an edit's mask fits and what is kept stays.
 * @throws ApiError with the contract's messages: not a PNG, 4 MB or more, not square
 */
export async function readPicture(value: unknown, param: string): Promise<UploadedPicture> {
  if (value === undefined) throw refusal(`'${param}' is a required property`, param);
  const notPng = refusal(`Uploaded ${param} must be a PNG and less than 4 MB.`, param);
  if (!(value instanceof Blob) || value.size >= MAX_FILE_BYTES) throw notPng;
  const head = new Uint8Array(await value.slice(0, 33).arrayBuffer());
  const header = await sniffPicture(windowOf(value));
  const mode = MODES[head[25] ?? 1];
  if (header?.format !== 'png' || mode === undefined) throw notPng;
  const { width, height } = header;
  if (width !== height)
    throw refusal(
      `Invalid input ${param} - expected an image with equal width and height, got ${width}x${height} instead.`,
      param,
    );
  if (width > MAX_SIDE)
    throw refusal(
      `Invalid input ${param} - at most ${MAX_SIDE} pixels a side can be read, got ${width}.`,
      param,
    );
  try {
    const { rgba } = await decodePngInSlices(new Uint8Array(await value.arrayBuffer()));
    return { width, height, rgba, mode };
  } catch (thrown) {
    if (thrown instanceof EaselError && thrown.code !== 'out-of-memory') throw notPng;
    throw thrown;
  }
}

/**
 * What an edit erases: alpha 0 of the mask, or of the picture itself when there is no mask; both brought to `side`.
 * @throws ApiError when there is no alpha to read, the sizes differ or nothing is erased
 */
export function readRegion(
  picture: UploadedPicture,
  mask: UploadedPicture | undefined,
  side: number,
): { readonly image: PixelPicture; readonly mask: Uint8Array<ArrayBuffer> } {
  const [source, param] = mask ? [mask, 'mask'] : [picture, 'image'];
  if (!['RGBA', 'LA', 'L'].includes(source.mode))
    throw refusal(
      `Invalid input ${param} - format must be in ['RGBA', 'LA', 'L'], got ${source.mode}.`,
      param,
    );
  if (source.width !== picture.width)
    throw refusal(
      `Invalid input mask - expected the size of the image, ${picture.width}x${picture.width}, got ${source.width}x${source.width} instead.`,
      'mask',
    );
  const from = picture.width;
  const erased = Uint8Array.from({ length: from * from }, (_, i) =>
    source.rgba[i * 4 + 3] === 0 ? 1 : 0,
  );
  if (!erased.includes(1))
    throw refusal(
      `Invalid input ${param} - no pixel is fully transparent, so there is nothing to repaint.`,
      param,
    );
  const { rgba } = picture;
  if (from === side) return { image: { width: side, height: side, rgba }, mask: erased };
  const sizes = [
    { width: from, height: from },
    { width: side, height: side },
  ] as const;
  return {
    image: { width: side, height: side, rgba: resize8(rgba, 4, ...sizes, 'bicubic') },
    mask: resizeMask(erased, from, side),
  };
}

/** A pixel is erased when any is that the bicubic filter would read for it: nothing erased bleeds into what is kept. */
function resizeMask(mask: Uint8Array, from: number, to: number): Uint8Array<ArrayBuffer> {
  const scale = from / to;
  const reach = 2 * Math.max(1, scale);
  const span = (i: number): readonly [number, number] => {
    const centre = (i + 0.5) * scale;
    return [Math.max(0, Math.floor(centre - reach)), Math.min(from, Math.ceil(centre + reach))];
  };
  const rows = new Uint8Array(to * from);
  const out = new Uint8Array(to * to);
  for (let x = 0; x < to; x++) {
    const [first, end] = span(x);
    for (let y = 0; y < from; y++)
      for (let j = first; j < end; j++) if (mask[y * from + j]) rows[y * to + x] = 1;
  }
  for (let y = 0; y < to; y++) {
    const [first, end] = span(y);
    for (let x = 0; x < to; x++)
      for (let j = first; j < end; j++) if (rows[j * to + x]) out[y * to + x] = 1;
  }
  return out;
}
