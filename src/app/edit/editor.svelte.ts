/* More than 300 lines: the Edit screen's parts, made and joined; what each does stands in its own file. */
import { untrack } from 'svelte';
import { Background } from '../../editor/background.ts';
import { stepBrush } from '../../editor/brush.ts';
import {
  commandFor,
  isBrush,
  type CommandId,
  type CommandState,
  type Tool,
} from '../../editor/commands.ts';
import { isMaskEmpty } from '../../editor/mask.ts';
import type { Point } from '../../editor/viewport.ts';
import { isApple } from '../browser.ts';
import type { Exporter } from '../files/exporter.ts';
import { unveiledEngine } from '../policy/checkedEngine.ts';
import type { Notifier } from '../shell/notifier.svelte.ts';
import type { Visit } from '../shell/visit.ts';
import { strings } from '../strings/index.ts';
import { Documents } from './documents.svelte.ts';
import type { EditDraft } from './draft.ts';
import { Exports } from './exports.svelte.ts';
import { EditFiles } from './files.svelte.ts';
import type { Gestures } from './pointers.ts';
import { Growing } from './growing.svelte.ts';
import { forgetWork, heldWork, type HeldWork } from './heldWork.ts';
import { Kept } from './kept.svelte.ts';
import { Naming } from './naming.svelte.ts';
import { Photographs } from './photographs.svelte.ts';
import { Recipes } from './recipes.svelte.ts';
import { Fills } from './fills.svelte.ts';
import { EditRuns, type EditRunServices } from './runs.svelte.ts';
import { Selecting } from './selecting.svelte.ts';
import { filesOf, suggestionsOf } from './suggestions.ts';
import { Tools } from './tools.svelte.ts';
import { Workspace } from './workspace.svelte.ts';

const words = strings.edit;
/** Under which name a reload finds suggestions. */
const HELD_SUGGESTIONS = 'edit-suggestions';

/** What the Edit screen works with: the open document, its tools, and what the engine makes for it. */
export class Editor {
  readonly workspace: Workspace;
  readonly tools: Tools;
  readonly runs: EditRuns;
  readonly fills: Fills;
  readonly documents: Documents;
  readonly files: EditFiles;
  readonly recipes: Recipes;
  readonly selecting: Selecting;
  readonly naming: Naming;
  readonly kept: Kept;
  readonly exports: Exports;
  readonly growing: Growing;
  readonly photographs: Photographs;

  /** The list of all commands is open. */
  help = $state(false);
  /** Another of the screen's dialogs is open. */
  dialog = $state<'marked' | 'versions' | 'export' | 'extend'>();
  /** Where in the window the canvas's own menu is open, in CSS pixels. */
  menuAt = $state.raw<Point>();
  readonly commandState: CommandState = $derived.by(() => ({
    tool: this.workspace.hand.tool,
    hasPicture: this.workspace.content !== undefined,
    hasMask: !isMaskEmpty(this.workspace.document.mask),
    canUndo: this.workspace.canUndo,
    canRedo: this.workspace.canRedo,
    busy: this.runs.job.working || this.fills.working,
    queues: this.runs.queues && !this.fills.working,
    candidates: this.workspace.candidates?.results.length ?? 0,
  }));
  /** What stood on the screen before a reload, until documents are read. */
  #pending = $state.raw<EditDraft>();
  #started: Promise<void> | undefined;
  readonly #visit: Visit;
  /** Those of the page before are back, or there are none: from now on what is here is held. */
  #suggestionsBack = $state(false);
  /** Another step through them is no other set of suggestions. */
  readonly #suggestions = $derived.by(() => this.workspace.candidates?.results);
  /** Space was pressed and nothing was dragged since: letting go of it makes a dab. */
  #spaceAlone = false;

  readonly gestures: Gestures = {
    begin: (sample) => this.tools.begin(sample),
    move: (samples) => this.tools.move(samples),
    end: () => this.tools.end(),
    cancel: () => void this.tools.cancel(),
    pans: (button) => this.tools.pans(button),
    panBy: (dx, dy) => {
      this.#spaceAlone = false;
      this.workspace.view.panBy(dx, dy);
    },
    zoomBy: (anchor, factor) => this.workspace.view.zoomBy(anchor, factor),
    hover: (point) => this.tools.hover(point),
    menu: (point) => (this.menuAt = point),
  };

