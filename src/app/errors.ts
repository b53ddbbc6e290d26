import { EaselError, type ErrorCode } from '../base/errors.ts';
import type { Reason, ReasonName, Reasons } from '../base/reasons.ts';
import { language, reasonWords, strings } from './strings/index.ts';

/** What the page shows of a fault. */
export interface ShownError {
  readonly code: ErrorCode;
  readonly title: string;
  /** What was wrong: which value, which file, which limit. Where that is known in English alone, that there is more. */
  readonly message: string;
  /** What is known in English alone, where the page speaks another language. */
  readonly english?: string;
  readonly advice: string;
}

/** What a fault may be of, beside the model and the engine: each has its own words. */
export type FaultOf = 'picture' | 'document' | 'past' | 'library' | 'link' | 'fill' | 'folder';

/** A fault that the page found itself: its message is in the person's language already. */
export class OwnError extends EaselError {}

/**
 * Any thrown value in words.
 *
 * @param of what was worked on. Default: the model, or a request of it.
 */
export function showError(thrown: unknown, of?: FaultOf): ShownError {
  const fault = EaselError.from(thrown);
  const { code } = fault;
  const words = (of && wordsOf(of, code)) ?? strings.errors.byCode[code];
  const said = fault instanceof OwnError ? fault.message : sayReason(reasonOf(fault));
  if (said !== undefined) return { code, message: said, ...words };
  if (language() === 'en') return { code, message: fault.message, ...words };
  return { code, message: strings.errors.inEnglish, english: fault.message, ...words };
}

/** A fault in one piece of text: what was wrong, or its title where that is known in English alone. */
export function faultLine({ title, message, english }: ShownError): string {
  return english === undefined ? message : title;
}

/** Why the engine gave notice, in the person's language; undefined where that is known in English alone. */
export function sayNotice({ message, reason }: NoticeWords): string | undefined {
  return sayReason(reason) ?? (language() === 'en' ? message : undefined);
}

interface NoticeWords {
  readonly message: string;
  readonly reason?: Reason | undefined;
}

/** What was wrong, in the person's language; undefined where there is no reason, or its words are on their way. */
function sayReason(reason: Reason | undefined): string | undefined {
  const words = reasonWords();
  if (reason === undefined || words === undefined) return undefined;
  const sentence = words[reason.name] as string | ((values: Reasons[ReasonName]) => string);
  return typeof sentence === 'string' ? sentence : sentence(reason);
}

function reasonOf({ code, reason }: EaselError): Reason | undefined {
  return reason ?? (code === 'cancelled' ? { name: 'cancelled' } : undefined);
}

type Words = Pick<ShownError, 'title' | 'advice'>;

function wordsOf(of: FaultOf, code: ErrorCode): Words | undefined {
  const table: { readonly [code in ErrorCode]?: Words } = strings.files.faults[of];
  return table[code];
}

/** The same of a fault that opening met in a person's own file. */
export function showOpenError(thrown: unknown): ShownError {
  return showError(thrown, 'picture');
}
