/** A picture with a thing on it that can be filled exactly. */
import sharp from 'sharp';
import type { Place, Tab } from './person.ts';

const SIDE = 256;
const stripeAt = (x: number): readonly number[] => (x % 8 < 4 ? [40, 60, 80] : [200, 210, 220]);

/** Stripes of eight pixels, and a red thing around 120, 120, 10 pixels in radius. */
export function stripes(): Promise<Buffer> {
  const raw = Buffer.alloc(SIDE * SIDE * 3);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++)
      raw.set(
        (x - 120) ** 2 + (y - 120) ** 2 < 10 ** 2 ? [220, 20, 20] : stripeAt(x),
        3 * (y * SIDE + x),
      );
  return sharp(raw, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .png()
    .toBuffer();
}

/** Whether a file is those stripes alone. */
export async function isStriped(file: Buffer): Promise<boolean> {
  const { data, info } = await sharp(file)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.width !== SIDE || info.height !== SIDE) return false;
  return data.every((value, i) => value === stripeAt(Math.floor(i / 3) % SIDE)[i % 3]);
}

/** Where pixels of the frame are on the screen. */
export async function frameOf(tab: Tab): Promise<(x: number, y: number) => Place> {
  const { left, top, width, side } = await tab.evaluate(() => {
    const frame = document.querySelector('[data-frame]');
    const box = frame?.getBoundingClientRect();
    if (!frame || !box) throw new Error('The frame is not on the screen.');
    return { left: box.x, top: box.y, width: box.width, side: parseInt(frame.textContent ?? '') };
  });
  return (x, y) => ({ x: left + ((x + 0.5) * width) / side, y: top + ((y + 0.5) * width) / side });
}
