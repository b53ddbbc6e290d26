import type { PixelPicture } from '../engine/tasks.ts';

const origins = new WeakMap<PixelPicture, Blob>();

/** Remembers from which file the pixels came, so that what is made from them can name its parent. */
export function rememberOrigin(pixels: PixelPicture, file: Blob): void {
  origins.set(pixels, file);
}

/** The files that the pixels came from, as far as they are known. */
export function originsOf(pixels: readonly PixelPicture[]): readonly Blob[] {
  return pixels.flatMap((each) => origins.get(each) ?? []);
}
