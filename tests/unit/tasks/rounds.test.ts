import { describe, expect, it } from 'vitest';
import { frameOfRatio, planRounds, type Rect } from '../../../src/tasks/rounds.ts';

const square = (side: number): Rect => ({ x: 0, y: 0, width: side, height: side });

/** Paints the plan on a grid: how much each square knew before it, as shares of its pixels; fails where it is wrong. */
function painted(known: Rect, target: Rect, side: number, overlap?: number): readonly number[] {
  const at = (x: number, y: number): number => (y - target.y) * target.width + x - target.x;
  const grid = new Uint8Array(target.width * target.height);
  const fill = ({ x, y, width, height }: Rect): void => {
    for (let row = y; row < y + height; row++)
      for (let column = x; column < x + width; column++) {
        const place = at(column, row);
        if (grid[place] !== 0) throw new Error(`${column}, ${row} is painted twice or outside.`);
        grid[place] = 1;
      }
  };
  fill(known);
  const rounds = planRounds(known, target, { side, ...(overlap === undefined ? {} : { overlap }) });
  const shares = rounds.map((round) => {
    let seen = 0;
    for (let y = round.y; y < round.y + side; y++)
      for (let x = round.x; x < round.x + side; x++)
        if (
          x >= target.x &&
          y >= target.y &&
          x < target.x + target.width &&
          y < target.y + target.height
        )
          seen += grid[at(x, y)] ?? 0;
    expect(round.side).toBe(side);
    expect(round.unknown.length).toBeGreaterThan(0);
    for (const rect of round.unknown) {
      expect(rect.x).toBeGreaterThanOrEqual(round.x);
      expect(rect.y).toBeGreaterThanOrEqual(round.y);
      expect(rect.x + rect.width).toBeLessThanOrEqual(round.x + side);
      expect(rect.y + rect.height).toBeLessThanOrEqual(round.y + side);
      fill(rect);
    }
    return seen / (side * side);
  });
  expect(grid.indexOf(0)).toBe(-1);
  return shares;
}

describe('a frame of a ratio', () => {
  it('is the least around the picture, which stands in its middle', () => {
    expect(frameOfRatio(square(256), 3 / 2)).toEqual({ x: -64, y: 0, width: 384, height: 256 });
    expect(frameOfRatio(square(256), 2 / 3)).toEqual({ x: 0, y: -64, width: 256, height: 384 });
    expect(frameOfRatio(square(1024), 16 / 9)).toEqual({
      x: -398,
      y: 0,
      width: 1820,
      height: 1024,
    });
    expect(frameOfRatio({ x: 10, y: 20, width: 300, height: 100 }, 1)).toEqual({
      x: 10,
      y: -80,
      width: 300,
      height: 300,
    });
    expect(frameOfRatio(square(7), 1)).toEqual(square(7));
  });
});

describe('rounds', () => {
  it('extend a square to the usual ratios by one square a side', () => {
    for (const ratio of [3 / 2, 16 / 9]) {
      const frame = frameOfRatio(square(256), ratio);
      const shares = painted(square(256), frame, 256);
      expect(shares).toHaveLength(2);
      for (const share of shares) expect(share).toBeGreaterThan(0.6);
      expect(planRounds(square(256), frame, { side: 256 })[0]?.unknown).toEqual([
        { x: frame.x, y: 0, width: -frame.x, height: 256 },
      ]);
      expect(painted(square(256), frameOfRatio(square(256), 1 / ratio), 256)).toHaveLength(2);
    }
  });

  it('are none where there is nothing to extend, and one where one square reaches over all', () => {
    expect(planRounds(square(256), square(256), { side: 256 })).toEqual([]);
    expect(
      planRounds({ x: -5, y: -5, width: 900, height: 900 }, square(256), { side: 64 }),
    ).toEqual([]);
    expect(
      painted(
        { x: 100, y: 60, width: 200, height: 200 },
        { x: 0, y: 0, width: 500, height: 300 },
        512,
      ),
    ).toHaveLength(1);
    expect(painted(square(256), { x: 0, y: 0, width: 384, height: 256 }, 256)).toHaveLength(1);
  });

  it('take the direction first that needs fewer squares', () => {
    // Upwards first would paint a band twice as broad sideways.
    const known = { x: 0, y: 0, width: 64, height: 64 };
    expect(painted(known, { x: 0, y: 0, width: 112, height: 64 }, 64)).toHaveLength(1);
    const tall = { x: 0, y: 0, width: 200, height: 64 };
    expect(painted(tall, { x: 0, y: 0, width: 248, height: 64 + 48 }, 64).length).toBe(6);
  });

  it('cover every pixel once and see what they continue, whatever the sizes', () => {
    const sizes = [16, 23, 40, 64, 90];
    for (const width of sizes)
      for (const height of sizes)
        for (const [left, top, right, bottom] of [
          [0, 0, 50, 0],
          [31, 0, 12, 70],
          [100, 90, 80, 3],
          [1, 1, 1, 1],
        ]) {
          const known = { x: -7, y: 5, width, height };
          const target = {
            x: known.x - (left ?? 0),
            y: known.y - (top ?? 0),
            width: width + (left ?? 0) + (right ?? 0),
            height: height + (top ?? 0) + (bottom ?? 0),
          };
          for (const share of painted(known, target, 32)) expect(share).toBeGreaterThan(0.1);
        }
  });

  it('see more where they are told to', () => {
    const target = { x: 0, y: 0, width: 256 + 180, height: 256 };
    expect(painted(square(256), target, 256, 0.25)).toHaveLength(1);
    expect(painted(square(256), target, 256, 0.5)).toHaveLength(2);
  });

  it('refuse what cannot be extended', () => {
    expect(() => planRounds(square(10), { x: 20, y: 0, width: 5, height: 5 }, { side: 8 })).toThrow(
      RangeError,
    );
    expect(() => planRounds(square(10), square(20), { side: 0.5 })).toThrow(RangeError);
    expect(() => planRounds(square(10), square(20), { side: 8, overlap: 1 })).toThrow(RangeError);
  });
});
