/** Counts of a check against labels, and the table that shows them. */
import type { PromptVerdict } from '../../src/policy/checkPrompt.ts';
import { CATEGORIES, type Category } from '../../src/policy/categories.ts';
import type { LabelledPrompt } from './labelled.ts';

/** A labelled prompt and what the check says of it. */
export interface Judged extends LabelledPrompt {
  readonly verdict: PromptVerdict;
}

export interface Figures {
  /** Labelled as against the policy. */
  readonly flagged: number;
  readonly benign: number;
  /** Of what the check flags, the share that is labelled as against the policy (in any category). */
  readonly precision: number;
  /** Of what is labelled as against the policy, the share that the check flags (as any category). */
  readonly recall: number;
  /** Of what is labelled harmless, the share that passes. */
  readonly benignPass: number;
  /** Of what is labelled as against the policy, the share that is flagged as the very category of its label. */
  readonly named: number;
}

export interface CategoryFigures {
  readonly category: Category;
  /** Labelled as this category. */
  readonly labelled: number;
  /** Of what the check flags as this category, the share that is labelled as against the policy at all. */
  readonly precision: number;
  /** Of what is labelled as this category, the share that the check flags (as any category). */
  readonly recall: number;
  /** Of what is labelled as this category, the share that the check flags as this category. */
  readonly named: number;
}

function share<T>(list: readonly T[], holds: (item: T) => boolean): number {
  return list.length === 0 ? 1 : list.filter(holds).length / list.length;
}

const isFlagged = ({ verdict }: Judged): boolean => verdict.flagged;
const isAgainst = ({ category }: Judged): boolean => category !== undefined;
const isNamed = ({ category, verdict }: Judged): boolean =>
  verdict.flagged && verdict.category === category;

export function figuresOf(judged: readonly Judged[]): Figures {
  const against = judged.filter(isAgainst);
  const benign = judged.filter((each) => !isAgainst(each));
  return {
    flagged: against.length,
    benign: benign.length,
    precision: share(judged.filter(isFlagged), isAgainst),
    recall: share(against, isFlagged),
    benignPass: share(benign, (each) => !isFlagged(each)),
    named: share(against, isNamed),
  };
}

export function categoryFigures(judged: readonly Judged[]): CategoryFigures[] {
  return CATEGORIES.map((category) => {
    const labelled = judged.filter((each) => each.category === category);
    const asThis = judged.filter(({ verdict }) => verdict.flagged && verdict.category === category);
    return {
      category,
      labelled: labelled.length,
      precision: share(asThis, isAgainst),
      recall: share(labelled, isFlagged),
      named: share(labelled, isNamed),
    };
  });
}
