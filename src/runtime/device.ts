import { EaselError } from '../base/errors.ts';
import { initializerBytes, type BuiltGraph } from './model.ts';
import { PROCESSOR_WEIGHT_BYTES } from './room.ts';

/** Limits that networks run into; the adapter's own values are requested for all of them. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
  'maxBindGroups',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

const FEATURES: readonly GPUFeatureName[] = ['shader-f16', 'timestamp-query', 'subgroups'];

/**
 * onnxruntime's attention shader for devices with subgroups takes eight keys at a time, and counts some twice where a
 * subgroup is smaller (SwiftShader: 4). Without the feature it has another shader, which is right everywhere.
 */
const MIN_SUBGROUP_SIZE = 8;

/**
 * A device with everything the adapter offers that networks can use.
 * @throws EaselError `unsupported-device` when the adapter gives none
 */
export async function openDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits: Record<string, number> = {};
  for (const limit of LIMITS) requiredLimits[limit] = adapter.limits[limit];
  try {
    return await adapter.requestDevice({
      label: 'easel',
      requiredFeatures: usableFeatures(adapter),
      requiredLimits,
    });
  } catch (cause) {
    throw new EaselError(
      'unsupported-device',
      'The graphics adapter gave no device. Close other pages that use it, or use the processor (backend=wasm).',
      { cause, reason: { name: 'device-refused' } },
    );
  }
}

/** The features to ask an adapter for. */
export function usableFeatures(adapter: Pick<GPUAdapter, 'features' | 'info'>): GPUFeatureName[] {
  const subgroups = (adapter.info.subgroupMinSize ?? 0) >= MIN_SUBGROUP_SIZE;
  return FEATURES.filter(
    (feature) => adapter.features.has(feature) && (feature !== 'subgroups' || subgroups),
  );
}

/**
 * Refuses a graph that the device cannot hold, before anything is loaded.
 * @throws EaselError `unsupported-device`, naming the limit
 */
export function checkLimits(
  graph: BuiltGraph,
  limits: Pick<GPUSupportedLimits, 'maxBufferSize' | 'maxStorageBufferBindingSize'>,
): void {
  const largest = Math.max(graph.stats.largestTensorBytes, graph.stats.largestWeightBytes);
  for (const limit of ['maxStorageBufferBindingSize', 'maxBufferSize'] as const)
    if (largest > limits[limit])
      throw new EaselError(
        'unsupported-device',
        `This network needs a tensor of ${mebibytes(largest)} MiB, and the graphics adapter allows ${mebibytes(limits[limit])} MiB (${limit}). Choose a smaller size, or the processor (backend=wasm).`,
        {
          param: limit,
          reason: {
            name: 'device-too-small',
            needed: Math.round(largest / 1024 ** 2),
            allowed: Math.round(limits[limit] / 1024 ** 2),
          },
        },
      );
}

/**
 * The same for the processor.
 * @throws EaselError `unsupported-device`
 */
export function checkProcessorLimits(graph: BuiltGraph): void {
  const bytes = initializerBytes(graph);
  if (bytes > PROCESSOR_WEIGHT_BYTES)
    throw new EaselError(
      'unsupported-device',
      `This network has ${mebibytes(bytes)} MiB of weights, and the processor's runtime can hold ${mebibytes(PROCESSOR_WEIGHT_BYTES)} MiB. It needs WebGPU.`,
      {
        param: 'weights',
        reason: {
          name: 'device-too-small',
          needed: Math.round(bytes / 1024 ** 2),
          allowed: Math.round(PROCESSOR_WEIGHT_BYTES / 1024 ** 2),
        },
      },
    );
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(0);
}
