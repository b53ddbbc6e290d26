import { inSlices } from '../../base/breathe.ts';
import { extentOf, type EditorDocument } from '../../editor/document.ts';
import { lookOfTiles } from '../../editor/documentLook.ts';
import type { Rect } from '../../editor/viewport.ts';
import { isPhotograph, type Origin } from '../../image/photograph.ts';
import { unfitForPhotographs } from '../../packs/goodFor.ts';
import type { Model } from '../models/model.svelte.ts';
import { readPreference, writePreference } from '../settings/preferences.ts';
import type { EditFiles } from './files.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

/** The documents of which it was said, the latest last. */
const PREFERENCE = 'photographs';
const MOST = 50;

/** Whether the open document is a photograph that the model in use is not good for, and whether that was said. */
export class Photographs {
  readonly #workspace: Workspace;
  readonly #model: Model;
  /** By the document's id; what is being looked at is not in it yet. */
  #judged = $state.raw<Readonly<Record<string, boolean>>>({});
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- asked, never shown
  readonly #begun = new Set<string>();
  #told = $state.raw<readonly string[]>((readPreference(PREFERENCE) ?? '').split(' '));

  /** The model in use is not good for the open document. */
  readonly unfit = $derived.by(
    () =>
      this.#judged[this.#workspace.document.id] === true &&
      unfitForPhotographs(this.#model.pack?.goodFor),
  );
  /** And nobody has said so yet. */
  readonly untold = $derived.by(
    () => this.unfit && !this.#told.includes(this.#workspace.document.id),
  );

  constructor(workspace: Workspace, files: EditFiles, model: Model) {
    this.#workspace = workspace;
    // Before it is shown, so that what is said of it does not move the canvas under a hand.
    files.beforeShown = (document, origin) => this.#judge(document, extentOf(document), origin);
    this.#model = model;
  }

  /** Looks at the open document once it has a picture, once in a visit. */
  async judge(): Promise<void> {
    const { document, content } = this.#workspace;
    if (content !== undefined) await this.#judge(document, content);
  }

  async #judge({ id, tiles }: EditorDocument, content: Rect, origin?: Origin): Promise<void> {
    if (this.#begun.has(id)) return;
    this.#begun.add(id);
    const look = await inSlices(lookOfTiles(tiles, content));
    this.#judged = { ...this.#judged, [id]: isPhotograph(look, origin) };
  }

  /** It was read, or the person went on: of this document nothing more is said. */
  tell(): void {
    this.#told = [...this.#told, this.#workspace.document.id].slice(-MOST);
    writePreference(PREFERENCE, this.#told.join(' '));
  }
}
