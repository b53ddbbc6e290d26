import {
  createDocument,
  MAX_DOCUMENT_SIDE,
  placePicture,
  type EditorDocument,
} from '../../editor/document.ts';
import { exportPng } from '../../editor/exportPng.ts';
import { FRAME_SIZES, frameRect } from '../../editor/frames.ts';
import { writeMask, type Mask } from '../../editor/mask.ts';
import { erasedShare, fitMask, maskFromRaster, maskToTiles } from '../../editor/maskPicture.ts';
import type { Tiles } from '../../editor/tiles.ts';
import type { Rect } from '../../editor/viewport.ts';
import { exifOf } from '../../image/keptExif.ts';
import { originOf } from '../../image/origin.ts';
import { measurePicture, type PictureNotes } from '../../image/open.ts';
import type { Origin } from '../../image/photograph.ts';
import { showError, showOpenError, type ShownError } from '../errors.ts';
import type { Exporter } from '../files/exporter.ts';
import { fileName } from '../format.ts';
import { openPicture, openPixels } from '../files/openPicture.ts';
import type { PictureChecks } from '../policy/pictureChecks.svelte.ts';
import { PictureDoor } from '../policy/pictureDoor.svelte.ts';
import { strings } from '../strings/index.ts';
import type { Documents } from './documents.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

const words = strings.edit;

/** A mask that was opened, while what is marked is as it left it. */
export interface OpenedMask {
  /** Share of the mask's pixels that are marked, 0–1. */
  readonly share: number;
  readonly mask: Mask;
  readonly place: Rect;
  readonly values: Uint8Array<ArrayBuffer>;
}

/** What can be done about a fault. */
interface Offer {
  readonly label: string;
  readonly accept: () => void;
}

/** Pictures that come into the editor as files, and go out as such. */
export class EditFiles {
  readonly #workspace: Workspace;
  readonly #documents: Documents;
  readonly #exporter: Exporter;
  /** What the policy has something against waits here. */
  readonly door: PictureDoor;

