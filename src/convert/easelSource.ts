import * as v from 'valibot';
import { EaselError } from '../base/errors.ts';
import { finishField, goodForField } from '../packs/manifestSchema.ts';
import { readJson, type FolderSource } from './folderSource.ts';

/** easel.json: what a folder of Easel's own training says beyond the components' configurations. */

const defaults = v.object({
  sampler: v.picklist(['ddpm', 'ddim', 'dpm++2m', 'euler']),
  steps: v.number(),
  guidance: v.number(),
  eta: v.number(),
});

const pictureStage = v.object({
  size: v.number(),
  pixelUnshuffle: v.number(),
  conditionUnshuffle: v.nullable(v.number()),
  condition: v.nullable(v.picklist(['unshuffle', 'resize'])),
  maskChannels: v.boolean(),
  residual: v.exactOptional(v.literal(true)),
  channelOrder: v.array(v.string()),
  defaults,
  finish: v.exactOptional(finishField),
});

const schema = v.object({
  format: v.literal('easel-source'),
  formatVersion: v.literal(1),
  id: v.string(),
  version: v.string(),
  name: v.string(),
  description: v.string(),
  licence: v.string(),
  attribution: v.array(
    v.object({
      title: v.string(),
      author: v.string(),
      licence: v.string(),
      url: v.string(),
      use: v.string(),
      sha256: v.exactOptional(v.string()),
    }),
  ),
  goodFor: v.exactOptional(goodForField),
  addOns: v.exactOptional(v.array(v.string())),
  examples: v.array(v.string()),
  embeddingWidth: v.number(),
  embeddings: v.picklist(['raw', 'l2-normalised']),
  tokenizer: v.object({
    kind: v.picklist(['bert', 'clip']),
    contextLength: v.number(),
    padTokenId: v.number(),
  }),
  text: v.object({ pooling: v.string(), emptyCaption: v.literal('') }),
  stages: v.object({
    prior: v.object({ defaults }),
    decoder: pictureStage,
    super_res_first: v.exactOptional(pictureStage),
    super_res_last: v.exactOptional(pictureStage),
  }),
});

export type EaselSource = v.InferOutput<typeof schema>;
export type EaselPictureStage = v.InferOutput<typeof pictureStage>;

/** Reads easel.json; undefined when the folder has none. @throws EaselError `unsupported-format`. */
export async function readEaselSource(folder: FolderSource): Promise<EaselSource | undefined> {
  const path = 'easel.json';
  if (!(await folder.list()).includes(path)) return undefined;
  const result = v.safeParse(schema, await readJson(folder, path));
  if (result.success) return result.output;
  const issue = result.issues[0];
  const param = v.getDotPath(issue) ?? path;
  throw new EaselError('unsupported-format', `${path}, ${param}: ${issue.message}.`, { param });
}
