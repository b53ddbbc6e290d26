import * as v from 'valibot';
import { EaselError } from '../base/errors.ts';
import { isPng } from '../image/pngChunks.ts';
import { readTextChunks } from '../image/pngText.ts';
import { check, describe, fields, record } from './fields.ts';
import { METADATA_VERSION, REQUEST_KEYWORD } from './metadata.ts';
import { restorable } from './requests.ts';

type Restorable = keyof typeof restorable;

/**
 * What a PNG that Easel made says of its making: enough to make it again, or its values where it began with pictures.
 */
export type RestoredRequest = {
  readonly [task in Restorable]: {
    readonly task: task;
    /** Of the pack that made it; another version makes another picture. */
    readonly packVersion: string;
    readonly request: v.InferOutput<(typeof restorable)[task]>;
  };
}[Restorable];

/** Far more than any request takes. */
const MAX_CHARACTERS = 64 * 1024;

const said = fields({
  v: v.unknown(),
  task: v.custom<Restorable>(
    (name) => typeof name === 'string' && Object.hasOwn(restorable, name),
    ({ input }) => `Easel has no task ${describe(input)}.`,
  ),
  packVersion: v.custom<string>(
    (version) => typeof version === 'string' && version.length <= 64,
    ({ input }) => `This is no pack's version: ${describe(input)}.`,
  ),
  request: v.unknown(),
});

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
  const parsed = check(record, parse(text), { name: 'easel' });
  const version = parsed['v'];
  if (version !== METADATA_VERSION)
    throw new EaselError(
      'unsupported-format',
      `This PNG was made by another Easel (metadata ${describe(version)}; this one reads ${METADATA_VERSION}). Reload the page to get the newest.`,
      { param: 'v' },
    );
  const { task, packVersion, request } = check(said, parsed);
  // The schema of the task's name is the one that its request was checked with.
  return {
    task,
    packVersion,
    request: check<unknown>(restorable[task], request),
  } as RestoredRequest;
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
