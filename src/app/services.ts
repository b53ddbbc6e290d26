/**
 * The composition root: everything that the page's screens work with is made here, once, and handed down by context.
 */
import { EaselError } from '../base/errors.ts';
import { PictureRefusal } from '../policy/checkPicture.ts';
import type { PersonMessage } from '../api/embedMessages.ts';
import type { Tabs } from '../engine/tabs/share.ts';
import type { Engine } from '../engine/types.ts';
import { wordsAskedFor } from '../tasks/words.ts';
import { makeThumbnail } from '../image/thumbnail.ts';
import { keepingEngine } from '../library/keeper.ts';
import { openLibrary } from '../library/library.ts';
import { Origins } from '../library/origins.ts';
import { admitPrograms } from './api/programs.ts';
import { Composer } from './create/composer.svelte.ts';
import { Creations } from './create/creations.svelte.ts';
import { PromptHistory } from './create/promptHistory.svelte.ts';
import { ReadAs } from './create/readAs.svelte.ts';
import { Unread } from './create/unread.ts';
import { PackVocabulary } from './create/vocabulary.svelte.ts';
import { draftSchema, HELD_START } from './create/draft.ts';
import { Exporter } from './files/exporter.ts';
import { Signing } from './files/signing.svelte.ts';
import { Library } from './library/library.svelte.ts';
import { choosingEngine } from './models/choosing.ts';
import { Model } from './models/model.svelte.ts';
import { OwnError } from './errors.ts';
import { titleOfHeld } from './policy/heldWords.ts';
import { checkedEngine, refusingEngine } from './policy/checkedEngine.ts';
import { PictureChecks } from './policy/pictureChecks.svelte.ts';
import { PictureDoor } from './policy/pictureDoor.svelte.ts';
import { Policy } from './policy/policy.svelte.ts';
import { Installing } from './settings/installing.svelte.ts';
import { Settings } from './settings/settings.svelte.ts';
import { Activity } from './shell/activity.svelte.ts';
import { Handover } from './shell/handover.ts';
import { admitFiles } from './shell/incoming.ts';
import { Notifier } from './shell/notifier.svelte.ts';
import { PageKeys } from './shell/pageKeys.ts';
import { later } from './shell/later.ts';
import { sayOwner } from './shell/sayOwner.ts';
import { Visit } from './shell/visit.ts';
import { speakAll } from './strings/index.ts';
import type { Workshop } from './workshop.ts';

/** What the page and the embed view share. */
export interface Services {
  readonly engine: Engine;
  readonly notifier: Notifier;
  readonly settings: Settings;
  readonly exporter: Exporter;
  readonly model: Model;
  readonly activity: Activity;
  readonly composer: Composer;
  readonly vocabulary: PackVocabulary;
  readonly readAs: ReadAs;
  readonly unread: Unread;
  readonly creations: Creations;
  readonly policy: Policy;
  readonly checks: PictureChecks;
}

/** What the page's own screens have besides. What the workshop holds is there once it has been opened. */
export interface PageServices extends Services, Workshop {
  readonly signing: Signing;
  readonly library: Library;
  /** Where start pictures come in. */
  readonly startDoor: PictureDoor;
  readonly handover: Handover;
  readonly visit: Visit;
  readonly keys: PageKeys;
  readonly installing: Installing;
  /**
   * Fetches and makes what every screen but Create works with. More calls join the first; one that failed is made anew.
   */
  readonly openWorkshop: () => Promise<Workshop>;
}

const KEEPS_NOTHING = { keepsNothing: true };

type Shared = Omit<Services, 'creations'> & Pick<PageServices, 'signing'>;

function createShared(own: Engine, { keep }: { readonly keep: boolean }): Shared {
  const notifier = new Notifier();
  const settings = new Settings();
  const signing = new Signing();
  const model = new Model(own, notifier, { persist: keep });
  const engine = keep ? choosingEngine(own, model) : own;
  const vocabulary = new PackVocabulary(own, model);
  const readAs = new ReadAs(vocabulary, model);
  const policy = new Policy(engine, model, {
    keep,
    onMissing: (text) => notifier.show({ id: 'policy-missing', text, ondismiss: () => undefined }),
  });
  return {
    engine,
    notifier,
    settings,
    signing,
    exporter: new Exporter(settings, signing),
    activity: new Activity(),
    model,
    policy,
    checks: new PictureChecks(own, policy),
    // Where nothing is kept no prompt is either.
    composer: new Composer(
      engine,
      settings,
      model,
      readAs,
      new PromptHistory(keep ? settings : KEEPS_NOTHING),
    ),
    vocabulary,
    readAs,
    unread: new Unread(engine, model, readAs),
  };
}

