import { proxy, transfer, wrap, type Remote } from 'comlink';
import workerUrl from '../../workers/editor.worker.ts?worker&url';
import { EaselError } from '../base/errors.ts';
import type { FillPreview, FillRequest } from '../fill/fill.ts';
import type { Raster } from '../image/png.ts';
import { inheritingWorker } from '../runtime/inheritingWorker.ts';
import type { BackgroundTasks } from './backgroundTasks.ts';
import type { LayeredFormat } from './exportFormats.ts';
import type { LayeredPicture } from './layered.ts';
import type { Mask } from './mask.ts';
import { receiveMask } from './maskShape.ts';
import type { Window } from './namedWindows.ts';
import type { Fit } from './selectNamed.ts';
import type { Subject } from './subject.ts';
import type { Point, Rect } from './viewport.ts';
import type { WandOptions } from './wand.ts';

/** What would hold up the page, in a worker that starts with the first call and stays. */
export class Background {
  #started: Remote<BackgroundTasks> | undefined;
  #fills = 0;

  /** Selects the subject. `picture` is gone afterwards. */
  select(picture: Raster): Promise<Subject> {
    return this.#tasks.select(transfer(picture, [picture.rgba.buffer]));
  }

  /**
   * Fills a hole from its surroundings. The request's pixels are gone afterwards.
   *
   * @throws EaselError `cancelled`, and what {@link fillSteps} throws
   */
  async fill(
    request: FillRequest,
    signal: AbortSignal,
    onPreview: (preview: FillPreview) => void,
  ): Promise<Raster> {
    const id = ++this.#fills;
    const stop = () => void this.#tasks.stopFilling(id);
    signal.addEventListener('abort', stop, { once: true });
    try {
      const pixels = [request.picture.rgba.buffer, request.hole.buffer];
      const answer = await this.#tasks.fill(id, transfer(request, pixels), proxy(onPreview));
      if ('fault' in answer) throw EaselError.fromData(answer.fault);
      signal.throwIfAborted();
      return answer.picture;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Marks what has the colour of a pixel; `at` counts from the corner of `rect`. `picture` is gone afterwards. */
  async selectAlike(picture: Raster, rect: Rect, at: Point, options: WandOptions): Promise<Mask> {
    const pixels = transfer(picture, [picture.rgba.buffer]);
    return receiveMask(await this.#tasks.selectAlike(pixels, rect, at, options));
  }

  /** What is seen of a picture through the windows over it. `picture` is gone afterwards. */
  windows(picture: Raster): Promise<readonly Window[]> {
    return this.#tasks.windows(transfer(picture, [picture.rgba.buffer]));
  }

  /** Marks what fits a word, in a picture that lies at `rect`. `picture` is gone afterwards. */
  async selectNamed(picture: Raster, rect: Rect, fits: readonly Fit[]): Promise<Mask> {
    const pixels = transfer(picture, [picture.rgba.buffer]);
    return receiveMask(await this.#tasks.selectNamed(pixels, rect, fits));
  }

  /** The mask that `values` at `rect` become when they grow, or shrink, by so many pixels. They are gone afterwards. */
  async reshape(values: Uint8Array<ArrayBuffer>, rect: Rect, by: number): Promise<Mask> {
    return receiveMask(await this.#tasks.reshape(transfer(values, [values.buffer]), rect, by));
  }

  /** A file with layers. The layers' pixels are copied. */
  async layered(format: LayeredFormat, picture: LayeredPicture): Promise<Uint8Array<ArrayBuffer>> {
    const answer = await this.#tasks.layered(format, picture);
    if ('fault' in answer) throw EaselError.fromData(answer.fault);
    return answer.file;
  }

  /** A line along edges, in pixels of `picture`, which is gone afterwards; its end may move by `reach`. */
  wire(picture: Raster, from: Point, to: Point, reach: number): Promise<readonly Point[]> {
    return this.#tasks.wire(transfer(picture, [picture.rgba.buffer]), from, to, reach);
  }

  get #tasks(): Remote<BackgroundTasks> {
    return (this.#started ??= wrap<BackgroundTasks>(inheritingWorker(workerUrl, 'easel-editor')));
  }
}
