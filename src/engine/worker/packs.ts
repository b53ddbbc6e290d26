import { EaselError } from '../../base/errors.ts';
import { EMOJI_NAMES } from '../../networks/signs.ts';
import { loadTokenizer } from '../../networks/tokenizer.ts';
import { readManifest } from '../../packs/currentManifest.ts';
import { fetchFile } from '../../packs/fetchFile.ts';
import {
  fileUrl,
  installPack,
  isIntact,
  listPacks,
  removePack,
  type InstalledPack,
} from '../../packs/install.ts';
import type { FileEntry, PackManifest, PackVocabulary } from '../../packs/manifest.ts';
import { openPack, type Pack } from '../../packs/reader.ts';
import type { PackStore } from '../../packs/store.ts';
import type { PromptTokenizer } from '../../networks/tokenizer.ts';
import type { EngineEvent, PackInfo, PackWords, PromptInfo } from '../types.ts';
import { factsOf, type Described } from './packFacts.ts';
import { outsideWords, withFiles } from './vocabularies.ts';

export interface OpenedPack {
  readonly pack: Pack;
  readonly tokenizer: PromptTokenizer;
}

interface Opened extends OpenedPack {
  /** The record that it was opened from: another one under the same id is another pack. */
  readonly mark: string;
  /** What it can draw; of an add-on, what the pack can that it adds to. */
  readonly vocabulary: PackVocabulary | undefined;
}

type EmbeddedManifest = Awaited<ReturnType<typeof readManifest>>;

interface Listening {
  readonly signal: AbortSignal;
  readonly onEvent: (event: EngineEvent) => void;
}

/** The packs of this machine and the one that comes with the page. */
export interface PacksInUse {
  install(url: string | undefined, listening: Listening): Promise<PackInfo>;
  list(): Promise<readonly PackInfo[]>;
  remove(id: string): Promise<void>;
  /**
   * Of a pack that is here, or of the page's own. Nothing is installed.
   * @throws EaselError `invalid-request` for an id that is neither
   */
  manifest(id: string): Promise<PackManifest>;
  /**
   * The pack to work with; without an id, or by its id, the embedded one, installed first when it is not here.
   * @throws EaselError `invalid-request` for an id that is not here
   */
  open(id: string | undefined, listening: Listening): Promise<OpenedPack>;
  /** Whether the id is the embedded pack's, as far as that has been opened. */
  isEmbedded(id: string): boolean;
  /** Answers at once, whatever runs. Before the pack is here only its context length is known. */
  inspect(prompt: string, id?: string): Promise<PromptInfo>;
  /** Of the page's own pack. */
  vocabulary(): Promise<PackWords | undefined>;
}

