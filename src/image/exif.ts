const ORIENTATION = 0x0112;

/**
 * The orientation that EXIF data name, 1–8; 1 where they name none or are damaged. Exif 3.0, 4.6.4
 * @param exif from the TIFF header on
 */
export function readExifOrientation(exif: Uint8Array): number {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  try {
    const order = view.getUint16(0);
    if (order !== 0x4949 && order !== 0x4d4d) return 1;
    const little = order === 0x4949;
    const directory = view.getUint32(4, little);
    const entries = view.getUint16(directory, little);
    for (let i = 0; i < entries; i++) {
      const at = directory + 2 + i * 12;
      if (view.getUint16(at, little) !== ORIENTATION) continue;
      const value = view.getUint16(at + 8, little);
      return value >= 1 && value <= 8 ? value : 1;
    }
  } catch (thrown) {
    // Reading past the end: data that are cut off name no orientation.
    if (!(thrown instanceof RangeError)) throw thrown;
  }
  return 1;
}
