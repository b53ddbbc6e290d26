import type { PixelPicture } from '../../engine/types.ts';
import { hold, release, type HeldFile } from '../files/heldFile.ts';
import { openPixels } from '../files/openPicture.ts';
import type { Notifier } from '../shell/notifier.svelte.ts';
import { titleOfHeld } from './heldWords.ts';
import type { HeldPicture, PictureChecks } from './pictureChecks.svelte.ts';

/** Pixels a side that a check reads of a file: more than an image tower takes in. */
const CHECKED_SIDE = 1024;

/** A picture that comes in. */
export interface Entering {
  /** As it came: what is shown of it past recognition while it is held back. */
  readonly file: Blob;
  /** It, opened. Default: the door opens it, where a check is to look at it. */
  readonly pixels?: PixelPicture;
  /** Lets it in after all: the person goes on, or another look found nothing. */
  readonly take: () => Promise<void> | void;
  /** It is done without. */
  readonly leave?: () => void;
}

/** One that is held back: nothing becomes of it before the person goes on. */
export interface HeldAtDoor extends HeldFile {
  readonly entering: Entering;
  readonly held: HeldPicture;
}

/**
 * Where pictures come into the page: each is looked at before it is used or shown, and waits here while the policy has
 * something against it. `HeldPictures.svelte` shows those that wait.
 */
export class PictureDoor {
  readonly #checks: Pick<PictureChecks, 'look' | 'inUse'>;
  readonly #notifier: Pick<Notifier, 'say'>;

  list = $state.raw<readonly HeldAtDoor[]>([]);

  constructor(checks: Pick<PictureChecks, 'look' | 'inUse'>, notifier: Pick<Notifier, 'say'>) {
    this.#checks = checks;
    this.#notifier = notifier;
  }

  /**
   * Looks at a picture, and holds it back where the policy has something against it.
   *
   * @returns whether it may come in now
   * @throws EaselError as opening does
   */
  async admit(entering: Entering): Promise<boolean> {
    const held = await this.#look(entering);
    if (held === undefined) return true;
    this.list = [...this.list, { entering, held, ...hold(entering.file) }];
    this.#notifier.say(titleOfHeld(held));
    return false;
  }

  /** Takes one that is held back, where the person may go on. */
  async use(waiting: HeldAtDoor): Promise<void> {
    if (!waiting.held.mayGoOn || !this.#letGo(waiting)) return;
    await waiting.entering.take();
  }

  leave(waiting: HeldAtDoor): void {
    if (this.#letGo(waiting)) waiting.entering.leave?.();
  }

  leaveAll(): void {
    for (const waiting of this.list) this.leave(waiting);
  }

  /** Looks once more at one that could not be looked at. */
  async lookAgain(waiting: HeldAtDoor): Promise<void> {
    const held = await this.#look(waiting.entering);
    if (!this.list.includes(waiting)) return;
    if (held !== undefined) {
      this.list = this.list.map((each) => (each === waiting ? { ...each, held } : each));
      this.#notifier.say(titleOfHeld(held));
    } else if (this.#letGo(waiting)) await waiting.entering.take();
  }

  async #look({ file, pixels }: Entering): Promise<HeldPicture | undefined> {
    if (!(await this.#checks.inUse())) return undefined;
    const [held] = await this.#checks.look([pixels ?? (await openPixels(file, CHECKED_SIDE))]);
    return held;
  }

  /** @returns false where it was gone */
  #letGo(waiting: HeldAtDoor): boolean {
    if (!this.list.includes(waiting)) return false;
    this.list = this.list.filter((each) => each !== waiting);
    release(waiting);
    return true;
  }
}
