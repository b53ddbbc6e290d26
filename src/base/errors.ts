import type { Reason } from './reasons.ts';

/**
 * The faults Easel can report. Every one reaches the person as words: what was wrong, then what to do.
 *
 * The code is stable and machine-readable; the message is English, for programs, and may change. What a page says comes
 * of the reason, in the person's language.
 */
export type ErrorCode =
  | 'invalid-request' // a field of a request is outside its range
  | 'invalid-manifest' // pack.json does not follow the schema, or names a path outside the pack
  | 'unsupported-format' // a format or protocol version this build does not know
  | 'corrupt-data' // bytes do not match their SHA-256, or a file cannot be decoded
  | 'network' // a file could not be fetched
  | 'storage' // the browser denied or ran out of storage
  | 'out-of-memory'
  | 'unsupported-device' // the graph exceeds what the adapter offers, or a back end is missing
  | 'device-lost'
  | 'worker-crashed'
  | 'cancelled'
  | 'internal';

const CODES: { readonly [code in ErrorCode]: true } = {
  'invalid-request': true,
  'invalid-manifest': true,
  'unsupported-format': true,
  'corrupt-data': true,
  network: true,
  storage: true,
  'out-of-memory': true,
  'unsupported-device': true,
  'device-lost': true,
  'worker-crashed': true,
  cancelled: true,
  internal: true,
};

function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(CODES, value);
}

/** Plain data that crosses a worker boundary and becomes an {@link EaselError} again on the other side. */
export interface ErrorData {
  readonly code: ErrorCode;
  readonly message: string;
  /** The request field, file or limit that was at fault, when there is one. */
  readonly param?: string;
  /** What was wrong, for a page to say. */
  readonly reason?: Reason;
}

/**
 * The one error class that leaves Easel's rooms. `code` says which fault, `param` which value, `reason` what a page
 * says of it.
 */
export class EaselError extends Error {
  readonly code: ErrorCode;
  readonly param: string | undefined;
  readonly reason: Reason | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { param?: string; cause?: unknown; reason?: Reason | undefined } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EaselError';
    this.code = code;
    this.param = options.param;
    this.reason = options.reason;
  }

  /** The structured-cloneable form. */
  toData(): ErrorData {
    const { code, message, param, reason } = this;
    return {
      code,
      message,
      ...(param === undefined ? {} : { param }),
      ...(reason === undefined ? {} : { reason }),
    };
  }

  static fromData({ code, message, ...rest }: ErrorData): EaselError {
    return new EaselError(code, message, rest);
  }

  /**
   * Any thrown value as an EaselError; what is not one becomes `internal`, its cause kept. An engine that a host page
   * hands over throws errors of its own copy of this class, so the code decides, not the prototype. Its reason is left:
   * another build may have other values in it.
   */
  static from(thrown: unknown): EaselError {
    if (thrown instanceof EaselError) return thrown;
    if (thrown instanceof DOMException && thrown.name === 'AbortError')
      return new EaselError('cancelled', 'The job was cancelled.', { cause: thrown });
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    if (thrown instanceof Error && 'code' in thrown && isErrorCode(thrown.code)) {
      const named = 'param' in thrown && typeof thrown.param === 'string';
      const param = named ? { param: String(thrown.param) } : {};
      return new EaselError(thrown.code, message, { ...param, cause: thrown });
    }
    return new EaselError('internal', message, { cause: thrown });
  }
}