export function createPacksInUse(store: PackStore, embeddedPack: string): PacksInUse {
  let opened: Opened | undefined;
  /** Of the embedded pack, once it is known to be whole. */
  let embeddedId: string | undefined;
  /** Asked for with each keystroke while the pack is not here. */
  let embedded: EmbeddedManifest | undefined;

  async function readEmbedded(signal?: AbortSignal): Promise<EmbeddedManifest> {
    embedded ??= await readManifest(embeddedPack, signal ? { signal } : {});
    return embedded;
  }

  async function install(url: string, { signal, onEvent }: Listening): Promise<InstalledPack> {
    const installed = await installPack(store, {
      url,
      signal,
      onProgress: (progress) => onEvent({ type: 'install', ...progress }),
      onNotice: (code, message) => onEvent({ type: 'notice', code, message }),
    });
    if (isOwn({ url })) embeddedId = installed.manifest.id;
    // An add-on shares files of one version of its pack: with another it would only keep the old ones here.
    const { id, version } = installed.manifest;
    await removeAddOns(({ addsTo }) => addsTo?.id === id && addsTo.version !== version);
    return installed;
  }

  /** The embedded pack as its address has it now; where that fails, as it is here. */
  async function current(listening: Listening): Promise<InstalledPack> {
    try {
      return await install(embeddedPack, listening);
    } catch (thrown) {
      const fault = EaselError.from(thrown);
      if (fault.code === 'cancelled') throw fault;
      const here = (await listPacks(store)).find(isOwn);
      if (!here) throw fault;
      // It stays for this visit: jobs that follow do not try again.
      embeddedId = here.manifest.id;
      const { message, reason } = fault;
      listening.onEvent({ type: 'notice', code: 'update-failed', message, reason });
      return here;
    }
  }

  async function open(id: string): Promise<Opened> {
    const record = await store.getRecord(id);
    // A folder may have taken its place meanwhile: what adds models writes to the store by itself.
    const mark = JSON.stringify(record);
    if (opened?.pack.manifest.id === id && opened.mark === mark) return opened;
    const pack = await openPack(store, id);
    const { tokenizer: entry, addsTo, vocabulary } = pack.manifest;
    const tokenizer = await loadTokenizer(entry, (path) => pack.file(path), {
      emojiNames: EMOJI_NAMES,
    });
    const base =
      addsTo && (await listPacks(store)).find(({ manifest }) => manifest.id === addsTo.id);
    opened = { pack, tokenizer, mark, vocabulary: base ? base.manifest.vocabulary : vocabulary };
    return opened;
  }

  /** Lets go of what is opened where another record has taken the place of its own. */
  async function lookAgain(): Promise<void> {
    const before = opened;
    if (before === undefined) return;
    const mark = JSON.stringify(await store.getRecord(before.pack.manifest.id));
    if (opened === before && mark !== before.mark) opened = undefined;
  }

  /** The pack that is named or in use; else the page's own, or any that is here. Asked for with each keystroke. */
  async function toInspect(id: string | undefined): Promise<Opened | undefined> {
    if (opened && (id === undefined || opened.pack.manifest.id === id)) return opened;
    const here = await listPacks(store);
    const found = here.find(({ manifest }) => manifest.id === id) ?? here.find(isOwn) ?? here[0];
    return found && open(found.manifest.id);
  }

  /** The one pack that is the page's own: the one that comes from the page's own address, whatever its id is. */
  function isOwn({ url }: Pick<InstalledPack, 'url'>): boolean {
    return url === embeddedPack;
  }

  function packInfo(installed: Described): PackInfo {
    return { ...factsOf(installed), own: isOwn(installed) };
  }

  async function removeAddOns(which: (manifest: PackManifest) => boolean): Promise<void> {
    for (const { manifest } of await listPacks(store))
      if (which(manifest)) {
        await removePack(store, manifest.id);
        if (opened?.pack.manifest.id === manifest.id) opened = undefined;
      }
  }

  async function describe(installed: InstalledPack): Promise<PackInfo> {
    const { manifest } = installed;
    const { modelCard } = manifest;
    if (!modelCard) return packInfo(installed);
    try {
      const pack = await openPack(store, manifest.id);
      const text = new TextDecoder().decode(await pack.file(modelCard.path));
      return { ...packInfo(installed), modelCard: text };
    } catch (thrown) {
      // A card that is damaged here and cannot be had again is no reason to name no pack.
      if (!(thrown instanceof EaselError)) throw thrown;
      return packInfo(installed);
    }
  }

  /** What the page's own pack says of itself: as it is here, else at its address. */
  async function saying(): Promise<PackVocabulary | undefined> {
    const here = (await listPacks(store)).find(isOwn);
    // One from before there were vocabularies is brought up to date by the next job.
    if (here) return here.manifest.vocabulary;
    return (await readEmbedded().catch(() => undefined))?.manifest.vocabulary;
  }

  async function readFile(entry: FileEntry): Promise<Uint8Array<ArrayBuffer>> {
    const stored = await store.getFile(entry.sha256);
    return stored && (await isIntact(stored, entry))
      ? stored
      : fetchFile(fileUrl(embeddedPack, entry), entry);
  }

  return {
    install: async (url, listening) => {
      opened = undefined;
      return describe(await install(url ?? embeddedPack, listening));
    },
    list: async () => {
      await lookAgain();
      const here = await Promise.all((await listPacks(store)).map(describe));
      // Installed from where the page's own comes from: it is here, whatever that address answers today.
      const own = here.find((pack) => pack.own);
      if (own) return [own, ...here.filter((pack) => pack !== own)];
      // Without the network there is nothing more to name than what is here.
      const known = await readEmbedded().catch(() => undefined);
      if (!known) return here;
      // One from elsewhere under the own's id gives way to it: its files that are the same are not fetched again.
      const others = here.filter(({ id }) => id !== known.manifest.id);
      return [packInfo({ ...known, storage: 'none', url: embeddedPack }), ...others];
    },
    remove: async (id) => {
      await removeAddOns(({ addsTo }) => addsTo?.id === id);
      await removePack(store, id);
      if (opened?.pack.manifest.id === id) opened = undefined;
      if (embeddedId === id) embeddedId = undefined;
    },
    manifest: async (id) => {
      const here = (await listPacks(store)).find((each) => each.manifest.id === id);
      if (here) return here.manifest;
      const { manifest } = await readEmbedded();
      if (manifest.id !== id) throw notHere(id);
      return manifest;
    },
    open: async (id, listening) => {
      // To name the page's own is to name none: it is brought up to date first.
      const here = (await listPacks(store)).find(({ manifest }) => manifest.id === id);
      if (id !== undefined && here && !isOwn(here)) return open(id);
      if (id !== undefined && !here && (await readEmbedded(listening.signal)).manifest.id !== id)
        throw notHere(id);
      const own = embeddedId ?? (await current(listening)).manifest.id;
      if (id !== undefined && own !== id) throw notHere(id);
      return open(own);
    },
    isEmbedded: (id) => id === embeddedId,
    inspect: async (prompt, id) => {
      const characters = [...prompt].length;
      const known = await toInspect(id);
      if (known) {
        const { used, cutAt, unread } = known.tokenizer.encode(prompt);
        const { contextLength } = known.pack.manifest.tokenizer;
        const words = outsideWords(known.vocabulary, prompt.slice(0, cutAt));
        const outside = words.filter(({ word }) => !unread.includes(word));
        return { characters, tokens: used, contextLength, cutAt, unread, outside };
      }
      const listed = await readEmbedded().catch(() => undefined);
      const contextLength = listed?.manifest.tokenizer.contextLength ?? 0;
      const outside = outsideWords(listed?.manifest.vocabulary, prompt);
      return { characters, tokens: 0, contextLength, cutAt: prompt.length, unread: [], outside };
    },
    vocabulary: async () => {
      const vocabulary = await saying();
      return vocabulary && withFiles(vocabulary, readFile);
    },
  };
}

function notHere(id: string): EaselError {
  return new EaselError(
    'invalid-request',
    `The pack ${id} is not on this machine. Install it first.`,
    { param: 'pack', reason: { name: 'model-not-here', model: id } },
  );
}
