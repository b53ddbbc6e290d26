import { expect, test } from 'vitest';
import { EaselError, type ErrorCode } from '../../src/base/errors.ts';
import { convertFolder } from '../../src/convert/convert.ts';
import { memoryFolder } from './memoryFolder.ts';
import { karloFolder, type Files } from './packs.ts';
import { rewriteTensors, type RawTensors } from './tensorFiles.ts';

export const DECODER = 'decoder/diffusion_pytorch_model.safetensors';
export const PRIOR = 'prior/diffusion_pytorch_model.safetensors';

const encode = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

export type Change = (files: Files) => void | Promise<void>;
export const drop =
  (path: string): Change =>
  (files) =>
    void files.delete(path);
export const put =
  (path: string, value: unknown): Change =>
  (files) =>
    void files.set(path, encode(value));
/** Changes fields of a JSON file; undefined takes one away. */
export const edit =
  (path: string, fields: Readonly<Record<string, unknown>>): Change =>
  (files) => {
    const json = JSON.parse(new TextDecoder().decode(files.get(path))) as object;
    files.set(path, encode({ ...json, ...fields }));
  };
export const tensors =
  (path: string, change: (tensors: RawTensors) => RawTensors): Change =>
  async (files) =>
    void files.set(path, await rewriteTensors(files.get(path) ?? new Uint8Array(), change));
export const reshaped =
  (path: string, name: string, shape: readonly number[]): Change =>
  (files) =>
    tensors(path, (all) => {
      const bytes = new Uint8Array(4 * shape.reduce((n, side) => n * side, 1));
      return new Map(all).set(name, { dtype: 'F32', shape, bytes });
    })(files);
export const move =
  (from: string, to: string): Change =>
  (files) => {
    files.set(to, files.get(from) ?? new Uint8Array());
    files.delete(from);
  };

/** A sound folder, to be changed in a copy. */
let sound: Files | undefined;

/** What is said of a sound folder with one change, and what was written of it before. */
export async function convertChanged(
  change: Change,
): Promise<{ readonly fault: unknown; readonly written: readonly string[] }> {
  sound ??= karloFolder();
  const files: Files = new Map(sound);
  await change(files);
  const written: string[] = [];
  try {
    for await (const { path } of convertFolder(memoryFolder(files, 'karlo'))) written.push(path);
    return { fault: undefined, written };
  } catch (fault) {
    return { fault, written };
  }
}

/** One way in which a folder can be wrong. */
export type BrokenCase = readonly [
  what: string,
  change: Change,
  code: ErrorCode,
  sentence: string | RegExp,
];

/** A test for each: a typed fault with its sentence, and no file of a pack. */
export function testBroken(cases: readonly BrokenCase[]): void {
  test.each(cases)(
    '%s is refused in a sentence, and nothing is written',
    async (_, change, code, sentence) => {
      const { fault, written } = await convertChanged(change);
      expect(fault).toBeInstanceOf(EaselError);
      const { message, code: given, param } = EaselError.from(fault);
      if (typeof sentence === 'string') expect(message).toBe(sentence);
      else expect(message).toMatch(sentence);
      expect(given).toBe(code);
      expect(param).not.toBeUndefined();
      expect(message).toMatch(/\.$/);
      expect(written).toEqual([]);
    },
  );
}
