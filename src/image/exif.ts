/** Directories of EXIF data, from the TIFF header on. Exif 3.0, 4.6; TIFF 6.0 */

export const ORIENTATION = 0x0112;
const MAKE = 0x010f;
const MODEL = 0x0110;

/**
 * In which order the bytes of numbers stand, and where the first directory does; undefined for data of another kind.
 */
export function readHead(
  view: DataView,
): { readonly little: boolean; readonly first: number } | undefined {
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const little = order === 0x4949;
  return { little, first: view.getUint32(4, little) };
}

/**
 * The entries of the directory at `at`, one after the other: each one's tag, and where its twelve bytes begin.
 *
 * @throws RangeError when it comes to where the data are cut off
 */
export function* readDirectory(
  view: DataView,
  at: number,
  little: boolean,
): Generator<{ readonly tag: number; readonly at: number }> {
  const count = view.getUint16(at, little);
  for (let i = 0; i < count; i++) {
    const entry = at + 2 + 12 * i;
    // Its last bytes are read, so that one beyond the end is told.
    view.getUint32(entry + 8, little);
    yield { tag: view.getUint16(entry, little), at: entry };
  }
}

/**
 * The orientation that EXIF data name, 1–8; 1 where they name none or are damaged.
 * @param exif from the TIFF header on
 */
export function readExifOrientation(exif: Uint8Array): number {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  try {
    const head = readHead(view);
    if (head === undefined) return 1;
    for (const { tag, at } of readDirectory(view, head.first, head.little)) {
      if (tag !== ORIENTATION) continue;
      const value = view.getUint16(at + 8, head.little);
      return value >= 1 && value <= 8 ? value : 1;
    }
  } catch (thrown) {
    // Reading past the end: data that are cut off name no orientation.
    if (!(thrown instanceof RangeError)) throw thrown;
  }
  return 1;
}

/**
 * Whether EXIF data name a camera, by its make or model.
 * @param exif from the TIFF header on
 */
export function namesCamera(exif: Uint8Array): boolean {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  try {
    const head = readHead(view);
    if (!head) return false;
    for (const { tag, at } of readDirectory(view, head.first, head.little)) {
      if (tag !== MAKE && tag !== MODEL) continue;
      // Text with its closing zero; up to four bytes stand in the entry itself.
      const length = view.getUint32(at + 4, head.little);
      const start = length > 4 ? view.getUint32(at + 8, head.little) : at + 8;
      for (let byte = start; byte < start + length; byte++)
        if (view.getUint8(byte) > 0x20) return true;
    }
  } catch (thrown) {
    // Reading past the end: data that are cut off name no camera.
    if (!(thrown instanceof RangeError)) throw thrown;
  }
  return false;
}
