/** A picture at one size of the pyramid: what is to be filled, and what may be copied. */
export interface Level {
  readonly width: number;
  readonly height: number;
  /** 3: R, G, B; or 5: and how much the finest picture changes along rows and columns there. */
  readonly channels: number;
  /** [height, width, channels]. Values inside the hole are the answer so far. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** 1 = to be filled. */
  readonly hole: Uint8Array<ArrayBuffer>;
  /** 1 = known, but not to be copied: painted out, or transparent. */
  readonly barred: Uint8Array<ArrayBuffer>;
}

/** Square patches of side 2 · radius + 1 in a level: which are compared, and which may be copied. */
export interface Patches {
  readonly radius: number;
  /** Centres of patches that touch the hole and lie in the picture, in reading order. */
  readonly targets: Int32Array<ArrayBuffer>;
  /** 1 at centres of patches that lie in the picture and are known and allowed as a whole. */
  readonly allowed: Uint8Array<ArrayBuffer>;
  /** The centres that are allowed, in reading order. */
  readonly sources: Int32Array<ArrayBuffer>;
}

/**
 * The patches of a level, with the largest radius up to `most` for which there are sources; undefined if for none.
 */
export function patchesOf(level: Level, most: number): Patches | undefined {
  const { width, height, hole, barred } = level;
  const either = new Uint8Array(hole.length);
  for (let i = 0; i < either.length; i++) either[i] = (hole[i] ?? 0) | (barred[i] ?? 0);
  const inside = Math.min(most, (Math.min(width, height) - 1) >> 1);
  for (let radius = inside; radius >= 0; radius--) {
    const near = spread(hole, width, height, radius);
    const unfit = spread(either, width, height, radius);
    const allowed = new Uint8Array(width * height);
    let [sourceCount, targetCount] = [0, 0];
    for (let y = radius; y < height - radius; y++)
      for (let x = radius; x < width - radius; x++) {
        const at = y * width + x;
        if (unfit[at] === 0) {
          allowed[at] = 1;
          sourceCount++;
        }
        if (near[at] === 1) targetCount++;
      }
    if (sourceCount === 0) continue;
    const sources = new Int32Array(sourceCount);
    const targets = new Int32Array(targetCount);
    let [source, target] = [0, 0];
    for (let y = radius; y < height - radius; y++)
      for (let x = radius; x < width - radius; x++) {
        const at = y * width + x;
        if (allowed[at] === 1) sources[source++] = at;
        if (near[at] === 1) targets[target++] = at;
      }
    return { radius, targets, allowed, sources };
  }
  return undefined;
}

/** 1 where a 1 lies at most `radius` rows and columns away. Rows far from every 1 are most, and passed over. */
function spread(
  mask: Uint8Array,
  width: number,
  height: number,
  radius: number,
): Uint8Array<ArrayBuffer> {
  const rows = new Uint8Array(mask.length);
  const any = new Uint8Array(height);
  for (let y = 0; y < height; y++) {
    const start = y * width;
    if (!mask.subarray(start, start + width).includes(1)) continue;
    any[y] = 1;
    let until = -1;
    for (let x = 0; x < Math.min(radius, width); x++) if (mask[start + x] === 1) until = x + radius;
    for (let x = 0; x < width; x++) {
      if (x + radius < width && mask[start + x + radius] === 1) until = x + 2 * radius;
      if (x <= until) rows[start + x] = 1;
    }
  }
  const out = new Uint8Array(mask.length);
  const until = new Int32Array(width).fill(-1);
  let last = -1;
  for (let y = -radius; y < height; y++) {
    const ahead = (y + radius) * width;
    const here = y * width;
    const more = y + radius < height && any[y + radius] === 1;
    if (more) last = y + 2 * radius;
    if (y > last) continue;
    for (let x = 0; x < width; x++) {
      if (more && rows[ahead + x] === 1) until[x] = y + 2 * radius;
      if (y >= 0 && y <= (until[x] ?? -1)) out[here + x] = 1;
    }
  }
  return out;
}

/** City-block distance to the nearest pixel that is not in the hole, at most 255; 0 outside. */
export function depthOf(hole: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const depth = new Uint8Array(hole.length);
  for (let i = 0; i < depth.length; i++) depth[i] = hole[i] === 0 ? 0 : 255;
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      let d = depth[at] ?? 0;
      if (d === 0) continue;
      if (x > 0) d = Math.min(d, (depth[at - 1] ?? 0) + 1);
      if (y > 0) d = Math.min(d, (depth[at - width] ?? 0) + 1);
      depth[at] = d;
    }
  for (let y = height - 1, at = depth.length - 1; y >= 0; y--)
    for (let x = width - 1; x >= 0; x--, at--) {
      let d = depth[at] ?? 0;
      if (d === 0) continue;
      if (x < width - 1) d = Math.min(d, (depth[at + 1] ?? 0) + 1);
      if (y < height - 1) d = Math.min(d, (depth[at + width] ?? 0) + 1);
      depth[at] = d;
    }
  return depth;
}