  constructor(
    services: EditRunServices & { readonly notifier: Notifier; readonly exporter: Exporter },
  ) {
    const { model, settings, activity, notifier, exporter, checks } = services;
    const engine = unveiledEngine(services.engine, checks);
    this.#visit = services.visit;
    this.workspace = new Workspace(notifier);
    const background = new Background();
    this.fills = new Fills(this.workspace, background, () => this.kept.sources());
    this.selecting = new Selecting(this.workspace, background, model);
    this.tools = new Tools(
      this.workspace,
      this.selecting,
      (stroke) => void this.fills.heal(stroke),
    );
    this.runs = new EditRuns(services, this.workspace);
    this.documents = new Documents(this.workspace, settings);
    this.documents.onRemoved((id) => this.runs.forget(id));
    this.growing = new Growing(
      { ...services, engine },
      this.workspace,
      this.documents,
      this.runs,
      this.fills,
    );
    this.kept = new Kept(this.workspace, this.documents);
    this.files = new EditFiles(this.workspace, this.documents, exporter, checks);
    this.photographs = new Photographs(this.workspace, this.files, model);
    this.naming = new Naming(
      services,
      this.workspace,
      this.selecting,
      background,
      this.photographs,
    );
    this.exports = new Exports(this.workspace, this.files, exporter, background);
    this.recipes = new Recipes(
      engine,
      model,
      this.workspace,
      this.documents,
      background,
      activity,
      this.#visit,
    );
  }

  /** What is held over a reload, besides the documents. */
  draft(): EditDraft {
    return this.#pending ?? this.#draft();
  }

  /** What stood on the screen before a reload; its words wait until documents are read. */
  takeDraft(draft: EditDraft): void {
    const { tool, size, hardness, subtract, tolerance, contiguous } = draft;
    const brush = { size, hardness };
    Object.assign(this.workspace.hand, { tool, brush, subtract, tolerance, contiguous });
    this.naming.text = draft.named;
    void this.naming.prepare();
    this.#pending = draft;
  }

  /** Finds the document again that was open last, and what stood beside it. More calls join the first. */
  start(): Promise<void> {
    return (this.#started ??= this.#start());
  }

  async #start(): Promise<void> {
    await this.documents.start();
    const draft = this.#pending;
    this.#pending = undefined;
    if (draft !== undefined && draft.document === this.#draft().document) {
      this.workspace.prompt = draft.prompt;
      this.workspace.crop = draft.crop;
    }
    this.recipes.restore();
    await this.#restoreSuggestions();
    this.runs.offerInterrupted();
    this.#offerWork();
  }

  /** Offers what a reload ended that was being made of the whole picture, or of a frame that is enlarged. */
  #offerWork(): void {
    const work = heldWork(this.#visit);
    const { document, notifier } = this.workspace;
    if (work?.document !== document.id) return;
    const said = strings.interrupted;
    const run = () => {
      notifier.hide('interrupted-edit');
      location.hash = 'edit';
      this.#doAgain(work);
    };
    notifier.show({
      id: 'interrupted-edit',
      text: work.kind === 'extend' ? said.edit(work.prompt) : said.editWork,
      actions: [{ label: said.editAgain, primary: true, run }],
      ondismiss: () => forgetWork(this.#visit),
    });
  }

  #doAgain(work: HeldWork): void {
    if (work.kind === 'enlarge') return void this.growing.enlarge();
    if (work.kind === 'enlargeFrame') return void this.recipes.enlarge();
    this.workspace.prompt = work.prompt;
    void this.growing.extendByModel(work.ratio, work.seed);
  }

  /** Holds suggestions that nobody took yet over a reload. Call within an effect. */
  holdSuggestions(): void {
    if (!this.#suggestionsBack) return;
    const any = this.#suggestions !== undefined;
    const { candidates, document } = untrack(() => this.workspace);
    this.#visit.holdFiles(
      HELD_SUGGESTIONS,
      any && candidates !== undefined ? untrack(() => filesOf(candidates, document)) : [],
    );
  }

