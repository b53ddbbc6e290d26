import { describe, expect, test } from 'vitest';
import { EaselError } from '../../../src/base/errors.ts';
import { checkLimits, checkProcessorLimits } from '../../../src/runtime/device.ts';
import { runtimeFault } from '../../../src/runtime/faults.ts';
import type { BuiltGraph } from '../../../src/runtime/model.ts';

function graph(largestTensorBytes: number, weightBytes = 0): BuiltGraph {
  return {
    model: new Uint8Array(),
    initializers: [
      {
        location: 'w',
        type: 'float32',
        shape: [weightBytes / 4],
        bytes: weightBytes,
        source: { kind: 'bytes', bytes: new Uint8Array() },
      },
    ],
    inputs: [],
    outputs: [],
    stats: {
      macs: 0,
      largestTensorBytes,
      peakBytes: largestTensorBytes,
      parameters: 0,
      largestWeightBytes: weightBytes,
    },
  };
}

describe('a graph that the device cannot hold', () => {
  const limits = { maxBufferSize: 2048, maxStorageBufferBindingSize: 1024 };

  test('is refused by the limit that it exceeds', () => {
    expect(() => checkLimits(graph(1025), limits)).toThrow(
      expect.objectContaining({ code: 'unsupported-device', param: 'maxStorageBufferBindingSize' }),
    );
    expect(() =>
      checkLimits(graph(3000), { ...limits, maxStorageBufferBindingSize: 4096 }),
    ).toThrow(expect.objectContaining({ code: 'unsupported-device', param: 'maxBufferSize' }));
  });

  test('passes at the limit itself', () => {
    expect(() => checkLimits(graph(1024), limits)).not.toThrow();
  });

  test('is refused on the processor when its weights cannot be addressed', () => {
    expect(() => checkProcessorLimits(graph(0, 3.5 * 1024 ** 3))).toThrow(
      expect.objectContaining({ code: 'unsupported-device', param: 'weights' }),
    );
    expect(() => checkProcessorLimits(graph(0, 1024 ** 3))).not.toThrow();
  });
});

describe('what the runtime throws', () => {
  test.each([
    ['std::bad_alloc', 'out-of-memory'],
    ['WebAssembly.Memory(): could not allocate memory', 'out-of-memory'],
    ['Aborted(OOM)', 'out-of-memory'],
    ['Array buffer allocation failed', 'out-of-memory'],
    ['Failed to execute: device is lost', 'device-lost'],
    ['Aborted(native code called abort())', 'worker-crashed'],
    ['Non-zero status code returned while running Conv node', 'internal'],
  ])('“%s” is %s', (message, code) => {
    expect(runtimeFault(new Error(message)).code).toBe(code);
  });

  test('a trap of WebAssembly means that the worker is done for', () => {
    expect(runtimeFault(new WebAssembly.RuntimeError('unreachable')).code).toBe('worker-crashed');
  });

  test('a typed fault stays what it is, and the cause is kept otherwise', () => {
    const typed = new EaselError('device-lost', 'gone');
    expect(runtimeFault(typed)).toBe(typed);
    const cause = new Error('std::bad_alloc');
    expect(runtimeFault(cause).cause).toBe(cause);
  });
});
