import { joined } from '../base/bytes.ts';
import { isProfile, isSrgbProfile } from './colourProfile.ts';
import { readExifOrientation } from './exif.ts';
import { gifParts } from './gifParts.ts';
import { readHeif, topBoxes, type HeifFacts } from './heif.ts';
import { isFrameHeader, jpegSegments } from './jpegSegments.ts';
import { isColourChunk, readColourChunk } from './pngColours.ts';
import type { CodePoints } from './narrowRange.ts';
import type { PictureHeader } from './sniff.ts';
import type { ReadBytes } from './window.ts';

/** What a picture file says of itself beside its size, and what opening it will change. */
export interface PictureFacts {
  /** It carries a C2PA manifest: a signed record of where it comes from. https://c2pa.org/specifications/ */
  readonly credentials: boolean;
  /** EXIF orientation, 1 (upright) to 8. */
  readonly orientation: number;
  /** More than 8 bits a channel. */
  readonly deep: boolean;
  /** Its colours are of another space than sRGB. */
  readonly foreignColours: boolean;
  /** Inks instead of lights. */
  readonly cmyk: boolean;
  /** It has several frames. */
  readonly animated: boolean;
  /** Of a PNG where black is 16 and white 235 (of 255), as in video: which space that is of. */
  readonly narrow?: CodePoints;
  /**
   * Where parts of a PNG, WebP or JPEG begin and end that no browser is to be shown: EXIF data, since pictures are
   * turned by what is read here, and what it says of colours that counts for nothing.
   */
  readonly hidden: readonly Range[];
}
type Range = readonly [start: number, end: number];
type Plain = Omit<PictureFacts, 'orientation' | 'hidden'>;
type Mutable = { -readonly [fact in keyof Plain]: Plain[fact] } & {
  orientation: number | undefined;
  readonly hidden: Range[];
};

/** Parts of a file that are looked at; one with more is no picture that anybody made. */
const MAX_PARTS = 100_000;
/** Of a profile or of EXIF; they take some kilobytes. */
const MAX_PART_BYTES = 4 << 20;

/** Looks through a file's parts without decoding a pixel. Parts that are damaged say nothing. */
export async function readFacts({ format }: PictureHeader, read: ReadBytes): Promise<PictureFacts> {
  const facts: Mutable = {
    credentials: false,
    orientation: undefined,
    deep: false,
    foreignColours: false,
    cmyk: false,
    animated: false,
    hidden: [],
  };
  await WALKS[format](read, facts);
  return { ...facts, orientation: facts.orientation ?? 1 };
}

const WALKS: Record<PictureHeader['format'], (read: ReadBytes, facts: Mutable) => Promise<void>> = {
  png: walkPng,
  jpeg: walkJpeg,
  webp: walkWebp,
  avif: walkAvif,
  gif: walkGif,
};

async function walkPng(read: ReadBytes, facts: Mutable): Promise<void> {
  const [depth, colour = 0] = await read(24, 2);
  facts.deep = depth === 16;
  // Neither colour nor palette.
  const grey = (colour & 3) === 0;
  const told = new Set<string>();
  let rank = 0;
  for (let at = 8, parts = 0; parts < MAX_PARTS; parts++) {
    const head = await read(at, 8);
    if (head.length < 8) return;
    const length = uint32(head, 0);
    const type = text(head, 4, 4);
    const range = [at, at + 12 + length] as const;
    const data = () => read(at + 8, Math.min(length, MAX_PART_BYTES));
    if (type === 'IEND') return;
    if (type === 'IDAT') told.add(type);
    else if (type === 'caBX') facts.credentials = true;
    else if (type === 'acTL') facts.animated = true;
    else if (type === 'eXIf') addExif(facts, range, await data());
    else if (isColourChunk(type)) {
      const said = readColourChunk(type, await data(), grey);
      // Of one kind the first that is whole counts, and none behind the pixels.
      if (said === undefined || told.has(type) || told.has('IDAT')) facts.hidden.push(range);
      else {
        told.add(type);
        if (said.rank === rank) facts.foreignColours ||= said.foreign;
        if (said.rank > rank) {
          facts.foreignColours = said.foreign;
          if (said.narrow) facts.narrow = said.narrow;
        }
        rank = Math.max(rank, said.rank);
      }
    }
    at += 12 + length;
  }
}

/** Before the data themselves in a JPEG, and in some WebPs. */
const EXIF = 'Exif\0\0';

/** Of several only the first counts. */
function addExif(facts: Mutable, range: Range, exif: Uint8Array): void {
  facts.orientation ??= readExifOrientation(exif);
  facts.hidden.push(range);
}

