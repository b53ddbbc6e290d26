/**
 * Dawn for Node: WebGPU without a browser, on a graphics card or on Mesa's software driver (lavapipe), which is a real
 * `shader-f16` adapter where there is no card.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OrtModule } from '../../src/runtime/types.ts';

/** Where Linux distributions describe their Vulkan drivers. */
const DRIVERS = '/usr/share/vulkan/icd.d';
const REMEDY =
  'It takes a graphics card with shader-f16, or Mesa’s lavapipe 25 or later: the package mesa-vulkan-drivers, or its ' +
  'lvp_icd.json named by EASEL_VULKAN_ICD.';

export interface Dawn {
  readonly device: GPUDevice;
  readonly ort: OrtModule;
  readonly adapter: string;
}

/** The device, or why there is none and what would give one. */
export async function openDawn(): Promise<Dawn | string> {
  const driver = process.env['EASEL_VULKAN_ICD'] ?? installedLavapipe();
  if (driver !== undefined) {
    if (!existsSync(driver)) return `EASEL_VULKAN_ICD names no file (${driver}). ${REMEDY}`;
    process.env['VK_DRIVER_FILES'] = driver;
    // The same under the name that older loaders know.
    process.env['VK_ICD_FILENAMES'] = driver;
  }
  process.env['XDG_RUNTIME_DIR'] ??= '/tmp';
  const dawn = await import('webgpu').catch(() => undefined);
  if (!dawn) return 'The npm package webgpu (Dawn for Node) is not installed: npm ci installs it.';
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create([]);
  const adapter = await gpu.requestAdapter();
  if (!adapter) return `Dawn finds no adapter. ${REMEDY}`;
  const { description } = adapter.info;
  if (!adapter.features.has('shader-f16'))
    return `The adapter (${description}) has no shader-f16. ${REMEDY}`;
  const device = await adapter.requestDevice({ requiredFeatures: ['shader-f16'] });
  writeFromSharedMemory(device);
  const navigator = { gpu, hardwareConcurrency: 1 };
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  return { device, ort: await loadOrt(), adapter: description };
}

function installedLavapipe(): string | undefined {
  if (!existsSync(DRIVERS)) return undefined;
  const file = readdirSync(DRIVERS).find((name) => name.startsWith('lvp_icd'));
  return file === undefined ? undefined : join(DRIVERS, file);
}

/** Dawn for Node takes no view of shared memory, which the runtime's heap is. */
function writeFromSharedMemory({ queue }: GPUDevice): void {
  const write = queue.writeBuffer.bind(queue);
  queue.writeBuffer = (buffer, at, data, from = 0, size): undefined => {
    const bytes = ArrayBuffer.isView(data) ? data : new Uint8Array(data);
    if (!(bytes.buffer instanceof SharedArrayBuffer)) {
      write(buffer, at, data, from, size);
      return;
    }
    const unit = 'BYTES_PER_ELEMENT' in bytes ? Number(bytes.BYTES_PER_ELEMENT) : 1;
    const first = bytes.byteOffset + from * unit;
    const length = size === undefined ? bytes.byteLength - from * unit : size * unit;
    write(buffer, at, new Uint8Array(bytes.buffer, first, length).slice());
  };
}

async function loadOrt(): Promise<OrtModule> {
  const folder = dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));
  const entry = pathToFileURL(join(folder, 'ort.webgpu.min.mjs')).href;
  const ort = (await import(entry)) as OrtModule;
  ort.env.logLevel = 'error';
  ort.env.wasm.numThreads = 1;
  const glue = join(folder, 'ort-wasm-simd-threaded.asyncify');
  ort.env.wasm.wasmPaths = { mjs: pathToFileURL(`${glue}.mjs`).href };
  ort.env.wasm.wasmBinary = Uint8Array.from(readFileSync(`${glue}.wasm`)).buffer;
  return ort;
}
