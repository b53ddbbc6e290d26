import type { PixelPicture } from '../../engine/types.ts';
import type { Origins } from '../../library/origins.ts';
import { originOf } from '../../image/origin.ts';
import { isPhotograph, lookOf } from '../../image/photograph.ts';
import { showOpenError, type ShownError } from '../errors.ts';
import { hold, release } from '../files/heldFile.ts';
import { openPicture } from '../files/openPicture.ts';
import type { PictureChecks } from '../policy/pictureChecks.svelte.ts';
import { PictureDoor } from '../policy/pictureDoor.svelte.ts';
import type { Notifier } from '../shell/notifier.svelte.ts';
import { strings } from '../strings/index.ts';
import { released, type Source, type Trail } from './trail.ts';

/** Pictures enter by a square of 64 pixels; this much keeps what is shown sharp and messages small. */
const MAX_SIDE = 1024;
const MAX_SOURCES = 8;

/** The pictures that the Remix screen starts from, in the order of a blend's path. */
export class Sources {
  readonly #origins: Origins;
  readonly #notifier: Notifier;
  /** Those that the policy has something against wait here. */
  readonly door: PictureDoor;

  opening = $state(false);
  error = $state.raw<ShownError>();
  // Raw: what is handed to the engine must be plain data, no proxies.
  list = $state.raw<readonly Source[]>([]);
  /** Those of which it was said that they are photographs. */
  #told = $state.raw<readonly number[]>([]);
  /** One looks like a photograph, and nobody said so yet. */
  readonly untold = $derived(
    this.list.some(({ id, photograph }) => photograph && !this.#told.includes(id)),
  );
  /** Lineages outside this list whose pictures are still shown. */
  #held: Trail = [];
  #lastId = 0;

  constructor(origins: Origins, notifier: Notifier, checks: Pick<PictureChecks, 'look' | 'inUse'>) {
    this.door = new PictureDoor(checks, notifier);
    this.#origins = origins;
    this.#notifier = notifier;
  }

  /**
   * Opens files one after the other; what cannot be opened, or finds no place, is said, the others stay.
   *
   * @param many false: the last one takes the place of whatever was here
   */
  async add(files: readonly Blob[], many: boolean, trail: Trail = []): Promise<void> {
    this.opening = true;
    this.error = undefined;
    for (const file of files)
      try {
        const { notes, ...picture } = await openPicture(file, MAX_SIDE);
        const origin = await originOf(file);
        this.#origins.remember(picture, file);
        const source: Source = {
          id: ++this.#lastId,
          ...hold(file),
          picture,
          seeThrough: isSeeThrough(picture),
          photograph: isPhotograph(lookOf(picture), origin),
          notes,
          trail,
        };
        const take = () => this.#take(source, many);
        const leave = () => release(source);
        const pixels = pixelsOf(picture);
        if (await this.door.admit({ file, pixels, take, leave })) take();
      } catch (thrown) {
        this.error = showOpenError(thrown);
      }
    this.opening = false;
    this.#notifier.say(strings.remix.sources.added(this.list.length));
  }

  #take(source: Source, many: boolean): void {
    if (!many) return this.set([source]);
    if (this.list.length < MAX_SOURCES) return this.set([...this.list, source]);
    release(source);
    const { title, message, advice } = strings.remix.sources.full;
    this.error = { code: 'invalid-request', title, message: message(MAX_SOURCES), advice };
  }

  /** Moves a picture to another place, 0 being the first; places beyond the ends are the ends. */
  move(id: number, place: number): void {
    const source = this.list.find((each) => each.id === id);
    if (!source) return;
    const rest = this.list.filter((each) => each !== source);
    const to = Math.min(Math.max(0, place), rest.length);
    this.set([...rest.slice(0, to), source, ...rest.slice(to)]);
    this.#notifier.say(strings.remix.sources.moved(to + 1, this.list.length));
  }

  /** It was read, or the person went on: of these pictures nothing more is said. */
  tell(): void {
    this.#told = this.list.map(({ id }) => id);
  }

  remove(id: number): void {
    this.set(this.list.filter((source) => source.id !== id));
  }

  /** Replaces the list, and frees the addresses of pictures that nothing shows any more. */
  set(next: readonly Source[], trail: Trail = this.#held): void {
    const before = { sources: this.list, trail: this.#held };
    release(...released(before, { sources: next, trail }));
    this.list = next;
    this.#held = trail;
  }

  /** Keeps the pictures of a result's lineage, and lets go of those of the one before. */
  hold(trail: Trail): void {
    this.set(this.list, trail);
  }
}

/** What came beside them stays here. */
function pixelsOf({ width, height, rgba }: PixelPicture): PixelPicture {
  return { width, height, rgba };
}

function isSeeThrough({ rgba }: PixelPicture): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return true;
  return false;
}