async function walkJpeg(read: ReadBytes, facts: Mutable): Promise<void> {
  /** Pieces of one profile by their number, from 1. */
  const pieces = new Map<number, Uint8Array>();
  let count: number | undefined;
  for await (const { marker, at, length } of jpegSegments(read)) {
    const data = await read(at, length);
    const range = [at - 4, at + length] as const;
    if (marker === 0xe1 && text(data, 0, 6) === EXIF) addExif(facts, range, data.subarray(6));
    else if (marker === 0xe2 && text(data, 0, 12) === 'ICC_PROFILE\0') {
      const [number = 0, of = 0] = data.subarray(12);
      count ??= of;
      // Of two profiles the first counts; a browser is not shown the other.
      if (of !== count || pieces.has(number)) facts.hidden.push(range);
      else pieces.set(number, data.slice(14));
    } else if (marker === 0xeb && text(data, 0, 2) === 'JP' && includes(data, 'c2pa'))
      facts.credentials = true;
    else if (isFrameHeader(marker)) {
      facts.cmyk = data[5] === 4;
      facts.deep = (data[0] ?? 8) > 8;
    }
  }
  const whole = Array.from({ length: count ?? 0 }, (_, i) => pieces.get(i + 1) ?? new Uint8Array());
  if (whole.every(({ length }) => length > 0)) facts.foreignColours = isForeign(joined(whole));
}

/** RFC 9649: chunks of a RIFF file, each padded to an even length. */
async function walkWebp(read: ReadBytes, facts: Mutable): Promise<void> {
  for (let at = 12, parts = 0; parts < MAX_PARTS; parts++) {
    const head = await read(at, 8);
    if (head.length < 8) return;
    const type = text(head, 0, 4);
    const length = new DataView(head.buffer, head.byteOffset).getUint32(4, true);
    const data = () => read(at + 8, Math.min(length, MAX_PART_BYTES));
    if (type === 'C2PA') facts.credentials = true;
    else if (type === 'ANIM') facts.animated = true;
    else if (type === 'ICCP') facts.foreignColours = isForeign(await data());
    else if (type === 'EXIF') {
      const exif = await data();
      const bare = text(exif, 0, 6) === EXIF ? exif.subarray(6) : exif;
      addExif(facts, [at, at + 8 + length], bare);
    }
    at += 8 + length + (length % 2);
  }
}

/** The extended type of the box in which C2PA puts its manifest. */
const C2PA_BOX = [
  0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81,
];
/** Quarter turns anticlockwise of `irot`, as EXIF counts orientations. */
const TURNS = [1, 8, 3, 6];

/** Ways to write light as numbers that screens take for sRGB's. ITU-T H.273, table 3 */
const PLAIN_TRANSFERS = [1, 2, 6, 13, 14, 15];

async function walkAvif(read: ReadBytes, facts: Mutable): Promise<void> {
  for await (const { type, at } of topBoxes(read)) {
    if (type !== 'uuid') continue;
    const extended = await read(at, 16);
    if (C2PA_BOX.every((byte, i) => extended[i] === byte)) facts.credentials = true;
  }
  const heif = await readHeif(read);
  if (heif) readProperties(heif, facts);
}

function readProperties({ brands, properties, allProperties }: HeifFacts, facts: Mutable): void {
  facts.animated = brands[0] === 'avis';
  for (const { type, data } of properties)
    if (type === 'irot') facts.orientation = TURNS[(data[0] ?? 0) & 3] ?? 1;
  // Its third byte: tier, high bit depth, twelve bits. Tiles have it, not what is made of them.
  for (const { type, data } of allProperties)
    if (type === 'av1C') facts.deep ||= ((data[2] ?? 0) & 0x60) !== 0;
  const colours = [properties, allProperties]
    .map((list) => list.filter(({ type }) => type === 'colr'))
    .find((list) => list.length > 0);
  for (const { data } of colours ?? []) {
    const kind = text(data, 0, 4);
    if (kind === 'nclx')
      facts.foreignColours ||=
        ![1, 2].includes(data[5] ?? 0) || !PLAIN_TRANSFERS.includes(data[7] ?? 0);
    else if (kind === 'prof' || kind === 'rICC')
      facts.foreignColours ||= isForeign(data.subarray(4));
  }
}

async function walkGif(read: ReadBytes, facts: Mutable): Promise<void> {
  let frames = 0;
  for await (const { kind, head } of gifParts(read)) {
    if (kind === 'frame') frames++;
    else facts.credentials ||= head[1] === 0xff && text(head, 3, 8) === 'C2PA_GIF';
    if (frames > 1) break;
  }
  facts.animated = frames > 1;
}

/** Whether an ICC profile is of another space than sRGB, whatever it calls itself. */
function isForeign(profile: Uint8Array): boolean {
  return isProfile(profile) && !isSrgbProfile(profile);
}

function includes(bytes: Uint8Array, word: string): boolean {
  for (let at = bytes.indexOf(word.charCodeAt(0)); at >= 0;) {
    if (text(bytes, at, word.length) === word) return true;
    at = bytes.indexOf(word.charCodeAt(0), at + 1);
  }
  return false;
}

function uint32(bytes: Uint8Array, at: number): number {
  if (bytes.length < at + 4) return 0;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
}

function text(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
