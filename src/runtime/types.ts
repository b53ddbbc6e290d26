import type * as Ort from 'onnxruntime-web';
import type { EaselError } from '../base/errors.ts';
import type { WeightRequest } from '../packs/weights.ts';
import type { BuiltGraph, TensorInfo } from './model.ts';
import type { Room } from './room.ts';

/** One build of onnxruntime-web, loaded. */
export type OrtModule = typeof Ort;

/** What computes: the graphics card, or the processor through WebAssembly. */
export type BackendName = 'webgpu' | 'wasm';

/** An onnxruntime tensor, on the graphics card (`location` 'gpu-buffer') or in memory ('cpu'). */
export type Tensor = Ort.Tensor;
export type Tensors = { readonly [name: string]: Tensor };

/** Hands out a pack's weights. A Blob may be streamed to the device without being held whole. */
export type WeightLoader = (request: WeightRequest) => Promise<Uint8Array | Blob>;

/** A graph that can be run. One lifetime: made by {@link Runtime.createSession}, ended by `release`. */
export interface Session {
  /** Bytes of its initializers. */
  readonly bytes: number;
  /**
   * Runs the graph once. Outputs stay where they were made (on the card with WebGPU); the caller disposes of them.
   * @throws EaselError `device-lost`, `out-of-memory`, `worker-crashed` or `internal`
   */
  run(feeds: Tensors): Promise<Tensors>;
  release(): Promise<void>;
}

/** Why a back end was chosen. `asked`: the address names it; `no-device`: an adapter answered and gave none. */
export type BackendReason =
  'asked' | 'no-webgpu' | 'no-adapter' | 'software-adapter' | 'no-device' | 'available';

export interface RuntimeInfo {
  readonly backend: BackendName;
  /** Why this back end, in English; `reasonCode` is the same for programs and other languages. */
  readonly reason: string;
  readonly reasonCode: BackendReason;
  /** The graphics adapter's own words, or the kind of processor. Part of what decides a picture's bytes. */
  readonly adapter: string;
  /** Processor threads, 1 where the page is not cross-origin isolated. */
  readonly threads: number;
  /** Whether the adapter computes in 16 bits. */
  readonly f16: boolean;
  readonly runtimeVersion: string;
}

/** One onnxruntime with its device. Sessions are made and run one at a time, whoever asks. */
export interface Runtime {
  readonly info: RuntimeInfo;
  /** What it holds at once. */
  readonly room: Room;
  /**
   * @throws EaselError `unsupported-device` when the graph exceeds the adapter's limits (before anything is loaded),
   * otherwise as {@link Session.run}
   */
  createSession(graph: BuiltGraph, weights: WeightLoader): Promise<Session>;
  /** Places values where sessions read them without a copy at each run: on the card with WebGPU. */
  upload(type: 'float32', values: Float32Array<ArrayBuffer>, shape: readonly number[]): Tensor;
  upload(type: 'int32', values: Int32Array<ArrayBuffer>, shape: readonly number[]): Tensor;
  /** Zeros of any type that graphs hand on, placed likewise. */
  blank(info: Pick<TensorInfo, 'type' | 'shape'>): Tensor;
  /** A copy that belongs to nobody's session: a session's outputs die with it. Nothing is read back. */
  copy(tensor: Tensor): Tensor;
  /** The values of a float32 tensor. With WebGPU the only place where anything is read back. */
  read(tensor: Tensor): Promise<Float32Array>;
  /** Settles when the device is lost, with the fault. Never settles on the processor. */
  readonly lost: Promise<EaselError>;
  close(): void;
}
