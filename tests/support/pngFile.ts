/** PNG files byte by byte, whole or wrong on purpose: what encoders will not write. */
import { deflateSync } from 'node:zlib';
import { crc32 } from '../../src/base/crc32.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
  readonly interlaced?: boolean;
}

export function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

export function pngHeader({ width, height, depth, colour, interlaced = false }: PngHeader): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([depth, colour, 0, 0, interlaced ? 1 : 0], 8);
  return pngChunk('IHDR', data);
}

export function pngFile(...chunks: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from(SIGNATURE), ...chunks, pngChunk('IEND', new Uint8Array())]);
}

/** Adds a chunk to a PNG, after its header. */
export function withChunk(png: Uint8Array, type: string, data: Uint8Array): Buffer {
  return Buffer.concat([png.subarray(0, 33), pngChunk(type, data), png.subarray(33)]);
}

const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Every colour type with every depth that it may have. */
export const COLOURS = [
  ...[1, 2, 4, 8, 16].map((depth) => ({ colour: 0, depth })),
  ...[8, 16].map((depth) => ({ colour: 2, depth })),
  ...[1, 2, 4, 8].map((depth) => ({ colour: 3, depth })),
  ...[8, 16].map((depth) => ({ colour: 4, depth })),
  ...[8, 16].map((depth) => ({ colour: 6, depth })),
];

/** A picture of random bytes under random filters, with a palette where it needs one. */
export function randomPng(header: PngHeader, random: () => number, ...more: Uint8Array[]): Buffer {
  const bits = (SAMPLES[header.colour] ?? 1) * header.depth;
  const rows: Buffer[] = [];
  const passes = header.interlaced ? PASSES : ([[0, 0, 1, 1]] as const);
  for (const [x, y, stepX, stepY] of passes) {
    const width = Math.ceil((header.width - x) / stepX);
    const height = Math.ceil((header.height - y) / stepY);
    if (width <= 0 || height <= 0) continue;
    for (let row = 0; row < height; row++) {
      const bytes = Buffer.alloc(1 + Math.ceil((width * bits) / 8));
      for (let i = 0; i < bytes.length; i++) bytes[i] = random() * 256;
      bytes[0] = random() * 5;
      rows.push(bytes);
    }
  }
  const palette = Buffer.alloc(3 * 2 ** Math.min(8, header.depth));
  for (let i = 0; i < palette.length; i++) palette[i] = random() * 256;
  return pngFile(
    pngHeader(header),
    ...(header.colour === 3 ? [pngChunk('PLTE', palette)] : []),
    ...more,
    pngChunk('IDAT', deflateSync(Buffer.concat(rows))),
  );
}

/** Numbers from 0 to 1 that are the same each time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
