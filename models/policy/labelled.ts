/**
 * The labelled prompts that the content policy is measured on, in three parts. `labelled.json` was written before any rule;
 * a hash of the prompt itself sets one third of it aside: its figures are printed, its prompts are never looked at while
 * rules are tuned. `plain.json` was written after the word lists, on purpose without the usual words: nothing is tuned on it.
 */
import { createHash } from 'node:crypto';
import labelled from './labelled.json' with { type: 'json' };
import plain from './plain.json' with { type: 'json' };

export interface LabelledPrompt {
  readonly prompt: string;
  /** A category of the policy; undefined: harmless. */
  readonly category: string | undefined;
}

export const PARTS = ['tuned', 'setAside', 'plain'] as const;
export type Part = (typeof PARTS)[number];

/** Whether the prompt belongs to the third that nothing is tuned on: SHA-256 of its UTF-8 bytes, first 32 bits, mod 3. */
function setAside(prompt: string): boolean {
  return createHash('sha256').update(prompt, 'utf8').digest().readUInt32BE(0) % 3 === 0;
}

function flatten(list: typeof labelled): LabelledPrompt[] {
  return [
    ...Object.entries(list.flagged).flatMap(([category, prompts]) =>
      prompts.map((prompt) => ({ prompt, category })),
    ),
    ...list.benign.map((prompt) => ({ prompt, category: undefined })),
  ];
}

/** All labelled prompts by part. */
export function labelledPrompts(): Readonly<Record<Part, readonly LabelledPrompt[]>> {
  const all = flatten(labelled);
  return {
    tuned: all.filter(({ prompt }) => !setAside(prompt)),
    setAside: all.filter(({ prompt }) => setAside(prompt)),
    plain: flatten(plain),
  };
}
