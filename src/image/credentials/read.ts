/**
 * Content credentials (C2PA 2.2, https://spec.c2pa.org): what a picture's file says of its making, and whether the
 * record still fits the file. Whether the signer is to be trusted is not looked into: that takes a list of authorities,
 * which somebody would have to choose, and questions to servers, which Easel does not ask.
 */
import type { PictureHeader } from '../sniff.ts';
import { windowOf } from '../window.ts';
import { decodeCbor, encodeCbor, type Cbor, type CborMap } from './cbor.ts';
import { readCertificate, type Certificate } from './certificate.ts';
import { findManifestStore, type ManifestStore } from './find.ts';
import { readBox, type Box } from './jumbf.ts';

export interface CredentialRecord {
  /** The program that wrote the record. */
  readonly program: string | undefined;
  readonly title: string | undefined;
  /** What was done, by C2PA's names (`c2pa.created`, `c2pa.cropped`, …), each once. */
  readonly actions: readonly string[];
  /** A trained model made all of it or a part, as the record has it. */
  readonly generated: boolean;
  /** Titles of pictures that it was made from. */
  readonly ingredients: readonly string[];
  /** Whose key signed, as the certificate has it, and who gave out that certificate. */
  readonly signer: string | undefined;
  readonly issuer: string | undefined;
  /**
   * `intact`: the signature fits the record, and the record fits the file. `broken`: one of the two does not.
   * `unchecked`: of a kind that cannot be checked here.
   */
  readonly state: 'intact' | 'broken' | 'unchecked';
}

/** Larger files are not hashed. */
const MAX_HASHED_BYTES = 64 << 20;
const MAX_TEXT = 120;
const MAX_LISTED = 20;

/** The record of a file that carries one; undefined when there is none, or none that can be read. Never throws. */
export async function readCredentials(
  format: PictureHeader['format'],
  file: Blob,
): Promise<CredentialRecord | undefined> {
  try {
    const store = await findManifestStore(format, windowOf(file));
    return store && (await readStore(store, file));
  } catch {
    // Damaged: that there is something is said elsewhere.
    return undefined;
  }
}

/** The parts of the manifest that counts, which is the last one. */
interface Manifest {
  readonly claim: CborMap;
  readonly claimBytes: Uint8Array;
  readonly assertions: ReadonlyMap<string, Box>;
  readonly signature: Signature;
}

async function readStore(store: ManifestStore, file: Blob): Promise<CredentialRecord> {
  const manifest = openManifest(store.bytes);
  const { claim, assertions, signature } = manifest;
  const actions = listed(assertions, 'c2pa.actions').flatMap((each) => maps(each.get('actions')));
  const certificate = certificateOf(signature);
  const checks = [
    await signatureFits(manifest, certificate),
    await assertionsFit(manifest),
    await fileFits(manifest, store, file),
  ];
  return {
    program: programOf(claim),
    title: shown(claim.get('dc:title')),
    actions: unique(actions.map((action) => shown(action.get('action')))),
    generated: actions.some((action) =>
      /trainedAlgorithmicMedia$/i.test(shown(action.get('digitalSourceType')) ?? ''),
    ),
    ingredients: unique(
      listed(assertions, 'c2pa.ingredient').map((each) => shown(each.get('dc:title'))),
    ),
    signer: shown(certificate?.subject),
    issuer: shown(certificate?.issuer),
    state: checks.includes(false) ? 'broken' : checks.includes(undefined) ? 'unchecked' : 'intact',
  };
}

function openManifest(bytes: Uint8Array): Manifest {
  const manifest = readBox(bytes).children.at(-1);
  const child = (label: string) => manifest?.children.find((each) => each.label === label);
  const claimBytes = (child('c2pa.claim.v2') ?? child('c2pa.claim'))?.content?.data;
  const claim = claimBytes && decodeCbor(claimBytes);
  const signature = child('c2pa.signature')?.content?.data;
  if (!(claim instanceof Map) || !claimBytes || !signature) throw new TypeError('No claim.');
  return {
    claim,
    claimBytes,
    assertions: new Map(child('c2pa.assertions')?.children.map((each) => [each.label, each])),
    signature: readSignature(signature),
  };
}

