/** The pictures of a result as one file. */
import { zipSync } from 'fflate';
import { encodeApng } from '../../image/apng.ts';

/** The order in which a path plays: to its end, and back if wanted, without showing either end twice. */
export function playOrder(count: number, back: boolean): readonly number[] {
  const there = Array.from({ length: count }, (_, i) => i);
  return back ? [...there, ...there.slice(1, -1).reverse()] : there;
}

/** An endless animated PNG of PNG files of one size. The page stays free between its frames. */
export async function animate(
  frames: readonly Uint8Array<ArrayBuffer>[],
  framesPerSecond: number,
): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (const piece of encodeApng(frames, { framesPerSecond })) {
    pieces.push(piece);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return new Blob(pieces, { type: 'image/png' });
}

/** Every picture in one file, numbered in order. PNGs do not shrink further: they are stored. */
export function zipFrames(frames: readonly Uint8Array<ArrayBuffer>[]): Blob {
  const entries = frames.map((png, i) => [`${String(i + 1).padStart(2, '0')}.png`, png] as const);
  const zip = zipSync(Object.fromEntries(entries), { level: 0 });
  return new Blob([Uint8Array.from(zip)], { type: 'application/zip' });
}
