import type { Matte } from '../image/clipPreprocess.ts';
import { sha256Hex } from '../image/sha256.ts';
import type { Latent } from './latent.ts';
import type { PixelPicture } from './tasks.ts';

/** Latents of the pictures that were read last, in memory alone: each is some hundred kilobytes. */
export interface LatentShelf {
  get(key: string): Latent | undefined;
  put(key: string, latent: Latent): void;
}

const KEPT = 16;

/** Keeps the latents of one pack, the longest unused dropped first. */
export function createLatentShelf(): LatentShelf {
  // A Map keeps the order of insertion; a used entry moves to its end.
  const latents = new Map<string, Latent>();
  const put = (key: string, latent: Latent) => {
    latents.delete(key);
    latents.set(key, latent);
    const [oldest] = latents.keys();
    if (latents.size > KEPT && oldest !== undefined) latents.delete(oldest);
  };
  return {
    get: (key) => {
      const latent = latents.get(key);
      if (latent) put(key, latent);
      return latent;
    },
    put,
  };
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
