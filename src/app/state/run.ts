import type {
  EngineEvent,
  Picture,
  Provenance,
  StageName,
  TextToImageRequest,
} from '../../engine/types.ts';
import type { ShownError } from '../errors.ts';
import { seedOfPicture } from '../seed.ts';

/** A preview as a canvas takes it. */
export interface Preview {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** A finished picture as the page shows it. */
export interface ShownPicture {
  /** The PNG file. */
  readonly file: Blob;
  /** An address of `file`. */
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  readonly score: number;
}

export interface Tile {
  readonly index: number;
  readonly seed: number;
  step: number;
  steps: number;
  preview: Preview | undefined;
  picture: ShownPicture | undefined;
}

export type Phase =
  | { readonly kind: 'starting' }
  | { readonly kind: 'queued'; readonly position: number }
  | { readonly kind: 'loading'; readonly stage: StageName }
  | {
      readonly kind: 'stage';
      readonly stage: StageName;
      readonly step: number;
      readonly steps: number;
    };

/** One press of Create, from the first event to the finished pictures. */
export interface Run {
  readonly id: number;
  readonly request: TextToImageRequest & { readonly seed: number };
  state: 'working' | 'done' | 'cancelled' | 'failed';
  phase: Phase;
  tiles: Tile[];
  /** Share of the whole job, 0–1. */
  progress: number;
  /** The engine's latest estimate in seconds, and when it came (performance.now). */
  estimate: { readonly seconds: number; readonly at: number } | undefined;
  /** From the press to the end. */
  seconds: number;
  provenance: Provenance | undefined;
  error: ShownError | undefined;
}

export function newRun(id: number, request: TextToImageRequest & { readonly seed: number }): Run {
  return {
    id,
    request,
    state: 'working',
    phase: { kind: 'starting' },
    tiles: Array.from({ length: request.n ?? 4 }, (_, index) => ({
      index,
      seed: seedOfPicture(request.seed, index),
      step: 0,
      steps: 0,
      preview: undefined,
      picture: undefined,
    })),
    progress: 0,
    estimate: undefined,
    seconds: 0,
    provenance: undefined,
    error: undefined,
  };
}

/** Which stages a request passes, in order, for the track that shows them. */
export function stagesOf(request: TextToImageRequest): StageName[] {
  const size = request.size ?? 256;
  const stages: StageName[] = ['text', 'prior', 'decoder'];
  if (size >= 256) stages.push('upsample256');
  if (size >= 512) stages.push('upsample1024');
  return [...stages, 'encode'];
}

/**
 * Writes an event into the run it belongs to. `show` turns a PNG into something the page can display.
 * @param now performance.now() in milliseconds.
 */
export function applyEvent(
  run: Run,
  event: EngineEvent,
  now: number,
  show: (picture: Picture) => ShownPicture,
): void {
  switch (event.type) {
    case 'queued':
      run.phase = { kind: 'queued', position: event.position };
      break;
    case 'loading':
      run.phase = { kind: 'loading', stage: event.stage };
      break;
    case 'stage':
      run.phase = { kind: 'stage', stage: event.stage, step: 0, steps: event.steps };
      for (const tile of run.tiles) {
        tile.step = 0;
        tile.steps = event.steps;
      }
      break;
    case 'step': {
      run.phase = { kind: 'stage', stage: event.stage, step: event.step, steps: event.steps };
      run.progress = Math.max(run.progress, event.progress);
      if (event.secondsLeft !== undefined) run.estimate = { seconds: event.secondsLeft, at: now };
      const tile = run.tiles[event.picture];
      if (tile !== undefined) {
        tile.step = event.step;
        tile.steps = event.steps;
      }
      break;
    }
    case 'preview': {
      const tile = run.tiles[event.picture];
      if (tile !== undefined)
        tile.preview = { width: event.width, height: event.height, rgba: event.rgba };
      break;
    }
    case 'picture': {
      const tile = run.tiles[event.picture.index];
      if (tile !== undefined && tile.picture === undefined) tile.picture = show(event.picture);
      break;
    }
    case 'install':
    case 'notice':
      break; // The session's, not the run's.
  }
}
