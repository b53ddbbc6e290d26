import type { Tool } from '../../editor/commands.ts';
import { createDocument, extentOf, promptAt, type EditorDocument } from '../../editor/document.ts';
import { frameRect, resizeFrame, type Frame, type FrameSize } from '../../editor/frames.ts';
import { createHistory, record, redo, undo } from '../../editor/history.ts';
import { invertMask, createMask, featherMask, type Layers, type Mask } from '../../editor/mask.ts';
import { union } from '../../editor/rect.ts';
import { bounds, type Tiles } from '../../editor/tiles.ts';
import {
  actualSize,
  fit,
  pan,
  toDocument,
  zoomTo,
  type Point,
  type Rect,
  type Viewport,
} from '../../editor/viewport.ts';
import { strings } from '../strings/index.ts';
import type { Announcer } from './announcer.svelte.ts';

export interface BrushSettings {
  /** Diameter in document pixels. */
  size: number;
  hardness: number;
}

interface EditorState {
  tool: Tool;
  brush: BrushSettings;
  /** Lasso and rectangle take back what they enclose instead of marking it. */
  subtract: boolean;
  /** The keyboard's own pointer, in document pixels; undefined while the mouse leads. */
  cursor: Point | undefined;
  /** The brush is down: by a pointer or by the keyboard. */
  penDown: boolean;
  spaceHeld: boolean;
  original: boolean;
  /** The list of all commands is open. */
  help: boolean;
  prompt: string;
}

/** Suggestions for a frame, each as the whole document would be with it. */
export interface Candidates {
  readonly frame: Frame;
  readonly results: readonly Tiles[];
  readonly mask: Mask;
  readonly index: number;
}

type Listener = (layer: 'picture' | 'mask', rect?: Rect) => void;

