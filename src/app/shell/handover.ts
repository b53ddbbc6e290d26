import { givenFiles } from '../../convert/browserFolder.ts';
import type { TextToImageRequest } from '../../engine/types.ts';
import type { Composer } from '../create/composer.svelte.ts';
import type { Editor } from '../edit/editor.svelte.ts';
import type { LibraryFiles } from '../library/files.svelte.ts';
import type { AddingModel } from '../models/adding.svelte.ts';
import type { Remix } from '../remix/remix.svelte.ts';
import { strings } from '../strings/index.ts';
import type { Notifier } from './notifier.svelte.ts';

/** What takes pictures, once it is open. */
interface Takers {
  readonly remix: Remix;
  readonly editor: Editor;
  readonly libraryFiles: LibraryFiles;
  readonly adding: AddingModel;
}

/** What one screen hands over to another, which then opens. */
export class Handover {
  readonly #composer: Composer;
  readonly #openWorkshop: () => Promise<Takers>;
  readonly #notifier: Notifier;

  /** @param openWorkshop where it fails, the screen that opens says so */
  constructor(composer: Composer, openWorkshop: () => Promise<Takers>, notifier: Notifier) {
    this.#composer = composer;
    this.#openWorkshop = openWorkshop;
    this.#notifier = notifier;
  }

  /** Pictures to start from. */
  toRemix(...pictures: readonly Blob[]): void {
    location.hash = 'remix';
    void this.#openWorkshop().then(({ remix }) => remix.add(pictures), ignore);
  }

  /** Pictures, each in a document of its own. */
  toEdit(...pictures: readonly Blob[]): void {
    location.hash = 'edit';
    void this.#openWorkshop().then(({ editor }) => editor.files.openAll(pictures), ignore);
  }

  /**
   * Files from outside the page, each to where it belongs: backups into the library, other zips to Models, which says
   * what is wrong with one that is no model, and all else to Edit.
   */
  async receive(files: readonly File[]): Promise<void> {
    const kinds = await Promise.all(files.map(kindOf));
    const of = (wanted: Kind) => files.filter((_, i) => kinds[i] === wanted);
    const [backups, models, pictures] = [of('backup'), of('model'), of('picture')];
    if (backups.length > 0) {
      location.hash = 'library';
      void this.#openWorkshop().then(({ libraryFiles }) => libraryFiles.importAll(backups), ignore);
    }
    if (models.length > 0) {
      location.hash = 'models';
      void this.#openWorkshop().then(({ adding }) => adding.look(givenFiles(models)), ignore);
    }
    if (pictures.length > 0) this.toEdit(...pictures);
  }

  /** A whole request, or its words alone; what else stands in the form stays. */
  toCreate(what: TextToImageRequest | string): void {
    if (typeof what === 'string') this.#composer.setPrompt(what);
    else void this.#restore(what);
    location.hash = 'create';
  }

  async #restore(request: TextToImageRequest): Promise<void> {
    this.#notifier.hide('other-model');
    if (await this.#composer.restore(request)) return;
    this.#notifier.show({
      id: 'other-model',
      text: strings.create.otherModel(request.pack ?? ''),
      create: true,
      ondismiss: () => undefined,
    });
  }
}

const ignore = () => undefined;

type Kind = 'picture' | 'backup' | 'model';

async function kindOf(file: Blob): Promise<Kind> {
  // Few pages are ever given a file from outside: what reads zips does not come at the start.
  const { isBackup, isZip } = await import('../../library/backup.ts');
  if (!(await isZip(file))) return 'picture';
  return (await isBackup(file)) ? 'backup' : 'model';
}
