import type { Sources } from '../../editor/fillPlan.ts';
import { openKept, type Copying, type KeptInfo, type KeptKind } from '../../editor/kept.ts';
import { combineMask } from '../../editor/maskShape.ts';
import { showError, type ShownError } from '../errors.ts';
import { strings } from '../strings/index.ts';
import type { Documents } from './documents.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

const words = strings.edit.kept;

/** Versions and selections of the open document, under their names. */
export class Kept {
  readonly #workspace: Workspace;
  readonly #documents: Documents;
  readonly #store = openKept();

  list = $state.raw<readonly KeptInfo[]>([]);
  working = $state(false);
  error = $state.raw<ShownError>();
  /** They lie beside the document in the browser: where that is not kept, neither can they be. */
  readonly possible = $derived.by(() => this.#documents.has(this.#workspace.document.id));

  constructor(workspace: Workspace, documents: Documents) {
    this.#workspace = workspace;
    this.#documents = documents;
    documents.onRemoved((id) => this.#store.removeAll(id));
  }

  of(kind: KeptKind): readonly KeptInfo[] {
    return this.list.filter((each) => each.kind === kind);
  }

  /** Reads what is kept of the open document. */
  refresh(): Promise<void> {
    return this.#attempt(async () => {
      this.list = await this.#store.list(this.#workspace.document.id);
    });
  }

  keep(kind: KeptKind, name: string): Promise<void> {
    return this.#attempt(async () => {
      const { document, notifier } = this.#workspace;
      const wanted = name.trim() || words.untitled(this.of(kind).length + 1);
      const info = await this.#store.keep(document, kind, wanted);
      notifier.say(words.kept(info.name));
      this.list = await this.#store.list(document.id);
    });
  }

  /**
   * Goes back to a version, or marks a selection besides what is marked: one step to undo. @returns whether it was done
   */
  async take({ id, kind, name }: KeptInfo): Promise<boolean> {
    const workspace = this.#workspace;
    await this.#attempt(async () => {
      const { document } = workspace;
      const content = await this.#store.open(document.id, id, document);
      if (workspace.document.id !== document.id || workspace.candidates !== undefined) return;
      const { tiles, mask, frame, area } = content;
      if (kind === 'version') workspace.commit('version', { tiles, mask, frame, area });
      else
        workspace.commit('selection', { mask: combineMask(workspace.document.mask, mask, 'add') });
      const { taken } = kind === 'version' ? words.versions : words.selections;
      workspace.notifier.say(taken(name));
    });
    return this.error === undefined;
  }

  /** What filling copies from a selection, until something else is chosen. */
  setCopying({ id, name }: KeptInfo, copying: Copying | undefined): Promise<void> {
    return this.#attempt(async () => {
      const { document, notifier } = this.#workspace;
      await this.#store.setCopying(document.id, id, copying);
      notifier.say(words.selections.copying.said[copying ?? 'too'](name));
      this.list = await this.#store.list(document.id);
    });
  }

  /** What filling may copy in the open document. @throws EaselError as the store does */
  async sources(): Promise<Sources> {
    const { document } = this.#workspace;
    if (!this.#documents.has(document.id)) return { alone: [], never: [] };
    const chosen = (await this.#store.list(document.id)).filter((each) => each.copying);
    const masks = async (copying: Copying) => {
      const of = chosen.filter((each) => each.copying === copying);
      const opened = of.map(({ id }) => this.#store.open(document.id, id, document));
      return (await Promise.all(opened)).map(({ mask }) => mask);
    };
    return { alone: await masks('alone'), never: await masks('never') };
  }

  remove({ id }: KeptInfo): Promise<void> {
    return this.#attempt(async () => {
      const { document, notifier } = this.#workspace;
      await this.#store.remove(document.id, id);
      notifier.say(words.removed);
      this.list = await this.#store.list(document.id);
    });
  }

  async #attempt(act: () => Promise<void>): Promise<void> {
    if (this.working) return;
    this.working = true;
    this.error = undefined;
    try {
      await act();
    } catch (thrown) {
      this.error = showError(thrown, 'document');
    } finally {
      this.working = false;
    }
  }
}
