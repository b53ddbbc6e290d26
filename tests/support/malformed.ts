/** Pictures of every kind, whole, odd, damaged and hostile, each with what opening it should give. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import type { ErrorCode } from '../../src/base/errors.ts';
import {
  COLOURS,
  pngChunk,
  pngFile,
  pngHeader,
  randomPng,
  seeded,
  withChunk,
  type PngHeader,
} from './pngFile.ts';

export interface PictureCase {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** `either`: it opens or gets a typed error; what was damaged decides. */
  readonly outcome: 'opens' | 'either' | ErrorCode;
}

const suite = resolve(import.meta.dirname, '../fixtures/pngsuite');

/** PngSuite's whole pictures. */
export function pngSuite(): readonly PictureCase[] {
  return readdirSync(suite)
    .filter((name) => name.endsWith('.png'))
    .map((name) => ({ name, bytes: readFileSync(resolve(suite, name)), outcome: 'opens' }));
}

/** Every colour type and depth, interlaced and not, in sizes at which passes and bytes end unevenly. */
export function everyPng(): readonly (PictureCase & { readonly header: PngHeader })[] {
  const random = seeded(11);
  const sizes = [
    [13, 7],
    [1, 1],
    [3, 9],
  ] as const;
  return COLOURS.flatMap((kind) =>
    [false, true].flatMap((interlaced) =>
      sizes.map(([width, height]) => {
        const header = { ...kind, width, height, interlaced };
        const name = `colour ${kind.colour}, ${kind.depth} bits, ${width}×${height}${interlaced ? ', interlaced' : ''}`;
        return { name, bytes: randomPng(header, random), outcome: 'opens' as const, header };
      }),
    ),
  );
}

const small: PngHeader = { width: 8, height: 8, depth: 8, colour: 2 };
const rows = (bytes: number) => pngChunk('IDAT', deflateSync(Buffer.alloc(bytes)));
const whole = pngFile(pngHeader(small), rows(8 * 25));

/** What PngSuite's `x*` files are, and more of their kind. */
export function damagedPngs(): readonly PictureCase[] {
  const changed = (at: number, value: number) => {
    const bytes = Buffer.from(whole);
    bytes[at] = value;
    return bytes;
  };
  const headed = (header: Partial<PngHeader>) =>
    pngFile(pngHeader({ ...small, ...header }), rows(8 * 25));
  const text = whole.toString('latin1');
  const refused: readonly (readonly [string, Uint8Array])[] = [
    ['header with a wrong CRC', changed(32, (whole[32] ?? 0) ^ 1)],
    ['pixels with a wrong CRC', changed(50, (whole[50] ?? 0) ^ 1)],
    ['colour type 1', headed({ colour: 1 })],
    ['colour type 9', headed({ colour: 9 })],
    ['depth 0', headed({ depth: 0 })],
    ['depth 3', headed({ depth: 3 })],
    ['depth 99', headed({ depth: 99 })],
    ['no width', headed({ width: 0 })],
    ['no height', headed({ height: 0 })],
    ['no pixels', pngFile(pngHeader(small))],
    ['too few pixels', pngFile(pngHeader(small), rows(100))],
    [
      'pixels that are no zlib stream',
      pngFile(pngHeader(small), pngChunk('IDAT', Buffer.alloc(9))),
    ],
    [
      'a filter that is not',
      pngFile(pngHeader(small), pngChunk('IDAT', deflateSync(Buffer.alloc(200, 9)))),
    ],
    ['palette missing', headed({ colour: 3 })],
    ['palette too short', randomPaletteTooShort()],
    ['an unknown critical chunk', withChunk(whole, 'ABCD', Buffer.alloc(3))],
    ['no end', whole.subarray(0, whole.length - 12)],
    ['a chunk longer than the file', changed(33, 0x7f)],
  ];
  return [
    ...refused.map(([name, bytes]) => ({
      name: `PNG: ${name}`,
      bytes,
      outcome: 'corrupt-data' as const,
    })),
    ...[0, 3, 6].map((at) => ({
      name: `PNG: byte ${at} of the signature`,
      bytes: changed(at, 0x20),
      outcome: 'unsupported-format' as const,
    })),
    {
      name: 'PNG: line ends changed on the way',
      bytes: Buffer.from(text.replaceAll('\r\n', '\n'), 'latin1'),
      outcome: 'unsupported-format',
    },
  ];
}

