/** A chunk of a PNG file. https://www.w3.org/TR/png-3/#5Chunk-layout */
export interface PngChunk {
  /** Four letters, such as `IDAT`. */
  readonly type: string;
  /** What it holds, a view of the file. */
  readonly data: Uint8Array;
  /** The whole chunk, its length and CRC included, a view of the file. */
  readonly whole: Uint8Array;
}

/**
 * The chunks of a PNG in order, up to and with IEND or to where the file is cut off. Neither CRCs nor order are
 * checked.
 */
export function* pngChunks(png: Uint8Array): Generator<PngChunk> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let at = 8; at + 12 <= png.length;) {
    const end = at + 12 + view.getUint32(at);
    if (end > png.length) return;
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    yield { type, data: png.subarray(at + 8, end - 4), whole: png.subarray(at, end) };
    if (type === 'IEND') return;
    at = end;
  }
}

/** Whether a file begins as every PNG does. */
export function isPng(bytes: Uint8Array): boolean {
  return PNG_SIGNATURE.every((byte, i) => bytes[i] === byte);
}

export const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
