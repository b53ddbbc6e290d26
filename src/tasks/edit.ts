import * as v from 'valibot';
import { checkKeeping, pictureSide, resolveRequest, type PictureSize } from '../cascade/request.ts';
import type { PackManifest } from '../packs/manifest.ts';
import {
  commonFields,
  count,
  fields,
  invalid,
  picture,
  stageFields,
  wordFields,
} from './fields.ts';
import { paint, planPainting } from './paint.ts';
import { tellPhotograph } from './photograph.ts';
import { defineTask } from './task.ts';

const SIDES = [256, 512, 1024] as const;

const taken = v.optional(
  v.never('An edit takes its size from the picture, and draws no signature.'),
);

/**
 * Repaints a part of a square picture (unCLIP's decoder as GLIDE inpaints, arXiv 2112.10741, section 3.4): every stage
 * is told the kept pixels, and they are put back into each of its estimates. A decoder without channels for them
 * resamples (RePaint, arXiv 2201.09865).
 */
export const editSchema = v.pipe(
  fields({
    /** Square, side 256, 512 or 1024; the result has this side. */
    image: picture,
    /** A byte a pixel, > 0 = erased. What is 0 has the same four bytes afterwards. At least one pixel is erased. */
    mask: v.custom<Uint8Array<ArrayBuffer>>(() => true),
    /** Its prompt says the whole new picture. */
    ...wordFields,
    /** 1–10, default 3. */
    n: v.optional(count),
    ...commonFields,
    ...stageFields,
    size: taken,
    signature: taken,
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { image, mask } = dataset.value;
    const fault = faultOf(image, mask);
    if (!fault) return;
    const [key, message] = fault;
    const input = dataset.value;
    addIssue({
      message,
      path: [{ type: 'object', origin: 'value', input, key, value: input[key] }],
    });
  }),
);

export type EditRequest = Omit<v.InferInput<typeof editSchema>, 'size' | 'signature'>;

/** What is wrong with a picture and its mask, and of which. */
function faultOf(
  { width, height }: EditRequest['image'],
  mask: unknown,
): readonly ['image' | 'mask', string] | undefined {
  if (width !== height || !SIDES.some((side) => side === width))
    return [
      'image',
      `The picture must be square with a side of 256, 512 or 1024, and this is ${width}×${height}.`,
    ];
  if (!(mask instanceof Uint8Array) || mask.length !== width * height)
    return ['mask', `mask must be a Uint8Array of ${width * height} bytes, one for each pixel.`];
  if (mask.every((erased) => erased === 0))
    return ['mask', 'Nothing is erased: every byte of mask is 0.'];
  return undefined;
}

/**
 * The size of a request whose pictures have this side.
 * @throws EaselError `invalid-request` when the pack makes none such, or its stages cannot be told what is kept of it
 */
function sizeOf(width: number, manifest: PackManifest): PictureSize {
  const sides = SIDES.map((size) => pictureSide(manifest, size));
  const size = SIDES.find((_, i) => sides[i] === width);
  if (size === undefined)
    throw invalid(
      'image',
      `The pack ${manifest.name} makes pictures of ${sides.join(', ')} pixels, and this has ${width}.`,
    );
  checkKeeping(manifest, size, 'image');
  return size;
}

export const edit = /* @__PURE__ */ defineTask({
  schema: editSchema,
  resolve: ({ image, mask, ...rest }, { pack }) => {
    const request = resolveRequest(
      { n: 3, ...rest, size: sizeOf(image.width, pack.manifest) },
      pack.manifest,
    );
    return { request, region: { image, mask } };
  },
  plan: ({ request }, manifest, options) => planPainting(manifest, request, options, true),
  perform: (plan, { request, region }, context) => {
    tellPhotograph([region], context);
    return paint(plan, request, context, { region });
  },
});
