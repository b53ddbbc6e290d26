import { EaselError, type ErrorCode } from '../base/errors.ts';
import { strings } from './strings/index.ts';

/** What the page shows of a fault. */
export interface ShownError {
  readonly code: ErrorCode;
  readonly title: string;
  /** The engine's own words: which value, which file, which limit. */
  readonly message: string;
  readonly advice: string;
}

/** What a fault may be of, beside the model and the engine: each has its own words. */
export type FaultOf = 'picture' | 'document' | 'library' | 'link' | 'fill' | 'folder';

/**
 * Any thrown value in words.
 *
 * @param of what was worked on. Default: the model, or a request of it.
 */
export function showError(thrown: unknown, of?: FaultOf): ShownError {
  const { code, message } = EaselError.from(thrown);
  const words = of && wordsOf(of, code);
  return { code, message, ...(words ?? strings.errors.byCode[code]) };
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
