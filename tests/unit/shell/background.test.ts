import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contactSheet, readBackground } from '../../../models/eval/background.ts';
import type { Raster } from '../../../src/image/png.ts';

const models = resolve(import.meta.dirname, '../../../models');
const vocabulary = JSON.parse(readFileSync(resolve(models, 'data/vocabulary.json'), 'utf8')) as {
  readonly colours: Record<string, [number, number, number]>;
  readonly colourJitter: number;
  readonly styles: readonly { readonly name: string }[];
};

/** A disc of one colour on another. */
function disc(ground: readonly number[], ink: readonly number[], side = 64): Raster {
  const rgba = new Uint8ClampedArray(4 * side * side);
  for (let i = 0; i < side * side; i += 1) {
    const far = Math.hypot((i % side) - side / 2, Math.floor(i / side) - side / 2) > side / 2.5;
    rgba.set([...(far ? ground : ink), 255], 4 * i);
  }
  return { width: side, height: side, rgba };
}

describe('the background reader', () => {
  it.each(Object.entries(vocabulary.colours))(
    'reads %s, jittered as the data is',
    (name, colour) => {
      for (const shift of [-vocabulary.colourJitter, 0, vocabulary.colourJitter]) {
        const ground = colour.map((value) => Math.min(255, Math.max(0, value + shift)));
        expect(readBackground(disc(ground, [255, 0, 255]), vocabulary.colours)).toBe(name);
      }
    },
  );
});

describe('the contact sheet', () => {
  it('places pictures in rows', () => {
    const sheet = contactSheet([disc([1, 1, 1], [1, 1, 1], 4), disc([9, 9, 9], [9, 9, 9], 4)], 1);
    expect([sheet.width, sheet.height]).toEqual([8, 14]);
    const red = (x: number, y: number): number | undefined => sheet.rgba[4 * (y * 8 + x)];
    expect([red(2, 2), red(5, 5), red(2, 8), red(0, 0), red(3, 6)]).toEqual([1, 1, 9, 255, 255]);
  });
});

describe('the fifty prompts', () => {
  const prompts = JSON.parse(
    readFileSync(resolve(models, 'eval/prompts.json'), 'utf8'),
  ) as readonly {
    readonly prompt: string;
    readonly thing: string;
    readonly style: string | null;
    readonly background: string;
  }[];

  it('name fifty different things, and colours and styles of the vocabulary', () => {
    expect(prompts).toHaveLength(50);
    expect(new Set(prompts.map(({ thing }) => thing)).size).toBe(50);
    const styles = new Set(vocabulary.styles.map(({ name }) => name));
    for (const { style, background } of prompts) {
      expect(Object.keys(vocabulary.colours)).toContain(background);
      if (style !== null) expect(styles).toContain(style);
    }
  });
});
