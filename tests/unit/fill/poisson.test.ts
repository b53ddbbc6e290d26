import { expect, it } from 'vitest';
import { atOnce } from '../../../src/base/breathe.ts';
import { solvePoisson } from '../../../src/fill/poisson.ts';
import { grain } from './support.ts';

it('solves the equation on a region of any shape, at the border too', () => {
  const [width, height] = [61, 47];
  const unknown = new Uint8Array(width * height);
  const right = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if ((x - 40) ** 2 + (y - 20) ** 2 < 24 ** 2 && !(x > 30 && x < 34 && y > 10)) {
        unknown[y * width + x] = 1;
        right[y * width + x] = 20 * (grain(x, y) - 0.5) + (x < 40 ? 1 : -1);
      }
  const solution = atOnce(solvePoisson(right, unknown, width, height));
  let [largest, residual] = [0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const own = solution[at] ?? 0;
      if (unknown[at] === 0) {
        expect(own).toBe(0);
        continue;
      }
      largest = Math.max(largest, Math.abs(own));
      let sum = 0;
      if (x > 0) sum += own - (solution[at - 1] ?? 0);
      if (x < width - 1) sum += own - (solution[at + 1] ?? 0);
      if (y > 0) sum += own - (solution[at - width] ?? 0);
      if (y < height - 1) sum += own - (solution[at + width] ?? 0);
      residual = Math.max(residual, Math.abs(sum - (right[at] ?? 0)));
    }
  expect(largest).toBeGreaterThan(5);
  // Half a level of 255 is what can be seen of the solution; the residual is far below it.
  expect(residual).toBeLessThan(0.05);
});
