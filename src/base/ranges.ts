import { EaselError } from './errors.ts';

/** Reads `length` bytes of a file from `offset`: a file of gigabytes is never whole in memory. */
export type ReadRange = (offset: number, length: number) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * A file that a person gave as a {@link ReadRange}. Ends where the file does.
 *
 * @param name for the message
 * @throws EaselError `corrupt-data`, from a read, when the file is no longer what was given
 */
export function readFromBlob(file: Blob, name: string): ReadRange {
  return async (offset, length) => {
    try {
      return new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
    } catch (thrown) {
      throw new EaselError(
        'corrupt-data',
        `${name} cannot be read any more: it was changed or moved since it was given. Give it again.`,
        { param: name, cause: thrown, reason: { name: 'file-changed' } },
      );
    }
  };
}
