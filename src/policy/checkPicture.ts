import { EaselError } from '../base/errors.ts';
import { CATEGORY_NAMES, type Category } from './categories.ts';
import { POLICY_FILE, type PictureRules } from './sitePolicy.ts';
import type { Strictness } from './strictness.ts';

export interface PictureFlag {
  readonly flagged: true;
  readonly category: Category;
  /** The classifier's own word for what it sees. */
  readonly label: string;
  /** 0–1, as the classifier gives it. */
  readonly score: number;
}
export type PictureVerdict = PictureFlag | { readonly flagged: false };

/** What a classifier says of one picture: 0–1 by its labels. */
export type Scores = { readonly [label: string]: number };

/**
 * What the policy has against a picture that a classifier has looked at: of the labels that reach their threshold the
 * one with the highest score.
 *
 * @param labels which of them mean what (`policy.json`)
 * @throws EaselError `invalid-manifest`, `param` the label, for one that the classifier does not have: it would never
 * be met,
 *   and nobody would notice
 */
export function checkPicture(
  scores: Scores,
  labels: PictureRules['labels'],
  strictness: Strictness = 'standard',
): PictureVerdict {
  if (strictness === 'off') return { flagged: false };
  let worst: PictureFlag | undefined;
  for (const [label, { category, from, strict = from }] of Object.entries(labels)) {
    const score = Object.hasOwn(scores, label) ? scores[label] : undefined;
    if (score === undefined) throw unknownLabel(label, scores);
    if (score < (strictness === 'strict' ? strict : from)) continue;
    if (worst === undefined || score > worst.score)
      worst = { flagged: true, category, label, score };
  }
  return worst ?? { flagged: false };
}

/** Labels shown in a message; a classifier may have a thousand. */
const SHOWN = 12;

function unknownLabel(label: string, scores: Scores): EaselError {
  const known = Object.keys(scores);
  const more = known.length > SHOWN ? ', …' : '';
  return new EaselError(
    'invalid-manifest',
    `${POLICY_FILE} names the label "${label}", which the classifier does not have. It has ${known.slice(0, SHOWN).join(', ')}${more}.`,
    { param: label },
  );
}

/** A program's picture that the policy holds back: its request fails with this. */
export class PictureRefusal extends EaselError {
  readonly flag: PictureFlag;

  /** @param param where the picture stands in the request; absent: it was made for it */
  constructor(flag: PictureFlag, param?: string) {
    const { category, label, score } = flag;
    const which = param === undefined ? 'A picture that was made' : 'The picture';
    super(
      'invalid-request',
      `${which} was flagged by this site's content policy (${CATEGORY_NAMES[category]}): its classifier says "${label}" with a score of ${score.toFixed(2)}. ${param === undefined ? 'Ask for something else.' : 'Use another one.'}`,
      param === undefined ? {} : { param },
    );
    this.flag = flag;
  }
}
