import { put, type Field } from './field.ts';
import type { Level, Patches } from './level.ts';
import { gainOf, raiseOf } from './raise.ts';

/**
 * Sources that a pixel is compared with at most, half of them near it where there are more; and all pixels together.
 */
const MOST = 5000;
const LEAST = 100;
const COMPARISONS = 12_000_000;
/** Rows and columns that near ones are away at most. */
const NEAR = 24;
/** How much less like a place may seem for a seed's taste alone, and the side of such places as a power of two. */
const TASTE = 0.3;
const PLACE = 2;
/**
 * How much less like a place may seem for being as far away as the picture is wide: like things lie near each other.
 */
const FAR = 1;
/** How much less like a place may seem for each time that all of it was copied before, beyond the first. */
const REPEATED = 1;
/** What a border without a gradient has in place of one, levels of 255. */
const FLAT = 6;
/** What is added to trust, so that it only decides between like gradients. */
const LEAST_TRUST = 0.4;
/** Pixels that a find paints, about, where lines go first. */
const PAINTED = 8;
/** Pixels to each side that are painted with one where lines go first. */
const WIDE = 2;

/**
 * A first guess at the coarsest level, pixel by pixel from the border of the hole inwards: first where much is known
 * around and where a line runs into the hole, so that lines run on and meet (the priorities of Criminisi, Pérez and
 * Toyama, "Region filling and object removal by exemplar-based inpainting", 2004). Each pixel is that of the patch
 * which is most like what is known around it by then.
 *
 * @param lines whether lines go first; else only how much is known decides.
 */
