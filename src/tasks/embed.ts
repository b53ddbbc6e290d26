import * as v from 'valibot';
import { scaledTo } from '../base/vectors.ts';
import { planImage, runImage } from '../cascade/image.ts';
import {
  embedCaption,
  planText,
  type CaptionEmbeddings,
  type CaptionTokens,
} from '../cascade/text.ts';
import { WHITE } from '../image/clipPreprocess.ts';
import { commonFields, fields, listOf, matte, picture, prompt, yesOrNo } from './fields.ts';
import { defineTask } from './task.ts';

const MOST = 256;

const embedFields = fields({
  /** Captions of 1–1000 characters each. */
  texts: v.optional(listOf(prompt, 0, MOST)),
  /** What the text tower reads in place of each, where they are in the person's own language: as many. */
  textsReadAs: v.optional(listOf(prompt, 0, MOST)),
  images: v.optional(listOf(picture, 0, MOST)),
  /** As in the tasks that start from pictures. Default white. */
  matte: v.optional(matte),
  pack: commonFields.pack,
  /**
   * Before jobs that wait, and between two steps of one that runs with the same pack. For a few captions. Default
   * false.
   */
  ahead: v.optional(yesOrNo),
});

/** Captions and pictures in CLIP's common space. */
export const embedSchema = v.pipe(
  embedFields,
  v.forward(
    v.partialCheck(
      [['texts'], ['textsReadAs']],
      ({ texts = [], textsReadAs }) =>
        textsReadAs === undefined || textsReadAs.length === texts.length,
      ({ input: { texts = [], textsReadAs = [] } }) =>
        `textsReadAs must have one for each of the ${texts.length} texts, and this has ${textsReadAs.length}.`,
    ),
    ['textsReadAs'],
  ),
);

/** Vectors [W] of unit length in CLIP's common space: the cosine of two is their dot product. */
export interface Embeddings {
  readonly texts: readonly Float32Array<ArrayBuffer>[];
  readonly images: readonly Float32Array<ArrayBuffer>[];
  /** What was read in place of each caption; absent where all were read as they are written. */
  readonly textsReadAs?: readonly string[];
  /** What the tokens of each caption say, for the content policy; undefined where the tower is not BERT's. */
  readonly tokens?: readonly (CaptionTokens | undefined)[];
}

export const embed = /* @__PURE__ */ defineTask({
  schema: embedSchema,
  resolve: ({ texts: written = [], textsReadAs: texts = written, images = [], matte = WHITE }) => ({
    texts,
    ...(texts.every((text, i) => text === written[i]) ? {} : { textsReadAs: texts }),
    images,
    behind: matte,
  }),
  plan: ({ texts, images }, manifest, options) => {
    const text = planText(manifest, options);
    return {
      texts: texts.map(() => text),
      image: images.length > 0 ? planImage(manifest, options, images.length) : undefined,
    };
  },
  perform: async (plan, { texts, textsReadAs, images, behind }, context): Promise<Embeddings> => {
    const captions: CaptionEmbeddings[] = [];
    for (const [i, stage] of plan.texts.entries())
      captions.push(await embedCaption(stage, texts[i] ?? '', context));
    const pictures = plan.image ? await runImage(plan.image, images, behind, context) : [];
    return {
      texts: captions.map(({ caption }) => scaledTo(caption, 1)),
      images: pictures.map((each) => scaledTo(each, 1)),
      tokens: captions.map(({ tokens }) => tokens),
      ...(textsReadAs === undefined ? {} : { textsReadAs }),
    };
  },
});
