import type { Graph, Value } from '../graph/index.ts';
import type { NetworkName } from '../packs/manifest.ts';
import type { NetworkConfig } from './config.ts';
import { readUnet2DConfig } from './unetConfig.ts';
import { embedTime, unetTrunk } from './unetTrunk.ts';

export interface Unet2DInputs {
  /** float32 [B, C, H, W]. Fewer channels than the configuration has: the last ones are zeros. */
  readonly sample: Value;
  /** float32 [1] or [B] */
  readonly timestep: Value;
}

/**
 * diffusers' UNet2DModel: float32 [B, out_channels, H, W]. H and W divide by 2^(levels − 1); any aspect ratio.
 *
 * @throws EaselError `unsupported-format` when the configuration asks for blocks or options that Easel does not build.
 */
export function unet2D(
  g: Graph,
  network: NetworkName,
  config: NetworkConfig,
  { sample, timestep }: Unet2DInputs,
): Value {
  const plan = readUnet2DConfig(config);
  const time = embedTime(g, network, plan, timestep, null);
  return unetTrunk(g, network, plan, { sample, time, context: null });
}
