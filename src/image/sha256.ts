/**
 * SHA-256 as lower-case hex. Needs a secure context, as WebGPU and IndexedDB's storage manager do: there is no fallback
 * for plain http (localhost counts as secure).
 */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
