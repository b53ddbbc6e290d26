import { existsSync, readFileSync } from 'node:fs';
import { readFromBytes } from '../../support/tensorFiles.ts';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EaselError } from '../../../src/base/errors.ts';
import { memoryFolder } from '../../support/memoryFolder.ts';
import { sourceTensors } from '../../../src/convert/sourceTensors.ts';
import { readTorchTable } from '../../../src/convert/torchFile.ts';
import { isFloatType, toFloat32 } from '../../../src/packs/tensorBytes.ts';
import { cases } from '../../support/long.ts';

/* Files that PyTorch itself wrote: models/golden/torch_files.py. */

const load = (name: string) =>
  Uint8Array.from(
    readFileSync(resolve(import.meta.dirname, '../../fixtures/torch', `${name}.bin`)),
  );
const table = (name: string) => {
  const file = load(name);
  return readTorchTable(readFromBytes(file), file.byteLength, `${name}.bin`);
};
const EIGHTHS = Array.from({ length: 12 }, (_, i) => i / 8 - 0.5);

describe('a .bin of PyTorch', () => {
  test.each(['sound', 'wrapped'])(
    'that is %s is read: names, types, shapes, values',
    async (name) => {
      const file = load(name);
      const found = await table(name);
      const shapes = Object.fromEntries(
        [...found].map(([key, { dtype, shape }]) => [key, [dtype, shape]]),
      );
      expect(shapes).toEqual({
        'f32.weight': ['F32', [3, 4]],
        'f16.weight': ['F16', [2, 6]],
        'bf16.weight': ['BF16', [4, 3]],
        'f64.bias': ['F64', [12]],
        'view.weight': ['F32', [2, 3]],
        scalar: ['F32', []],
        parameter: ['F32', [3]],
        position_ids: ['I64', [1, 3]],
      });
      const values = (key: string) => {
        const { begin = 0, end = 0, dtype = '' } = found.get(key) ?? {};
        if (!isFloatType(dtype)) throw new Error(`${key} is of type ${dtype}`);
        return [...toFloat32(file.slice(begin, end), dtype)];
      };
      for (const key of ['f32.weight', 'f16.weight', 'bf16.weight', 'f64.bias'])
        expect(values(key)).toEqual(EIGHTHS);
      expect(values('view.weight')).toEqual(EIGHTHS.slice(4, 10));
      expect(values('scalar')).toEqual([0.25]);
      expect(values('parameter')).toEqual(EIGHTHS.slice(0, 3));
    },
  );

  test('is taken where there are no safetensors, row by row, without its position ids', async () => {
    const folder = memoryFolder(new Map([['prior/diffusion_pytorch_model.bin', load('sound')]]));
    const tensors = await sourceTensors(folder, 'prior');
    expect(tensors.map(({ name }) => name)).not.toContain('position_ids');
    const found = tensors.find(({ name }) => name === 'bf16.weight');
    expect([...((await found?.readRows(1, 2)) ?? [])]).toEqual(EIGHTHS.slice(3, 9));
  });

  test.each([
    ['evil', 'evil.bin names posix.system, which no table of tensors does.'],
    ['turned', 'turned.bin holds turned.weight not row by row'],
    ['legacy', 'legacy.bin is no zip'],
  ])('that is %s is refused, and nothing of it is run', async (name, sentence) => {
    const fault = EaselError.from(await table(name).catch((thrown: unknown) => thrown));
    expect(fault.code).toBe('unsupported-format');
    expect(fault.message).toContain(sentence);
    expect(existsSync('/tmp/easel-was-run')).toBe(false);
  });

  test('that is damaged is a typed fault, never another', async () => {
    const whole = load('sound');
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.nat(255),
        fc.boolean(),
        async (at, byte, cut) => {
          const bytes = cut ? whole.slice(0, at) : whole.slice();
          if (!cut) bytes[at] = byte;
          try {
            await readTorchTable(readFromBytes(bytes), bytes.byteLength, 'damaged.bin');
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(EaselError);
          }
        },
      ),
      { numRuns: cases(300), seed: 5 },
    );
  });
});

test.each(['fp16', 'bf16', 'non_ema'])(
  'a component that comes as %s only is taken so',
  async (variant) => {
    const folder = memoryFolder(
      new Map([[`prior/diffusion_pytorch_model.${variant}.bin`, load('sound')]]),
    );
    expect((await sourceTensors(folder, 'prior')).length).toBe(7);
  },
);
