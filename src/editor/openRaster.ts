import { strToU8, zipSync } from 'fflate';
import { encodePng } from '../image/png.ts';
import { shrink } from '../image/shrink.ts';
import type { LayeredPicture } from './layered.ts';

/** Longest side of the small picture that file managers show. */
const THUMBNAIL = 256;
/** The earliest date that a zip knows: equal pictures make equal files, and the file says nothing of its time. */
const NO_DATE = '1980-01-01T00:00:00';

/**
 * An OpenRaster file. https://www.openraster.org/baseline/ — the type first and as it is, so that it can be told by its
 * bytes.
 */
export function writeOpenRaster(picture: LayeredPicture): Uint8Array<ArrayBuffer> {
  const { layers, merged } = picture;
  const stored = { level: 0 } as const;
  const files = layers.map(({ raster }, i) => [`data/layer${i}.png`, encodePng(raster)] as const);
  const zip = zipSync(
    {
      mimetype: [strToU8('image/openraster'), stored],
      'stack.xml': strToU8(stackOf(picture)),
      ...Object.fromEntries(files.map(([name, png]) => [name, [png, stored] as const])),
      'mergedimage.png': [encodePng(merged), stored],
      'Thumbnails/thumbnail.png': [encodePng(shrink(merged, THUMBNAIL)), stored],
    },
    { mtime: NO_DATE },
  );
  return zip as Uint8Array<ArrayBuffer>;
}

/** The highest layer comes first. */
function stackOf({ width, height, layers }: LayeredPicture): string {
  const lines = layers.map(
    ({ name, at, visible }, i) =>
      `<layer name="${escaped(name)}" src="data/layer${i}.png" x="${at.x}" y="${at.y}" opacity="1.0" ` +
      `visibility="${visible ? 'visible' : 'hidden'}" composite-op="svg:src-over"/>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<image version="0.0.3" w="${width}" h="${height}" xres="72" yres="72">`,
    '<stack>',
    ...lines.reverse(),
    '</stack>',
    '</image>',
    '',
  ].join('\n');
}

/** As an attribute's value; what XML cannot hold at all goes. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"'\n\r\t]/g, (sign) => `&#${sign.codePointAt(0) ?? 0};`);
}