  async #restoreSuggestions(): Promise<void> {
    const { workspace } = this;
    const held = await this.#visit.readFiles(HELD_SUGGESTIONS);
    // Damaged ones are as good as none.
    const back =
      held && (await suggestionsOf(held.files, workspace.document).catch(() => undefined));
    // What came meanwhile is what is wanted.
    if (back !== undefined && workspace.candidates === undefined) {
      workspace.setCandidates(back.candidates);
      const { results = [] } = back.candidates ?? {};
      if (results.length > 0) workspace.notifier.say(words.announce.ready(results.length));
      if (back.left > 0) workspace.notifier.answer(strings.interrupted.suggestionsLeft(back.left));
    }
    this.#suggestionsBack = true;
  }

  #draft(): EditDraft {
    const { hand, prompt, document, crop } = this.workspace;
    const { tool, brush, subtract, tolerance, contiguous } = hand;
    const stored = this.documents.status === 'empty' ? '' : document.id;
    const kept = crop === undefined ? {} : { crop };
    const named = this.naming.text;
    return {
      document: stored,
      prompt,
      tool,
      ...brush,
      subtract,
      tolerance,
      contiguous,
      named,
      ...kept,
    };
  }

  perform(id: CommandId): void {
    this.#perform[id](false);
  }

  /** What a key means: a command that is possible now. @param onCanvas false while a control has the focus. */
  keyDown(event: KeyboardEvent, onCanvas: boolean): void {
    if (event.key === 'Escape' && this.tools.cancel()) return event.preventDefault();
    const command = commandFor(event, this.commandState, isApple());
    if (command === undefined) return;
    const own = [' ', 'Enter', 'Delete', 'Backspace', 'Tab'].includes(event.key);
    if (!onCanvas && own && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    if (event.repeat && (command.hold === true || command.id === 'dab')) return;
    this.#perform[command.id](event.shiftKey);
  }

  keyUp(event: KeyboardEvent): void {
    const { hand } = this.workspace;
    if (event.key === ' ' && hand.spaceHeld) {
      hand.spaceHeld = false;
      if (this.#spaceAlone && isBrush(hand.tool)) this.tools.dab();
    }
    if (event.key.toLowerCase() === 'q') this.workspace.showOriginal(false);
  }

  /** Keys that are held when the window loses the focus are never heard to come up. */
  releaseKeys(): void {
    this.workspace.hand.spaceHeld = false;
    this.workspace.showOriginal(false);
  }

  dismiss(): void {
    this.runs.dismiss();
    this.fills.dismiss();
    this.documents.dismiss();
    this.files.dismiss();
    this.selecting.dismiss();
    this.growing.dismiss();
    if (this.recipes.error !== undefined) this.recipes.stop();
  }

  #choose(tool: Tool): void {
    this.tools.cancel();
    this.workspace.hand.tool = tool;
    this.workspace.notifier.say(words.announce.tool(words.commands[tool]));
  }

  #stepBrush(step: 1 | -1): void {
    const { brush } = this.workspace.hand;
    brush.size = stepBrush(brush.size, step);
  }

  readonly #perform: Readonly<Record<CommandId, (large: boolean) => void>> = {
    brush: () => this.#choose('brush'),
    eraser: () => this.#choose('eraser'),
    heal: () => this.#choose('heal'),
    lasso: () => this.#choose('lasso'),
    snap: () => this.#choose('snap'),
    rectangle: () => this.#choose('rectangle'),
    wand: () => this.#choose('wand'),
    pick: () => this.#choose('pick'),
    frame: () => this.#choose('frame'),
    hand: () => this.#choose('hand'),
    crop: () => this.#choose('crop'),
    smaller: () => this.#stepBrush(-1),
    larger: () => this.#stepBrush(1),
    dab: () => this.tools.togglePen(),
    panHold: () => {
      this.workspace.hand.spaceHeld = true;
      this.#spaceAlone = true;
    },
    originalHold: () => this.workspace.showOriginal(true),
    help: () => (this.help = true),
    left: (large) => this.tools.arrow(-1, 0, large),
    right: (large) => this.tools.arrow(1, 0, large),
    up: (large) => this.tools.arrow(0, -1, large),
    down: (large) => this.tools.arrow(0, 1, large),
    previous: () => this.runs.show(-1),
    next: () => this.runs.show(1),
    fit: () => this.workspace.view.fit(),
    actualSize: () => this.workspace.view.actualSize(),
    undo: () => this.workspace.undo(),
    redo: () => this.workspace.redo(),
    invert: () => this.workspace.invertMask(),
    invertAll: () => this.selecting.invertAll(),
    grow: () => void this.selecting.reshape(this.selecting.by),
    shrink: () => void this.selecting.reshape(-this.selecting.by),
    transparent: () => void this.selecting.transparency(),
    marked: () => (this.dialog = 'marked'),
    follow: () => this.selecting.follow(),
    clear: () => this.workspace.clearMask(),
    fill: () => {
      this.runs.dismiss();
      void this.fills.fill();
    },
    generate: () => {
      this.fills.dismiss();
      void this.runs.generate();
    },
    cancel: () => (this.fills.working ? this.fills.cancel() : this.runs.cancel()),
    accept: () => {
      this.runs.accept();
      this.recipes.advance();
    },
    retry: () => {
      const again = this.workspace.candidates?.by === 'fill' ? this.fills.fill() : undefined;
      void (again ?? this.runs.retry());
    },
    discard: () => this.runs.discard(),
    export: () => (this.dialog = 'export'),
    save: () => void this.files.save(this.workspace.crop ?? this.workspace.extent()),
  };
}
