import { EaselError } from '../base/errors.ts';
import type { BackendName, BackendReason } from './types.ts';

/** Which build of onnxruntime-web: with WebGPU over JSPI, with WebGPU over Asyncify, or the processor alone. */
export type RuntimeEntry = 'jspi' | 'webgpu' | 'wasm';

export interface BackendChoice {
  readonly backend: BackendName;
  readonly entry: RuntimeEntry;
  readonly reason: string;
  readonly reasonCode: BackendReason;
  readonly adapter: GPUAdapter | undefined;
}

/** What the choice depends on, so that it can be tested without a browser. */
export interface BackendHost {
  readonly gpu: Pick<GPU, 'requestAdapter'> | undefined;
  /** WebAssembly JavaScript Promise Integration. */
  readonly jspi: boolean;
}

export function browserHost(): BackendHost {
  return {
    gpu: typeof navigator === 'undefined' ? undefined : navigator.gpu,
    jspi: 'Suspending' in WebAssembly,
  };
}

/**
 * WebGPU where a hardware adapter answers, else the processor. A software adapter is slower than the processor's own
 * vector code by far (about ninety times for a 64×64 decoder step), so it runs only when it is asked for.
 *
 * @throws EaselError `unsupported-device` when `forced` is webgpu and no adapter answers
 */
export async function chooseBackend(
  forced: BackendName | undefined,
  host: BackendHost,
): Promise<BackendChoice> {
  if (forced === 'wasm')
    return processor('asked', 'The address asks for the processor (backend=wasm).');
  const adapter = await host.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (forced === 'webgpu') {
    if (!adapter)
      throw new EaselError(
        'unsupported-device',
        'The address asks for WebGPU (backend=webgpu), but this browser offers no adapter. Remove it to use the processor.',
        { param: 'backend', reason: { name: 'device-refused' } },
      );
    return graphics(adapter, host.jspi, 'asked', 'The address asks for WebGPU (backend=webgpu).');
  }
  if (!host.gpu)
    return processor('no-webgpu', 'This browser has no WebGPU, so the processor does the work.');
  if (!adapter)
    return processor(
      'no-adapter',
      'WebGPU found no graphics adapter, so the processor does the work.',
    );
  if (adapter.info.isFallbackAdapter || isSoftware(adapter))
    return processor(
      'software-adapter',
      'WebGPU offers only a software adapter, which is slower than the processor itself.',
    );
  return graphics(adapter, host.jspi, 'available', 'WebGPU is available.');
}

/** The choice when an adapter answered and gave no device. */
export function withoutDevice(adapter: GPUAdapter): BackendChoice {
  return processor(
    'no-device',
    `The graphics adapter (${describeAdapter(adapter)}) gave no device, so the processor does the work.`,
  );
}

function processor(reasonCode: BackendReason, reason: string): BackendChoice {
  return { backend: 'wasm', entry: 'wasm', reasonCode, reason, adapter: undefined };
}

function graphics(
  adapter: GPUAdapter,
  jspi: boolean,
  reasonCode: BackendReason,
  reason: string,
): BackendChoice {
  return { backend: 'webgpu', entry: jspi ? 'jspi' : 'webgpu', reasonCode, reason, adapter };
}

/** Chromium does not mark every software adapter as a fallback. */
function isSoftware(adapter: GPUAdapter): boolean {
  return /swiftshader|llvmpipe|lavapipe|warp|basic render/i.test(describeAdapter(adapter));
}

/** The adapter in its own words: vendor, architecture, device, description, as far as the browser tells. */
export function describeAdapter(adapter: GPUAdapter): string {
  const { vendor, architecture, device, description } = adapter.info;
  const words = [vendor, architecture, device, description].filter((word) => word !== '');
  return words.length === 0 ? 'an adapter without a name' : words.join(' ');
}
