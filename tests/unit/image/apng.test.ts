import { decodeApng } from 'fast-png';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeApng, type ApngOptions } from '../../../src/image/apng.ts';
import { decodePng, encodePng } from '../../../src/image/png.ts';

type Bytes = Uint8Array<ArrayBuffer>;

function file(frames: readonly Bytes[], options: ApngOptions): Bytes {
  return Uint8Array.from(Buffer.concat([...encodeApng(frames, options)]));
}

/** A picture of made-up pixels, opaque or not. */
function picture(side: number, seed: number, alpha = 255, text = {}): Bytes {
  const rgba = new Uint8ClampedArray(4 * side * side).map((_, i) =>
    i % 4 === 3 ? alpha : (i * 31 * seed + (i >> 3) * seed) & 255,
  );
  return encodePng({ width: side, height: side, rgba }, text);
}

describe('an animated PNG', () => {
  test('opens in another decoder with every frame, the exact rate and the loop', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 9 }),
        (count, side, framesPerSecond, plays) => {
          const frames = Array.from({ length: count }, (_, i) => picture(side, i + 1));
          const decoded = decodeApng(file(frames, { framesPerSecond, plays }), { checkCrc: true });
          expect(decoded.numberOfFrames).toBe(count);
          expect(decoded.numberOfPlays).toBe(plays);
          expect(decoded.frames).toHaveLength(count);
          for (const [i, frame] of decoded.frames.entries()) {
            expect(frame.delayNumber / frame.delayDenominator).toBe(1 / framesPerSecond);
            const { rgba } = decodePng(frames[i] ?? new Uint8Array());
            const rgb = [...rgba].filter((_, at) => at % 4 !== 3);
            expect([...frame.data]).toEqual(rgb);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('is its first frame, with what that says of itself, to a reader that knows no animation', () => {
    const first = picture(9, 2, 255, { easel: '{"task":"interpolate"}', Software: 'Easel' });
    const made = decodePng(file([first, picture(9, 3)], { framesPerSecond: 8 }));
    expect(made.rgba).toEqual(decodePng(first).rgba);
    expect(made.text).toEqual({ easel: '{"task":"interpolate"}', Software: 'Easel' });
  });

  test('keeps alpha where only some frames have it', () => {
    const frames = [picture(6, 1), picture(6, 2, 90)];
    const decoded = decodeApng(file(frames, { framesPerSecond: 2 }), { checkCrc: true });
    expect(decoded.channels).toBe(4);
    for (const [i, frame] of decoded.frames.entries())
      expect([...frame.data]).toEqual([...decodePng(frames[i] ?? new Uint8Array()).rgba]);
  });
});

describe('is refused', () => {
  const made = (frames: readonly Bytes[], framesPerSecond = 8) => file(frames, { framesPerSecond });
  const fault = (code: string, param: string) => expect.objectContaining({ code, param }) as Error;

  test.each([0, 61, 2.5, Number.NaN])('a rate of %s', (rate) => {
    expect(() => made([picture(4, 1)], rate)).toThrow(fault('invalid-request', 'framesPerSecond'));
  });

  test('no frames, or frames of several sizes', () => {
    expect(() => made([])).toThrow(fault('invalid-request', 'frames'));
    expect(() => made([picture(4, 1), picture(5, 1)])).toThrow(fault('invalid-request', 'frames'));
  });

  test('a frame that is cut off anywhere', () => {
    const whole = picture(5, 1);
    for (let length = 0; length < whole.length; length++)
      expect(() => made([whole, whole.slice(0, length)])).toThrow(fault('corrupt-data', 'frames'));
  });
});
