import { STAGE_FIELDS } from '../../engine/types.ts';
import type { LibraryEntry } from '../../library/records.ts';
import { formatNumber, formatPixels } from '../format.ts';
import { strings } from '../strings/index.ts';

export interface Parameter {
  readonly term: string;
  readonly value: string;
}

/**
 * How a picture was made, in words and in the order of the making. What a file says may be anything: odd values are
 * left out.
 */
export function parametersOf(entry: LibraryEntry): readonly Parameter[] {
  const words = strings.library.parameters;
  const { request, provenance = {} } = entry;
  const list: Parameter[] = [];
  const add = (term: string, value: unknown) => {
    if (typeof value === 'string' && value !== '') list.push({ term, value });
    if (typeof value === 'number') list.push({ term, value: formatNumber(value, 0, 2) });
  };
  add(words.task, strings.library.tasks[entry.task]);
  add(words.prompt, request['prompt']);
  add(words.readAs, request['readAs']);
  add(strings.create.advanced.more.negative.label, request['negativePrompt']);
  add(words.readAs, request['negativeReadAs']);
  add(words.from, request['from']);
  add(words.readAs, request['fromReadAs']);
  add(words.to, request['to']);
  add(words.readAs, request['toReadAs']);
  add(words.size, formatPixels(entry.width, entry.height));
  add(words.seed, entry.seed);
  add(words.difference, request['difference']);
  add(words.theta, request['theta']);
  add(words.frames, request['frames']);
  add(words.steps, request['steps']);
  for (const stage of STAGE_FIELDS) {
    const options = request[stage];
    if (typeof options !== 'object' || options === null) continue;
    const { steps, sampler, guidance } = options as Record<string, unknown>;
    if (typeof steps === 'number' && typeof sampler === 'string' && typeof guidance === 'number')
      add(
        strings.create.stages[stage].title,
        words.stage(steps, sampler, formatNumber(guidance, 0, 2)),
      );
  }
  const { packVersion, backend } = provenance;
  const pack = [request['pack'], packVersion].filter((part) => typeof part === 'string');
  add(words.pack, pack.join(' '));
  if (backend === 'wasm' || backend === 'webgpu')
    add(words.backend, strings.backend.names[backend]);
  const when = new Date(entry.createdAt);
  add(
    words.created,
    when.toLocaleString(strings.languageTag, { dateStyle: 'medium', timeStyle: 'short' }),
  );
  return list;
}
