import { createCache, type Cache } from '../base/cache.ts';
import type { PixelPicture } from '../cascade/pixels.ts';
import type { Matte } from '../image/clipPreprocess.ts';
import { sha256Hex } from '../image/sha256.ts';

/** A picture as the decoder's two inputs: what it shows, and the noise that holds everything else. */
export interface Latent {
  /** z_i, [W]. */
  readonly embedding: Float32Array<ArrayBuffer>;
  /** x_T, [3, side, side]. */
  readonly noise: Float32Array<ArrayBuffer>;
  /** The picture itself at the decoder's size, [3, side, side] in −1…1. */
  readonly planar: Float32Array<ArrayBuffer>;
}

/** Latents of the pictures that were read last with one pack, in memory alone: each is some hundred kilobytes. */
export type LatentCache = Cache<Latent>;

const KEPT = 16;

export function createLatentCache(): LatentCache {
  return createCache(KEPT);
}

/** Everything that a picture's latent depends on besides the pack and the device. */
export async function latentKey(
  { width, height, rgba }: PixelPicture,
  matte: Matte,
  steps: number,
): Promise<string> {
  const bytes = new Uint8Array(rgba.buffer, rgba.byteOffset, rgba.byteLength);
  return [await sha256Hex(bytes), width, height, ...matte, steps].join(' ');
}
