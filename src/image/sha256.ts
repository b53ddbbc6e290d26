import { sha256 } from '@noble/hashes/sha2.js';

/**
 * SHA-256 as lower-case hex. The browser's own where it has one; in a sandboxed frame's worker, which is no secure
 * context, and on plain http it has none, and the library's takes its place.
 */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  const digest = subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes)) : sha256(bytes);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