/** COSE_Sign1 (RFC 9052, section 4.2), its payload left out. */
interface Signature {
  readonly protectedBytes: Uint8Array;
  readonly headers: CborMap;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

function readSignature(bytes: Uint8Array): Signature {
  const parts = decodeCbor(bytes);
  const [protectedBytes, open, , signature] = Array.isArray(parts)
    ? (parts as readonly Cbor[])
    : [];
  if (!(protectedBytes instanceof Uint8Array) || !(signature instanceof Uint8Array))
    throw new TypeError('No signature.');
  const sealed = protectedBytes.length > 0 ? decodeCbor(protectedBytes) : new Map();
  const headers = new Map([...entries(open), ...entries(sealed)]);
  return { protectedBytes, headers, bytes: Uint8Array.from(signature) };
}

function entries(value: Cbor): readonly (readonly [Cbor, Cbor])[] {
  return value instanceof Map ? [...(value as CborMap)] : [];
}

const HEADER_ALGORITHM = 1;
const HEADER_CHAIN = 33;

/** The signer's own certificate, which is the first of the chain. */
function certificateOf({ headers }: Signature): Certificate | undefined {
  const chain = headers.get(HEADER_CHAIN) ?? headers.get('x5chain');
  const first = Array.isArray(chain) ? (chain as readonly Cbor[])[0] : chain;
  return first instanceof Uint8Array ? readCertificate(first) : undefined;
}

/** COSE's numbers (RFC 9053, 8230) as WebCrypto's names. */
const ALGORITHMS: ReadonlyMap<
  Cbor,
  {
    readonly name: 'ECDSA' | 'RSA-PSS' | 'Ed25519';
    readonly hash: string;
    readonly saltLength: number;
  }
> = new Map([
  [-7, { name: 'ECDSA', hash: 'SHA-256', saltLength: 0 }],
  [-35, { name: 'ECDSA', hash: 'SHA-384', saltLength: 0 }],
  [-36, { name: 'ECDSA', hash: 'SHA-512', saltLength: 0 }],
  [-37, { name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32 }],
  [-38, { name: 'RSA-PSS', hash: 'SHA-384', saltLength: 48 }],
  [-39, { name: 'RSA-PSS', hash: 'SHA-512', saltLength: 64 }],
  [-8, { name: 'Ed25519', hash: '', saltLength: 0 }],
]);

/** The bytes that a COSE signature signs. */
export function signedBytes(
  protectedBytes: Uint8Array,
  payload: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return encodeCbor(['Signature1', protectedBytes, new Uint8Array(), payload]);
}

async function signatureFits(
  { claimBytes, signature }: Manifest,
  certificate: Certificate | undefined,
): Promise<boolean | undefined> {
  const algorithm = ALGORITHMS.get(signature.headers.get(HEADER_ALGORITHM));
  // On plain http, and in sandboxed frames, browsers have none.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (!algorithm || !certificate || !subtle) return undefined;
  const { publicKey, curve } = certificate;
  let key: CryptoKey;
  try {
    const named =
      algorithm.name === 'ECDSA' ? { namedCurve: curve ?? '' } : { hash: algorithm.hash };
    key = await subtle.importKey('spki', publicKey, { name: algorithm.name, ...named }, false, [
      'verify',
    ]);
  } catch {
    return undefined;
  }
  const text = signedBytes(signature.protectedBytes, claimBytes);
  return subtle.verify(algorithm, key, signature.bytes, text);
}

/** Every assertion that the claim names is there and as it was. */
async function assertionsFit({ claim, assertions }: Manifest): Promise<boolean | undefined> {
  const named = ['assertions', 'created_assertions', 'gathered_assertions'].flatMap((list) =>
    maps(claim.get(list)),
  );
  if (named.length === 0) return false;
  const fits = await Promise.all(
    named.map(async (each) => {
      const label = shown(each.get('url'))?.split('/').at(-1) ?? '';
      const box = assertions.get(label);
      if (!box) return false;
      return hashFits(each.get('alg') ?? claim.get('alg'), box.body, each.get('hash'));
    }),
  );
  return fits.includes(false) ? false : fits.includes(undefined) ? undefined : true;
}

/** The file, but for the places of the record itself, is as the record has it. */
async function fileFits(
  { claim, assertions }: Manifest,
  { places }: ManifestStore,
  file: Blob,
): Promise<boolean | undefined> {
  const [binding] = listed(assertions, 'c2pa.hash.data');
  if (!binding || file.size > MAX_HASHED_BYTES) return undefined;
  const own = joined(places);
  const skipped = maps(binding.get('exclusions'))
    .map((each) => [Number(each.get('start')), Number(each.get('length'))] as const)
    .sort(([a], [b]) => a - b);
  const parts: Blob[] = [];
  let at = 0;
  for (const [start, length] of skipped) {
    const end = start + length;
    // What is left out beside the record itself could be anything: that is no binding.
    if (!(start >= at && own.some(([from, to]) => start >= from && end <= to))) return false;
    parts.push(file.slice(at, start));
    at = end;
  }
  parts.push(file.slice(at));
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return hashFits(binding.get('alg') ?? claim.get('alg'), bytes, binding.get('hash'));
}

/** Places that follow each other at once, as one. */
function joined(places: ManifestStore['places']): ManifestStore['places'] {
  const spans: (readonly [number, number])[] = [];
  for (const [from, to] of places) {
    const last = spans.at(-1);
    if (last && last[1] === from) spans.splice(-1, 1, [last[0], to]);
    else spans.push([from, to]);
  }
  return spans;
}

async function hashFits(
  algorithm: Cbor,
  bytes: Uint8Array,
  expected: Cbor,
): Promise<boolean | undefined> {
  const name = { sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' }[String(algorithm)];
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (name === undefined || !subtle) return undefined;
  if (!(expected instanceof Uint8Array)) return false;
  const digest = new Uint8Array(await subtle.digest(name, Uint8Array.from(bytes)));
  return digest.length === expected.length && digest.every((byte, i) => byte === expected[i]);
}

/** The data of assertions of this name, or a later version of it, or a further one of the same. */
function listed(assertions: ReadonlyMap<string, Box>, name: string): readonly CborMap[] {
  return [...assertions].flatMap(([label, { content }]) => {
    if (content?.type !== 'cbor' || !new RegExp(`^${name}(\\.v\\d+)?(__\\d+)?$`).test(label))
      return [];
    const data = decodeCbor(content.data);
    return data instanceof Map ? [data as CborMap] : [];
  });
}

function programOf(claim: CborMap): string | undefined {
  const info = claim.get('claim_generator_info');
  const [first] = info instanceof Map ? [info as CborMap] : maps(info);
  const named = [shown(first?.get('name')), shown(first?.get('version'))].filter(
    (part) => part !== undefined,
  );
  return named.length > 0 ? named.join(' ') : shown(claim.get('claim_generator'));
}

function maps(value: Cbor): readonly CborMap[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly Cbor[]).filter((each) => each instanceof Map);
}

/** A text as it may be shown: on one line, and not a long one. */
function shown(value: Cbor): string | undefined {
  if (typeof value !== 'string') return undefined;
  const line = value.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line === '' ? undefined : [...line].slice(0, MAX_TEXT).join('');
}

function unique(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== undefined))].slice(0, MAX_LISTED);
}
