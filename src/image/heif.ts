import type { ReadBytes } from './window.ts';

/**
 * What a file of the HEIF family (AVIF, HEIC) says of its primary picture. ISO/IEC 14496-12 (boxes), 23008-12 (items
 * and their properties)
 */
export interface HeifFacts {
  /** The major brand first. */
  readonly brands: readonly string[];
  /** Types of all items, such as `av01` (AV1), `hvc1` (HEVC), `grid`, `Exif`. */
  readonly items: readonly string[];
  /** Of the primary item; of every item where the file does not say which those are. */
  readonly properties: readonly HeifProperty[];
  /** Of every item: tiles and alpha have their own. */
  readonly allProperties: readonly HeifProperty[];
}

export interface HeifProperty {
  readonly type: string;
  readonly data: Uint8Array;
}

/** A box at the top of a file. */
export interface TopBox {
  readonly type: string;
  /** Where its content begins. */
  readonly at: number;
  /** Of its content; Infinity: to the end of the file. */
  readonly length: number;
}

const MAX_BOXES = 100_000;
const MAX_BRANDS_BYTES = 4096;
/** Of the description of a picture; one of a thousand tiles takes some dozen kilobytes. */
const MAX_META_BYTES = 1 << 20;

/** The boxes of a file, wherever they lie. */
export async function* topBoxes(read: ReadBytes): AsyncGenerator<TopBox> {
  for (let at = 0, parts = 0; parts < MAX_BOXES; parts++) {
    const head = await read(at, 16);
    if (head.length < 8) return;
    const view = viewOf(head);
    const short = view.getUint32(0);
    const type = text(head, 4);
    // 0: to the end of the file; 1: a length of 64 bits follows.
    if (short === 1 && head.length < 16) return;
    const length = short === 1 ? Number(view.getBigUint64(8)) : short === 0 ? Infinity : short;
    const header = short === 1 ? 16 : 8;
    if (length < header) return;
    yield { type, at: at + header, length: length - header };
    if (!Number.isSafeInteger(at + length)) return;
    at += length;
  }
}

/** Undefined for a file of another family, and for one whose description is missing or damaged. */
export async function readHeif(read: ReadBytes): Promise<HeifFacts | undefined> {
  let brands: string[] | undefined;
  for await (const { type, at, length } of topBoxes(read)) {
    if (brands === undefined) {
      if (type !== 'ftyp') return undefined;
      brands = readBrands(await read(at, Math.min(length, MAX_BRANDS_BYTES)));
    } else if (type === 'meta') {
      const meta = await read(at, Math.min(length, MAX_META_BYTES));
      try {
        return { brands, ...readMeta(meta) };
      } catch (thrown) {
        // Reading past the end: a description that is cut off.
        if (!(thrown instanceof RangeError)) throw thrown;
        return undefined;
      }
    }
  }
  return undefined;
}

/** Width and height of the primary picture, before it is turned; of the largest where that has none. */
export function heifSize({
  properties,
  allProperties,
}: HeifFacts): { readonly width: number; readonly height: number } | undefined {
  const sizes = (list: readonly HeifProperty[]) =>
    list
      .filter(({ type, data }) => type === 'ispe' && data.length >= 12)
      .map(({ data }) => ({
        width: viewOf(data).getUint32(4),
        height: viewOf(data).getUint32(8),
      }));
  const [own] = sizes(properties);
  const area = (size: { width: number; height: number }) => size.width * size.height;
  return own ?? sizes(allProperties).sort((a, b) => area(b) - area(a))[0];
}

function readBrands(data: Uint8Array): string[] {
  const brands = [text(data, 0)];
  for (let at = 8; at + 4 <= data.length; at += 4) brands.push(text(data, at));
  return brands;
}

interface Box {
  readonly type: string;
  readonly data: Uint8Array;
}

function* boxesIn(bytes: Uint8Array): Generator<Box> {
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = viewOf(bytes).getUint32(at) || bytes.length - at;
    if (length < 8) return;
    yield { type: text(bytes, at + 4), data: bytes.subarray(at + 8, at + length) };
    at += length;
  }
}

/** @param meta a full box: version and flags come first */
function readMeta(meta: Uint8Array): Omit<HeifFacts, 'brands'> {
  const parts = new Map([...boxesIn(meta.subarray(4))].map(({ type, data }) => [type, data]));
  const items = parts.get('iinf');
  const properties = new Map(
    [...boxesIn(parts.get('iprp') ?? new Uint8Array())].map(({ type, data }) => [type, data]),
  );
  const all = [...boxesIn(properties.get('ipco') ?? new Uint8Array())];
  const primary = parts.get('pitm');
  const links = properties.get('ipma');
  const own =
    primary && links ? readLinks(links).get(numberAt(primary, 4, fullVersion(primary) > 0)) : [];
  return {
    items: items ? readItemTypes(items) : [],
    properties: own?.length ? own.flatMap((index) => all[index - 1] ?? []) : all,
    allProperties: all,
  };
}

function readItemTypes(iinf: Uint8Array): string[] {
  const entries = [...boxesIn(iinf.subarray(fullVersion(iinf) > 0 ? 8 : 6))];
  return entries
    .filter(({ type, data }) => type === 'infe' && fullVersion(data) >= 2)
    .map(({ data }) => text(data, fullVersion(data) === 2 ? 8 : 10));
}

/** Item → the properties that it has, counted from 1. */
function readLinks(ipma: Uint8Array): ReadonlyMap<number, readonly number[]> {
  const view = viewOf(ipma);
  const [wideIds, wideLinks] = [fullVersion(ipma) > 0, ((ipma[3] ?? 0) & 1) === 1];
  const links = new Map<number, readonly number[]>();
  let at = 8;
  for (let count = view.getUint32(4); count > 0; count--) {
    const id = numberAt(ipma, at, wideIds);
    at += wideIds ? 4 : 2;
    const own: number[] = [];
    // The highest bit says that a reader must know the property.
    for (let left = view.getUint8(at++); left > 0; left--, at += wideLinks ? 2 : 1)
      own.push(wideLinks ? view.getUint16(at) & 0x7fff : view.getUint8(at) & 0x7f);
    links.set(id, own);
  }
  return links;
}

const fullVersion = (box: Uint8Array) => box[0] ?? 0;

function numberAt(bytes: Uint8Array, at: number, wide: boolean): number {
  return wide ? viewOf(bytes).getUint32(at) : viewOf(bytes).getUint16(at);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function text(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
