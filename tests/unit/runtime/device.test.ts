import { expect, test } from 'vitest';
import { usableFeatures } from '../../../src/runtime/device.ts';

function adapter(features: readonly string[], subgroupMinSize?: number) {
  const info = { vendor: '', architecture: '', device: '', description: '', subgroupMinSize };
  return { features: new Set(features), info } as unknown as Pick<GPUAdapter, 'features' | 'info'>;
}

test('a device gets the features that its adapter has and networks use, nothing else', () => {
  const offered = ['shader-f16', 'subgroups', 'subgroup-size-control', 'depth-clip-control'];
  expect(usableFeatures(adapter(offered, 32))).toEqual(['shader-f16', 'subgroups']);
  expect(usableFeatures(adapter([], 32))).toEqual([]);
});

test.each([[4], [undefined]])('no subgroups where they may have %s lanes', (size) => {
  expect(usableFeatures(adapter(['shader-f16', 'subgroups'], size))).toEqual(['shader-f16']);
});
