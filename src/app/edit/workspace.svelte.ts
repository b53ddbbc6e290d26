import {
  contentOf,
  createDocument,
  extentOf,
  promptAt,
  type EditorDocument,
} from '../../editor/document.ts';
import {
  frameRect,
  resizeFrame,
  sameFrame,
  type Frame,
  type FrameSize,
} from '../../editor/frames.ts';
import { createHistory, moveOn, record, redo, undo, type Edited } from '../../editor/history.ts';
import { createMask, featherMask, invertMask, type Mask } from '../../editor/mask.ts';
import { union } from '../../editor/rect.ts';
import type { Past } from '../../editor/past.ts';
import type { Tiles } from '../../editor/tiles.ts';
import type { Rect } from '../../editor/viewport.ts';
import type { FreshPicture } from '../../library/keeper.ts';
import type { HeldPicture } from '../policy/pictureChecks.svelte.ts';
import type { Notifier } from '../shell/notifier.svelte.ts';
import { strings } from '../strings/index.ts';
import type { Hand } from './hand.ts';
import type { LayerName, Preview, Scene } from './scene.ts';
import { View } from './view.svelte.ts';

const words = strings.edit;

/** Suggestions for what is marked, each as the whole document would be with it. */
export interface Candidates {
  /** The model, for a frame; or what surrounds it. */
  readonly by: 'model' | 'fill';
  /** Where they differ from the document. */
  readonly rect: Rect;
  readonly results: readonly Tiles[];
  readonly mask: Mask;
  readonly index: number;
  /** The pictures themselves, as the Library keeps them; none for those of a fill, which it does not. */
  readonly pictures: readonly FreshPicture[];
  /** What they were asked for with; absent for a fill, and after a reload. */
  readonly prompt?: string;
  /** Those that are held back, by their place: `results` has them past recognition. */
  readonly held?: ReadonlyMap<number, HeldSuggestion>;
}

export interface HeldSuggestion {
  readonly why: HeldPicture;
  /** The document as it would be. */
  readonly tiles: Tiles;
}

type Listener = (layer: LayerName, rect?: Rect) => void;

/**
 * The document that is open on the Edit screen, with its view, its history and the tool in hand: everything that is
 * done to it passes through here. It outlives the screen.
 */
export class Workspace {
  readonly notifier: Notifier;
  readonly view = new View(
    () => union(this.content, frameRect(this.document.frame)),
    () => this.#changedAll(),
  );

  readonly hand = $state<Hand>({
    tool: 'brush',
    brush: { size: 64, hardness: 0.8 },
    subtract: false,
    cursor: undefined,
    penDown: false,
    spaceHeld: false,
    tolerance: 32,
    contiguous: true,
    colour: undefined,
  });
  prompt = $state('');
  /** The picture is shown as it was when the document began. */
  original = $state(false);

