import { run as edit } from './examples/edit.ts';
import editSource from './examples/edit.ts?raw';
import { run as generate } from './examples/generate.ts';
import generateSource from './examples/generate.ts?raw';
import { run as refused } from './examples/refused.ts';
import refusedSource from './examples/refused.ts?raw';
import { run as seed } from './examples/seed.ts';
import seedSource from './examples/seed.ts?raw';
import { run as stop } from './examples/stop.ts';
import stopSource from './examples/stop.ts?raw';
import { run as variation } from './examples/variation.ts';
import variationSource from './examples/variation.ts?raw';

export type ExampleName = 'generate' | 'seed' | 'edit' | 'variation' | 'refused' | 'stop';

export interface Example {
  readonly name: ExampleName;
  /** As it stands in the page: a script for a module or the console. */
  readonly code: string;
  /** The same code. @returns the answer's JSON */
  readonly run: (fetch: typeof globalThis.fetch) => Promise<unknown>;
}

/** The examples are files of their own, shown and run from the same text, so that what is shown is what runs. */
export const EXAMPLES: readonly Example[] = [
  { name: 'generate', run: generate, code: scriptOf(generateSource) },
  { name: 'seed', run: seed, code: scriptOf(seedSource) },
  { name: 'edit', run: edit, code: scriptOf(editSource) },
  { name: 'variation', run: variation, code: scriptOf(variationSource) },
  { name: 'refused', run: refused, code: scriptOf(refusedSource) },
  { name: 'stop', run: stop, code: scriptOf(stopSource) },
];

/**
 * The body of the file's one function, which ends in `return answer;`, as a script that logs it.
 * @throws Error when the file is not of that form
 */
export function scriptOf(source: string): string {
  const body = /^export async function run\([^\n]*\{\n(.*)\n {2}return answer;\n\}\s*$/s.exec(
    source,
  )?.[1];
  if (body === undefined) throw new Error('An example is not one function that returns an answer.');
  return `${body.replaceAll(/^ {2}/gm, '')}\nconsole.log(answer);`;
}

/** What an answer shows: its pictures as addresses for `<img>`, and its JSON with base64 shortened. */
export function shownAnswer(answer: unknown): {
  readonly pictures: readonly string[];
  readonly json: string;
} {
  const pictures = items(answer).flatMap(({ url, b64_json }) => {
    if (typeof url === 'string') return [url];
    return typeof b64_json === 'string' ? [`data:image/png;base64,${b64_json}`] : [];
  });
  const json = JSON.stringify(
    answer,
    (key, value: unknown) =>
      key === 'b64_json' && typeof value === 'string' ? `${value.slice(0, 40)}…` : value,
    2,
  );
  return { pictures, json };
}

function items(answer: unknown): readonly { url?: unknown; b64_json?: unknown }[] {
  if (typeof answer !== 'object' || answer === null || !('data' in answer)) return [];
  return Array.isArray(answer.data) ? answer.data : [];
}
