/** Bytes of a file from `at` on: `length` of them, or fewer where the file ends. */
export type ReadBytes = (at: number, length: number) => Promise<Uint8Array>;

/** Read at once, so that a walk from part to part seldom waits for the disk. */
const WINDOW = 1 << 20;

/** Reads a file piece by piece, so that one of any size takes little memory. */
export function windowOf(file: Blob): ReadBytes {
  let start = 0;
  let bytes = new Uint8Array();
  return async (at, length) => {
    if (at < start || at + length > start + bytes.length) {
      start = at;
      const end = Math.min(file.size, at + Math.max(length, WINDOW));
      bytes = new Uint8Array(await file.slice(at, end).arrayBuffer());
    }
    return bytes.subarray(at - start, at - start + length);
  };
}