  opening = $state(false);
  /** Share of an export that is done. */
  exporting = $state<number>();
  error = $state.raw<ShownError>();
  /** A way on from the error; nothing is changed before it is taken. */
  offer = $state.raw<Offer>();
  /** Looks at a picture that was opened, with what its file says of where it is from. */
  beforeShown: (document: EditorDocument, origin: Origin) => Promise<void> = () =>
    Promise.resolve();
  #lastMask = $state.raw<OpenedMask>();
  #told = $state.raw<{
    readonly document: string;
    readonly notes: PictureNotes;
  }>();

  constructor(
    workspace: Workspace,
    documents: Documents,
    exporter: Exporter,
    checks: Pick<PictureChecks, 'look' | 'inUse'>,
  ) {
    this.door = new PictureDoor(checks, workspace.notifier);
    this.#workspace = workspace;
    this.#documents = documents;
    this.#exporter = exporter;
  }

  /** What opening the picture told that is in the open document. */
  get notes(): PictureNotes | undefined {
    return this.#told?.document === this.#workspace.document.id ? this.#told.notes : undefined;
  }

  /** The mask that was opened last, while what is marked is as it left it. */
  get openedMask(): OpenedMask | undefined {
    return this.#workspace.document.mask === this.#lastMask?.mask ? this.#lastMask : undefined;
  }

  /**
   * Opens several, each in a document of its own, the last one shown; one that cannot be opened is said, and no more
   * come. Those that were held back are let go: something else was chosen.
   */
  async openAll(files: readonly Blob[]): Promise<void> {
    if (this.opening) return;
    this.door.leaveAll();
    for (const file of files) {
      await this.#openPicture(file, file instanceof File ? nameOf(file) : undefined);
      if (this.error !== undefined) return;
    }
  }

  /**
   * Marks what a picture of a mask marks: where it is transparent, or bright when it is opaque. It belongs over the
   * whole picture or over the frame; of another size, it is offered to fit it to the picture.
   */
  openMask(file: Blob): Promise<void> {
    return this.#opening(async () => {
      const raster = await openPixels(file, MAX_DOCUMENT_SIDE);
      const { width, height } = raster;
      const values = maskFromRaster(raster);
      const whole = this.#workspace.extent();
      const frame = frameRect(this.#workspace.document.frame);
      const place = [whole, frame].find((rect) => rect.width === width && rect.height === height);
      if (place) return this.#mark(place, values);
      const { title, advice, fit } = words.mask.other;
      const { width: wide, height: high } = await measurePicture(file);
      const message = words.mask.otherSize([wide, high], [whole.width, whole.height], frame.width);
      this.#complain(title, message, advice, {
        label: fit(whole),
        accept: () => {
          this.dismiss();
          this.#mark(whole, fitMask(values, raster, whole));
        },
      });
    });
  }

  /** Marks what the opened mask keeps, and keeps what it marks. */
  swapMask(): void {
    const opened = this.openedMask;
    if (opened === undefined) return;
    const values = opened.values.map((value) => 255 - value);
    this.#mark(opened.place, values);
  }

  dismissMask(): void {
    this.#lastMask = undefined;
  }

  dismiss(): void {
    this.error = undefined;
    this.offer = undefined;
  }

  /** Saves a part of the document as a PNG file, under its name: `-edited`, so that the picture it began with stays. */
  save(rect: Rect): Promise<void> {
    const { tiles } = this.#workspace.document;
    return this.#saveTiles(tiles, rect, this.nameFor('-edited.png'), words.announce.exported);
  }

  /**
   * Saves what is marked, over the whole document: black, transparent where it is marked, as the Images API takes it.
   */
  saveMask(): Promise<void> {
    const rect = this.#workspace.extent();
    const tiles = maskToTiles(this.#workspace.document.mask, rect);
    return this.#saveTiles(tiles, rect, this.nameFor('-mask.png'), words.announce.maskExported);
  }

  /** @param smaller the person agreed that one which is too large for a document is made smaller */
  #openPicture(file: Blob, name: string | undefined, smaller = false): Promise<void> {
    return this.#opening(async () => {
      const size = await measurePicture(file);
      const fitting = scaledTo(size, MAX_DOCUMENT_SIDE);
      const fits = fitting.width === size.width && fitting.height === size.height;
      if (!fits && !smaller) {
        const { title, message, advice, accept: label } = words.file.tooLarge;
        this.#complain(title, message(size, MAX_DOCUMENT_SIDE), advice, {
          label: label(fitting),
          accept: () => void this.#openPicture(file, name, true),
        });
        return;
      }
      const take = () => this.#opening(() => this.#place(file, name));
      if (await this.door.admit({ file, take })) await this.#place(file, name);
    });
  }

  /** Shows it in a document of its own. */
  async #place(file: Blob, name: string | undefined): Promise<void> {
    await this.#documents.start();
    const { width, height, rgba, notes } = await openPicture(file, MAX_DOCUMENT_SIDE);
    const least = Math.min(width, height);
    const side = FRAME_SIZES.findLast((each) => each <= least) ?? FRAME_SIZES[0];
    const frame = {
      x: Math.round((width - side) / 2),
      y: Math.round((height - side) / 2),
      size: side,
    };
    const exif = await exifOf(file);
    const blank = createDocument(name ?? words.documents.untitled, { exif });
    const placed = placePicture(blank, { width, height, rgba }, { x: 0, y: 0 });
    await this.beforeShown(placed, await originOf(file, exif));
    this.#told = { document: blank.id, notes };
    this.#documents.take({ ...placed, frame });
    this.#workspace.notifier.say(words.announce.opened(width, height));
  }

  /** Marks what a mask marks, as one step that can be undone. Nothing is made anew before Generate is pressed. */
  #mark(place: Rect, values: Uint8Array<ArrayBuffer>): void {
    const workspace = this.#workspace;
    workspace.commit('mask', { mask: writeMask(workspace.document.mask, place, values) });
    const share = erasedShare(values);
    this.#lastMask = { mask: workspace.document.mask, place, values, share };
    workspace.notifier.say(words.mask.opened(share));
  }

  #complain(title: string, message: string, advice: string, offer: Offer): void {
    this.error = { code: 'invalid-request', title, message, advice };
    this.offer = offer;
  }

  /** Runs what opens a file, one at a time; its fault is shown. */
  async #opening(work: () => Promise<void>): Promise<void> {
    if (this.opening) return;
    this.opening = true;
    this.dismiss();
    try {
      await work();
    } catch (thrown) {
      this.error = showOpenError(thrown);
    } finally {
      this.opening = false;
    }
  }

  /** After the document, or what was last asked for while it has no name. */
  nameFor(ending: string): string {
    const { name, prompts } = this.#workspace.document;
    const named = name === words.documents.untitled ? prompts.at(-1)?.prompt : name;
    return fileName(named ?? '', ending);
  }

  async #saveTiles(tiles: Tiles, rect: Rect, name: string, said: string): Promise<void> {
    if (this.exporting !== undefined) return;
    this.exporting = 0;
    this.error = undefined;
    try {
      const file = await exportPng(tiles, rect, {
        onProgress: (done, all) => (this.exporting = done / all),
      });
      await this.#exporter.save(file, name);
      this.#workspace.notifier.say(said);
    } catch (thrown) {
      this.error = showError(thrown);
    } finally {
      this.exporting = undefined;
    }
  }
}

function nameOf({ name }: File): string {
  return name.replace(/\.[^.]+$/, '');
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The same shape with neither side over `most`. */
function scaledTo({ width, height }: Size, most: number): Size {
  const scale = Math.min(1, most / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}
