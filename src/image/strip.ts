import { EaselError } from '../base/errors.ts';
import { isPng, PNG_SIGNATURE, pngChunks } from './pngChunks.ts';

/**
 * What a PNG needs to look as it does: pixels, palette, transparency, colour space, frames. Nothing that tells of its
 * making.
 */
const SHOWN: ReadonlySet<string> = new Set([
  'IHDR',
  'PLTE',
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'iCCP',
  'cICP',
  'sBIT',
  'bKGD',
  'pHYs',
  'acTL',
  'fcTL',
  'fdAT',
  'IDAT',
  'IEND',
]);

/** Whether a PNG carries content credentials, a C2PA manifest. https://c2pa.org/specifications/ */
export function carriesCredentials(png: Uint8Array): boolean {
  return isPng(png) && [...pngChunks(png)].some(({ type }) => type === 'caBX');
}

/**
 * The same picture, pixel for pixel, without a word about how, when or by what it was made: prompt, request, XMP, EXIF,
 * dates, thumbnails, content credentials and every chunk that is unknown here are left out, and so is anything behind
 * the end of the file.
 *
 * @throws EaselError `corrupt-data` when it is not a whole PNG.
 */
export function stripMetadata(png: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunks = isPng(png) ? [...pngChunks(png)] : [];
  if (chunks.at(-1)?.type !== 'IEND')
    throw new EaselError(
      'corrupt-data',
      'This is not a whole PNG, so nothing can be taken off it.',
      { reason: { name: 'png-damaged' } },
    );
  const kept = chunks.filter(({ type }) => SHOWN.has(type));
  const out = new Uint8Array(kept.reduce((sum, { whole }) => sum + whole.length, 8));
  out.set(PNG_SIGNATURE);
  let at = PNG_SIGNATURE.length;
  for (const { whole } of kept) {
    out.set(whole, at);
    at += whole.length;
  }
  return out;
}
