import { inSlices } from '../../base/breathe.ts';
import type { Background } from '../../editor/background.ts';
import {
  isLossy,
  type ExportFormat,
  type LayeredFormat,
  type LossyFormat,
} from '../../editor/exportFormats.ts';
import { exportPng } from '../../editor/exportPng.ts';
import { maskLayer, type LayeredPicture, type PictureLayer } from '../../editor/layered.ts';
import { readMask } from '../../editor/mask.ts';
import { intersect, isVoid } from '../../editor/rect.ts';
import { bounds, readRegion, regionInSteps } from '../../editor/tiles.ts';
import type { Rect } from '../../editor/viewport.ts';
import { exifFor, withSegments } from '../../image/keptExif.ts';
import { srgbProfile } from '../../image/srgbProfile.ts';
import { showError, type ShownError } from '../errors.ts';
import type { Exporter } from '../files/exporter.ts';
import { strings } from '../strings/index.ts';
import { encodeLossy, estimateLossy, offeredFormats } from './encode.ts';
import type { EditFiles } from './files.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

const words = strings.edit.exports;

/** What the Export sheet asks for. */
export interface ExportChoice {
  readonly format: ExportFormat;
  /** 1–100, of formats that lose something. */
  readonly quality: number;
  /** #rrggbb under transparent pixels, of JPEG. */
  readonly background: string;
  /** Only the crop. */
  readonly crop: boolean;
  /** What the opened photograph says of itself goes into the JPEG. */
  readonly exif: boolean;
}

/** The document as a file of the format that a person wants. Nothing leaves the machine. */
export class Exports {
  readonly #workspace: Workspace;
  readonly #files: EditFiles;
  readonly #exporter: Exporter;
  readonly #background: Background;

  working = $state(false);
  error = $state.raw<ShownError>();
  /** Lossy formats that this browser writes; undefined until it was tried. */
  offered = $state.raw<readonly LossyFormat[]>();

  constructor(workspace: Workspace, files: EditFiles, exporter: Exporter, background: Background) {
    this.#workspace = workspace;
    this.#files = files;
    this.#exporter = exporter;
    this.#background = background;
  }

  async look(): Promise<void> {
    this.offered = await offeredFormats();
  }

  /** Bytes that the file will have, about; undefined where nothing can be said before it is made. */
  async estimate(choice: ExportChoice): Promise<number | undefined> {
    const { format } = choice;
    if (!isLossy(format)) return undefined;
    const { tiles } = this.#workspace.document;
    return estimateLossy(tiles, this.#rect(choice), this.#lossy(format, choice));
  }

  /** @returns whether the file was made */
  async save(choice: ExportChoice): Promise<boolean> {
    if (this.working) return false;
    this.working = true;
    this.error = undefined;
    try {
      const { format } = choice;
      const name = this.#files.nameFor(`-edited.${format === 'jpeg' ? 'jpg' : format}`);
      if (format === 'png')
        await this.#exporter.save(
          await exportPng(this.#workspace.document.tiles, this.#rect(choice)),
          name,
        );
      else this.#exporter.saveAs(await this.#make(format, choice), name);
      this.#workspace.notifier.say(strings.edit.announce.exported);
      return true;
    } catch (thrown) {
      this.error = showError(thrown);
      return false;
    } finally {
      this.working = false;
    }
  }

  async #make(format: LossyFormat | LayeredFormat, choice: ExportChoice): Promise<Blob> {
    const rect = this.#rect(choice);
    if (!isLossy(format)) {
      const type = format === 'psd' ? 'image/vnd.adobe.photoshop' : 'image/openraster';
      return new Blob([await this.#background.layered(format, await this.#layers(rect))], { type });
    }
    const { tiles } = this.#workspace.document;
    const file = await encodeLossy(tiles, rect, this.#lossy(format, choice));
    if (format !== 'jpeg') return file;
    const known = choice.exif ? this.#workspace.document.exif : undefined;
    const segments = { exif: known && exifFor(known, rect), profile: srgbProfile() };
    const jpeg = new Uint8Array(await file.arrayBuffer());
    return new Blob([withSegments(jpeg, segments)], { type: file.type });
  }

  /** The picture, what is marked, and suggestions that are shown; the latter two hidden but for the one that shows. */
  async #layers(rect: Rect): Promise<LayeredPicture> {
    const { document, candidates } = this.#workspace;
    const picture = await inSlices(regionInSteps(document.tiles, rect));
    const layers: PictureLayer[] = [
      { name: words.layers.picture, at: { x: 0, y: 0 }, raster: picture, visible: true },
    ];
    const shown = candidates && intersect(candidates.rect, rect);
    if (candidates !== undefined && shown !== undefined && !isVoid(shown))
      for (const [i, tiles] of candidates.results.entries())
        layers.push({
          name: words.layers.suggestion(i + 1),
          at: { x: shown.x - rect.x, y: shown.y - rect.y },
          raster: readRegion(tiles, shown),
          visible: i === candidates.index,
        });
    const around = bounds(document.mask);
    const marked = around && intersect(around, rect);
    if (marked !== undefined && !isVoid(marked))
      layers.push({
        name: words.layers.marked,
        at: { x: marked.x - rect.x, y: marked.y - rect.y },
        raster: maskLayer(readMask(document.mask, marked), marked.width, marked.height),
        visible: false,
      });
    const chosen = candidates?.results[candidates.index];
    const merged = chosen === undefined ? picture : await inSlices(regionInSteps(chosen, rect));
    return { width: rect.width, height: rect.height, layers, merged };
  }

  #rect({ crop }: ExportChoice): Rect {
    return (crop ? this.#workspace.crop : undefined) ?? this.#workspace.extent();
  }

  #lossy(format: LossyFormat, { quality, background }: ExportChoice) {
    return {
      format,
      quality: quality / 100,
      background: format === 'jpeg' ? background : undefined,
    };
  }
}
