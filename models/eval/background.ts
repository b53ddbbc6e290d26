/** Reads a picture's background colour where it shows for certain: at the border. */
import type { Raster } from '../../src/image/png.ts';

/** Colour name → sRGB, 0–255 each. */
export type Prototypes = Readonly<Record<string, readonly number[]>>;

/** Width of the border that is read, as a share of the picture's side. */
const BORDER = 1 / 32;

/**
 * The name of the prototype that most border pixels are nearest to, by Euclidean distance in sRGB (the space in
 * which the training data's colours are defined and jittered).
 */
export function readBackground({ width, height, rgba }: Raster, prototypes: Prototypes): string {
  const border = Math.max(1, Math.round(Math.min(width, height) * BORDER));
  const votes = new Map<string, number>();
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const inside = x >= border && x < width - border && y >= border && y < height - border;
      if (inside) continue;
      const at = 4 * (y * width + x);
      const name = nearest([rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0], prototypes);
      votes.set(name, (votes.get(name) ?? 0) + 1);
    }
  const [winner] = [...votes].sort(([, a], [, b]) => b - a);
  if (winner === undefined) throw new Error('The picture has no pixels.');
  return winner[0];
}

function nearest(colour: readonly number[], prototypes: Prototypes): string {
  const distances = Object.entries(prototypes).map(([name, prototype]) => ({
    name,
    distance: prototype.reduce((sum, value, i) => sum + (value - (colour[i] ?? 0)) ** 2, 0),
  }));
  const [best] = distances.sort((a, b) => a.distance - b.distance);
  if (best === undefined) throw new Error('There are no prototype colours.');
  return best.name;
}

/** The pictures side by side in rows, in reading order, on white with a margin of 2 pixels. All of one size. */
export function contactSheet(pictures: readonly Raster[], columns: number): Raster {
  const [first] = pictures;
  if (first === undefined) throw new Error('There are no pictures.');
  const margin = 2;
  const cellWidth = first.width + margin;
  const cellHeight = first.height + margin;
  const width = columns * cellWidth + margin;
  const height = Math.ceil(pictures.length / columns) * cellHeight + margin;
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  pictures.forEach((picture, index) => {
    const left = margin + (index % columns) * cellWidth;
    const top = margin + Math.floor(index / columns) * cellHeight;
    for (let y = 0; y < picture.height; y += 1) {
      const row = picture.rgba.subarray(4 * y * picture.width, 4 * (y + 1) * picture.width);
      rgba.set(row, 4 * ((top + y) * width + left));
    }
  });
  return { width, height, rgba };
}
