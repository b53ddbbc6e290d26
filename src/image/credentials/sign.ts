/**
 * Writes content credentials (C2PA 2.2) into a PNG, signed with a key that somebody brought. Easel has none of its own:
 * one that is shipped in a page can be taken out of it, and then signs anything.
 */
import { EaselError } from '../../base/errors.ts';
import type { Reason } from '../../base/reasons.ts';
import { pngChunks } from '../pngChunks.ts';
import { pngChunk } from '../pngText.ts';
import { encodeCbor, type Writable } from './cbor.ts';
import { readCertificate } from './certificate.ts';
import { writeBox } from './jumbf.ts';
import { signedBytes } from './read.ts';

/** Who signs. */
export interface Signer {
  /** Whose certificate it is, in words. */
  readonly name: string;
  /** Certificates, DER, the signer's own first. */
  readonly chain: readonly Uint8Array[];
  /** COSE's number of the algorithm (RFC 9053). */
  readonly algorithm: number;
  /** Bytes of a signature: always as many. */
  readonly length: number;
  readonly sign: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
}

/** IPTC's words for where a picture comes from: made by a model, or partly. */
export type DigitalSource = 'trainedAlgorithmicMedia' | 'compositeWithTrainedAlgorithmicMedia';

/**
 * Reads PEM text: the certificates from the signer's own on, and the private key (PKCS #8, not encrypted), in any
 * order.
 * @throws EaselError `invalid-request` (param `key`), which says what is missing, or that the key is another's
 */
export async function openSigner(pem: string): Promise<Signer> {
  const blocks = [...pem.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g)];
  const of = (kind: string) =>
    blocks.filter(([, name]) => name === kind).map(([, , text = '']) => bytesOf(text));
  const chain = of('CERTIFICATE');
  const [key] = of('PRIVATE KEY');
  const [own] = chain;
  if (own === undefined)
    throw refused('There is no certificate (BEGIN CERTIFICATE) in it.', {
      name: 'key-unfit',
    });
  if (key === undefined)
    throw refused(
      'There is no private key (BEGIN PRIVATE KEY, not encrypted) in it. `openssl pkcs8 -topk8 -nocrypt` makes one of other kinds.',
      { name: 'key-unfit' },
    );
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (!subtle) throw refused('This browser signs on https and on localhost only.');
  const { subject, publicKey, curve } = certificateOf(own);
  for (const kind of kindsFor(curve)) {
    let secret: CryptoKey;
    let open: CryptoKey;
    try {
      secret = await subtle.importKey('pkcs8', key, kind, false, ['sign']);
      open = await subtle.importKey('spki', publicKey, kind, true, ['verify']);
    } catch {
      continue;
    }
    const sign = async (bytes: Uint8Array<ArrayBuffer>) =>
      new Uint8Array(await subtle.sign(kind, secret, bytes));
    const probe = await sign(new Uint8Array(1));
    if (!(await subtle.verify(kind, open, Uint8Array.from(probe), new Uint8Array(1))))
      throw refused(`The private key is not that of the certificate (${subject}).`, {
        name: 'key-unfit',
      });
    return { name: subject, chain, algorithm: kind.cose, length: probe.length, sign };
  }
  throw refused('Keys must be of P-256, P-384 or P-521, RSA or Ed25519, and fit the certificate.', {
    name: 'key-unfit',
  });
}

/** What WebCrypto is told of an algorithm, and COSE's number for it. */
type Kind = { readonly cose: number } & (
  | { readonly name: 'ECDSA'; readonly namedCurve: string; readonly hash: string }
  | { readonly name: 'RSA-PSS'; readonly hash: string; readonly saltLength: number }
  | { readonly name: 'Ed25519' }
);

function kindsFor(curve: string | undefined): readonly Kind[] {
  if (curve === 'P-256') return [{ cose: -7, name: 'ECDSA', namedCurve: curve, hash: 'SHA-256' }];
  if (curve === 'P-384') return [{ cose: -35, name: 'ECDSA', namedCurve: curve, hash: 'SHA-384' }];
  if (curve === 'P-521') return [{ cose: -36, name: 'ECDSA', namedCurve: curve, hash: 'SHA-512' }];
  return [
    { cose: -37, name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32 },
    { cose: -8, name: 'Ed25519' },
  ];
}

