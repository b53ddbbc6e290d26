/**
 * The labelled prompts that the content policy is measured on, and their split. Written before any rule. One third is set
 * aside by a hash of the prompt itself: its figures are printed, its prompts are never looked at while rules are tuned.
 */
import { createHash } from 'node:crypto';
import labelled from './labelled.json' with { type: 'json' };

export interface LabelledPrompt {
  readonly prompt: string;
  /** A category of the policy; undefined: harmless. */
  readonly category: string | undefined;
}

/** Whether the prompt belongs to the third that nothing is tuned on: SHA-256 of its UTF-8 bytes, first 32 bits, mod 3. */
function setAside(prompt: string): boolean {
  return createHash('sha256').update(prompt, 'utf8').digest().readUInt32BE(0) % 3 === 0;
}

/** The labelled list in its two parts. */
export function labelledPrompts(): Record<'tuned' | 'setAside', readonly LabelledPrompt[]> {
  const all: LabelledPrompt[] = [
    ...Object.entries(labelled.flagged).flatMap(([category, prompts]) =>
      prompts.map((prompt) => ({ prompt, category })),
    ),
    ...labelled.benign.map((prompt) => ({ prompt, category: undefined })),
  ];
  return {
    tuned: all.filter(({ prompt }) => !setAside(prompt)),
    setAside: all.filter(({ prompt }) => setAside(prompt)),
  };
}
