import { describe, expect, test } from 'vitest';
import { chooseBackend, type BackendHost } from '../../../src/runtime/backend.ts';

function adapter(info: Partial<GPUAdapterInfo>): GPUAdapter {
  const words = { vendor: '', architecture: '', device: '', description: '' };
  return { info: { ...words, isFallbackAdapter: false, ...info } } as unknown as GPUAdapter;
}

function host(answer: GPUAdapter | null | 'no gpu', jspi = true): BackendHost {
  if (answer === 'no gpu') return { gpu: undefined, jspi };
  return { gpu: { requestAdapter: async () => answer }, jspi };
}

const card = adapter({ vendor: 'nvidia', architecture: 'ada' });
const software = adapter({ vendor: 'google', architecture: 'swiftshader' });

describe('the back end', () => {
  test('is WebGPU over JSPI where both exist', async () => {
    expect(await chooseBackend(undefined, host(card))).toMatchObject({
      backend: 'webgpu',
      entry: 'jspi',
      adapter: card,
    });
  });

  test('is WebGPU over Asyncify where JSPI is missing', async () => {
    expect((await chooseBackend(undefined, host(card, false))).entry).toBe('webgpu');
  });

  test('is the processor without WebGPU, without an adapter, and on a software adapter, and says why', async () => {
    const none = await chooseBackend(undefined, host('no gpu'));
    const empty = await chooseBackend(undefined, host(null));
    const soft = await chooseBackend(undefined, host(software));
    const marked = await chooseBackend(undefined, host(adapter({ isFallbackAdapter: true })));
    for (const choice of [none, empty, soft, marked])
      expect(choice).toMatchObject({ backend: 'wasm', entry: 'wasm', adapter: undefined });
    expect([none, empty, soft].map(({ reasonCode }) => reasonCode)).toEqual([
      ...['no-webgpu', 'no-adapter', 'software-adapter'],
    ]);
    expect(none.reason).toContain('no WebGPU');
    expect(empty.reason).toContain('no graphics adapter');
    expect(soft.reason).toContain('software adapter');
  });

  test('obeys the address, also on a software adapter', async () => {
    expect((await chooseBackend('wasm', host(card))).backend).toBe('wasm');
    expect((await chooseBackend('webgpu', host(software))).backend).toBe('webgpu');
  });

  test('is refused in words when WebGPU is forced and missing', async () => {
    await expect(chooseBackend('webgpu', host(null))).rejects.toMatchObject({
      code: 'unsupported-device',
      param: 'backend',
    });
  });
});
