import { EaselError } from '../errors.ts';
import { isPng } from '../image/pngChunks.ts';
import { readTextChunks } from '../image/pngText.ts';
import { METADATA_VERSION, REQUEST_KEYWORD } from './metadata.ts';
import type { PictureTaskName } from './tasks.ts';
import type { TextToImageRequest } from './types.ts';
import { describe, invalid, record, refuseUnknown, validateRequest } from './validate.ts';
import { validateRestoredTask, type RestoredTask } from './validateTasks.ts';

/** What a PNG that Easel made says of its making. */
export type RestoredRequest = {
  /** Of the pack that made it; another version makes another picture. */
  readonly packVersion: string;
} & (
  | {
      /** `edit`: the words and values are here, the picture that was edited is not. */
      readonly task: 'textToImage' | 'edit';
      /** Makes this one picture again. */
      readonly request: TextToImageRequest;
    }
  | {
      readonly task: PictureTaskName;
      /** Its values; the pictures that it started from leave no trace. */
      readonly request: RestoredTask;
    }
);

/** Far more than any request takes. */
const MAX_CHARACTERS = 64 * 1024;

/**
 * The request that a PNG carries. The file may come from anywhere: every field is looked at, as a script's would be.
 *
 * @throws EaselError `corrupt-data` when it is not a PNG or what it says is no JSON; `unsupported-format` when it says
 * nothing, or says it in a newer way; `invalid-request`, `param` naming the field, when a value is out of range.
 */
export function readRequest(png: Uint8Array): RestoredRequest {
  if (!isPng(png))
    throw new EaselError('corrupt-data', 'This is not a PNG. Only PNG files carry their request.');
  const text = readTextChunks(png).get(REQUEST_KEYWORD);
  if (text === undefined)
    throw new EaselError(
      'unsupported-format',
      'This PNG does not say how it was made: Easel did not make it, or its metadata was taken off.',
    );
  const said = record(parse(text), 'easel');
  if (said['v'] !== METADATA_VERSION)
    throw new EaselError(
      'unsupported-format',
      `This PNG was made by another Easel (metadata ${describe(said['v'])}; this one reads ${METADATA_VERSION}). Reload the page to get the newest.`,
      { param: 'v' },
    );
  refuseUnknown(said, ['v', 'task', 'packVersion', 'request'], '');
  const { task, packVersion, request } = said;
  if (typeof packVersion !== 'string' || packVersion.length > 64)
    throw invalid('packVersion', `This is no pack's version: ${describe(packVersion)}.`);
  switch (task) {
    case 'textToImage':
    case 'edit':
      return { task, packVersion, request: validateRequest(request) };
    case 'reconstruct':
    case 'variations':
    case 'interpolate':
    case 'textDiff':
      return { task, packVersion, request: validateRestoredTask(task, request) };
    default:
      throw invalid('task', `Easel has no task ${describe(task)}.`);
  }
}

function parse(text: string): unknown {
  try {
    if (text.length <= MAX_CHARACTERS) return JSON.parse(text);
  } catch {
    // Said below, as for a text of such a length.
  }
  throw new EaselError('corrupt-data', 'What this PNG says of its making is damaged.', {
    param: REQUEST_KEYWORD,
  });
}
