import * as v from 'valibot';
import { planEncode, runEncode } from '../cascade/encode.ts';
import type { Picture } from '../cascade/events.ts';
import { overWhite } from '../cascade/pixels.ts';
import { pictureSide, resolveRequest } from '../cascade/request.ts';
import { planUpsamplers, runUpsampler } from '../cascade/upsample.ts';
import { commonFields, fields, invalid, picture, upsamplerFields } from './fields.ts';
import { defineTask, madeWith, type Made } from './task.ts';

/** Makes a picture four times as wide and high, by one of the cascade's upsamplers: they are trained without text. */
export const upscaleSchema = fields({
  /** Square, side 64 or 256; what is transparent lies on white. */
  image: v.pipe(
    picture,
    v.check(
      ({ width, height }) => width === height && (width === 64 || width === 256),
      ({ input: { width, height } }) =>
        `The picture must be square with a side of 64 or 256, and this is ${width}×${height}.`,
    ),
  ),
  ...commonFields,
  /** Of the upsampler that the picture's side asks for. */
  ...upsamplerFields,
});

export interface UpscaleResult extends Made {
  /** `score` is NaN: there are no words that it could answer. */
  readonly picture: Picture;
}

export const upscale = /* @__PURE__ */ defineTask({
  schema: upscaleSchema,
  resolve: ({ image, ...rest }, { pack }) => {
    const size = image.width === 64 ? 256 : 1024;
    const { manifest } = pack;
    const smaller = pictureSide(manifest, size === 256 ? 64 : 256);
    if (smaller !== image.width)
      throw invalid(
        'image',
        `The upsampler of ${manifest.name} makes pictures of ${smaller} pixels larger, and this has ${image.width}.`,
      );
    const whole = resolveRequest({ ...rest, n: 1, size, prompt: '' }, manifest);
    // A picture of 256 is past the first upsampler.
    const { upsample256: _, ...second } = whole;
    return { image, request: size === 256 ? whole : second };
  },
  plan: ({ request }, manifest, options) => ({
    upsamplers: planUpsamplers(manifest, request, options),
    encode: planEncode(1),
  }),
  perform: async (plan, { image, request }, context): Promise<UpscaleResult> => {
    let pictures = [{ side: image.width, planar: overWhite(image) }];
    for (const stage of plan.upsamplers)
      pictures = await runUpsampler(stage, request, pictures, context);
    const finish = { scoreOf: () => Number.NaN, textOf: () => ({ Software: 'Easel' }) };
    const [encoded] = await runEncode(plan.encode, request, pictures, finish, context);
    if (!encoded) throw new RangeError('The upsampler made no picture.');
    return { picture: encoded, ...madeWith(context) };
  },
});