export function* peel(
  level: Level,
  patches: Patches,
  field: Field,
  words: () => number,
  lines: boolean,
): Generator<void, void> {
  const { width, height, channels, pixels, hole } = level;
  const { radius, targets, allowed, sources } = patches;
  /** What the colours of a source are raised by, where lines go first. */
  const raised = new Float64Array(3);
  const find = finder(level, patches, words, lines ? raised : undefined);
  const known = hole.map((value) => 1 - value);
  const trust = Float32Array.from(known);
  const light = new Float32Array(width * height);
  for (let at = 0; at < light.length; at++) light[at] = lightOf(at);
  const count = (2 * radius + 1) ** 2;
  const wide = lines ? Math.min(WIDE, radius) : 0;

  const front = new Map<number, { trust: number; priority: number }>();
  const isFront = (at: number, x: number): boolean =>
    known[at] === 0 &&
    ((x > 0 && known[at - 1] === 1) ||
      (x < width - 1 && known[at + 1] === 1) ||
      (at >= width && known[at - width] === 1) ||
      (at < known.length - width && known[at + width] === 1));
  const rate = (y: number, x: number): void => {
    const at = y * width + x;
    if (!isFront(at, x)) return;
    let sum = 0;
    let [steepest, rise, run] = [0, 0, 0];
    for (let v = Math.max(0, y - radius); v <= Math.min(height - 1, y + radius); v++)
      for (let u = Math.max(0, x - radius); u <= Math.min(width - 1, x + radius); u++) {
        const place = v * width + u;
        sum += trust[place] ?? 0;
        if (!lines || known[place] === 0 || u === 0 || v === 0) continue;
        if (known[place - 1] === 0 || known[place - width] === 0) continue;
        const across = (light[place] ?? 0) - (light[place - 1] ?? 0);
        const down = (light[place] ?? 0) - (light[place - width] ?? 0);
        const steep = across * across + down * down;
        if (steep > steepest) [steepest, rise, run] = [steep, down, across];
      }
    // The border's normal points to what is known.
    const seen = (dy: number, dx: number): number =>
      y + dy < 0 || y + dy >= height || x + dx < 0 || x + dx >= width
        ? 0
        : (known[at + dy * width + dx] ?? 0);
    const nx =
      seen(0, 1) - seen(0, -1) + 0.5 * (seen(1, 1) + seen(-1, 1) - seen(1, -1) - seen(-1, -1));
    const ny =
      seen(1, 0) - seen(-1, 0) + 0.5 * (seen(1, 1) + seen(1, -1) - seen(-1, 1) - seen(-1, -1));
    const length = Math.sqrt(nx * nx + ny * ny);
    // A line runs square to its gradient.
    const into = length === 0 ? 0 : Math.abs(run * ny - rise * nx) / length;
    const own = sum / count;
    // Trust falls with each step inwards; a line that has come far still goes before what is flat.
    front.set(at, { trust: own, priority: (LEAST_TRUST + own) * (FLAT + into) });
  };
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rate(y, x);

  while (front.size > 0) {
    let [next, highest] = [-1, -1];
    for (const [at, { priority }] of front)
      if (priority > highest) [next, highest] = [at, priority];
    const y = Math.floor(next / width);
    const x = next - y * width;
    const centre =
      Math.max(radius, Math.min(height - 1 - radius, y)) * width +
      Math.max(radius, Math.min(width - 1 - radius, x));
    const source = find(centre, known, field);
    const own = front.get(next)?.trust ?? 0;
    // Where lines go first they go on as wide as they are seen, or they would end in a thread.
    const [top, bottom] = [Math.max(0, y - wide), Math.min(height - 1, y + wide)];
    const [left, right] = [Math.max(0, x - wide), Math.min(width - 1, x + wide)];
    for (let v = top; v <= bottom; v++)
      for (let u = left; u <= right; u++) {
        const at = v * width + u;
        const from = source + at - centre;
        const fits = Math.abs((from % width) - (source % width)) <= radius;
        if (
          known[at] === 1 ||
          !fits ||
          Math.abs(Math.floor(at / width) - Math.floor(centre / width)) > radius
        )
          continue;
        for (let c = 0; c < channels; c++)
          pixels[at * channels + c] = Math.min(
            255,
            Math.max(0, (pixels[from * channels + c] ?? 0) + (raised[c] ?? 0)),
          );
        light[at] = lightOf(at);
        known[at] = 1;
        trust[at] = own;
        front.delete(at);
        const inset = v >= radius && v < height - radius && u >= radius && u < width - radius;
        if (inset && allowed[from] === 1) put(field, level, at, from);
      }
    const reach = radius + wide;
    for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++)
      for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) rate(v, u);
    yield;
  }
  for (const target of targets) {
    if ((field.source[target] ?? -1) >= 0) continue;
    let source = -1;
    for (const shift of [-1, 1, -width, width]) {
      const beside = field.source[target + shift] ?? -1;
      if (source < 0 && beside >= 0 && allowed[beside - shift] === 1) source = beside - shift;
    }
    if (source < 0) source = sources[words() % sources.length] ?? 0;
    put(field, level, target, source);
  }

  function lightOf(at: number): number {
    const i = at * channels;
    return 0.3 * (pixels[i] ?? 0) + 0.59 * (pixels[i + 1] ?? 0) + 0.11 * (pixels[i + 2] ?? 0);
  }
}

/**
 * Finds the source that is most like what is known of a target.
 *
 * @param raised absent: colours count as they are. Else levels may differ a little, at a low price, and `raised` gets
 * what
 *   is to be added to the found one's: a wire against the evening sky goes on where the sky is brighter.
 */
