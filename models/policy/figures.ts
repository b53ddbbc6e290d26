/** Counts of a check against labels, and the table that shows them. */
import type { PromptVerdict } from '../../src/policy/checkPrompt.ts';
import { CATEGORIES, type Category } from '../../src/policy/categories.ts';
import type { LabelledPrompt } from './labelled.ts';

/** A labelled prompt and what the check says of it. */
export interface Judged extends LabelledPrompt {
  readonly verdict: PromptVerdict;
}

/** Between which shares the true one lies, 95 times in 100. */
export type Interval = readonly [low: number, high: number];

export interface Figures {
  /** Labelled as against the policy. */
  readonly flagged: number;
  readonly benign: number;
  /** Of what the check flags, the share that is labelled as against the policy (in any category). */
  readonly precision: number;
  /** Of what is labelled as against the policy, the share that the check flags (as any category). */
  readonly recall: number;
  readonly intervals: { readonly precision: Interval; readonly recall: Interval };
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
  readonly intervals: { readonly precision: Interval; readonly recall: Interval };
  /** Of what is labelled as this category, the share that the check flags as this category. */
  readonly named: number;
}

function share<T>(list: readonly T[], holds: (item: T) => boolean): number {
  return list.length === 0 ? 1 : list.filter(holds).length / list.length;
}

/** Two-sided normal quantile of 95 %. */
const Z = 1.959964;

/** Wilson's score interval of a share: right for small lists and for shares near 1, where ± of the deviation is not. */
export function wilsonInterval(hits: number, of: number): Interval {
  if (of === 0) return [0, 1];
  const [share, spread] = [hits / of, (Z * Z) / of];
  const middle = (share + spread / 2) / (1 + spread);
  const reach = Math.sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread);
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}

function intervalOf<T>(list: readonly T[], holds: (item: T) => boolean): Interval {
  return wilsonInterval(list.filter(holds).length, list.length);
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
    intervals: {
      precision: intervalOf(judged.filter(isFlagged), isAgainst),
      recall: intervalOf(against, isFlagged),
    },
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
      intervals: {
        precision: intervalOf(asThis, isAgainst),
        recall: intervalOf(labelled, isFlagged),
      },
      named: share(labelled, isNamed),
    };
  });
}
