import type { PictureHeader } from '../sniff.ts';
import type { ReadBytes } from '../window.ts';

/** Where a picture file keeps its content credentials, and what they are there. */
export interface ManifestStore {
  readonly bytes: Uint8Array;
  /** [from, to) of the file: what holds the store, headers and all. */
  readonly places: readonly (readonly [from: number, to: number])[];
}

/** One with more is no picture that anybody made. */
const MAX_PARTS = 100_000;
/** Thumbnails and all; larger ones are left alone. */
const MAX_STORE_BYTES = 16 << 20;

/**
 * The C2PA manifest store of a file (C2PA 2.2, appendix A). Undefined when there is none, or none of a size that anyone
 * makes; an AVIF's is not looked for, since its hashes are of boxes and could not be checked.
 */
export async function findManifestStore(
  format: PictureHeader['format'],
  read: ReadBytes,
): Promise<ManifestStore | undefined> {
  const pieces: Uint8Array[] = [];
  const places: (readonly [number, number])[] = [];
  let length = 0;
  for await (const [data, from, to] of WALKS[format](read)) {
    length += data.length;
    if (length > MAX_STORE_BYTES) return undefined;
    // What was read is a window on the file, which moves on.
    pieces.push(data.slice());
    places.push([from, to]);
  }
  if (pieces.length === 0) return undefined;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return { bytes, places };
}

type Found = AsyncGenerator<readonly [data: Uint8Array, from: number, to: number]>;

const WALKS: Readonly<Record<PictureHeader['format'], (read: ReadBytes) => Found>> = {
  png: inPng,
  jpeg: inJpeg,
  webp: inWebp,
  gif: inGif,
  async *avif() {},
};

async function* inPng(read: ReadBytes): Found {
  for (let at = 8, parts = 0; parts < MAX_PARTS; parts++) {
    const head = await read(at, 8);
    if (head.length < 8) return;
    const length = view(head).getUint32(0);
    const end = at + 12 + length;
    if (text(head, 4, 4) === 'caBX' && length <= MAX_STORE_BYTES)
      yield [await read(at + 8, length), at, end];
    at = end;
  }
}

/**
 * APP11 segments of JPEG XT boxes: 'JP', the box's instance, a running number, then the box; its header (length and
 * type) is repeated in each segment, and only the first one's counts.
 */
async function* inJpeg(read: ReadBytes): Found {
  let instance: number | undefined;
  for (let at = 2, parts = 0; parts < MAX_PARTS; parts++) {
    const head = await read(at, 4);
    const marker = head[1] ?? 0;
    if (head.length < 4 || head[0] !== 0xff || marker === 0xda) return;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = view(head).getUint16(2);
    const end = at + 2 + length;
    if (marker === 0xeb) {
      const data = await read(at + 4, Math.max(0, length - 2));
      if (data.length >= 16 && text(data, 0, 2) === 'JP' && text(data, 12, 4) === 'jumb') {
        const first = view(data).getUint32(4) === 1;
        const which = view(data).getUint16(2);
        if (first && instance === undefined && isManifestStore(data.subarray(16))) instance = which;
        if (which === instance) yield [data.subarray(first ? 8 : 16), at, end];
      }
    }
    at = end;
  }
}

/** The description of a box, as the store's: of the type `c2pa`. */
function isManifestStore(description: Uint8Array): boolean {
  return text(description, 4, 8) === 'jumdc2pa';
}

async function* inWebp(read: ReadBytes): Found {
  for (let at = 12, parts = 0; parts < MAX_PARTS; parts++) {
    const head = await read(at, 8);
    if (head.length < 8) return;
    const length = view(head).getUint32(4, true);
    const end = at + 8 + length + (length % 2);
    if (text(head, 0, 4) === 'C2PA' && length <= MAX_STORE_BYTES)
      yield [await read(at + 8, length), at, end];
    at = end;
  }
}

/** An application extension whose data come in blocks of up to 255 bytes. */
async function* inGif(read: ReadBytes): Found {
  const table = (flags = 0) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let at = 13 + table((await read(10, 1))[0]);
  for (let parts = 0; parts < MAX_PARTS; parts++) {
    const head = await read(at, 14);
    const from = at;
    if (head[0] === 0x2c) at += 11 + table(head[9]);
    else if (head[0] === 0x21) at += head[1] === 0xff ? 14 : 2;
    else return;
    const wanted = head[1] === 0xff && head[0] === 0x21 && text(head, 3, 8) === 'C2PA_GIF';
    const blocks: Uint8Array[] = [];
    for (let [size] = await read(at, 1); size; [size] = await read(at, 1)) {
      if (wanted) blocks.push((await read(at + 1, size)).slice());
      at += 1 + size;
      if (++parts > MAX_PARTS) return;
    }
    at += 1;
    for (const block of blocks) yield [block, from, at];
  }
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function text(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
