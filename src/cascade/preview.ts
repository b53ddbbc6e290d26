import { buildPreviewGraph } from '../diffusion/prepareGraphs.ts';
import type { Session, Tensor } from '../runtime/types.ts';
import { planarToRgba } from './pixels.ts';
import { output, type RunContext } from './run.ts';
import type { NamedGraph, PlanOptions } from './stage.ts';

/** Longer side of a preview of a stage's x̂₀, in pixels. */
const PREVIEW_SIDE = { decoder: 64, upsample256: 128, upsample1024: 256 } as const;

/** Averages x̂₀ of a square picture down; absent where no previews are wanted. */
export function planPreview(
  stage: keyof typeof PREVIEW_SIDE,
  from: number,
  { previews }: PlanOptions,
): { readonly preview?: NamedGraph } {
  if (!previews) return {};
  const side = PREVIEW_SIDE[stage];
  const graph = buildPreviewGraph({ height: from, width: from, side });
  return { preview: { key: `preview/${from}/${side}`, graph } };
}

/** Sends what the network now takes for the finished picture, averaged down on the device before it is read. */
export async function showPreview(
  previewer: Session,
  x0: Tensor,
  picture: number,
  { runtime, onEvent }: RunContext,
): Promise<void> {
  const preview = output(await previewer.run({ x0 }), 'preview');
  const [, , height, width] = preview.dims;
  if (height === undefined || width === undefined)
    throw new RangeError('A preview is [1, 3, H, W].');
  const rgba = planarToRgba(await runtime.read(preview), width, height);
  preview.dispose();
  onEvent({ type: 'preview', picture, width, height, rgba });
}