/** Screen pixels that bars and buttons may cover at the edges; a picture is fitted between them. */
export interface Insets {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/**
 * The document on the Edit screen with its view, history and tool: everything that is done to it passes through here.
 * It outlives the screen.
 */
export function createDesk(announcer: Announcer) {
  const state = $state<EditorState>({
    tool: 'brush',
    brush: { size: 64, hardness: 0.8 },
    subtract: false,
    cursor: undefined,
    penDown: false,
    spaceHeld: false,
    original: false,
    help: false,
    prompt: '',
  });
  const words = strings.edit;
  // Raw: tiles are shared by identity, and proxies would break it.
  const blank = createDocument(words.documents.untitled);
  let document = $state.raw<EditorDocument>(blank);
  let history = $state.raw(createHistory());
  let view = $state.raw<Viewport>({ x: 0, y: 0, zoom: 1 });
  let crop = $state.raw<Rect>();
  let candidates = $state.raw<Candidates>();
  /** A mask that is being painted; it changes in place. */
  let draft: Mask | undefined;
  let preview: { readonly image: OffscreenCanvas; readonly rect: Rect } | undefined;
  let first: Tiles = blank.tiles;
  let size = $state.raw({ width: 0, height: 0 });
  let insets = $state.raw<Insets>({ top: 0, right: 0, bottom: 0, left: 0 });
  let fitted = false;
  /** The person moved the view. */
  let touched = false;
  let listeners: readonly Listener[] = [];
  let save: (document: EditorDocument) => void = () => undefined;

  const content = $derived(bounds(document.tiles));

  function changed(layer: 'picture' | 'mask', rect?: Rect): void {
    for (const listener of listeners) listener(layer, rect);
  }
  function changedAll(): void {
    changed('picture');
    changed('mask');
  }

  function replace(next: EditorDocument): void {
    document = { ...next, modified: Date.now() };
    save(document);
  }

  /**
   * One undo step. `title` names its words among the strings.
   * @param shown the screen shows it already: a stroke was drawn while it was made.
   */
  function commit(title: keyof typeof words.done, next: Partial<Layers>, shown = false): void {
    const after = { ...document, ...next };
    history = record(history, title, document, after);
    replace(after);
    if (shown) return;
    if (next.tiles !== undefined) changed('picture');
    if (next.mask !== undefined) changed('mask');
  }

  function step(move: typeof undo, say: (what: string) => string, none: string): void {
    const moved = move(history, document);
    if (moved === undefined) return announcer.say(none);
    history = moved.history;
    replace({ ...document, ...moved.layers });
    changedAll();
    announcer.say(say(words.done[moved.title as keyof typeof words.done]));
  }

  /** Another document takes the desk. */
  function load(next: EditorDocument): void {
    document = next;
    history = createHistory();
    candidates = undefined;
    crop = undefined;
    preview = undefined;
    draft = undefined;
    first = next.tiles;
    state.cursor = undefined;
    state.prompt = promptAt(next, next.frame);
    fitted = false;
    touched = next.viewport !== undefined;
    if (next.viewport === undefined) fitView();
    else {
      fitted = size.width > 0;
      view = next.viewport;
    }
    changedAll();
  }

  function setView(next: Viewport): void {
    view = next;
    changedAll();
  }

  function fitView(): void {
    if (size.width === 0) return;
    fitted = true;
    const { top, right, bottom, left } = insets;
    const wanted = union(content, frameRect(document.frame));
    const inner = fit(wanted, size.width - left - right, size.height - top - bottom, 28);
    // Small pictures are shown in whole steps, so that their pixels are of one size.
    const zoom = inner.zoom > 2 ? Math.floor(inner.zoom) : inner.zoom;
    const middle = { x: (size.width - left - right) / 2, y: (size.height - top - bottom) / 2 };
    setView(pan(zoomTo(inner, middle, zoom), left, top));
  }

  function setFrame(frame: Frame): void {
    const before = document.frame;
    if (frame.x === before.x && frame.y === before.y && frame.size === before.size) return;
    replace({ ...document, frame });
    changed('picture');
  }

  return {
    state,
    announcer,
    get document() {
      return document;
    },
    get content() {
      return content;
    },
    get view() {
      return view;
    },
    get crop() {
      return crop;
    },
    get candidates() {
      return candidates;
    },
    get canUndo() {
      return history.done.length > 0;
    },
    get canRedo() {
      return history.undone.length > 0;
    },
    load,
    commit,
    replace,
    changed,
    setView,
    fitView,
    setFrame,
    setFrameSize(wanted: FrameSize) {
      setFrame(resizeFrame(document.frame, wanted));
    },
    /** Forgets what was before: the document as it is now is the one that "original" shows. */
    setOriginal() {
      first = document.tiles;
    },
    setCrop(next: Rect | undefined) {
      crop = next;
    },
    setDraft(next: Mask | undefined) {
      draft = next;
    },
    setCandidates(next: Candidates | undefined) {
      candidates = next;
      changedAll();
    },
    setPreview(next: typeof preview) {
      const rect = (next ?? preview)?.rect;
      preview = next;
      if (rect !== undefined) changed('picture', rect);
    },
    showOriginal(shown: boolean) {
      if (state.original === shown) return;
      state.original = shown;
      changedAll();
    },
    undo: () => step(undo, words.announce.undone, words.announce.nothingToUndo),
    redo: () => step(redo, words.announce.redone, words.announce.nothingToRedo),
    invertMask: () =>
      commit('invert', { mask: invertMask(document.mask, frameRect(document.frame)) }),
    /** Blends the edge of what is marked over so many pixels inwards. */
    feather: (radius: number) => commit('feather', { mask: featherMask(document.mask, radius) }),
    clearMask: () => commit('clear', { mask: createMask() }),
    actualSize: () =>
      setView(actualSize(union(content, frameRect(document.frame)), size.width, size.height)),
    zoomBy(anchor: Point, factor: number) {
      touched = true;
      setView(zoomTo(view, anchor, view.zoom * factor));
    },
    /** Zooms about the middle of the screen. */
    zoomStep(factor: number) {
      touched = true;
      setView(zoomTo(view, { x: size.width / 2, y: size.height / 2 }, view.zoom * factor));
    },
    panBy(dx: number, dy: number) {
      touched = true;
      setView(pan(view, dx, dy));
    },
    /** The document position in the middle of the screen. */
    middle: (): Point => toDocument(view, { x: size.width / 2, y: size.height / 2 }),
    get size() {
      return size;
    },
    get insets() {
      return insets;
    },
    /** The canvas has this size in CSS pixels. What was in the middle stays there. */
    setSize(width: number, height: number) {
      const [dx, dy] = [(width - size.width) / 2, (height - size.height) / 2];
      size = { width, height };
      if (!fitted) fitView();
      else setView(pan(view, dx, dy));
    },
    setInsets(next: Insets) {
      insets = next;
      // Before anything was done to the view, it follows.
      if (!touched) fitView();
    },
    /** @returns a function that stops it. */
    watch(listener: Listener) {
      listeners = [...listeners, listener];
      return () => {
        listeners = listeners.filter((other) => other !== listener);
      };
    },
    /** Every change of the document is handed to `keep`. */
    onChange(keep: (document: EditorDocument) => void) {
      save = keep;
    },
    /** What the painter draws. */
    scene() {
      const chosen = candidates?.results[candidates.index];
      const before = candidates === undefined ? first : document.tiles;
      return {
        view,
        picture: state.original ? before : (chosen ?? document.tiles),
        mask: state.original || candidates !== undefined ? undefined : (draft ?? document.mask),
        sheets: [...(content === undefined ? [] : [content]), frameRect(document.frame)],
        preview: state.original ? undefined : preview,
      };
    },
    extent: () => extentOf(document),
  };
}

export type Desk = ReturnType<typeof createDesk>;