function certificateOf(der: Uint8Array) {
  try {
    return readCertificate(der);
  } catch (cause) {
    throw new EaselError('invalid-request', 'The certificate cannot be read.', {
      cause,
      param: 'key',
      reason: { name: 'key-unfit' },
    });
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64.replace(/\s/g, '')), (letter) => letter.charCodeAt(0));
  } catch (cause) {
    throw new EaselError('invalid-request', 'The PEM text is damaged.', {
      cause,
      param: 'key',
      reason: { name: 'key-unfit' },
    });
  }
}

function refused(message: string, reason?: Reason): EaselError {
  return new EaselError('invalid-request', message, { param: 'key', reason });
}

/** After the signature and IHDR, which is always first and 25 bytes long. */
const AFTER_HEADER = 8 + 25;
const CHUNK_FRAME = 12;

/** Whether a PNG carries credentials already. */
export function isSigned(png: Uint8Array): boolean {
  return [...pngChunks(png)].some(({ type }) => type === 'caBX');
}

/**
 * The same PNG with one chunk more: a record that `program` made the picture, bound to every other byte of the file. No
 * time is in it, since only a server could vouch for one.
 */
export async function signPng(
  png: Uint8Array<ArrayBuffer>,
  signer: Signer,
  {
    program,
    source,
  }: {
    readonly program: { readonly name: string; readonly version: string };
    readonly source: DigitalSource;
  },
): Promise<Uint8Array<ArrayBuffer>> {
  const label = `urn:c2pa:${crypto.randomUUID()}`;
  const actions = assertion('c2pa.actions.v2', {
    actions: [
      {
        action: 'c2pa.created',
        digitalSourceType: `http://cv.iptc.org/newscodes/digitalsourcetype/${source}`,
        softwareAgent: { ...program },
      },
    ],
  });
  const hash = await sha256(png);
  // The record states its own length, which depends by a byte or two on how long that number is.
  let length = 1024;
  for (;;) {
    const binding = assertion('c2pa.hash.data', {
      exclusions: [{ start: AFTER_HEADER, length }],
      name: 'jumbf manifest',
      alg: 'sha256',
      hash,
      pad: new Uint8Array(),
    });
    const claim = encodeCbor({
      instanceID: `xmp:iid:${label.slice('urn:c2pa:'.length)}`,
      claim_generator_info: { ...program },
      signature: `self#jumbf=/c2pa/${label}/c2pa.signature`,
      created_assertions: [await reference(actions), await reference(binding)],
      alg: 'sha256',
    });
    const sealed = encodeCbor(
      new Map<number, Writable>([
        [1, signer.algorithm],
        [33, signer.chain.length === 1 ? (signer.chain[0] ?? null) : signer.chain],
      ]),
    );
    const store = (signature: Uint8Array) =>
      writeBox('c2pa', 'c2pa', {
        boxes: [
          writeBox('c2ma', label, {
            boxes: [
              writeBox('c2as', 'c2pa.assertions', { boxes: [actions.box, binding.box] }),
              writeBox('c2cl', 'c2pa.claim.v2', { cbor: claim }),
              writeBox('c2cs', 'c2pa.signature', { cbor: sign1(sealed, signature) }),
            ],
          }),
        ],
      });
    const needed = CHUNK_FRAME + store(new Uint8Array(signer.length)).length;
    if (needed === length) {
      const signature = await signer.sign(signedBytes(sealed, claim));
      return inserted(png, pngChunk('caBX', store(signature)));
    }
    length = needed;
  }
}

interface Assertion {
  readonly label: string;
  readonly box: Uint8Array<ArrayBuffer>;
}

function assertion(label: string, data: Writable): Assertion {
  return { label, box: writeBox('cbor', label, { cbor: encodeCbor(data) }) };
}

/** How the claim names an assertion: by its place and the hash of what is within its box. */
async function reference({ label, box }: Assertion) {
  return { url: `self#jumbf=c2pa.assertions/${label}`, hash: await sha256(box.slice(8)) };
}

/** COSE_Sign1 with its tag; what is signed lies in a box of its own. */
function sign1(sealed: Uint8Array, signature: Uint8Array): Uint8Array {
  return Uint8Array.from([0xd2, ...encodeCbor([sealed, {}, null, signature])]);
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function inserted(png: Uint8Array, chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(png.length + chunk.length);
  out.set(png.subarray(0, AFTER_HEADER));
  out.set(chunk, AFTER_HEADER);
  out.set(png.subarray(AFTER_HEADER), AFTER_HEADER + chunk.length);
  return out;
}
