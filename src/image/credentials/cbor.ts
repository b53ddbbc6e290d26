/** What C2PA needs of CBOR (RFC 8949). Maps stay maps, since COSE counts its keys; tags are taken off. */
export type Cbor =
  number | bigint | string | boolean | null | undefined | Uint8Array | readonly Cbor[] | CborMap;
export type CborMap = ReadonlyMap<Cbor, Cbor>;

/** Deeper than any record; what is deeper would only exhaust the stack. */
const MAX_DEPTH = 32;
/** The stop code of a length that is not known beforehand. */
const BREAK = Symbol('break');

/** @throws RangeError or TypeError for what is not one whole item */
export function decodeCbor(bytes: Uint8Array): Cbor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;

  function argument(info: number): number {
    if (info < 24) return info;
    const size = 1 << (info - 24);
    const from = at;
    at += size;
    if (size === 1) return view.getUint8(from);
    if (size === 2) return view.getUint16(from);
    if (size === 4) return view.getUint32(from);
    if (info === 27) return Number(view.getBigUint64(from));
    throw new TypeError(`CBOR has no length of kind ${info}.`);
  }

  function take(length: number): Uint8Array {
    if (length > bytes.length - at) throw new RangeError('CBOR ends too early.');
    at += length;
    return bytes.subarray(at - length, at);
  }

  function simple(info: number): Cbor {
    switch (info) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
        return null;
      case 25:
        return half(argument(25));
      case 26:
        at += 4;
        return view.getFloat32(at - 4);
      case 27:
        at += 8;
        return view.getFloat64(at - 8);
      default:
        argument(info);
        return undefined;
    }
  }

  /** Items up to the end that is known, or to the stop code. */
  function* items(count: number | undefined, depth: number): Generator<Cbor> {
    for (let i = 0; count === undefined || i < count; i++) {
      const item = read(depth + 1);
      if (item !== BREAK) yield item;
      else if (count === undefined) return;
      else throw new TypeError('CBOR stops where nothing is to be stopped.');
    }
  }

  function read(depth: number): Cbor | typeof BREAK {
    if (depth > MAX_DEPTH) throw new RangeError('CBOR is nested too deeply.');
    const [first = 0] = take(1);
    const [kind, info] = [first >> 5, first & 31];
    if (kind === 7) return info === 31 ? BREAK : simple(info);
    const count = info === 31 ? undefined : argument(info);
    if (count === undefined && (kind < 2 || kind === 6))
      throw new TypeError('CBOR has no such item.');
    switch (kind) {
      case 0:
        return count;
      case 1:
        return -1 - (count ?? 0);
      case 2:
        return count === undefined ? joined([...items(count, depth)]) : take(count);
      case 3:
        return count === undefined
          ? [...items(count, depth)].map(String).join('')
          : new TextDecoder().decode(take(count));
      case 4:
        return [...items(count, depth)];
      case 5: {
        const map = new Map<Cbor, Cbor>();
        let key: { readonly name: Cbor } | undefined;
        for (const item of items(count === undefined ? undefined : count * 2, depth)) {
          if (key) map.set(key.name, item);
          key = key ? undefined : { name: item };
        }
        return map;
      }
      default: // A tag.
        return read(depth + 1);
    }
  }

  const value = read(0);
  if (value === BREAK) throw new TypeError('CBOR is a stop code alone.');
  return value;
}

function joined(parts: readonly Cbor[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => (part instanceof Uint8Array ? [...part] : [])));
}

/** IEEE 754 half precision. */
function half(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  const size =
    exponent === 0
      ? fraction * 2 ** -14
      : exponent === 31
        ? fraction
          ? NaN
          : Infinity
        : (1 + fraction) * 2 ** (exponent - 15);
  return bits & 0x8000 ? -size : size;
}

/** What is written: whole numbers below 2³², text, bytes, lists, and maps in the order of their keys. */
export type Writable =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | readonly Writable[]
  | { readonly [key: string]: Writable | undefined }
  | ReadonlyMap<number | string, Writable>;

export function encodeCbor(value: Writable): Uint8Array<ArrayBuffer> {
  const out: number[] = [];
  const head = (kind: number, count: number): void => {
    if (count < 24) out.push((kind << 5) | count);
    else if (count < 0x100) out.push((kind << 5) | 24, count);
    else if (count < 0x1_0000) out.push((kind << 5) | 25, count >> 8, count & 255);
    else
      out.push(
        (kind << 5) | 26,
        count >>> 24,
        (count >> 16) & 255,
        (count >> 8) & 255,
        count & 255,
      );
  };
  const write = (item: Writable): void => {
    if (item === null) out.push(0xf6);
    else if (typeof item === 'boolean') out.push(item ? 0xf5 : 0xf4);
    else if (typeof item === 'number') {
      if (item >= 0) head(0, item);
      else head(1, -1 - item);
    } else if (typeof item === 'string') {
      const text = new TextEncoder().encode(item);
      head(3, text.length);
      out.push(...text);
    } else if (item instanceof Uint8Array) {
      head(2, item.length);
      for (const byte of item) out.push(byte);
    } else if (Array.isArray(item)) {
      head(4, item.length);
      item.forEach(write);
    } else {
      const entries = [...(item instanceof Map ? item : Object.entries(item))].filter(
        (entry): entry is [number | string, Writable] => entry[1] !== undefined,
      );
      head(5, entries.length);
      for (const [key, each] of entries) {
        write(key);
        write(each);
      }
    }
  };
  write(value);
  return new Uint8Array(out);
}