/**
 * What the page works with. Whatever its buttons make is kept in the library, and programs are let in.
 *
 * @param tabs those that share the engine, where any do
 */
export function createPage(engine: Engine, tabs?: Tabs): PageServices {
  const shared = createShared(engine, { keep: true });
  const { notifier, settings, exporter, activity, model, policy, checks, composer, readAs } =
    shared;
  const { engine: choosing } = shared;
  const store = openLibrary({ thumbnail: makeThumbnail });
  const library = new Library(store, settings, exporter, notifier);
  const origins = new Origins();
  const keep = checks.keeping(library.keep);
  const checked = checkedEngine(choosing, checks);
  const keeping = keepingEngine(checked, keep, origins);
  const visit = new Visit(settings);
  const workshop = later(async () => {
    // What is made there is named at once, in words that must be here by then.
    const [{ makeWorkshop }] = await Promise.all([import('./workshop.ts'), speakAll()]);
    return makeWorkshop({
      ...shared,
      engine: checked,
      bare: engine,
      keeping,
      keep,
      origins,
      visit,
      store,
      library,
    });
  });
  const creations = new Creations(keeping, model, activity, notifier, visit, policy, checks);
  admitPrograms(refusingEngine(engine, checks), activity, notifier, {
    refusePrompt: policy.refusePrompt,
    read: readAs.readForProgram,
  });
  if (tabs !== undefined) sayOwner(tabs, notifier);
  composer.onstart = ({ picture, file }) => origins.remember(picture, file);
  creations.startOf = (picture) => composer.startOf(picture);
  creations.openStart = async (file) => {
    const { openStart } = await import('./create/startPicture.ts');
    const start = await openStart(file);
    composer.know(start);
    return start.picture;
  };
  creations.history = composer.history;
  return {
    ...shared,
    creations,
    visit,
    keys: new PageKeys(),
    installing: new Installing(),
    library,
    startDoor: new PictureDoor(checks, notifier),
    openWorkshop: workshop.open,
    get libraryFiles() {
      return workshop.opened().libraryFiles;
    },
    get search() {
      return workshop.opened().search;
    },
    get thumbnails() {
      return workshop.opened().thumbnails;
    },
    get remix() {
      return workshop.opened().remix;
    },
    get editor() {
      return workshop.opened().editor;
    },
    get adding() {
      return workshop.opened().adding;
    },
    handover: new Handover(composer, workshop.open, notifier),
  };
}

/** Begins: what was kept is read, what a reload took is brought back, and the engine is asked what it is. */
export function startPage(services: PageServices): void {
  const { visit, composer, creations, library, model, handover, notifier } = services;
  const draft = visit.read('create', draftSchema);
  if (draft !== undefined) composer.takeDraft(draft);
  void restoreStart(services);
  void creations.offerInterrupted();
  void library.start();
  void model.start();
  admitFiles(handover, notifier);
}

/** Brings back the picture that stood in the form to be started from. */
async function restoreStart({ visit, composer, startDoor }: PageServices): Promise<void> {
  try {
    const [file] = (await visit.readFiles(HELD_START))?.files ?? [];
    // What was chosen meanwhile is what is wanted.
    if (file === undefined || composer.form.missing === undefined) return;
    const { takeStart } = await import('./create/startPicture.ts');
    await takeStart(file, startDoor, (start) => composer.startFrom(start));
  } catch {
    // The form says that it has to be chosen again.
  } finally {
    composer.startBack = true;
  }
}

/**
 * What the embed view works with. It keeps nothing; prompts and pictures that the policy refuses are refused by words.
 *
 * @param tell called with what the person asks for and what became of it: documents are the host's
 */
export function createEmbed(engine: Engine, tell: (message: PersonMessage) => void): Services {
  const shared = createShared(engine, { keep: false });
  const { model, activity, notifier, policy, checks } = shared;
  const refusing = refusingEngine(engine, checks);
  const telling: Engine = {
    ...refusing,
    textToImage: async (request, options) => {
      for (const { text } of wordsAskedFor(request)) {
        const reason = await policy.refusal(text);
        if (reason !== undefined)
          throw new OwnError('invalid-request', reason, { param: 'prompt' });
      }
      tell({ type: 'creating', request });
      try {
        const result = await refusing.textToImage(request, options);
        tell({ type: 'created', result });
        return result;
      } catch (thrown) {
        const { code, message, param } = EaselError.from(thrown);
        tell({
          type: 'failed',
          error: { code, message, ...(param === undefined ? {} : { param }) },
        });
        throw thrown instanceof PictureRefusal
          ? new OwnError(code, `${titleOfHeld(thrown)}.`, { cause: thrown })
          : thrown;
      }
    },
  };
  return { ...shared, creations: new Creations(telling, model, activity, notifier) };
}
