/**
 * What the screens beside Create work with: fetched when one of them is first opened, or the page has nothing else to
 * do.
 */
import type { Engine } from '../engine/types.ts';
import type { Keep } from '../library/keeper.ts';
import type { Origins } from '../library/origins.ts';
import type { LibraryStore } from '../library/types.ts';
import { editDraftSchema } from './edit/draft.ts';
import { Editor } from './edit/editor.svelte.ts';
import { heldFrames } from './edit/heldFrames.ts';
import { heldWork } from './edit/heldWork.ts';
import type { Exporter } from './files/exporter.ts';
import { LibraryFiles } from './library/files.svelte.ts';
import type { Library } from './library/library.svelte.ts';
import { LibrarySearch, searchDraftSchema } from './library/search.svelte.ts';
import { Thumbnails } from './library/thumbnails.ts';
import { AddingModel, addingDraftSchema } from './models/adding.svelte.ts';
import type { Model } from './models/model.svelte.ts';
import type { ReadAs } from './create/readAs.svelte.ts';
import type { PictureChecks } from './policy/pictureChecks.svelte.ts';
import type { Policy } from './policy/policy.svelte.ts';
import { remixDraftSchema } from './remix/draft.ts';
import { Remix } from './remix/remix.svelte.ts';
import type { Settings } from './settings/settings.svelte.ts';
import type { Activity } from './shell/activity.svelte.ts';
import type { Notifier } from './shell/notifier.svelte.ts';
import type { Visit } from './shell/visit.ts';

export interface Workshop {
  readonly libraryFiles: LibraryFiles;
  readonly search: LibrarySearch;
  readonly thumbnails: Thumbnails;
  readonly remix: Remix;
  readonly editor: Editor;
  readonly adding: AddingModel;
}

interface Base {
  readonly engine: Engine;
  /** The same without the choice of a model. */
  readonly bare: Engine;
  /** The same, and what it makes is kept in the library. */
  readonly keeping: Engine;
  /** Where what is accepted of an edit goes. */
  readonly keep: Keep;
  readonly notifier: Notifier;
  readonly settings: Settings;
  readonly exporter: Exporter;
  readonly model: Model;
  readonly activity: Activity;
  readonly policy: Policy;
  readonly checks: PictureChecks;
  readonly readAs: ReadAs;
  readonly origins: Origins;
  readonly visit: Visit;
  readonly store: LibraryStore;
  readonly library: Library;
}

/** Makes them, and brings back what a reload took from them. */
export function makeWorkshop({ bare, keeping, origins, store, library, ...base }: Base): Workshop {
  const { notifier, exporter, model, visit } = base;
  const remix = new Remix({ ...base, engine: keeping, origins });
  const editor = new Editor(base);
  const { caption = '', ...form } = visit.read('remix', remixDraftSchema) ?? {};
  Object.assign(remix.form, form);
  remix.likeness.caption = caption;
  void remix.restore();
  const edit = visit.read('edit', editDraftSchema);
  if (edit !== undefined) editor.takeDraft(edit);
  // What a reload ended there is offered on whatever screen the page is opened.
  if (heldFrames(visit).length > 0 || heldWork(visit) !== undefined) void editor.start();
  const search = new LibrarySearch(bare, library, model, (text) => base.readAs.own(text));
  Object.assign(search, visit.read('library', searchDraftSchema));
  const adding = new AddingModel(model, notifier);
  Object.assign(adding, visit.read('models', addingDraftSchema));
  return {
    remix,
    editor,
    libraryFiles: new LibraryFiles(library, exporter, notifier, base.checks),
    search,
    thumbnails: new Thumbnails(store),
    adding,
  };
}
