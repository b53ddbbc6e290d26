/**
 * RGBA noise for a tile that waits, `side`×`side`. Only for the eye: the sampler's noise is the engine's.
 * A small linear congruential generator keeps a tile's noise the same between draws.
 */
export function tileNoise(side: number, seed: number): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(side * side * 4);
  let state = (Math.imul(seed + 1, 0x9e37_79b1) ^ 0x5bd1_e995) >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
  for (let i = 0; i < rgba.length; i += 4) {
    // The sum of two uniform draws: most pixels lie near grey, as Gaussian noise does.
    rgba[i] = 255 * ((next() + next()) / 2);
    rgba[i + 1] = 255 * ((next() + next()) / 2);
    rgba[i + 2] = 255 * ((next() + next()) / 2);
    rgba[i + 3] = 255;
  }
  return rgba;
}

type Colour = readonly [number, number, number];
const SKY: Colour = [247, 214, 190];
const GLOW: Colour = [250, 236, 220];
const SUN: Colour = [238, 92, 56];
const FAR_HILL: Colour = [122, 134, 240];
const NEAR_HILL: Colour = [43, 59, 224];
const FIELD: Colour = [28, 34, 110];

/** A sunrise over hills at (x, y) in 0–1 from the top left. */
function sceneColour(x: number, y: number): Colour {
  if (y > 0.9 - 0.1 * Math.sin(2.6 * x + 0.4)) return FIELD;
  if (y > 0.7 + 0.09 * Math.sin(5 * x + 3.6)) return NEAR_HILL;
  if (y > 0.6 + 0.07 * Math.sin(6.2 * x + 1)) return FAR_HILL;
  const distance = Math.hypot(x - 0.62, y - 0.42);
  if (distance < 0.17) return SUN;
  return distance < 0.29 ? GLOW : SKY;
}

/**
 * The picture on the empty tiles: a small drawn scene that comes out of noise as `clear` goes from 0 to 1.
 * It shows what the page does before a word is written. RGBA, `side`×`side`.
 */
export function emergingScene(side: number, clear: number): Uint8ClampedArray<ArrayBuffer> {
  const rgba = tileNoise(side, 5);
  const step = 1 / (3 * side);
  for (let i = 0; i < side * side; i++) {
    const x = ((i % side) + 0.5) / side;
    const y = (Math.floor(i / side) + 0.5) / side;
    // Three by three points a pixel, so that edges are smooth.
    const sum = [0, 0, 0];
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) {
        const colour = sceneColour(x + dx * step, y + dy * step);
        for (let c = 0; c < 3; c++) sum[c] = (sum[c] ?? 0) + (colour[c] ?? 0) / 9;
      }
    for (let c = 0; c < 3; c++) {
      const noise = rgba[4 * i + c] ?? 0;
      rgba[4 * i + c] = clear * (sum[c] ?? 0) + (1 - clear) * noise;
    }
  }
  return rgba;
}
