/** The tasks' names alone, for pages that ask before anything of a request is looked at. */
import type { TaskName } from './requests.ts';

const named: { readonly [name in TaskName]: true } = {
  textToImage: true,
  reconstruct: true,
  variations: true,
  interpolate: true,
  textDiff: true,
  edit: true,
  upscale: true,
  embed: true,
};

export const TASK_NAMES = Object.keys(named) as readonly TaskName[];
