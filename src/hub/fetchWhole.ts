import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { chunksOf } from '../base/chunks.ts';
import { EaselError } from '../base/errors.ts';
import type { Ask } from './ask.ts';
import type { ListedFile } from './listing.ts';

/** A file that grows: a `FileSystemSyncAccessHandle`, or its like in a test. */
export interface GrowingFile {
  getSize(): number;
  read(into: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  write(bytes: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  truncate(length: number): void;
  flush(): void;
  close(): void;
}

/** Read at a time when what an earlier visit kept is hashed anew. */
const PIECE = 4 * 1024 * 1024;
/** Of a file whose host gives it whole only. */
const MAX_RESTARTS = 4;

/**
 * Fetches a file into another, from where an earlier visit left off, and holds it against its length and SHA-256. A
 * connection that breaks is taken up by `ask`'s tries and this function's: as long as bytes come, it goes on.
 *
 * @param onBytes hears of every chunk, of what was kept already too; a negative number takes back what was counted
 * @throws EaselError as ask does, and what came stays; `corrupt-data` for bytes that do not match twice, `storage`
 */
export async function fetchWhole(
  url: string,
  file: ListedFile,
  into: GrowingFile,
  ask: Ask,
  onBytes: (bytes: number) => void,
): Promise<void> {
  let restarts = 0;
  let mismatches = 0;
  for (;;) {
    const hash = sha256.create();
    let at = hashKept(into, file.bytes, hash);
    onBytes(at);
    const startOver = () => {
      onBytes(-at);
      into.truncate(0);
    };
    while (at < file.bytes) {
      const before = at;
      const answer = await ask(url, at > 0 ? { from: at } : undefined);
      if (at > 0 && !continues(answer, at)) break;
      try {
        for await (const chunk of answer.body ? chunksOf(answer.body) : []) {
          if (at + chunk.byteLength > file.bytes) throw tooLong(file);
          keep(into, chunk, at, file.path);
          hash.update(chunk);
          at += chunk.byteLength;
          onBytes(chunk.byteLength);
        }
      } catch (thrown) {
        into.flush();
        if (thrown instanceof EaselError) throw thrown;
      }
      // What broke in the middle is gone on with; what gives nothing is at its end.
      if (at === before) throw broken(file);
    }
    into.flush();
    if (at < file.bytes) {
      // The host gives no parts, so that what breaks begins anew.
      if (++restarts === MAX_RESTARTS) throw broken(file);
      startOver();
    } else if (file.sha256 === undefined || bytesToHex(hash.digest()) === file.sha256) {
      return;
    } else {
      startOver();
      if (++mismatches === 2)
        throw new EaselError(
          'corrupt-data',
          `${file.path} does not match the SHA-256 that the hub's list gives, twice. The file there is damaged, or the list is of another one.`,
          { param: file.path, reason: { name: 'file-mismatch', file: file.path } },
        );
    }
  }
}

/** Hashes what is kept, which is cut where it is longer than the file can be. @returns its length */
function hashKept(
  file: GrowingFile,
  most: number,
  hash: { update(bytes: Uint8Array): unknown },
): number {
  if (file.getSize() > most) file.truncate(0);
  const size = file.getSize();
  const piece = new Uint8Array(Math.min(PIECE, size));
  for (let at = 0; at < size;) {
    const length = file.read(piece.subarray(0, Math.min(PIECE, size - at)), { at });
    hash.update(piece.subarray(0, length));
    at += length;
  }
  return size;
}

/** Browsers show Content-Range across origins only where the host says so; the status is always shown. */
function continues(answer: Response, at: number): boolean {
  const range = answer.headers.get('Content-Range');
  return answer.status === 206 && (range === null || range.startsWith(`bytes ${at}-`));
}

function keep(into: GrowingFile, chunk: Uint8Array<ArrayBuffer>, at: number, path: string): void {
  let written = 0;
  try {
    while (written < chunk.byteLength) {
      const more = into.write(chunk.subarray(written), { at: at + written });
      if (more === 0) throw new RangeError('Nothing was written.');
      written += more;
    }
  } catch (thrown) {
    throw new EaselError(
      'storage',
      `There is no room for ${path}. Free some space on this machine and go on: what is here is kept.`,
      { param: path, cause: thrown, reason: { name: 'model-no-room' } },
    );
  }
}

function tooLong({ path, bytes }: ListedFile): EaselError {
  return new EaselError(
    'corrupt-data',
    `${path} is longer than the ${bytes} bytes that the hub's list gives: the file there is another by now. Look again.`,
    { param: path, reason: { name: 'file-mismatch', file: path } },
  );
}

function broken({ path }: ListedFile): EaselError {
  return new EaselError(
    'network',
    `${path} broke off. Check the connection and go on: what is here is kept.`,
    { param: path, reason: { name: 'file-not-fetched', file: path } },
  );
}
