/**
 * `npm run bench:editor`: what 50 undo steps of a document of 8192×8192 pixels take in memory, for brush strokes and
 * for accepted pictures, and what a segment of a stroke takes of the processor on a document of 4096×4096. Figures are
 * printed; the bound on memory is asserted.
 */
import { strokeSegment } from '../../src/editor/brush.ts';
import { applyResult, frameRect } from '../../src/editor/frames.ts';
import { createHistory, HISTORY_LIMITS, historyBytes, record } from '../../src/editor/history.ts';
import {
  clearMask,
  createMask,
  editMask,
  fillRect,
  finishMask,
  type Layers,
} from '../../src/editor/mask.ts';
import { bytesUsed, createTiles, TILE, tileKey, type TileKey } from '../../src/editor/tiles.ts';

const STEPS = 50;
const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** A document whose every tile is its own buffer, as a photograph's are. */
function photograph(side: number): Layers {
  const tiles = new Map<TileKey, Uint8ClampedArray<ArrayBuffer>>();
  for (let ty = 0; ty < side / TILE; ty++)
    for (let tx = 0; tx < side / TILE; tx++)
      tiles.set(
        tileKey(tx, ty),
        new Uint8ClampedArray(TILE * TILE * 4).fill(1 + ((tx + ty) % 255)),
      );
  return { tiles: { ...createTiles(), tiles }, mask: createMask() };
}

/** One stroke from a point on, 40 segments of 25 pixels. */
function stroke(layers: Layers, x: number, y: number): Layers {
  const draft = editMask(layers.mask);
  for (let i = 0; i < 40; i++) {
    const at = { x: x + 25 * i, y: y + 40 * Math.sin(i / 5) };
    const to = { x: x + 25 * (i + 1), y: y + 40 * Math.sin((i + 1) / 5) };
    strokeSegment(draft, at, to, { size: 120, hardness: 0.8, mode: 'add' });
  }
  return { ...layers, mask: finishMask(draft) };
}

const painted = new Uint8ClampedArray(1024 * 1024 * 4);

/** Erases a frame of 1024 pixels at a place and accepts a picture there. */
function edit(layers: Layers, x: number, y: number, seed: number): Layers {
  const frame = { x, y, size: 1024 } as const;
  const mask = fillRect(layers.mask, frameRect(frame), 'add');
  painted.fill(seed);
  const picture = { width: 1024, height: 1024, rgba: painted };
  return {
    tiles: applyResult({ ...layers, mask }, frame, picture),
    mask: clearMask(mask, frameRect(frame)),
  };
}

function measure(title: string, operation: (layers: Layers, i: number) => Layers): void {
  let layers = photograph(8192);
  let history = createHistory();
  for (let i = 0; i < STEPS; i++) {
    const next = operation(layers, i);
    history = record(history, title, layers, next);
    layers = next;
  }
  const bytes = historyBytes(history);
  console.log(
    `${title.padEnd(34)}${String(history.done.length).padStart(3)} steps  undo ${mib(bytes).padStart(10)}  document ${mib(bytesUsed(layers.tiles, layers.mask)).padStart(10)}  process ${mib(process.memoryUsage().rss).padStart(11)}`,
  );
  if (bytes > HISTORY_LIMITS.bytes)
    throw new Error(`${title}: ${mib(bytes)} of undo is over ${mib(HISTORY_LIMITS.bytes)}.`);
}

console.log(`8192×8192 pixels, ${STEPS} operations, at most ${mib(HISTORY_LIMITS.bytes)} of undo`);
measure('strokes, 1000 pixels long', (layers, i) =>
  stroke(layers, (i * 137) % 7100, 200 + ((i * 977) % 7700)),
);
measure('pictures of 1024, off the tiles', (layers, i) =>
  edit(layers, 100 + ((i * 900) % 7000), 100 + ((i * 1700) % 7000), 2 + i),
);
measure('whole mask inverted', (layers, i) => ({
  ...layers,
  mask: fillRect(
    layers.mask,
    { x: 0, y: 0, width: 8192, height: 8192 },
    i % 2 === 0 ? 'add' : 'subtract',
  ),
}));

const draft = editMask(photograph(4096).mask);
const times: number[] = [];
for (let i = 0; i < 400; i++) {
  const before = process.cpuUsage();
  const at = { x: 100 + ((i * 13) % 3800), y: 100 + ((i * 29) % 3800) };
  strokeSegment(
    draft,
    at,
    { x: at.x + 13, y: at.y + 29 },
    { size: 200, hardness: 0.8, mode: 'add' },
  );
  const { user, system } = process.cpuUsage(before);
  times.push((user + system) / 1000);
}
times.sort((a, b) => a - b);
console.log(
  `a segment of a brush of 200 pixels on 4096×4096: median ${(times[200] ?? 0).toFixed(2)} ms of processor time, 99th percentile ${(times[396] ?? 0).toFixed(2)} ms`,
);
