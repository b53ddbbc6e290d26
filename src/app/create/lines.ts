/** Several prompts in one field, a line each. */
import { isBlank } from '../../base/blank.ts';
import { countCharacters } from './prompt.ts';
import { MAX_PROMPT_CHARACTERS } from '../../engine/types.ts';

/** As many runs as the page keeps beside each other. */
export const MAX_LINES = 20;

/** The prompts of a field: its lines, without empty ones and the space around them. */
export function linesOf(text: string): readonly string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.trim())
    .filter((line) => !isBlank(line));
}

/** The first prompt that is too long, counted from 1, and by how many characters. */
export function longLine(
  lines: readonly string[],
): { readonly line: number; readonly over: number } | undefined {
  const line = lines.findIndex((each) => countCharacters(each) > MAX_PROMPT_CHARACTERS);
  if (line < 0) return undefined;
  return { line: line + 1, over: countCharacters(lines[line] ?? '') - MAX_PROMPT_CHARACTERS };
}
