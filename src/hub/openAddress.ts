import { readJson, type FolderSource } from '../convert/folderSource.ts';
import { packFiles } from '../packs/manifestLayout.ts';
import { parseManifest } from '../packs/manifestSchema.ts';
import { missingRoom } from '../packs/room.ts';
import { notKept } from '../packs/store.ts';
import type { ModelAddress } from './address.ts';
import { createAsk, type Ask } from './ask.ts';
import { discardDownload, downloadKey, nameOf, openDownload, openFile } from './downloads.ts';
import { fetchWhole } from './fetchWhole.ts';
import { addressOfFile, listRepository, type ListedFile, type Listing } from './listing.ts';
import { remoteFolder } from './remoteFolder.ts';

/** A model elsewhere, as a person gave it. */
export interface GivenAddress {
  readonly address: ModelAddress;
  /** Kept nowhere; sent to `address.origin` alone. */
  readonly token?: string;
}

let violations = 0;
globalThis.addEventListener?.('securitypolicyviolation', () => violations++);
const stopped = () => violations;

/**
 * The folder at an address. Looking at it fetches lists, configurations and the tables of weights; `bring` fetches
 * weights.
 *
 * @throws EaselError as ask, listRepository and parseManifest do
 */
export async function openAddress({ address, token }: GivenAddress): Promise<FolderSource> {
  const ask = createAsk({ origin: address.origin, stopped, ...(token ? { token } : {}) });
  if (address.kind === 'pack') return packAt(address.url, ask);
  const listing = await listRepository(address, ask);
  const urlOf = (path: string) => addressOfFile(address.origin, listing, path);
  const name = listing.repository.split('/').at(-1) ?? listing.repository;
  const folder = remoteFolder(name, listing.files, urlOf, ask);
  return {
    ...folder,
    bring: (paths, onBytes) => bring(address, listing, paths, { folder, urlOf, ask, onBytes }),
  };
}

/** A pack's files are small, and each is checked as it is kept. */
async function packAt(url: string, ask: Ask): Promise<FolderSource> {
  const text = new Uint8Array(await (await ask(url)).arrayBuffer());
  const itself = { path: 'pack.json', bytes: text.byteLength };
  const read = async () => text;
  const manifest = parseManifest(
    await readJson({ name: url, list: async () => [], size: async () => 0, read }, 'pack.json'),
  );
  const folder = remoteFolder(
    new URL('.', url).pathname.split('/').at(-2) || new URL(url).hostname,
    [itself, ...packFiles(manifest)],
    (path) => new URL(path, url).href,
    ask,
  );
  return {
    ...folder,
    read: (path, ...part) => (path === itself.path ? read() : folder.read(path, ...part)),
  };
}

interface Bringing {
  readonly folder: FolderSource;
  readonly urlOf: (path: string) => string;
  readonly ask: Ask;
  readonly onBytes: (bytes: number) => void;
}

/** Files whole and checked into the browser's private file system, and the same folder with them in it. */
async function bring(
  address: ModelAddress,
  listing: Listing,
  paths: readonly string[],
  { folder, urlOf, ask, onBytes }: Bringing,
): Promise<FolderSource> {
  const files = listing.files.filter(({ path }) => paths.includes(path));
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const key = await downloadKey(listing);
  const { text, origins } = address;
  const place = await openDownload({ key, address: text, origins, totalBytes });
  const here = new Map<string, File>();
  await checkRoom(files, place);
  for (const file of files) {
    const name = nameOf(file);
    const growing = await openFile(place, name);
    try {
      await fetchWhole(urlOf(file.path), file, growing, ask, onBytes);
    } finally {
      growing.close();
    }
    here.set(file.path, await (await place.getFileHandle(name)).getFile());
  }
  return {
    ...folder,
    letGo: () => discardDownload(key),
    read: async (path, offset = 0, length) => {
      const file = here.get(path);
      if (!file) return folder.read(path, offset, length);
      const part = length === undefined ? file.slice(offset) : file.slice(offset, offset + length);
      return new Uint8Array(await part.arrayBuffer());
    },
  };
}

/** @throws EaselError `storage` where the rest of the files will not fit */
async function checkRoom(
  files: readonly ListedFile[],
  place: FileSystemDirectoryHandle,
): Promise<void> {
  let missing = 0;
  for (const file of files) {
    const handle = await place.getFileHandle(nameOf(file)).catch(() => undefined);
    missing += Math.max(0, file.bytes - ((await handle?.getFile())?.size ?? 0));
  }
  const why = await missingRoom(missing);
  if (why !== undefined) throw notKept(why);
}