function finder(
  { width, height, channels, pixels }: Level,
  { radius, targets, allowed, sources }: Patches,
  words: () => number,
  raised: Float64Array | undefined,
): (target: number, known: Uint8Array, field: Field) => number {
  const longer = Math.max(width, height);
  const most = Math.max(LEAST, Math.min(MOST, Math.floor(COMPARISONS / targets.length)));
  // A seed likes some places better than others, so that another seed gives another answer and not another grain.
  const across = (width >> PLACE) + 1;
  const taste = Float32Array.from(
    { length: across * ((height >> PLACE) + 1) },
    () => 1 + (TASTE * words()) / 2 ** 32,
  );
  const copies = new Uint16Array(taste.length);
  const once = 1 << (2 * PLACE);
  const around: number[] = [];
  for (let dy = -radius; dy <= radius; dy++)
    for (let dx = -radius; dx <= radius; dx++) around.push(dy * width + dx);
  const seen = new Int32Array(around.length);
  let seenCount = 0;
  const difference = (target: number, candidate: number, limit: number): number => {
    let sum = 0;
    for (let k = 0; k < seenCount; k++) {
      const shift = seen[k] ?? 0;
      const a = (target + shift) * channels;
      const b = (candidate + shift) * channels;
      for (let c = 0; c < channels; c++) {
        const d = (pixels[a + c] ?? 0) - (pixels[b + c] ?? 0);
        sum += d * d;
      }
      if (sum >= limit) return sum;
    }
    return sum;
  };
  /** The same with the mean difference of each colour taken out, as far as may be. */
  const levelled = (target: number, candidate: number): number => {
    let squares = 0;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    for (let k = 0; k < seenCount; k++) {
      const shift = seen[k] ?? 0;
      const a = (target + shift) * channels;
      const b = (candidate + shift) * channels;
      const d0 = (pixels[a] ?? 0) - (pixels[b] ?? 0);
      const d1 = (pixels[a + 1] ?? 0) - (pixels[b + 1] ?? 0);
      const d2 = (pixels[a + 2] ?? 0) - (pixels[b + 2] ?? 0);
      s0 += d0;
      s1 += d1;
      s2 += d2;
      squares += d0 * d0 + d1 * d1 + d2 * d2;
      for (let c = 3; c < channels; c++) {
        const d = (pixels[a + c] ?? 0) - (pixels[b + c] ?? 0);
        squares += d * d;
      }
    }
    return squares - gainOf(s0, seenCount) - gainOf(s1, seenCount) - gainOf(s2, seenCount);
  };
  return (target, known, field) => {
    seenCount = 0;
    for (const shift of around) if (known[target + shift] === 1) seen[seenCount++] = shift;
    const targetY = Math.floor(target / width);
    const targetX = target - targetY * width;
    let best = -1;
    let lowest = Infinity;
    const consider = (candidate: number): void => {
      if (allowed[candidate] !== 1) return;
      const y = (candidate / width) | 0;
      const x = candidate - y * width;
      const away = Math.max(Math.abs(x - targetX), Math.abs(y - targetY)) / longer;
      const place = (y >> PLACE) * across + (x >> PLACE);
      const repeated = Math.max(0, (copies[place] ?? 0) - once) / once;
      const dislike = (taste[place] ?? 1) * (1 + FAR * away) * (1 + REPEATED * repeated);
      const unlike =
        raised === undefined
          ? difference(target, candidate, lowest / dislike)
          : levelled(target, candidate);
      const found = dislike * (1 + unlike);
      if (found >= lowest) return;
      best = candidate;
      lowest = found;
    };
    for (const shift of around) {
      const beside = field.source[target + shift] ?? -1;
      if (beside >= 0) consider(beside - shift);
    }
    if (sources.length <= most) for (const candidate of sources) consider(candidate);
    else
      for (let k = 0; k < most / 2; k++) {
        const word = words();
        consider(sources[word % sources.length] ?? 0);
        const near = words();
        const y = targetY - NEAR + (((near & 0xffff) * (2 * NEAR + 1)) >>> 16);
        const x = targetX - NEAR + (((near >>> 16) * (2 * NEAR + 1)) >>> 16);
        if (y >= 0 && y < height && x >= 0 && x < width) consider(y * width + x);
      }
    if (best < 0) return sources[0] ?? 0;
    const y = Math.floor(best / width);
    const place = (y >> PLACE) * across + ((best - y * width) >> PLACE);
    copies[place] = (copies[place] ?? 0) + (raised === undefined ? 1 : PAINTED);
    for (let c = 0; raised !== undefined && c < 3; c++) {
      let sum = 0;
      for (let k = 0; k < seenCount; k++) {
        const shift = seen[k] ?? 0;
        sum +=
          (pixels[(target + shift) * channels + c] ?? 0) -
          (pixels[(best + shift) * channels + c] ?? 0);
      }
      raised[c] = raiseOf(sum, seenCount);
    }
    return best;
  };
}
