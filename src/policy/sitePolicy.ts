import * as v from 'valibot';
import { CATEGORIES, type Category } from './categories.ts';
import { STRICTNESSES, type Strictness } from './strictness.ts';

/** Captions on either side, of what is looked for and of what is harmless. */
const MOST_CAPTIONS = 100;
const MOST_CHARACTERS = 400;

/** Beside the page, so that a site's owner can choose without building anew. */
export const POLICY_FILE = 'policy.json';

/** When a label of the classifier means that a picture is against the policy. */
export interface LabelRule {
  readonly category: Category;
  /** The score, above 0 and up to 1, from which on a picture is held back. */
  readonly from: number;
  /** The same at `strict`; absent: as `from`. */
  readonly strict?: number;
}

/** What the labels of whatever looks at pictures mean. Labels that are not named mean nothing. */
interface Labelled {
  readonly labels: { readonly [label: string]: LabelRule };
}

/** Pictures are checked by a classifier. */
export interface ClassifierRules extends Labelled {
  /** Address of its classifier.json, relative to the page and of the page's own origin. */
  readonly classifier: string;
}

/** Pictures are checked by a model's CLIP: labels are captions, and a picture's scores say how well each fits. */
export interface DescribedRules extends Labelled {
  readonly described: {
    /** Id of the model that reads; absent: the page's own. */
    readonly pack?: string;
    /** Captions of what is harmless, which each label is held against. */
    readonly beside: readonly string[];
  };
}

/** How pictures are checked. */
export type PictureRules = ClassifierRules | DescribedRules;

/** What the site's owner chose. */
export interface SitePolicy {
  readonly strictness: Strictness;
  /** A refusal is the last word: the person is not offered to go on. */
  readonly final: boolean;
  /** Absent: pictures are not checked. A string: they were meant to be, and this is why it cannot be done. */
  readonly pictures?: PictureRules | string;
}

export const STANDARD: SitePolicy = { strictness: 'standard', final: false };

const score = v.pipe(
  v.number('must be a number'),
  v.gtValue(0, 'must be above 0'),
  v.maxValue(1, 'must be at most 1'),
);

const rule = v.pipe(
  v.strictObject({
    category: v.picklist(CATEGORIES, `must be one of ${CATEGORIES.join(', ')}`),
    from: score,
    strict: v.exactOptional(score),
  }),
  v.forward(
    v.check(
      ({ from, strict = from }) => strict <= from,
      'must not be above from: strict holds back more, not less',
    ),
    ['strict'],
  ),
);

const labels = v.pipe(
  v.record(v.string(), rule),
  v.check((given) => Object.keys(given).length > 0, 'must name at least one label'),
);

const byClassifier = v.strictObject({
  classifier: v.pipe(
    v.string('must be the path of a classifier beside the page'),
    v.check(
      staysHere,
      'must be a path beside the page, of its own origin: nothing is fetched from elsewhere',
    ),
    v.transform((path) =>
      path.endsWith('.json') ? path : `${path.replace(/\/?$/, '/')}classifier.json`,
    ),
  ),
  labels,
});

const caption = v.pipe(
  v.string('must be a caption'),
  v.minLength(1, 'must not be empty'),
  v.maxLength(MOST_CHARACTERS, `must have at most ${MOST_CHARACTERS} characters`),
);

const byDescription = v.strictObject({
  described: v.strictObject({
    pack: v.exactOptional(v.pipe(v.string(), v.minLength(1, 'must be the id of a model'))),
    beside: v.pipe(
      v.array(caption, 'must be a list of captions of what is harmless'),
      v.minLength(1, 'must have at least one caption of what is harmless'),
      v.maxLength(MOST_CAPTIONS, `must have at most ${MOST_CAPTIONS} captions`),
    ),
  }),
  labels: v.pipe(
    labels,
    v.check(
      (given) => Object.keys(given).length <= MOST_CAPTIONS,
      `must have at most ${MOST_CAPTIONS} captions`,
    ),
  ),
});

const chosen = v.object({
  strictness: v.picklist(STRICTNESSES),
  final: v.optional(v.boolean(), false),
  pictures: v.optional(v.unknown()),
});

/** An address that is no path (another scheme, `//host`) leaves the site that it is read at. */
function staysHere(path: string): boolean {
  const site = 'https://page.invalid';
  return path !== '' && URL.canParse(path, `${site}/`) && new URL(path, `${site}/`).origin === site;
}

/** @returns what the file says of pictures, or in words what is wrong with it */
function pictureRules(value: unknown): PictureRules | string {
  const described = typeof value === 'object' && value !== null && 'described' in value;
  const result = v.safeParse(described ? byDescription : byClassifier, value, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  const path = ['pictures', v.getDotPath(issue)].filter((part) => part !== null).join('.');
  return `${POLICY_FILE}: ${path} ${lowered(issue.message)}.`;
}

/** Our own messages go on from the field's name; valibot's are sentences. */
function lowered(message: string): string {
  return message.startsWith('must') ? message : `cannot be read (${message})`;
}

export interface ReadPolicy {
  /** Undefined where nothing of the file can be read. */
  readonly policy: SitePolicy | undefined;
  /** What the owner should know: in English, for the console. */
  readonly fault?: string;
}

/**
 * What a site's `policy.json` says. Where only what it says of pictures is wrong, the rest of it holds, and pictures
 * are held back, since the owner wants them looked at.
 */
export function readSitePolicy(text: string): ReadPolicy {
  const result = v.safeParse(chosen, parsed(text));
  if (!result.success)
    return {
      policy: undefined,
      fault: `${POLICY_FILE} should read {"strictness": "…", "final": true or false}, with a strictness of ${STRICTNESSES.join(', ')}; it reads ${text.slice(0, 80)}. What it said when it could last be read holds; else the standard, and people may go on.`,
    };
  const { strictness, final, pictures: given } = result.output;
  if (given === undefined) return { policy: { strictness, final } };
  const rules = pictureRules(given);
  const policy = { strictness, final, pictures: rules };
  if (typeof rules !== 'string') return { policy };
  return { policy, fault: `${rules} Until it is mended, no picture is shown on this site.` };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
