/** A file that the page shows: its bytes, and an address of them for as long as it is held. */
export interface HeldFile {
  readonly file: Blob;
  readonly url: string;
}

/** Milliseconds that a browser may take to begin a download. */
const DOWNLOAD_BEGINS = 60_000;

/** Holds a file to be shown; {@link release} it when nothing shows it any more. */
export function hold(file: Blob): HeldFile {
  return { file, url: URL.createObjectURL(file) };
}

export function release(...held: readonly (Pick<HeldFile, 'url'> | undefined)[]): void {
  for (const each of held) if (each !== undefined) URL.revokeObjectURL(each.url);
}

/** Saves a file under a name, as if the person had followed a download link. */
export function download(file: Blob, name: string): void {
  const held = hold(file);
  const link = document.createElement('a');
  link.href = held.url;
  link.download = name;
  link.click();
  setTimeout(() => release(held), DOWNLOAD_BEGINS);
}

/** A PNG file of these bytes. */
export function pngFile(png: Uint8Array<ArrayBuffer>): Blob {
  return new Blob([png], { type: 'image/png' });
}
