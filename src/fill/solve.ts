import { EaselError } from '../base/errors.ts';
import { emptyField, energyOf, put, search, type Field } from './field.ts';
import { depthOf, patchesOf, type Level, type Patches } from './level.ts';
import { peel } from './peel.ts';
import { randomWords } from './random.ts';
import { vote } from './vote.ts';

/** Patches are 7 pixels wide, fewer in pictures that have no room for them. */
const RADIUS = 3;
/** First guesses at the coarsest level, of which the one that explains itself best goes on; as its targets allow. */
const TRIES = 4;
const TRIED_TARGETS = 8_000;
/** Rounds of search and vote at the coarsest level, and fewer with each finer one: all of it is there by then. */
const ROUNDS = 12;
const FEWER = 2;
const LEAST_ROUNDS = 3;
/** Targets times rounds that a level may take, for time's sake; one round at least. */
const WORK = 1_300_000;
/** Targets up to which levels may differ: lines are found then, and finer levels keep to them. */
const LEVELLED = 15_000;
/**
 * Mean squared difference per sample that a repeated use costs: at least, and as a share of the targets' own mean.
 */
const REPETITION = 12;
const REPETITION_SHARE = 0.5;

/** A level that is filled, and how: what the next finer one starts from. */
export interface Solved {
  readonly level: Level;
  readonly patches: Patches;
  readonly field: Field;
  readonly depth: Uint8Array<ArrayBuffer>;
}

/**
 * Fills the levels from the coarsest to the finest, in place: nearest-neighbour field and votes in turn, and what is
 * found goes over to the next level at twice its size.
 *
 * @param levels the finest first.
 * @param seed unsigned 32-bit integer.
 * @param onLevel told of each level when it is filled; of the coarsest also by its first guess.
 */
export function* solve(
  levels: readonly Level[],
  seed: number,
  onLevel: (level: Level, index: number) => void,
): Generator<void, Solved> {
  let solved: Solved | undefined;
  for (let index = levels.length - 1; index >= 0; index--) {
    const level = levels[index];
    const patches = level && patchesOf(level, RADIUS);
    // A coarse level may lose all it could copy; the next finer one then begins.
    if (level === undefined || patches === undefined) continue;
    const { width, height, hole } = level;
    const depth = depthOf(hole, width, height);
    const words = randomWords(seed, index);
    const here: Solved =
      solved === undefined
        ? yield* begin(level, patches, depth, words, () => onLevel(level, index))
        : { level, patches, depth, field: carryOver(solved, level, patches, words) };
    if (solved !== undefined) yield* vote(level, patches, here.field, depth, 1, false);
    if (solved !== undefined)
      yield* refine(here, words, index, ROUNDS - FEWER * (levels.length - 1 - index));
    onLevel(level, index);
    solved = here;
  }
  if (solved === undefined || solved.level !== levels[0])
    throw new EaselError('internal', 'A hole was filled from nothing.');
  return solved;
}

function* begin(
  level: Level,
  patches: Patches,
  depth: Uint8Array<ArrayBuffer>,
  words: () => number,
  onGuess: () => void,
): Generator<void, Solved> {
  const before = level.pixels.slice();
  const tries = Math.max(1, Math.min(TRIES, Math.floor(TRIED_TARGETS / patches.targets.length)));
  let best:
    { readonly solved: Solved; readonly pixels: Uint8Array; readonly energy: number } | undefined;
  for (let k = 0; k < tries; k++) {
    level.pixels.set(before);
    const solved = { level, patches, depth, field: emptyField(level) };
    yield* peel(level, patches, solved.field, words, k % 2 === 0);
    yield* refine(solved, words, 1, ROUNDS);
    const energy = energyOf(level, patches, solved.field);
    if (best === undefined || energy < best.energy)
      best = { solved, pixels: level.pixels.slice(), energy };
    if (k === 0) onGuess();
  }
  if (best === undefined) throw new EaselError('internal', 'No first guess was made.');
  level.pixels.set(best.pixels);
  return best.solved;
}

function* refine(
  { level, patches, field, depth }: Solved,
  words: () => number,
  index: number,
  rounds: number,
): Generator<void, void> {
  const affordable = Math.max(1, Math.round(WORK / patches.targets.length));
  const count = Math.min(affordable, Math.max(LEAST_ROUNDS, rounds));
  const whole = Math.max(level.width, level.height);
  const levelled = patches.targets.length <= LEVELLED;
  for (let round = 0; round < count; round++) {
    // Fine levels keep to what the coarse ones chose: far-off places would be alike in detail alone.
    const reach = index === 0 ? 16 : whole >> Math.min(4, round);
    yield* search(level, patches, field, {
      words,
      reach: Math.max(4, reach),
      sweeps: 2,
      levelled,
      repetition: Math.max(REPETITION, REPETITION_SHARE * energyOf(level, patches, field)),
    });
    // Gentle votes find what goes together; sharp ones then decide, where nothing is to be found any more.
    const sharpness = rounds < ROUNDS && round >= count / 2 ? 2 : 1;
    yield* vote(level, patches, field, depth, sharpness, levelled);
  }
}

/** The coarser level's field at twice its size. */
function carryOver(
  coarse: Solved,
  level: Level,
  { radius, targets, allowed, sources }: Patches,
  words: () => number,
): Field {
  const field = emptyField(level);
  const { width } = level;
  const { width: half, height: halfHeight } = coarse.level;
  const inset = coarse.patches.radius;
  const near = (value: number, count: number) =>
    Math.max(inset, Math.min(count - 1 - inset, value >> 1));
  for (const target of targets) {
    const y = Math.floor(target / width);
    const x = target - y * width;
    const [u, v] = [near(x, half), near(y, halfHeight)];
    const from = coarse.field.source[v * half + u] ?? -1;
    let source = -1;
    if (from >= 0) {
      const fromY = Math.floor(from / half);
      const toX = 2 * (from - fromY * half - u) + x;
      const toY = 2 * (fromY - v) + y;
      if (toX >= radius && toX < width - radius && toY >= radius && toY < level.height - radius)
        source = toY * width + toX;
    }
    if (source < 0 || allowed[source] !== 1)
      source = nearby(source, width, allowed) ?? sources[words() % sources.length] ?? 0;
    put(field, level, target, source);
    field.cost[target] = from >= 0 ? (coarse.field.cost[v * half + u] ?? 0) : 0;
  }
  return field;
}

/** An allowed centre a few pixels off. */
function nearby(source: number, width: number, allowed: Uint8Array): number | undefined {
  if (source < 0) return undefined;
  for (let distance = 1; distance <= 4; distance++)
    for (const step of [distance, -distance, distance * width, -distance * width])
      if (allowed[source + step] === 1) return source + step;
  return undefined;
}