function randomPaletteTooShort(): Buffer {
  return pngFile(
    pngHeader({ ...small, colour: 3 }),
    pngChunk('PLTE', Buffer.alloc(3)),
    pngChunk('IDAT', deflateSync(Buffer.alloc(72, 1))),
  );
}

/** Small files that claim, or unfold to, far more than any memory. */
export async function bombs(): Promise<readonly PictureCase[]> {
  const unfolded = deflateSync(Buffer.alloc(200_000_000), { level: 9 });
  const profile = Buffer.concat([Buffer.from('profile\0\0', 'latin1'), unfolded]);
  const compressedText = Buffer.concat([Buffer.from('easel\0\0', 'latin1'), unfolded]);
  const flat = (format: 'jpeg' | 'webp' | 'avif' | 'gif') =>
    sharp({ create: { width: 60, height: 40, channels: 3, background: '#777' } })
      .toFormat(format)
      .toBuffer();
  const claims = pngFile(pngHeader({ ...small, width: 50_000, height: 50_000 }), rows(1000));
  const jpeg = await flat('jpeg');
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg.writeUInt16BE(65_500, frame + 5);
  jpeg.writeUInt16BE(65_500, frame + 7);
  const gif = await flat('gif');
  gif.writeUInt16LE(65_535, 6);
  gif.writeUInt16LE(65_535, 8);
  const avif = await flat('avif');
  avif.writeUInt32BE(60_000, avif.indexOf('ispe') + 8);
  avif.writeUInt32BE(60_000, avif.indexOf('ispe') + 12);
  const webp = Buffer.from('RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0', 'latin1');
  const size = Buffer.alloc(6, 0xff);
  const many = pngFile(
    pngHeader(small),
    ...Array.from({ length: 60_000 }, () => pngChunk('noNe', new Uint8Array())),
    rows(8 * 25),
  );
  return [
    { name: 'PNG that claims 50000×50000', bytes: claims, outcome: 'invalid-request' },
    {
      name: 'PNG that claims 3000×3000 and holds nothing',
      bytes: pngFile(pngHeader({ ...small, width: 3000, height: 3000 }), rows(1000)),
      outcome: 'corrupt-data',
    },
    {
      name: 'PNG of one pixel that unfolds to 200 MB',
      bytes: pngFile(pngHeader({ ...small, width: 1, height: 1 }), pngChunk('IDAT', unfolded)),
      outcome: 'opens',
    },
    {
      name: 'PNG whose profile unfolds to 200 MB',
      bytes: withChunk(whole, 'iCCP', profile),
      outcome: 'either',
    },
    {
      name: 'PNG whose text unfolds to 200 MB',
      bytes: withChunk(whole, 'zTXt', compressedText),
      outcome: 'opens',
    },
    { name: 'PNG of 60000 empty chunks', bytes: many, outcome: 'opens' },
    { name: 'JPEG that claims 65500×65500', bytes: jpeg, outcome: 'invalid-request' },
    { name: 'GIF that claims 65535×65535', bytes: gif, outcome: 'invalid-request' },
    { name: 'AVIF that claims 60000×60000', bytes: avif, outcome: 'invalid-request' },
    {
      name: 'WebP that claims 16777216×16777216',
      bytes: Buffer.concat([webp, size]),
      outcome: 'invalid-request',
    },
  ];
}

/** A picture with something on it, so that damage hits data and not emptiness. */
function drawn(): Sharp {
  const random = seeded(5);
  const raw = Buffer.alloc(48 * 40 * 3);
  for (let i = 0; i < raw.length; i++) raw[i] = (i % 200) + random() * 40;
  return sharp(raw, { raw: { width: 48, height: 40, channels: 3 } });
}

