import { createDocument, type EditorDocument } from '../../editor/document.ts';
import { openDocuments, type DocumentInfo } from '../../editor/store.ts';
import { showError, type ShownError } from '../errors.ts';
import { keepsNothing } from '../keeping.ts';
import { readPreference, writePreference } from '../preferences.ts';
import { strings } from '../strings/index.ts';
import type { Desk } from './editDesk.svelte.ts';

/** The document that was open last. */
const PREFERENCE = 'document';

interface DocumentsState {
  list: readonly DocumentInfo[];
  /** Documents that this build cannot read; they stay as they are. */
  unread: number;
  status: 'empty' | 'saving' | 'saved' | 'unsaved';
  /** Another tab changed the open document. */
  conflict: boolean;
  error: ShownError | undefined;
}

/** The documents in the browser's storage. Each operation is stored at once, the last one open is found again. */
export function createDocuments(desk: Desk) {
  const words = strings.edit.documents;
  const state = $state<DocumentsState>({
    list: [],
    unread: 0,
    status: 'empty',
    conflict: false,
    error: undefined,
  });
  const store = openDocuments();
  let started: Promise<void> | undefined;

  function fail(thrown: unknown): void {
    state.error = showError(thrown);
    state.conflict = thrown instanceof Error && 'param' in thrown && thrown.param === 'conflict';
  }

  /** Runs something that may fail; a fault is shown. @returns whether it went well. */
  async function attempt(act: () => Promise<void>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (thrown) {
      fail(thrown);
      return false;
    }
  }

  async function refresh(): Promise<void> {
    const { documents, unread } = await store.list();
    state.list = documents;
    state.unread = unread.newer + unread.damaged;
  }

  async function keep(document: EditorDocument): Promise<void> {
    const { tiles, mask, prompts, id } = document;
    const known = state.list.some((each) => each.id === id);
    if (!known && tiles.tiles.size + mask.tiles.size + prompts.length === 0) return;
    if (!known && keepsNothing()) {
      state.status = 'unsaved';
      return;
    }
    state.status = 'saving';
    const stored = await attempt(() => store.save(document));
    // Another document is open by now, or a later write is under way.
    if (desk.document.id !== id || desk.document !== document) return;
    state.status = stored ? 'saved' : 'unsaved';
    if (!stored) return;
    writePreference(PREFERENCE, id);
    if (!known) await attempt(refresh);
  }

  function take(document: EditorDocument): void {
    state.error = undefined;
    state.conflict = false;
    desk.load(document);
    const known = state.list.some(({ id }) => id === document.id);
    state.status = known ? 'saved' : 'empty';
    if (known) writePreference(PREFERENCE, document.id);
    else void keep(document);
  }

  async function restore(): Promise<void> {
    desk.onChange((document) => void keep(document));
    await attempt(async () => {
      await refresh();
      const last = readPreference(PREFERENCE);
      const found = state.list.find(({ id }) => id === last) ?? state.list[0];
      if (found !== undefined) take(await store.open(found.id));
    });
  }

  const flush = () => void attempt(store.flush);

  return {
    state,
    /** Finds the document again that was open last. More calls join the first. */
    start: () => (started ??= restore()),
    take,
    /** Another empty one. */
    create() {
      take(createDocument(words.untitled));
      desk.announcer.say(words.created);
    },
    open: (id: string) =>
      attempt(async () => {
        await store.flush();
        take(await store.open(id));
        desk.announcer.say(words.opened(desk.document.name));
      }),
    rename: (id: string, name: string) =>
      attempt(async () => {
        const wanted = name.trim() || words.untitled;
        if (id === desk.document.id) desk.replace({ ...desk.document, name: wanted });
        else await store.save({ ...(await store.open(id)), name: wanted });
        await store.flush();
        await refresh();
      }),
    remove: (id: string) =>
      attempt(async () => {
        await store.remove(id);
        await refresh();
        desk.announcer.say(words.removed);
        if (id !== desk.document.id) return;
        const [next] = state.list;
        take(next === undefined ? createDocument(words.untitled) : await store.open(next.id));
      }),
    /** What is on the desk goes on under another name; what the other tab wrote stays. */
    keepCopy() {
      const { document } = desk;
      take({ ...document, id: crypto.randomUUID(), name: words.copyOf(document.name) });
    },
    dismiss() {
      state.error = undefined;
      state.conflict = false;
    },
    flush,
  };
}

export type Documents = ReturnType<typeof createDocuments>;
