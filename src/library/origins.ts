import type { PixelPicture } from '../engine/types.ts';

const [DOCUMENT, FILE] = ['document:', 'file:'];

/** Made for a document of the Edit screen. */
export function documentOrigin(id: string): string {
  return DOCUMENT + id;
}

/** Made from a file that is not in the library. @param sha256 of the file, lower-case hex */
export function fileOrigin(sha256: string): string {
  return FILE + sha256;
}

/** The id of the document that an origin names; undefined where it names a file. */
export function documentOf(origin: string): string | undefined {
  return origin.startsWith(DOCUMENT) ? origin.slice(DOCUMENT.length) : undefined;
}

/** From which files pixels came, so that what is made from them can name its parents. */
export class Origins {
  readonly #files = new WeakMap<PixelPicture, Blob>();

  remember(pixels: PixelPicture, file: Blob): void {
    this.#files.set(pixels, file);
  }

  /** The files that the pixels came from, as far as they are known. */
  of(pixels: readonly PixelPicture[]): readonly Blob[] {
    return pixels.flatMap((each) => this.#files.get(each) ?? []);
  }
}
