/** How each task is performed. Loaded by the engine's worker; other threads need requests.ts alone. */
import { edit } from './edit.ts';
import { embed } from './embed.ts';
import type { PictureTaskResult } from './fromPictures.ts';
import { interpolate } from './interpolate.ts';
import { reconstruct } from './reconstruct.ts';
import type { TaskName } from './requests.ts';
import type { Task } from './task.ts';
import { textDiff } from './textDiff.ts';
import { textToImage } from './textToImage.ts';
import { upscale } from './upscale.ts';
import { variations } from './variations.ts';

export const tasks = {
  textToImage,
  reconstruct,
  variations,
  interpolate,
  textDiff,
  edit,
  upscale,
  embed,
} satisfies { readonly [name in TaskName]: Task<unknown> };

type Performed<N extends TaskName> = (typeof tasks)[N] extends Task<infer Result> ? Result : never;

/** The tasks that start from pictures, move their latents, and say so in their results. */
export type PictureTaskName = {
  [name in TaskName]: Performed<name> extends { readonly task: string } ? name : never;
}[TaskName];

export type TaskResult<N extends TaskName> = N extends PictureTaskName
  ? PictureTaskResult<PictureTaskName>
  : Performed<N>;
