/** Certificates and keys for tests of signing, made when they are needed. */
import { createSign, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

export type KeyKind = 'P-256' | 'P-384' | 'P-521' | 'RSA' | 'Ed25519';

/** A certificate that its own key signed, and the key: PEM, in that order. */
export function selfSigned(
  kind: KeyKind,
  name: string,
): { readonly certificate: string; readonly key: string } {
  const { publicKey, privateKey } = pairOf(kind);
  const algorithm = algorithmOf(kind);
  const subject = sequence(set(sequence(oid('550403'), item(0x0c, Buffer.from(name)))));
  const body = sequence(
    item(0xa0, item(0x02, Buffer.from([2]))),
    item(0x02, Buffer.from([1])),
    algorithm,
    subject,
    sequence(item(0x17, Buffer.from('260101000000Z')), item(0x17, Buffer.from('460101000000Z'))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = signed(kind, body, privateKey);
  const der = sequence(body, algorithm, item(0x03, Buffer.concat([Buffer.alloc(1), signature])));
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`,
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

function pairOf(kind: KeyKind): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  if (kind === 'RSA') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  if (kind === 'Ed25519') return generateKeyPairSync('ed25519');
  return generateKeyPairSync('ec', { namedCurve: kind });
}

function algorithmOf(kind: KeyKind): Buffer {
  if (kind === 'RSA') return sequence(oid('2a864886f70d01010b'), item(0x05, Buffer.alloc(0)));
  return sequence(oid(kind === 'Ed25519' ? '2b6570' : '2a8648ce3d040302'));
}

function signed(kind: KeyKind, body: Buffer, key: KeyObject): Buffer {
  if (kind === 'Ed25519') return sign(null, body, key);
  return createSign('sha256').update(body).sign(key);
}

/** DER: tag, length, what is within. */
function item(tag: number, ...within: readonly Buffer[]): Buffer {
  const data = Buffer.concat(within);
  const length = data.length;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), data]);
}
const sequence = (...within: readonly Buffer[]) => item(0x30, ...within);
const set = (...within: readonly Buffer[]) => item(0x31, ...within);
const oid = (hex: string) => item(0x06, Buffer.from(hex, 'hex'));
