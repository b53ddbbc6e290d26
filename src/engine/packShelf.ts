import { EaselError } from '../errors.ts';
import { loadTokenizer } from '../networks/tokenizer.ts';
import { installPack, listPacks, readManifest, removePack, siblingUrl } from '../packs/install.ts';
import type { InstalledPack } from '../packs/install.ts';
import type { PackManifest } from '../packs/manifest.ts';
import { openPack, type Pack } from '../packs/reader.ts';
import type { PackStore } from '../packs/store.ts';
import type { PromptTokenizer } from '../networks/tokenizer.ts';
import type { EngineEvent, PackInfo, PromptInfo, StageField, StageOptions } from './types.ts';

export interface OpenedPack {
  readonly pack: Pack;
  readonly tokenizer: PromptTokenizer;
}

type EmbeddedManifest = Awaited<ReturnType<typeof readManifest>>;

interface Hearing {
  readonly signal: AbortSignal;
  readonly hear: (event: EngineEvent) => void;
}

/** The packs of this machine and the one that comes with the page. */
export interface PackShelf {
  install(url: string | undefined, hearing: Hearing): Promise<PackInfo>;
  list(): Promise<readonly PackInfo[]>;
  remove(id: string): Promise<void>;
  /**
   * The pack to work with; without an id the embedded one, installed first when it is not here.
   * @throws EaselError `invalid-request` for an id that is not here
   */
  open(id: string | undefined, hearing: Hearing): Promise<OpenedPack>;
  /** Answers at once, whatever runs. Before the pack is here only its context length is known. */
  inspect(prompt: string): Promise<PromptInfo>;
}

export function createPackShelf(store: PackStore, embeddedPack: string): PackShelf {
  let opened: OpenedPack | undefined;
  /** Of the embedded pack, once it is known to be whole. */
  let embeddedId: string | undefined;
  /** Asked for with each keystroke while the pack is not here. */
  let embedded: EmbeddedManifest | undefined;

  async function readEmbedded(signal?: AbortSignal): Promise<EmbeddedManifest> {
    embedded ??= await readManifest(embeddedPack, signal ? { signal } : {});
    return embedded;
  }

  async function install(url: string, { signal, hear }: Hearing): Promise<InstalledPack> {
    const installed = await installPack(store, {
      url,
      signal,
      onProgress: (progress) => hear({ type: 'install', ...progress }),
      onNotice: (code, message) => hear({ type: 'notice', code, message }),
    });
    if (url === embeddedPack) embeddedId = installed.manifest.id;
    // An add-on shares files of one version of its pack: with another it would only keep the old ones here.
    const { id, version } = installed.manifest;
    await removeAddOns(({ addsTo }) => addsTo?.id === id && addsTo.version !== version);
    return installed;
  }

  async function open(id: string): Promise<OpenedPack> {
    if (opened?.pack.manifest.id === id) return opened;
    const pack = await openPack(store, id);
    const tokenizer = await loadTokenizer(pack.manifest.tokenizer, (path) => pack.file(path));
    opened = { pack, tokenizer };
    return opened;
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
    const pack = await openPack(store, manifest.id);
    const text = new TextDecoder().decode(await pack.file(modelCard.path));
    return { ...packInfo(installed), modelCard: text };
  }

  return {
    install: async (url, hearing) => {
      opened = undefined;
      return describe(await install(url ?? embeddedPack, hearing));
    },
    list: async () => {
      const here = await Promise.all((await listPacks(store)).map(describe));
      // Without the network there is nothing more to name than what is here.
      const known = await readEmbedded().catch(() => undefined);
      if (!known || here.some(({ id }) => id === known.manifest.id)) return here;
      return [packInfo({ ...known, storage: 'none', url: embeddedPack }), ...here];
    },
    remove: async (id) => {
      await removeAddOns(({ addsTo }) => addsTo?.id === id);
      await removePack(store, id);
      if (opened?.pack.manifest.id === id) opened = undefined;
      if (embeddedId === id) embeddedId = undefined;
    },
    open: async (id, hearing) => {
      if (id === undefined)
        return open(embeddedId ?? (await install(embeddedPack, hearing)).manifest.id);
      const here = await listPacks(store);
      if (here.some(({ manifest }) => manifest.id === id)) return open(id);
      const known = await readEmbedded(hearing.signal);
      if (known.manifest.id !== id)
        throw new EaselError(
          'invalid-request',
          `The pack ${id} is not on this machine. Install it first.`,
          {
            param: 'pack',
          },
        );
      await install(embeddedPack, hearing);
      return open(id);
    },
    inspect: async (prompt) => {
      const characters = [...prompt].length;
      const known = opened ?? (await openAny(store, open));
      if (known) {
        const { used, cutAt } = known.tokenizer.encode(prompt);
        const { contextLength } = known.pack.manifest.tokenizer;
        return { characters, tokens: used, contextLength, cutAt };
      }
      const listed = await readEmbedded().catch(() => undefined);
      const contextLength = listed?.manifest.tokenizer.contextLength ?? 0;
      return { characters, tokens: 0, contextLength, cutAt: prompt.length };
    },
  };
}

async function openAny(
  store: PackStore,
  open: (id: string) => Promise<OpenedPack>,
): Promise<OpenedPack | undefined> {
  const [first] = await listPacks(store);
  return first && open(first.manifest.id);
}

function packInfo({
  manifest,
  bytes,
  storage,
  url,
}: Pick<InstalledPack, 'manifest' | 'bytes' | 'url'> & Pick<PackInfo, 'storage'>): PackInfo {
  const { id, version, name, licence, description, examples, attribution, stages } = manifest;
  const defaults: { [stage in StageField]?: Required<StageOptions> } = {};
  for (const stage of ['prior', 'decoder', 'upsample256', 'upsample1024'] as const) {
    const entry = stages[stage];
    if (entry) defaults[stage] = entry.defaults;
  }
  return {
    id,
    version,
    name,
    bytes,
    licence,
    storage,
    description,
    examples,
    defaults,
    attribution,
    addOns: (manifest.addOns ?? []).map((folder) => siblingUrl(url, folder)),
    ...(manifest.addsTo ? { addsTo: manifest.addsTo.id } : {}),
  };
}
