import { stripMetadata } from '../../image/strip.ts';
import { writeZip, type FileToZip } from '../../library/zip.ts';
import type { Settings } from '../settings/settings.svelte.ts';
import { download } from './heldFile.ts';
import type { Signing } from './signing.svelte.ts';

/** A name that says nothing of the prompt either. */
const PLAIN_NAME = 'easel.png';

/** A picture, and what it is called as a file. */
export interface NamedPicture {
  readonly file: Blob;
  readonly name: string;
}

/**
 * How pictures leave the page as files: with or without their metadata as Settings say, signed where there is a key.
 */
export class Exporter {
  readonly #settings: Settings;
  readonly #signing: Signing;

  constructor(settings: Settings, signing: Signing) {
    this.#settings = settings;
    this.#signing = signing;
  }

  /** A PNG as the person wants it saved: as it is, or without its metadata. */
  png(png: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    return this.#settings.stripsMetadata ? stripMetadata(png) : png;
  }

  /**
   * The file that a picture is saved or shared as: signed where there is a key and nothing is left out. Its name is
   * plain where its metadata are taken off.
   */
  async file(png: Blob, name: string): Promise<File> {
    const bytes = new Uint8Array(await png.arrayBuffer());
    const plain = this.#settings.stripsMetadata;
    const exported = plain ? this.png(bytes) : await this.#signing.sign(bytes);
    return new File([exported], plain ? PLAIN_NAME : name, { type: 'image/png' });
  }

  async save(png: Blob, name: string): Promise<void> {
    const file = await this.file(png, name);
    download(file, file.name);
  }

  /** A file of another format, which was made without metadata or with those that the person asked for. */
  saveAs(file: Blob, name: string): void {
    const ending = name.slice(name.lastIndexOf('.'));
    const plain = PLAIN_NAME.replace(/\.png$/, ending);
    download(file, this.#settings.stripsMetadata ? plain : name);
  }

  /** One as a PNG file, several as a zip of that name. */
  async saveAll(pictures: readonly NamedPicture[], zipName: string): Promise<void> {
    const [first] = pictures;
    if (first === undefined) return;
    if (pictures.length === 1) return this.save(first.file, first.name);
    download(await writeZip(this.#zipped(pictures)), zipName);
  }

  /** Not signed, as no zip's pictures are. */
  async *#zipped(pictures: readonly NamedPicture[]): AsyncGenerator<FileToZip> {
    for (const [i, { file, name }] of pictures.entries())
      yield {
        name: this.#settings.stripsMetadata ? PLAIN_NAME.replace('.', `-${i + 1}.`) : name,
        bytes: this.png(new Uint8Array(await file.arrayBuffer())),
        modifiedAt: Date.now(),
      };
  }
}

/** Whether this browser hands PNG files to other programs through the system's own sheet. */
export function canShareFiles(): boolean {
  const probe = new File([], PLAIN_NAME, { type: 'image/png' });
  return 'canShare' in navigator && navigator.canShare({ files: [probe] });
}
