import { chunksOf } from '../base/chunks.ts';
import { refusal } from './errors.ts';

/** A JSON body holds a prompt and a few numbers. */
const MAX_JSON_BYTES = 64 * 1024;
/** Two files below 4 MB each, and the fields. */
const MAX_MULTIPART_BYTES = 9 * 1024 * 1024;

/** Fields of a body as they came: JSON values, or the strings and files of a form. `null` counts as absent. */
export type Fields = ReadonlyMap<string, unknown>;

/**
 * The fields of a JSON body.
 * @throws ApiError 400 for what is not a JSON object, 413 when it is too large
 */
export async function readJson(request: Request): Promise<Fields> {
  const bytes = await readBytes(request, MAX_JSON_BYTES);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw refusal(
      'We could not parse the JSON body of your request. It must be one JSON object in UTF-8.',
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refusal('The body of the request must be a JSON object.');
  return present(Object.entries(value));
}

/** Of Easel's own fields, those that hold text; the others hold JSON. */
const EASEL_TEXTS = ['pack', 'from', 'to', 'prompt', 'negative_prompt', 'read_as'];

/**
 * The fields of a multipart form, in any order; `image[]` is `image`. `easel` holds JSON text and is parsed; what it
 * holds may also stand in fields of its own, `easel[seed]` and so on, which is how the official client writes an
 * object.
 * @throws ApiError 400 for what is not a form, 413 when it is too large
 */
export async function readForm(request: Request): Promise<Fields> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type))
    throw refusal('The body of the request must be multipart/form-data with a boundary.');
  const bytes = await readBytes(request, MAX_MULTIPART_BYTES);
  let form: FormData;
  try {
    form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  } catch {
    throw refusal('The multipart body of the request could not be read. Check its boundary.');
  }
  const fields: [string, unknown][] = [];
  const extras: [string, unknown][] = [];
  const seen = new Set<string>();
  for (const [key, sent] of form) {
    // Browsers write every line break of a form's texts as two characters, which nobody typed.
    const value = typeof sent === 'string' ? sent.replaceAll('\r\n', '\n') : sent;
    const name = key.endsWith('[]') ? key.slice(0, -2) : key;
    if (seen.has(name)) throw refusal(`The field '${name}' came more than once.`, name);
    seen.add(name);
    const extra = /^easel\[(\w+)\]$/.exec(name)?.[1];
    if (extra !== undefined) extras.push([extra, readExtra(extra, value)]);
    else
      fields.push([
        name,
        name === 'easel' && typeof value === 'string' ? parseExtras(value) : value,
      ]);
  }
  if (extras.length > 0) {
    if (seen.has('easel')) throw refusal(`The field 'easel' came more than once.`, 'easel');
    fields.push(['easel', Object.fromEntries(extras)]);
  }
  return present(fields);
}

/** What is no JSON stays text, and is refused later for what it should have been. */
function readExtra(name: string, value: FormDataEntryValue): unknown {
  if (typeof value !== 'string' || EASEL_TEXTS.includes(name)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function parseExtras(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal("In a form the field 'easel' must be a JSON object as text.", 'easel');
  }
}

function present(fields: readonly [string, unknown][]): Fields {
  return new Map(fields.filter(([, value]) => value !== null));
}

/** Reads no more than `most` bytes, whatever the headers say. */
async function readBytes(request: Request, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of request.body ? chunksOf(request.body) : []) {
    length += chunk.length;
    if (length > most)
      throw refusal(`The body of the request is larger than ${most} bytes.`, null, { status: 413 });
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