/** Whole pictures that are rarer than others. */
export async function oddPictures(): Promise<readonly PictureCase[]> {
  const kinds: Readonly<Record<string, Sharp>> = {
    'JPEG, CMYK': drawn().toColourspace('cmyk').jpeg(),
    'JPEG, grey': drawn().greyscale().jpeg(),
    'JPEG, progressive': drawn().jpeg({ progressive: true }),
    'PNG, palette, interlaced': drawn().png({ palette: true, progressive: true }),
    'PNG, 16 bits': drawn().toColourspace('rgb16').png(),
    'PNG, Display P3': drawn().withIccProfile('p3').png(),
    'WebP, lossless': drawn().webp({ lossless: true }),
    'AVIF, 10 bits': drawn().avif({ bitdepth: 10 }),
    GIF: drawn().gif(),
  };
  return Promise.all(
    Object.entries(kinds).map(async ([name, picture]) => ({
      name,
      bytes: await picture.toBuffer(),
      outcome: 'opens' as const,
    })),
  );
}

/** Files cut off and with bits flipped, at places that are the same each time. */
export async function brokenFiles(): Promise<readonly PictureCase[]> {
  const random = seeded(23);
  const cases: PictureCase[] = [];
  const files: (readonly [string, Buffer])[] = [];
  for (const format of ['jpeg', 'png', 'webp', 'avif', 'gif'] as const)
    files.push([format, await drawn().toFormat(format).toBuffer()]);
  files.push(['png with a profile', await drawn().withIccProfile('srgb').png().toBuffer()]);
  for (const name of ['app1-17.jpg', 'brand-miaf-only.avif', 'named-srgb-but-swapped.png'])
    files.push([name, readFileSync(resolve(collected, name))]);
  for (const [format, file] of files) {
    for (let i = 0; i < 8; i++) {
      const length = Math.floor(random() * file.length);
      cases.push({
        name: `${format} cut off after ${length} bytes`,
        bytes: file.subarray(0, length),
        outcome: 'either',
      });
    }
    for (let i = 0; i < 16; i++) {
      const bytes = Buffer.from(file);
      const at = Math.floor(random() * file.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      cases.push({ name: `${format} with a bit of byte ${at} flipped`, bytes, outcome: 'either' });
    }
  }
  return cases;
}

const collected = resolve(import.meta.dirname, '../fixtures/pictures');

/** Files that were once opened wrongly, and more of their kind. */
export async function pastFaults(): Promise<readonly PictureCase[]> {
  const file = (name: string, outcome: PictureCase['outcome'] = 'opens') => ({
    name,
    bytes: readFileSync(resolve(collected, name)),
    outcome,
  });
  const jpeg = await drawn().jpeg().toBuffer();
  const segment = Buffer.alloc(65_537, 0x20);
  segment.set([0xff, 0xe1, 0xff, 0xff]);
  const segments = Array.from({ length: 17 }, () => segment);
  const avif = Buffer.from(readFileSync(resolve(collected, 'brand-mif1.avif')));
  const heic = Buffer.from(avif);
  heic.write('hvc1', heic.indexOf('av01'), 'latin1');
  return [
    file('app1-17.jpg'),
    file('brand-mif1.avif'),
    file('brand-miaf-only.avif'),
    file('named-srgb-but-swapped.png'),
    file('mask-grey-ground.png'),
    file('transparent-border.png'),
    file('wide-12000x700.png'),
    file('cut.png', 'corrupt-data'),
    {
      name: 'JPEG behind seventeen full APP1 segments',
      bytes: Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]),
      outcome: 'opens',
    },
    { name: 'HEIC that calls itself AVIF', bytes: heic, outcome: 'unsupported-format' },
  ];
}

/** What is no picture at all. */
export function strangers(): readonly PictureCase[] {
  const files: Readonly<Record<string, string>> = {
    'an empty file': '',
    'a text': 'not a picture',
    'an SVG': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    'a PDF': '%PDF-1.7',
    'a zip': 'PK\x03\x04',
    'a signature alone': '\x89PNG\r\n\x1a\n',
  };
  return Object.entries(files).map(([name, text]) => ({
    name,
    bytes: Buffer.from(text, 'latin1'),
    outcome: 'unsupported-format',
  }));
}
