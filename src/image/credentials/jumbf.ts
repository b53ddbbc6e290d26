/** Labelled boxes within boxes (JUMBF, ISO/IEC 19566-5), as far as C2PA uses them. */
export interface Box {
  readonly label: string;
  /** What is within the box, description and all: C2PA's hashes are of this. */
  readonly body: Uint8Array;
  /** The first content that is no box of the same kind: its type and bytes. */
  readonly content: { readonly type: string; readonly data: Uint8Array } | undefined;
  readonly children: readonly Box[];
}

const MAX_DEPTH = 8;
const HEADER = 8;

/**
 * Reads one labelled box.
 * @throws RangeError when it is not whole
 */
export function readBox(bytes: Uint8Array, depth = 0): Box {
  const [outer] = partsOf(bytes);
  if (outer?.type !== 'jumb' || depth > MAX_DEPTH) throw new RangeError('This is no box of JUMBF.');
  const [description, ...rest] = partsOf(outer.data);
  if (description?.type !== 'jumd') throw new RangeError('A box of JUMBF has no description.');
  return {
    label: labelOf(description.data),
    body: outer.data,
    content: rest.find(({ type }) => type !== 'jumb'),
    children: rest
      .filter(({ type }) => type === 'jumb')
      .map(({ whole }) => readBox(whole, depth + 1)),
  };
}

interface Part {
  readonly type: string;
  readonly data: Uint8Array;
  readonly whole: Uint8Array;
}

function partsOf(bytes: Uint8Array): readonly Part[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Part[] = [];
  for (let at = 0; at + HEADER <= bytes.length;) {
    const stated = view.getUint32(at);
    const length = stated === 0 ? bytes.length - at : stated;
    if (length < HEADER || at + length > bytes.length)
      throw new RangeError('A box of JUMBF is longer than what holds it.');
    const whole = bytes.subarray(at, at + length);
    const type = String.fromCharCode(...whole.subarray(4, HEADER));
    parts.push({ type, data: whole.subarray(HEADER), whole });
    at += length;
  }
  return parts;
}

/** A description: 16 bytes of type, one of flags, and, where the second flag says so, a label that ends in 0. */
function labelOf(description: Uint8Array): string {
  if (((description[16] ?? 0) & 2) === 0) return '';
  const end = description.indexOf(0, 17);
  return new TextDecoder().decode(description.subarray(17, end < 0 ? undefined : end));
}
/** The kinds of boxes that C2PA writes: four letters before the same twelve bytes. */
export type BoxKind = 'c2pa' | 'c2ma' | 'c2as' | 'c2cl' | 'c2cs' | 'cbor';
const KIND_TAIL = [0x00, 0x11, 0x00, 0x10, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71];

/** A labelled box; `content` is what follows its description: a CBOR item, or boxes. */
export function writeBox(
  kind: BoxKind,
  label: string,
  content: { readonly cbor: Uint8Array } | { readonly boxes: readonly Uint8Array[] },
): Uint8Array<ArrayBuffer> {
  const ascii = new TextEncoder();
  const description = [...ascii.encode(kind), ...KIND_TAIL, 3, ...ascii.encode(label), 0];
  const inner = 'cbor' in content ? [part('cbor', content.cbor)] : content.boxes;
  return part('jumb', part('jumd', Uint8Array.from(description)), ...inner);
}

function part(type: string, ...data: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = data.reduce((sum, each) => sum + each.length, HEADER);
  const out = new Uint8Array(length);
  new DataView(out.buffer).setUint32(0, length);
  out.set(new TextEncoder().encode(type), 4);
  let at = HEADER;
  for (const each of data) {
    out.set(each, at);
    at += each.length;
  }
  return out;
}
