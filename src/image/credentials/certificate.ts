/** What an X.509 certificate (RFC 5280) says, without asking whether it is to be trusted. */
export interface Certificate {
  /** Whose it is: the common name and the organisation, as far as there are any. */
  readonly subject: string;
  readonly issuer: string;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** As WebCrypto calls the key's curve; undefined when it is on none of those. */
  readonly curve: 'P-256' | 'P-384' | 'P-521' | undefined;
}

interface Item {
  readonly tag: number;
  readonly data: Uint8Array;
  readonly whole: Uint8Array;
}

/** @throws RangeError for what is no certificate */
export function readCertificate(der: Uint8Array): Certificate {
  const [certificate] = itemsOf(der);
  const [signed] = itemsOf(dataOf(certificate));
  const fields = itemsOf(dataOf(signed));
  // A version stands first where there is one.
  const [, , issuer, , subject, publicKey] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
  const [algorithm] = itemsOf(dataOf(publicKey));
  const [, parameter] = itemsOf(dataOf(algorithm));
  return {
    subject: nameOf(dataOf(subject)),
    issuer: nameOf(dataOf(issuer)),
    publicKey: Uint8Array.from(publicKey?.whole ?? []),
    curve: CURVES[hex(parameter?.data ?? new Uint8Array())],
  };
}

const CURVES: Readonly<Record<string, Certificate['curve']>> = {
  '2a8648ce3d030107': 'P-256',
  '2b81040022': 'P-384',
  '2b81040023': 'P-521',
};
const COMMON_NAME = '550403';
const ORGANISATION = '55040a';

/** RelativeDistinguishedNames: sets of (attribute, text). */
function nameOf(name: Uint8Array): string {
  const found = new Map<string, string>();
  for (const set of itemsOf(name))
    for (const pair of itemsOf(set.data)) {
      const [attribute, value] = itemsOf(pair.data);
      if (attribute && value) found.set(hex(attribute.data), textOf(value));
    }
  const parts = [found.get(COMMON_NAME), found.get(ORGANISATION)];
  return [...new Set(parts.filter((part) => part !== undefined))].join(', ');
}

function textOf({ tag, data }: Item): string {
  // BMPString; the others are UTF-8, or ASCII, or near enough.
  if (tag === 0x1e) return new TextDecoder('utf-16be').decode(data);
  return new TextDecoder().decode(data);
}

function dataOf(item: Item | undefined): Uint8Array {
  if (!item) throw new RangeError('This is no certificate.');
  return item.data;
}

/** DER: tag, length, data. */
function itemsOf(bytes: Uint8Array): readonly Item[] {
  const items: Item[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at + 1] ?? 0;
    const more = first < 0x80 ? 0 : first & 0x7f;
    const size = bytes.subarray(at + 2, at + 2 + more);
    const length = more === 0 ? first : size.reduce((sum, byte) => sum * 256 + byte, 0);
    const start = at + 2 + more;
    if (start + length > bytes.length) throw new RangeError('A certificate ends too early.');
    items.push({
      tag: bytes[at] ?? 0,
      data: bytes.subarray(start, start + length),
      whole: bytes.subarray(at, start + length),
    });
    at = start + length;
  }
  return items;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
