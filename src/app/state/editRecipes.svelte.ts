import { selectAway } from '../../editor/background.ts';
import { createDocument, placePicture } from '../../editor/document.ts';
import { frameRect, type Frame } from '../../editor/frames.ts';
import { clearMask, readMask } from '../../editor/mask.ts';
import { extendPlan } from '../../editor/recipes.ts';
import { maskBackground, removeBackground } from '../../editor/subject.ts';
import { readRegion } from '../../editor/tiles.ts';
import type { Rect } from '../../editor/viewport.ts';
import { openPictureAside } from '../../engine/openAside.ts';
import { showError, type ShownError } from '../errors.ts';
import { strings } from '../strings/index.ts';
import type { Desk } from './editDesk.svelte.ts';
import type { Documents } from './editDocuments.svelte.ts';
import type { Session } from './session.svelte.ts';

/** Aspect ratios that a picture can be extended to, width / height. */
export const RATIOS = {
  '1:1': 1,
  '4:3': 4 / 3,
  '3:2': 3 / 2,
  '16:9': 16 / 9,
  '9:16': 9 / 16,
} as const;
export type RatioName = keyof typeof RATIOS;

/** The frame that can be enlarged: the side that the last upsampler starts from. */
export const ENLARGED_FRAME = 256;

/** What is under way: a background to be adjusted and removed, frames to be painted one after the other, or a larger picture. */
export type Recipe =
  | { readonly kind: 'selecting' }
  | { readonly kind: 'enlarging' }
  | { readonly kind: 'remove'; readonly rect: Rect }
  | { readonly kind: 'replace' }
  | {
      readonly kind: 'extend';
      readonly name: RatioName;
      readonly frames: readonly Frame[];
      /** The frame that is painted now. */
      readonly at: number;
    };

/** Recipes: several steps of the editor under one name. Each step can be looked at before it is taken. */
export function createRecipes(session: Session, desk: Desk, documents: Documents) {
  const words = strings.edit.recipes;
  let begun = $state.raw<{ readonly recipe: Recipe; readonly document: string }>();
  /** A recipe ends with its document. */
  const active = $derived(
    begun !== undefined && begun.document === desk.document.id ? begun.recipe : undefined,
  );
  let error = $state<ShownError>();
  let abort: AbortController | undefined;

  function begin(recipe: Recipe | undefined): void {
    begun = recipe && { recipe, document: desk.document.id };
  }

  async function markBackground(rect: Rect, then: Recipe): Promise<void> {
    if (active?.kind === 'selecting') return;
    error = undefined;
    begin({ kind: 'selecting' });
    const mine = begun;
    const { id } = desk.document;
    try {
      const subject = await selectAway(readRegion(desk.document.tiles, rect));
      if (desk.document.id !== id || begun !== mine) return;
      desk.commit('background', { mask: maskBackground(desk.document.mask, rect, subject) });
      begin(then);
      desk.announcer.say(words.about[then.kind === 'remove' ? 'remove' : 'replace']);
    } catch (thrown) {
      begin(undefined);
      error = showError(thrown);
    }
  }

  /** Has the engine enlarge what is in the frame fourfold, into a document of its own. */
  async function enlarge(): Promise<void> {
    const { frame, tiles, name, id } = desk.document;
    if (frame.size !== ENLARGED_FRAME || active !== undefined) return;
    error = undefined;
    abort = new AbortController();
    const { signal } = abort;
    begin({ kind: 'enlarging' });
    const mine = begun;
    desk.announcer.say(words.about.enlarging);
    try {
      if (session.state.pack?.storage === 'none' && !(await session.install())) return;
      const image = readRegion(tiles, frameRect(frame));
      const { picture } = await session.engine.upscale({ image }, { signal });
      const raster = await openPictureAside(new Blob([picture.png]), { maxSide: picture.width });
      signal.throwIfAborted();
      // Another document was opened meanwhile: it is not taken from the desk.
      if (desk.document.id !== id) return;
      const blank = createDocument(words.enlargedName(name));
      documents.take(placePicture(blank, raster, { x: 0, y: 0 }));
      desk.announcer.say(words.enlarged);
    } catch (thrown) {
      const shown = showError(thrown);
      if (shown.code !== 'cancelled') error = shown;
    } finally {
      if (begun === mine) begin(undefined);
    }
  }

  return {
    enlarge: () => void enlarge(),
    get active() {
      return active;
    },
    get error() {
      return error;
    },
    /** Marks the background of the whole picture, to be adjusted and then made transparent. */
    removeBackground() {
      const rect = desk.content;
      if (rect !== undefined) void markBackground(rect, { kind: 'remove', rect });
    },
    /** Marks the background within the frame, to be described anew. */
    replaceBackground() {
      if (desk.content === undefined) return;
      void markBackground(frameRect(desk.document.frame), { kind: 'replace' });
    },
    /** What is marked becomes transparent. */
    applyRemoval() {
      if (active?.kind !== 'remove') return;
      const { rect } = active;
      const { tiles, mask } = desk.document;
      const subject = readMask(mask, rect).map((marked) => 255 - marked);
      desk.commit('transparent', {
        tiles: removeBackground(tiles, rect, subject),
        mask: clearMask(mask, rect),
      });
      begin(undefined);
      desk.announcer.say(words.removed);
    },
    /** Plans the frames that extend the picture, and goes to the first. The crop becomes the new shape. */
    extend(name: RatioName) {
      const content = desk.content;
      if (content === undefined) return;
      error = undefined;
      try {
        const { frames, target } = extendPlan(content, RATIOS[name]);
        const [first] = frames;
        if (first === undefined) return desk.announcer.say(words.alreadySo);
        begin({ kind: 'extend', name, frames, at: 0 });
        desk.setCrop(target);
        desk.setFrame(first);
        desk.fitView();
        desk.announcer.say(words.part(1, frames.length));
      } catch (thrown) {
        error = showError(thrown);
      }
    },
    /** A suggestion was accepted: on to the next frame of the plan. */
    advance() {
      if (active?.kind === 'replace') begin(undefined);
      if (active?.kind !== 'extend') return;
      const at = active.at + 1;
      const next = active.frames[at];
      if (next === undefined) {
        begin(undefined);
        desk.announcer.say(words.extended);
        return;
      }
      begin({ ...active, at });
      desk.setFrame(next);
      desk.announcer.say(words.part(at + 1, active.frames.length));
    },
    /** Leaves the recipe where it is; what was accepted stays. */
    stop() {
      abort?.abort();
      begin(undefined);
      error = undefined;
    },
  };
}
