import { createDocument, placePicture } from '../../editor/document.ts';
import { exportPng } from '../../editor/exportPng.ts';
import { FRAME_SIZES, frameRect } from '../../editor/frames.ts';
import { maskFromRaster, maskToTiles, writeMask } from '../../editor/mask.ts';
import type { Tiles } from '../../editor/tiles.ts';
import type { Rect } from '../../editor/viewport.ts';
import { EaselError } from '../../errors.ts';
import { openPictureAside } from '../../engine/openAside.ts';
import type { PictureNotes } from '../../image/open.ts';
import { showError, showOpenError, type ShownError } from '../errors.ts';
import { savePicture } from '../saving.ts';
import { strings } from '../strings/index.ts';
import type { Desk } from './editDesk.svelte.ts';
import type { Documents } from './editDocuments.svelte.ts';

/** Longer sides are scaled down to this when a picture is opened: as far as documents reach. */
const MAX_SIDE = 8192;

/** Pictures that come into the editor as files, and go out as such. */
export function createFiles(desk: Desk, documents: Documents) {
  const words = strings.edit;
  const state = $state<{
    opening: boolean;
    /** Share of an export that is done. */
    exporting: number | undefined;
    error: ShownError | undefined;
    /** What opening the last picture told. */
    notes: PictureNotes | undefined;
  }>({ opening: false, exporting: undefined, error: undefined, notes: undefined });

  async function saveTiles(tiles: Tiles, rect: Rect, name: string, said: string): Promise<void> {
    if (state.exporting !== undefined) return;
    state.exporting = 0;
    state.error = undefined;
    try {
      const file = await exportPng(tiles, rect, {
        onProgress: (done, all) => (state.exporting = done / all),
      });
      await savePicture(file, name);
      desk.announcer.say(said);
    } catch (thrown) {
      state.error = showError(thrown);
    } finally {
      state.exporting = undefined;
    }
  }

  /** Where a mask of this size belongs: over the whole picture, or over the frame. */
  function placeOfMask(width: number, height: number): Rect {
    const [whole, frame] = [desk.extent(), frameRect(desk.document.frame)];
    const place = [whole, frame].find((rect) => rect.width === width && rect.height === height);
    if (place === undefined)
      throw new EaselError(
        'invalid-request',
        words.mask.otherSize([width, height], [whole.width, whole.height], frame.width),
        { param: 'mask' },
      );
    return place;
  }

  return {
    state,
    /** Opens a picture in a document of its own. */
    async open(file: Blob, name?: string): Promise<void> {
      if (state.opening) return;
      state.opening = true;
      state.error = undefined;
      try {
        await documents.start();
        const { width, height, rgba, notes } = await openPictureAside(file, { maxSide: MAX_SIDE });
        state.notes = notes;
        const least = Math.min(width, height);
        const size = FRAME_SIZES.findLast((side) => side <= least) ?? FRAME_SIZES[0];
        const frame = {
          x: Math.round((width - size) / 2),
          y: Math.round((height - size) / 2),
          size,
        };
        const blank = createDocument(name ?? words.documents.untitled);
        documents.take({ ...placePicture(blank, { width, height, rgba }, { x: 0, y: 0 }), frame });
        desk.announcer.say(words.announce.opened(width, height));
      } catch (thrown) {
        state.error = showOpenError(thrown);
      } finally {
        state.opening = false;
      }
    },
    /** Marks what a picture of a mask marks: where it is transparent, or bright when it is opaque. */
    async openMask(file: Blob): Promise<void> {
      if (state.opening) return;
      state.opening = true;
      state.error = undefined;
      try {
        const { width, height, rgba } = await openPictureAside(file, { maxSide: MAX_SIDE });
        const place = placeOfMask(width, height);
        const values = maskFromRaster({ width, height, rgba });
        desk.commit('mask', { mask: writeMask(desk.document.mask, place, values) });
        desk.announcer.say(words.announce.marked);
      } catch (thrown) {
        state.error = showOpenError(thrown);
      } finally {
        state.opening = false;
      }
    },
    /** Saves a part of the document as a PNG file. Not under its name: that may be the one of a file of the person's own. */
    save: (rect: Rect) =>
      saveTiles(desk.document.tiles, rect, 'easel-edit.png', words.announce.exported),
    /** Saves what is marked, over the whole document: black, transparent where it is marked, as the Images API takes it. */
    saveMask() {
      const rect = desk.extent();
      return saveTiles(
        maskToTiles(desk.document.mask, rect),
        rect,
        'easel-mask.png',
        words.announce.maskExported,
      );
    },
  };
}
