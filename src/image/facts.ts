import { unzlibSync } from 'fflate';
import { joined } from '../base/bytes.ts';
import { isProfile, isSrgbProfile } from './colourProfile.ts';
import { readExifOrientation } from './exif.ts';
import { readHeif, topBoxes, type HeifFacts } from './heif.ts';
import { isFrameHeader, jpegSegments } from './jpegSegments.ts';
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
  /** Of a PNG or WebP: where its EXIF chunk begins and ends. */
  readonly exifAt?: readonly [start: number, end: number];
}
type Mutable = { -readonly [fact in keyof PictureFacts]: PictureFacts[fact] };

/** Parts of a file that are looked at; one with more is no picture that anybody made. */
const MAX_PARTS = 100_000;
/** Of a profile or of EXIF; they take some kilobytes. */
const MAX_PART_BYTES = 4 << 20;

/** Looks through a file's parts without decoding a pixel. Parts that are damaged say nothing. */
export async function readFacts({ format }: PictureHeader, read: ReadBytes): Promise<PictureFacts> {
  const facts: Mutable = {
    credentials: false,
    orientation: 1,
    deep: false,
    foreignColours: false,
    cmyk: false,
    animated: false,
  };
  await WALKS[format](read, facts);
  return facts;
}

const WALKS: Record<PictureHeader['format'], (read: ReadBytes, facts: Mutable) => Promise<void>> = {
  png: walkPng,
  jpeg: walkJpeg,
  webp: walkWebp,
  avif: walkAvif,
  gif: walkGif,
};

/** sRGB's encoding exponent, 1/2.2, as gAMA holds it. */
const SRGB_GAMMA = 45_455;
const GAMMA_TOLERANCE = 500;
/** sRGB's white, red, green and blue, x and y each, as cHRM holds them. */
const SRGB_CHROMATICITIES = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6000];
const CHROMATICITY_TOLERANCE = 1000;

async function walkPng(read: ReadBytes, facts: Mutable): Promise<void> {
  facts.deep = (await read(24, 1))[0] === 16;
  let rank = 0;
  /** The chunk of the highest rank tells the colours: https://www.w3.org/TR/png-3/#4Concepts.ColourSpaces */
  const colours = (of: number, foreign: boolean) => {
    if (of > rank) facts.foreignColours = foreign;
    // Two of one rank go together, as gAMA and cHRM do.
    else if (of === rank) facts.foreignColours ||= foreign;
    rank = Math.max(rank, of);
  };
  for (let at = 8, parts = 0; parts < MAX_PARTS; parts++) {
    const head = await read(at, 8);
    if (head.length < 8) return;
    const length = uint32(head, 0);
    const data = () => read(at + 8, Math.min(length, MAX_PART_BYTES));
    switch (text(head, 4, 4)) {
      case 'IEND':
        return;
      case 'caBX':
        facts.credentials = true;
        break;
      case 'acTL':
        facts.animated = true;
        break;
      case 'eXIf':
        facts.orientation = readExifOrientation(await data());
        facts.exifAt = [at, at + 12 + length];
        break;
      case 'cICP': {
        const [primaries, transfer] = await data();
        colours(4, primaries !== 1 || transfer !== 13);
        break;
      }
      case 'iCCP':
        colours(3, isForeign(inflateProfile(await data())));
        break;
      case 'sRGB':
        colours(2, false);
        break;
      case 'gAMA':
        colours(1, Math.abs(uint32(await data(), 0) - SRGB_GAMMA) > GAMMA_TOLERANCE);
        break;
      case 'cHRM': {
        const chunk = await data();
        const away = (value: number, i: number) =>
          Math.abs(uint32(chunk, 4 * i) - value) > CHROMATICITY_TOLERANCE;
        colours(1, SRGB_CHROMATICITIES.some(away));
      }
    }
    at += 12 + length;
  }
}

/** What an iCCP chunk holds: a name, 0, method 0, and the profile, deflated. */
function inflateProfile(chunk: Uint8Array): Uint8Array {
  const end = chunk.indexOf(0);
  try {
    return unzlibSync(chunk.subarray(end + 2), { out: new Uint8Array(MAX_PART_BYTES) });
  } catch {
    return new Uint8Array();
  }
}

async function walkJpeg(read: ReadBytes, facts: Mutable): Promise<void> {
  /** Pieces of one profile by their number. */
  const profile: Uint8Array[] = [];
  for await (const { marker, at, length } of jpegSegments(read)) {
    const data = await read(at, length);
    if (marker === 0xe1 && text(data, 0, 6) === 'Exif\0\0')
      facts.orientation = readExifOrientation(data.subarray(6));
    else if (marker === 0xe2 && text(data, 0, 12) === 'ICC_PROFILE\0')
      profile[data[12] ?? 0] = data.slice(14);
    else if (marker === 0xeb && text(data, 0, 2) === 'JP' && includes(data, 'c2pa'))
      facts.credentials = true;
    else if (isFrameHeader(marker)) {
      facts.cmyk = data[5] === 4;
      facts.deep = (data[0] ?? 8) > 8;
    }
  }
  facts.foreignColours = isForeign(joined(Object.values(profile)));
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
      facts.exifAt = [at, at + 8 + length];
      const exif = await data();
      facts.orientation = readExifOrientation(
        text(exif, 0, 6) === 'Exif\0\0' ? exif.subarray(6) : exif,
      );
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

/** GIF89a: extensions and frames, their data in blocks of up to 255 bytes. */
async function walkGif(read: ReadBytes, facts: Mutable): Promise<void> {
  const table = (flags = 0) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let at = 13 + table((await read(10, 1))[0]);
  let frames = 0;
  for (let parts = 0; parts < MAX_PARTS && frames < 2; parts++) {
    const head = await read(at, 12);
    if (head[0] === 0x2c) {
      frames++;
      at += 11 + table(head[9]);
    } else if (head[0] === 0x21) {
      facts.credentials ||= head[1] === 0xff && text(head, 3, 8) === 'C2PA_GIF';
      at += 2;
    } else break;
    for (let [size] = await read(at, 1); size; [size] = await read(at, 1)) {
      at += 1 + size;
      if (++parts > MAX_PARTS) return;
    }
    at += 1;
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
