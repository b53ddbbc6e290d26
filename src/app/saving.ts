/** How pictures leave the page as files. */
import { stripMetadata } from '../image/strip.ts';
import { downloadUrl } from './browser.ts';
import { readPreference, writePreference } from './preferences.ts';
import { signedPng } from './signing.ts';

const PREFERENCE = 'strip';
/** A name that says nothing of the prompt either. */
const PLAIN_NAME = 'easel.png';
/** Milliseconds that a browser may take to begin a download. */
const DOWNLOAD_BEGINS = 60_000;

let strips = readPreference(PREFERENCE) === 'yes';

/** Whether saved pictures go without their metadata. */
export function stripsMetadata(): boolean {
  return strips;
}

/** Holds from now on; over a reload too where the browser stores preferences. */
export function setStripsMetadata(next: boolean): void {
  strips = next;
  writePreference(PREFERENCE, next ? 'yes' : 'no');
}

/** A PNG as the person wants it saved: as it is, or without its metadata. */
export function exportedPng(png: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return strips ? stripMetadata(png) : png;
}

/**
 * The file that a picture is saved or shared as: signed where there is a key and nothing is left out. Its name is plain where
 * its metadata are taken off.
 */
export async function exportedFile(png: Blob, name: string): Promise<File> {
  const bytes = new Uint8Array(await png.arrayBuffer());
  const exported = strips ? exportedPng(bytes) : await signedPng(bytes);
  return new File([exported], strips ? PLAIN_NAME : name, { type: 'image/png' });
}

/** Whether this browser hands PNG files to other programs through the system's own sheet. */
export function canShareFiles(): boolean {
  const probe = new File([], PLAIN_NAME, { type: 'image/png' });
  return 'canShare' in navigator && navigator.canShare({ files: [probe] });
}

/** Saves a PNG file, with or without its metadata as Settings say. */
export async function savePicture(png: Blob, name: string): Promise<void> {
  const file = await exportedFile(png, name);
  const url = URL.createObjectURL(file);
  downloadUrl(url, file.name);
  setTimeout(() => URL.revokeObjectURL(url), DOWNLOAD_BEGINS);
}
