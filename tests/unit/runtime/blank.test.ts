import * as ort from 'onnxruntime-web';
import { expect, test } from 'vitest';
import type { DataType } from '../../../src/runtime/model.ts';
import { createRuntime } from '../../../src/runtime/runtime.ts';

const runtime = createRuntime(ort, undefined, {
  backend: 'wasm',
  reason: 'a test',
  reasonCode: 'asked',
  adapter: 'processor',
  threads: 1,
  f16: false,
  runtimeVersion: '',
});

test.for(['float32', 'float16', 'int32'] as const)('zeros are of the type %s', (type) => {
  const { type: given, dims, size, data } = runtime.blank({ type, shape: [2, 3] });
  expect({ given, dims, size }).toEqual({ given: type, dims: [2, 3], size: 6 });
  expect(Array.from(data as Float32Array)).toEqual([0, 0, 0, 0, 0, 0]);
});

test.for(['int64', 'uint8', 'bool'] as const satisfies readonly DataType[])(
  '%s is no type that graphs hand on',
  (type) => {
    expect(() => runtime.blank({ type, shape: [1] })).toThrow(
      expect.objectContaining({ code: 'internal' }),
    );
  },
);
