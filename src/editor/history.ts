/**
 * Undo and redo by operation. A step holds the tiles that its operation replaced, before and after; tiles are shared with
 * the document and between steps. Values throughout: recording gives a new history.
 */
import type { Layers } from './mask.ts';
import { changedTiles, withTiles, type Layer, type Tile, type TileKey } from './tiles.ts';

export interface HistoryLimits {
  /** Operations that can be undone. */
  readonly steps: number;
  /** Bytes of all tiles that the steps hold; the latest step is kept even when it alone holds more. */
  readonly bytes: number;
}

export const HISTORY_LIMITS: HistoryLimits = { steps: 50, bytes: 512 * 1024 * 1024 };

type Change = readonly [key: TileKey, before: Tile | undefined, after: Tile | undefined];

interface Step {
  /** What was done; a key into the strings. */
  readonly title: string;
  readonly tiles: readonly Change[];
  readonly mask: readonly Change[];
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
export function record(history: History, title: string, before: Layers, after: Layers): History {
  const step: Step = {
    title,
    tiles: changes(before.tiles, after.tiles),
    mask: changes(before.mask, after.mask),
  };
  if (step.tiles.length === 0 && step.mask.length === 0) return history;
  return { ...history, done: withinLimits([...history.done, step], history.limits), undone: [] };
}

export interface Move {
  readonly history: History;
  readonly layers: Layers;
  /** The title of what was undone or done again. */
  readonly title: string;
}

/** Takes the latest operation back; undefined when there is none. `layers` must be the document as it is. */
export function undo(history: History, layers: Layers): Move | undefined {
  const step = history.done.at(-1);
  if (!step) return undefined;
  return {
    title: step.title,
    layers: { tiles: put(layers.tiles, step.tiles, 1), mask: put(layers.mask, step.mask, 1) },
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
    layers: { tiles: put(layers.tiles, step.tiles, 2), mask: put(layers.mask, step.mask, 2) },
    history: {
      ...history,
      done: [...history.done, step],
      undone: history.undone.slice(0, -1),
    },
  };
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
