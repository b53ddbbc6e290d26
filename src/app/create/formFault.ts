import { strings } from '../strings/index.ts';
import type { Composer } from './composer.svelte.ts';
import { MAX_LINES } from './lines.ts';

/** What is not in order in the form beside its words, in words; undefined when nothing is. */
export function formFault({
  seedInvalid,
  negativeOver,
  deaf,
  linesFault,
}: Pick<Composer, 'seedInvalid' | 'negativeOver' | 'deaf' | 'linesFault'>): string | undefined {
  const { negative, lines } = strings.create.advanced.more;
  if (seedInvalid) return strings.create.seed.invalid;
  if (negativeOver) return negative.tooLong;
  if (deaf) return negative.deaf;
  if (linesFault === undefined) return undefined;
  return linesFault.kind === 'many'
    ? lines.tooMany(MAX_LINES)
    : lines.tooLong(linesFault.line, linesFault.over);
}
