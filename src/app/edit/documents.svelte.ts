import { createDocument, type EditorDocument } from '../../editor/document.ts';
import type { Past } from '../../editor/past.ts';
import { openDocuments, type DocumentInfo } from '../../editor/store.ts';
import { showError, type ShownError } from '../errors.ts';
import { readPreference, writePreference } from '../settings/preferences.ts';
import type { Settings } from '../settings/settings.svelte.ts';
import { strings } from '../strings/index.ts';
import type { Workspace } from './workspace.svelte.ts';

const words = strings.edit.documents;
/** The document that was open last. */
const PREFERENCE = 'document';

/** The documents in the browser's storage. Each operation is stored at once, the last one open is found again. */
export class Documents {
  readonly #workspace: Workspace;
  readonly #settings: Settings;
  readonly #store = openDocuments();

  list = $state.raw<readonly DocumentInfo[]>([]);
  /** Documents that this build cannot read; they stay as they are. */
  unread = $state(0);
  status = $state<'empty' | 'saving' | 'saved' | 'unsaved'>('empty');
  /** Another tab changed the open document. */
  conflict = $state(false);
  error = $state.raw<ShownError>();
  #started: Promise<void> | undefined;
  readonly #beside: ((id: string) => Promise<void> | void)[] = [];

  constructor(workspace: Workspace, settings: Settings) {
    this.#workspace = workspace;
    this.#settings = settings;
  }

  /** Finds the document again that was open last. More calls join the first. */
  start(): Promise<void> {
    return (this.#started ??= this.#restore());
  }

  /** @param past what came before it; absent: it begins here */
  take(document: EditorDocument, past?: Past): void {
    this.dismiss();
    this.#workspace.load(document, past);
    const known = this.list.some(({ id }) => id === document.id);
    this.status = known ? 'saved' : 'empty';
    if (known) writePreference(PREFERENCE, document.id);
    else void this.#keep(document, this.#workspace.past);
  }

  /** Whether it is kept in the browser. */
  has(id: string): boolean {
    return this.list.some((each) => each.id === id);
  }

  /** What lies beside a document goes with it. */
  onRemoved(remove: (id: string) => Promise<void> | void): void {
    this.#beside.push(remove);
  }

  /** Another empty one. */
  create(): void {
    this.take(createDocument(words.untitled));
    this.#workspace.notifier.say(words.created);
  }

  open(id: string): Promise<boolean> {
    return this.#attempt(async () => {
      await this.#store.flush();
      await this.#openStored(id);
      this.#workspace.notifier.say(words.opened(this.#workspace.document.name));
    });
  }

  rename(id: string, name: string): Promise<boolean> {
    return this.#attempt(async () => {
      const wanted = name.trim() || words.untitled;
      const { document } = this.#workspace;
      if (id === document.id) this.#workspace.replace({ ...document, name: wanted });
      else await this.#store.save({ ...(await this.#store.open(id)), name: wanted });
      await this.#store.flush();
      await this.#refresh();
    });
  }

  remove(id: string): Promise<boolean> {
    return this.#attempt(async () => {
      await this.#store.remove(id);
      for (const remove of this.#beside) await remove(id);
      await this.#refresh();
      this.#workspace.notifier.say(words.removed);
      if (id !== this.#workspace.document.id) return;
      const [next] = this.list;
      if (next === undefined) this.take(createDocument(words.untitled));
      else await this.#openStored(next.id);
    });
  }

  /** What is open goes on under another name; what the other tab wrote stays. */
  keepCopy(): void {
    const { document, past } = this.#workspace;
    this.take({ ...document, id: crypto.randomUUID(), name: words.copyOf(document.name) }, past);
  }

  dismiss(): void {
    this.error = undefined;
    this.conflict = false;
  }

  /** Stores what waits at once: for a page that is hidden or left. */
  flush(): void {
    void this.#attempt(() => this.#store.flush());
  }

  async #restore(): Promise<void> {
    this.#workspace.onChange((document, past) => void this.#keep(document, past));
    await this.#attempt(async () => {
      await this.#refresh();
      const last = readPreference(PREFERENCE);
      const known = this.list.find(({ id }) => id === last);
      const found = known ?? this.list[0];
      if (found !== undefined) await this.#openStored(found.id);
      // Another one is shown, or none: why that is so is said.
      if (known === undefined && last !== null && this.unread > 0) await this.#sayUnread(last);
    });
  }

  /** Says what is wrong with a document that is stored and cannot be read; of one that was deleted, nothing. */
  async #sayUnread(id: string): Promise<void> {
    await this.#store.open(id).catch((thrown: unknown) => {
      const fault = showError(thrown, 'document');
      if (fault.code !== 'invalid-request') this.error = fault;
    });
  }

  /** A stored document with what can be undone of it; where that is damaged, the document without, and it is said. */
  async #openStored(id: string): Promise<void> {
    const document = await this.#store.open(id);
    let fault: ShownError | undefined;
    const past = await this.#store.past(id).catch((thrown: unknown) => {
      fault = showError(thrown, 'past');
      return undefined;
    });
    this.take(document, past);
    this.error = fault;
  }

  async #refresh(): Promise<void> {
    const { documents, unread } = await this.#store.list();
    this.list = documents;
    this.unread = unread.newer + unread.damaged;
  }

  async #keep(document: EditorDocument, past: Past): Promise<void> {
    const { tiles, mask, prompts, id } = document;
    const known = this.list.some((each) => each.id === id);
    if (!known && tiles.tiles.size + mask.tiles.size + prompts.length === 0) return;
    if (!known && this.#settings.keepsNothing) {
      this.status = 'unsaved';
      return;
    }
    this.status = 'saving';
    const stored = await this.#attempt(() => this.#store.save(document, past));
    // Another document is open by now, or a later write is under way.
    if (this.#workspace.document !== document) return;
    this.status = stored ? 'saved' : 'unsaved';
    if (!stored) return;
    writePreference(PREFERENCE, id);
    if (!known) await this.#attempt(() => this.#refresh());
  }

  /** Runs something that may fail; a fault is shown. @returns whether it went well. */
  async #attempt(act: () => Promise<void>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (thrown) {
      this.error = showError(thrown, 'document');
      this.conflict = thrown instanceof Error && 'param' in thrown && thrown.param === 'conflict';
      return false;
    }
  }
}
