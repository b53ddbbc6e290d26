import { transfer } from 'comlink';
import { EaselError, type ErrorData } from '../base/errors.ts';
import { fillFromSurroundings, type FillPreview, type FillRequest } from '../fill/fill.ts';
import type { Raster } from '../image/png.ts';
import type { LayeredFormat } from './exportFormats.ts';
import type { LayeredPicture } from './layered.ts';
import { createMask, writeMask } from './mask.ts';
import { reshape, sendMask, type SentMask } from './maskShape.ts';
import { windowsOver, type Window } from './namedWindows.ts';
import { edgesOf, nearestEdge, wire } from './scissors.ts';
import { selectNamed, type Fit } from './selectNamed.ts';
import { selectSubject, type Subject } from './subject.ts';
import type { Point, Rect } from './viewport.ts';
import { selectAlike, type WandOptions } from './wand.ts';

/** What is being filled, by the number that its asker gave it. */
const filling = new Map<number, AbortController>();

/** A fault crosses to the page as plain data: an error's code would be lost on the way. */
export type FillAnswer = { readonly picture: Raster } | { readonly fault: ErrorData };

/** What the editor's worker does: work of more than some milliseconds, bytes in and bytes out. */
export const backgroundTasks = {
  /** As {@link selectSubject}. */
  select(picture: Raster): Subject {
    const subject = selectSubject(picture);
    return transfer(subject, [subject.buffer]);
  },

  /** As {@link fillFromSurroundings}. @param onPreview is not waited for */
  async fill(
    id: number,
    request: FillRequest,
    onPreview: (preview: FillPreview) => void,
  ): Promise<FillAnswer> {
    const abort = new AbortController();
    filling.set(id, abort);
    try {
      const picture = await fillFromSurroundings(request, { signal: abort.signal, onPreview });
      return transfer({ picture }, [picture.rgba.buffer]);
    } catch (thrown) {
      return { fault: EaselError.from(thrown).toData() };
    } finally {
      filling.delete(id);
    }
  },

  /** As {@link selectAlike}, where the picture lies at `rect` of the document; `at` counts from its corner. */
  selectAlike(picture: Raster, rect: Rect, at: Point, options: WandOptions): SentMask {
    return sent(rect, selectAlike(picture, at, options));
  },

  /** As {@link windowsOver}. */
  windows(picture: Raster): readonly Window[] {
    const windows = windowsOver(picture);
    return transfer(
      windows,
      windows.map(({ picture: { rgba } }) => rgba.buffer),
    );
  },

  /** As {@link selectNamed}, where the picture lies at `rect` of the document. */
  selectNamed(picture: Raster, rect: Rect, fits: readonly Fit[]): SentMask {
    return sent(rect, selectNamed(picture, fits));
  },

  /** As {@link reshape}, of the values at `rect` of the document. */
  reshape(values: Uint8Array<ArrayBuffer>, rect: Rect, by: number): SentMask {
    return sent(rect, reshape(values, rect.width, rect.height, by));
  },

  /**
   * A line along edges between two pixels of a picture.
   * @param reach pixels that its end moves by at most, to the strongest edge
   */
  wire(picture: Raster, from: Point, to: Point, reach: number): readonly Point[] {
    const edges = edgesOf(picture);
    return wire(edges, from, nearestEdge(edges, to, reach));
  },

  /** A file with layers. What writes it is loaded when it is used. */
  async layered(
    format: LayeredFormat,
    picture: LayeredPicture,
  ): Promise<{ readonly file: Uint8Array<ArrayBuffer> } | { readonly fault: ErrorData }> {
    try {
      const file =
        format === 'psd'
          ? (await import('./psd.ts')).writePhotoshop(picture)
          : (await import('./openRaster.ts')).writeOpenRaster(picture);
      return transfer({ file }, [file.buffer]);
    } catch (thrown) {
      return { fault: EaselError.from(thrown).toData() };
    }
  },

  stopFilling(id: number): void {
    filling.get(id)?.abort();
  },
};

function sent(rect: Rect, values: Uint8Array): SentMask {
  const mask = sendMask(writeMask(createMask(), rect, values));
  return transfer(
    mask,
    mask.tiles.map(([, tile]) => tile.buffer),
  );
}

export type BackgroundTasks = typeof backgroundTasks;
