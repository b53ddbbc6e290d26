import { Job } from '../../engine/page/job.svelte.ts';
import type { EngineEvent, Picture, Provenance, TextToImageRequest } from '../../engine/types.ts';
import { showError, type ShownError } from '../errors.ts';
import type { HeldPicture } from '../policy/pictureChecks.svelte.ts';
import type { HeldFile } from '../files/heldFile.ts';
import { seedOfPicture } from '../seed.ts';

/** A preview as a canvas takes it. */
export interface Preview {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** A finished picture as the page shows it: a PNG file. */
export interface ShownPicture extends HeldFile {
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  readonly score: number;
  readonly sha256: string;
}

/** A finished picture that is not shown, and why. */
export interface Veiled {
  readonly picture: ShownPicture;
  readonly held: HeldPicture;
}

export interface Tile {
  readonly index: number;
  readonly seed: number;
  step: number;
  steps: number;
  preview: Preview | undefined;
  picture: ShownPicture | undefined;
  /** It is finished and held back; absent where it is shown. */
  veiled: Veiled | undefined;
}

/** A request whose seed is chosen: the same pictures each time. */
export type SeededRequest = TextToImageRequest & { readonly seed: number };

/** A request as it can be copied: pixels do not fit into text. */
export function requestText({ image: _, ...request }: SeededRequest): string {
  return JSON.stringify(request, null, 2);
}

/** One press of Create, from the first event to the finished pictures. */
export class Run {
  readonly id: number;
  readonly request: SeededRequest;
  readonly job: Job<void>;
  /** Name of the picture that it starts from. */
  readonly from: string | undefined;
  tiles = $state<Tile[]>([]);
  /** How many times over the decoder has begun: after the squares their sides are painted on. */
  passes = $state(0);
  provenance = $state.raw<Provenance>();
  /** The person ended it. The engine follows within a step; for the eye it is over at once. */
  stopped = $state(false);
  readonly #show: (picture: Picture) => ShownPicture;
  /** Why a picture is held back; undefined where it is not. */
  heldOf: (picture: Picture) => HeldPicture | undefined = () => undefined;

  /**
   * @param show turns a PNG into something that the page can display
   * @param onEvent hears what the engine tells while it is at work
   * @param from name of the picture that it starts from
   */
  constructor(
    id: number,
    request: SeededRequest,
    show: (picture: Picture) => ShownPicture,
    onEvent: (event: EngineEvent) => void = () => undefined,
    from?: string,
  ) {
    this.from = from;
    this.id = id;
    this.request = request;
    this.#show = show;
    this.job = new Job((event) => {
      onEvent(event);
      this.#hear(event);
    });
    this.tiles = Array.from({ length: request.n ?? 4 }, (_, index) => ({
      index,
      seed: seedOfPicture(request.seed, index),
      step: 0,
      steps: 0,
      preview: undefined,
      picture: undefined,
      veiled: undefined,
    }));
  }

  get state(): 'working' | 'done' | 'cancelled' | 'failed' {
    if (this.stopped) return 'cancelled';
    return this.job.state === 'idle' ? 'working' : this.job.state;
  }

  get error(): ShownError | undefined {
    return this.job.error && showError(this.job.error);
  }

  /** The engine begins with it: for the first time, or anew after it gave way. Finished pictures stay. */
  begin(): void {
    this.passes = 0;
    for (const tile of this.tiles) {
      [tile.step, tile.steps] = [0, 0];
      tile.preview = undefined;
    }
  }

  stop(): void {
    this.stopped = true;
    this.job.cancel();
  }

  /** A finished picture is shown once, however often it is told of. */
  take(picture: Picture): void {
    const tile = this.tiles[picture.index];
    if (tile === undefined || tile.picture !== undefined || tile.veiled !== undefined) return;
    const held = this.heldOf(picture);
    if (held === undefined) tile.picture = this.#show(picture);
    else tile.veiled = { picture: this.#show(picture), held };
  }

  /** Shows a picture that was held back. */
  unveil(index: number): void {
    const tile = this.tiles[index];
    if (tile?.veiled === undefined) return;
    tile.picture = tile.veiled.picture;
    tile.veiled = undefined;
  }

  #hear(event: EngineEvent): void {
    if (event.type === 'picture') this.take(event.picture);
    if (event.type === 'stage' && event.stage === 'decoder') this.passes += 1;
    if (event.type === 'stage')
      for (const tile of this.tiles) [tile.step, tile.steps] = [0, event.steps];
    if (event.type !== 'step' && event.type !== 'preview') return;
    const tile = this.tiles[event.picture];
    if (tile === undefined) return;
    if (event.type === 'step') [tile.step, tile.steps] = [event.step, event.steps];
    else tile.preview = { width: event.width, height: event.height, rgba: event.rgba };
  }
}
