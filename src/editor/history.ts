/**
 * Undo and redo by operation. A step holds the tiles that its operation replaced, before and after; tiles are shared
 * with the document and between steps. Values throughout: recording gives a new history.
 */
import { sameFrame, type Frame } from './frames.ts';
import type { Layers } from './mask.ts';
import { changedTiles, withTiles, type Layer, type Tile, type TileKey } from './tiles.ts';
import type { Rect } from './viewport.ts';

export interface HistoryLimits {
  /** Operations that can be undone. */
  readonly steps: number;
  /** Bytes of all tiles that the steps hold; the latest step is kept even when it alone holds more. */
  readonly bytes: number;
}

/** Also what is stored beside a document, so that what could be undone before a reload can be after it. */
export const HISTORY_LIMITS: HistoryLimits = { steps: 50, bytes: 256 * 1024 * 1024 };

export type Change = readonly [key: TileKey, before: Tile | undefined, after: Tile | undefined];

/** What an operation takes and puts: the layers, around what pictures the document reaches, and where the frame is. */
export interface Edited extends Layers {
  readonly area?: Rect | undefined;
  readonly frame?: Frame;
}

/** One operation: the tiles that it took, and those that it put in their places. */
export interface Step {
  /** What was done; a key into the strings. */
  readonly title: string;
  readonly tiles: readonly Change[];
  readonly mask: readonly Change[];
  /** The document's area before and after, null for none; absent where the operation left it. */
  readonly area?: readonly [before: Rect | null, after: Rect | null];
  /** The frame before and after; absent where the operation left it. */
  readonly frame?: readonly [before: Frame, after: Frame];
}

export interface History {
  readonly limits: HistoryLimits;
  /** Oldest first. */
  readonly done: readonly Step[];
  /** What was undone, the next to redo last. */
  readonly undone: readonly Step[];
}

export function createHistory(limits: HistoryLimits = HISTORY_LIMITS): History {
  return { limits, done: [], undone: [] };
}

/**
 * Adds an operation; what was undone is forgotten, and so are the oldest steps beyond the limits. The same history when
 * nothing changed.
 */
export function record(history: History, title: string, before: Edited, after: Edited): History {
  const step: Step = {
    title,
    tiles: changes(before.tiles, after.tiles),
    mask: changes(before.mask, after.mask),
    ...(before.area === after.area ? {} : { area: [before.area ?? null, after.area ?? null] }),
    ...movedFrame(before.frame, after.frame),
  };
  const { tiles, mask, area, frame } = step;
  if (tiles.length === 0 && mask.length === 0 && area === undefined && frame === undefined)
    return history;
  return { ...history, done: withinLimits([...history.done, step], history.limits), undone: [] };
}

export interface Move {
  readonly history: History;
  readonly layers: Layers;
  /** The document's area from now on, null for none; absent where it stays. */
  readonly area?: Rect | null;
  /** Where the frame is from now on; absent where it stays. */
  readonly frame?: Frame;
  /** The title of what was undone or done again. */
  readonly title: string;
}

/** Takes the latest operation back; undefined when there is none. `layers` must be the document as it is. */
export function undo(history: History, layers: Layers): Move | undefined {
  const step = history.done.at(-1);
  if (!step) return undefined;
  return {
    title: step.title,
    ...apply(step, layers, 1),
    history: {
      ...history,
      done: history.done.slice(0, -1),
      undone: [...history.undone, step],
    },
  };
}

/** Does again what was undone last; undefined when there is none. */
export function redo(history: History, layers: Layers): Move | undefined {
  const step = history.undone.at(-1);
  if (!step) return undefined;
  return {
    title: step.title,
    ...apply(step, layers, 2),
    history: {
      ...history,
      done: [...history.done, step],
      undone: history.undone.slice(0, -1),
    },
  };
}

/**
 * The history with the latest step's frame going on to `frame`, where that step did nothing but move the frame and
 * nothing was undone since: pressing an arrow key ten times is one step. Undefined where it is not so.
 */
export function moveOn(history: History, frame: Frame): History | undefined {
  const last = history.done.at(-1);
  const alone = last?.tiles.length === 0 && last.mask.length === 0 && last.area === undefined;
  if (!alone || last.frame === undefined || history.undone.length > 0) return undefined;
  const step: Step = { ...last, frame: [last.frame[0], frame] };
  return { ...history, done: [...history.done.slice(0, -1), step] };
}

/** Bytes of the tiles that the steps hold, each once, those included that the document shares. */
export function historyBytes({ done, undone }: History): number {
  return sum(countTiles([...done, ...undone]).keys());
}

function changes(before: Layer<1 | 4>, after: Layer<1 | 4>): Change[] {
  return changedTiles(before, after).map(
    (key) => [key, before.tiles.get(key), after.tiles.get(key)] as const,
  );
}

/** The layers as they were before a step (1), or as it left them (2). */
function apply(
  step: Step,
  { tiles, mask }: Layers,
  side: 1 | 2,
): Pick<Move, 'layers' | 'area' | 'frame'> {
  const { area, frame } = step;
  return {
    layers: { tiles: put(tiles, step.tiles, side), mask: put(mask, step.mask, side) },
    ...(area === undefined ? {} : { area: area[side - 1] ?? null }),
    ...(frame === undefined ? {} : { frame: side === 1 ? frame[0] : frame[1] }),
  };
}

function movedFrame(before: Frame | undefined, after: Frame | undefined): Pick<Step, 'frame'> {
  if (before === undefined || after === undefined || sameFrame(before, after)) return {};
  return { frame: [before, after] };
}

function put<C extends 1 | 4>(layer: Layer<C>, list: readonly Change[], side: 1 | 2): Layer<C> {
  return withTiles(layer, new Map(list.map((change) => [change[0], change[side]])));
}

function* tilesOf({ tiles, mask }: Step): Generator<Tile> {
  for (const [, before, after] of [...tiles, ...mask]) {
    if (before) yield before;
    if (after) yield after;
  }
}

function countTiles(steps: readonly Step[]): Map<Tile, number> {
  const held = new Map<Tile, number>();
  for (const step of steps)
    for (const tile of tilesOf(step)) held.set(tile, (held.get(tile) ?? 0) + 1);
  return held;
}

function sum(tiles: Iterable<Tile>): number {
  let bytes = 0;
  for (const tile of tiles) bytes += tile.byteLength;
  return bytes;
}

function withinLimits(steps: readonly Step[], limits: HistoryLimits): readonly Step[] {
  const held = countTiles(steps);
  let bytes = sum(held.keys());
  let first = 0;
  while (
    steps.length - first > 1 &&
    (steps.length - first > limits.steps || bytes > limits.bytes)
  ) {
    const dropped = steps[first++];
    if (!dropped) break;
    for (const tile of tilesOf(dropped)) {
      const left = (held.get(tile) ?? 1) - 1;
      held.set(tile, left);
      if (left === 0) bytes -= tile.byteLength;
    }
  }
  return steps.slice(first);
}
