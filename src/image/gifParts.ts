import type { ReadBytes } from './window.ts';

/** A part of a GIF behind its header. https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
export interface GifPart {
  readonly kind: 'frame' | 'extension';
  /** Its first bytes: of a frame its descriptor, of an extension its label and first block. */
  readonly head: Uint8Array;
}

/** Parts of a file that are looked at; one with more is no picture that anybody made. */
const MAX_PARTS = 100_000;
const HEAD_BYTES = 12;

/** Extensions and frames in their order, their data in blocks of up to 255 bytes. Ends where the file is cut off. */
export async function* gifParts(read: ReadBytes): AsyncGenerator<GifPart> {
  const table = (flags = 0) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let at = 13 + table((await read(10, 1))[0]);
  for (let parts = 0; parts < MAX_PARTS; parts++) {
    const head = await read(at, HEAD_BYTES);
    if (head[0] === 0x2c) {
      yield { kind: 'frame', head };
      at += 11 + table(head[9]);
    } else if (head[0] === 0x21) {
      yield { kind: 'extension', head };
      at += 2;
    } else return;
    for (let [size] = await read(at, 1); size; [size] = await read(at, 1)) {
      at += 1 + size;
      if (++parts > MAX_PARTS) return;
    }
    at += 1;
  }
}