  // Raw: tiles are shared by identity, and proxies would break it.
  #document = $state.raw<EditorDocument>(createDocument(words.documents.untitled));
  #history = $state.raw(createHistory());
  #candidates = $state.raw<Candidates>();
  crop = $state.raw<Rect>();
  /** Around the pictures and everything that was painted. */
  readonly content = $derived(contentOf(this.#document));
  readonly canUndo = $derived(this.#history.done.length > 0);
  readonly canRedo = $derived(this.#history.undone.length > 0);

  #first: Tiles = this.#document.tiles;
  /** A mask that is being painted; it changes in place. */
  #draft: Mask | undefined;
  #preview: Preview | undefined;
  #listeners: readonly Listener[] = [];
  #save: (document: EditorDocument, past: Past) => void = () => undefined;

  constructor(notifier: Notifier) {
    this.notifier = notifier;
  }

  get document(): EditorDocument {
    return this.#document;
  }

  get candidates(): Candidates | undefined {
    return this.#candidates;
  }

  /** What came before the document as it is. */
  get past(): Past {
    return { history: this.#history, original: this.#first };
  }

  /** Every change of the document is handed to `save`, with what came before it. */
  onChange(save: (document: EditorDocument, past: Past) => void): void {
    this.#save = save;
  }

  /** @returns a function that stops it. */
  watch(listener: Listener): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  /** Something that is drawn of a layer is not as it was. */
  changed(layer: LayerName, rect?: Rect): void {
    for (const listener of this.#listeners) listener(layer, rect);
  }

  /** Another document is opened. @param past what came before it; absent: it begins here */
  load(next: EditorDocument, past?: Past): void {
    this.#document = next;
    this.#history = past?.history ?? createHistory();
    this.#candidates = undefined;
    this.#preview = undefined;
    this.#draft = undefined;
    this.#first = past?.original ?? next.tiles;
    this.crop = undefined;
    this.hand.cursor = undefined;
    this.prompt = promptAt(next, next.frame);
    this.view.reset();
    this.#changedAll();
  }

  /** The document with something else that is no step to undo: its name, its frame, what was asked for. */
  replace(next: EditorDocument): void {
    this.#document = { ...next, modified: Date.now() };
    this.#save(this.#document, this.past);
  }

  /**
   * One undo step. `title` names its words among the strings.
   * @param shown the screen shows it already: a stroke was drawn while it was made.
   */
  commit(title: keyof typeof words.done, next: Partial<Edited>, shown = false): void {
    const after = this.#with(next);
    this.#history = record(this.#history, title, this.#document, after);
    this.replace(after);
    if (shown) return;
    if (next.tiles !== undefined) this.changed('picture');
    if (next.mask !== undefined) this.changed('mask');
  }

  undo(): void {
    this.#step(undo, words.announce.undone, words.announce.nothingToUndo);
  }

  redo(): void {
    this.#step(redo, words.announce.redone, words.announce.nothingToRedo);
  }

  invertMask(): void {
    const frame = frameRect(this.#document.frame);
    this.commit('invert', { mask: invertMask(this.#document.mask, frame) });
  }

  /** Blends the edge of what is marked over so many pixels inwards. */
  feather(radius: number): void {
    this.commit('feather', { mask: featherMask(this.#document.mask, radius) });
  }

  clearMask(): void {
    this.commit('clear', { mask: createMask() });
  }

  /** Moves the frame; of a drag {@link keepFrame} makes a step to undo. */
  setFrame(frame: Frame): void {
    if (sameFrame(frame, this.#document.frame)) return;
    this.replace({ ...this.#document, frame });
    this.changed('picture');
  }

  /**
   * One undo step of what the frame did since it was at `before`.
   * @param goesOn it belongs to the step before, where that moved the frame too: an arrow key pressed again
   */
  keepFrame(before: Frame, goesOn = false): void {
    const { frame } = this.#document;
    if (sameFrame(before, frame)) return;
    this.#history =
      (goesOn ? moveOn(this.#history, frame) : undefined) ??
      record(this.#history, 'frame', { ...this.#document, frame: before }, this.#document);
    this.#save(this.#document, this.past);
  }

  /** Moves the frame, as one step to undo. */
  moveFrame(frame: Frame, goesOn = false): void {
    const before = this.#document.frame;
    this.setFrame(frame);
    this.keepFrame(before, goesOn);
  }

  setFrameSize(wanted: FrameSize): void {
    this.moveFrame(resizeFrame(this.#document.frame, wanted));
  }

  setDraft(next: Mask | undefined): void {
    this.#draft = next;
  }

  /** A draft that was left to be seen goes, unless another one is being painted by now. */
  dropDraft(shown: Mask): void {
    if (this.#draft !== shown) return;
    this.#draft = undefined;
    this.changed('mask');
  }

  setCandidates(next: Candidates | undefined): void {
    this.#candidates = next;
    this.#changedAll();
  }

  setPreview(next: Preview | undefined): void {
    const rect = (next ?? this.#preview)?.rect;
    this.#preview = next;
    if (rect !== undefined) this.changed('picture', rect);
  }

  showOriginal(shown: boolean): void {
    if (this.original === shown) return;
    this.original = shown;
    this.#changedAll();
  }

  /** What the document shows: around the picture, or the frame while there is none. */
  extent(): Rect {
    return extentOf(this.#document);
  }

  scene(): Scene {
    const { tiles, mask, frame } = this.#document;
    const shown = this.#candidates;
    const chosen = shown?.results[shown.index];
    const before = shown === undefined ? this.#first : tiles;
    return {
      viewport: this.view.viewport,
      picture: this.original ? before : (chosen ?? tiles),
      mask: this.original || shown !== undefined ? undefined : (this.#draft ?? mask),
      sheets: [...(this.content === undefined ? [] : [this.content]), frameRect(frame)],
      preview: this.original ? undefined : this.#preview,
    };
  }

  /** The document with other layers; an area that is there but undefined is taken off. */
  #with(next: Partial<Edited>): EditorDocument {
    const { area: before, ...rest } = this.#document;
    const { area = 'area' in next ? undefined : before, ...layers } = next;
    return { ...rest, ...layers, ...(area && { area }) };
  }

  #changedAll(): void {
    this.changed('picture');
    this.changed('mask');
  }

  #step(move: typeof undo, say: (what: string) => string, none: string): void {
    const moved = move(this.#history, this.#document);
    if (moved === undefined) return this.notifier.say(none);
    this.#history = moved.history;
    const { layers, area, frame } = moved;
    const next = frame === undefined ? layers : { ...layers, frame };
    this.replace(this.#with(area === undefined ? next : { ...next, area: area ?? undefined }));
    this.#changedAll();
    this.notifier.say(say(words.done[moved.title as keyof typeof words.done]));
  }
}
