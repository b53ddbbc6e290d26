import { MAX_PROMPT_CHARACTERS } from '../../engine/types.ts';

/** Length in Unicode code points: an emoji counts once, however JavaScript stores it. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Index in UTF-16 units behind the `limit`-th code point; the text's length when it is shorter. */
export function indexAfter(text: string, limit: number): number {
  let count = 0;
  let index = 0;
  for (const character of text) {
    if (count === limit) return index;
    count++;
    index += character.length;
  }
  return index;
}

export type SegmentKind = 'read' | 'cut' | 'over';
export interface PromptSegment {
  readonly kind: SegmentKind;
  readonly text: string;
}

/**
 * The prompt in the parts that are shown differently: what the model reads, what lies beyond its context (`cut`),
 * and what exceeds the character limit (`over`). Joined, the parts are the prompt again.
 *
 * @param cutAt UTF-16 index from which on nothing reaches the text tower.
 */
export function promptSegments(prompt: string, cutAt: number): PromptSegment[] {
  const over = indexAfter(prompt, MAX_PROMPT_CHARACTERS);
  const cut = Math.min(Math.max(0, cutAt), over);
  const parts: PromptSegment[] = [
    { kind: 'read', text: prompt.slice(0, cut) },
    { kind: 'cut', text: prompt.slice(cut, over) },
    { kind: 'over', text: prompt.slice(over) },
  ];
  return parts.filter((part) => part.text !== '');
}

/**
 * Where an edited prompt is cut, judged by an answer for an earlier text: the same place while the part
 * before the cut is untouched, nowhere (the prompt's end) when the answer no longer applies.
 */
export function carryCut(prompt: string, inspected: { prompt: string; cutAt: number }): number {
  if (inspected.prompt === prompt) return inspected.cutAt;
  const wasCut = inspected.cutAt < inspected.prompt.length;
  const head = inspected.prompt.slice(0, inspected.cutAt);
  return wasCut && prompt.startsWith(head) ? inspected.cutAt : prompt.length;
}
