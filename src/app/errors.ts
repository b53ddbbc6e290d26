import { EaselError, type ErrorCode } from '../errors.ts';
import { strings } from './strings/index.ts';

/** What the page shows of a fault. */
export interface ShownError {
  readonly code: ErrorCode;
  readonly title: string;
  /** The engine's own words: which value, which file, which limit. */
  readonly message: string;
  readonly advice: string;
}

function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(strings.errors.byCode, value);
}

/**
 * Any thrown value in words. An engine handed over by a host page throws errors of its own copy of the class,
 * so the code decides, not the prototype.
 */
export function showError(thrown: unknown): ShownError {
  const known =
    thrown instanceof Error && 'code' in thrown && isErrorCode(thrown.code)
      ? { code: thrown.code, message: thrown.message }
      : EaselError.from(thrown);
  return { code: known.code, message: known.message, ...strings.errors.byCode[known.code] };
}

/** The same of a fault that opening met met in a person's own file. */
export function showOpenError(thrown: unknown): ShownError {
  const shown = showError(thrown);
  const table: { readonly [code in ErrorCode]?: Pick<ShownError, 'title' | 'advice'> } =
    strings.files.openErrors;
  return { ...shown, ...table[shown.code] };
}
