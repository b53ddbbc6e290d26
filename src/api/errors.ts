import { EaselError, type ErrorCode } from '../base/errors.ts';
import { PictureRefusal } from '../policy/checkPicture.ts';

/** An answer of the Images API that is no success; its body has the four keys that clients of OpenAI's API read. */
export interface ApiFault {
  readonly status: number;
  readonly message: string;
  readonly type: 'invalid_request_error' | 'rate_limit_error' | 'server_error';
  readonly param: string | null;
  readonly code: string | null;
  /** Whether the same request may succeed a little later. */
  readonly retry: boolean;
  /** Methods that the address has, where the request's is none of them. */
  readonly allow?: string;
}

/** Thrown while a request is read; becomes a response at the door. */
export class ApiError extends Error {
  readonly fault: ApiFault;

  constructor(fault: ApiFault) {
    super(fault.message);
    this.name = 'ApiError';
    this.fault = fault;
  }
}

/** A fault of the request itself: 400 unless said otherwise. */
export function refusal(
  message: string,
  param: string | null = null,
  { status = 400, code = null }: { readonly status?: number; readonly code?: string | null } = {},
): ApiError {
  return new ApiError({
    status,
    message,
    type: 'invalid_request_error',
    param,
    code,
    retry: false,
  });
}

/**
 * Refused by the content policy.
 * @param reason a sentence that says why, and what to do
 * @param param the field with the words or the picture; null: a picture that was made
 */
export function policyRefusal(reason: string, param: string | null): ApiError {
  return refusal(`Your request was rejected as a result of our safety system. ${reason}`, param, {
    code: 'content_policy_violation',
  });
}

/** More requests are waiting than are let in. */
export function overload(waiting: number): ApiError {
  return new ApiError({
    status: 429,
    message: `${waiting} requests are being worked on or waiting in this browser, and no more are let in. Try again when one is done.`,
    type: 'rate_limit_error',
    param: null,
    code: 'rate_limit_exceeded',
    retry: true,
  });
}

/** There is no such address, or none any more. */
export function notFound(message: string): ApiError {
  return refusal(message, null, { status: 404 });
}

/** The address exists, and has other methods. */
export function methodNotAllowed(method: string, pathname: string, allow: string): ApiError {
  const { fault } = refusal(`Not allowed to ${method} on ${pathname}. Use ${allow}.`, null, {
    status: 405,
    code: 'method_not_supported',
  });
  return new ApiError({ ...fault, allow });
}

/** The engine ended without a fault and without all that was asked for. */
export function missingPictures(asked: number, came: number): ApiError {
  return new ApiError({
    status: 500,
    message: `${asked} pictures were asked for and ${came} came. Try again.`,
    type: 'server_error',
    param: null,
    code: 'missing_pictures',
    retry: true,
  });
}

/** Nobody is there to make the pictures. @param site where Easel's page is */
export function noPage(site: string): ApiError {
  return unavailable(
    `Pictures are made by an open page of Easel, and none answered. Open ${site} in a tab of this browser, leave it open, and try again.`,
    'no_page_open',
  );
}

/** The page that was at work has gone. */
export function pageClosed(site: string): ApiError {
  return unavailable(
    `The page of Easel that made the pictures was closed. Open ${site} again, leave it open, and repeat the request.`,
    'page_closed',
  );
}

/** Repeating helps only once a person has opened the page, so clients are told not to. */
function unavailable(message: string, code: string): ApiError {
  return new ApiError({
    status: 503,
    message,
    type: 'server_error',
    param: null,
    code,
    retry: false,
  });
}

const STATUS: { readonly [code in ErrorCode]: readonly [status: number, retry: boolean] } = {
  'invalid-request': [400, false],
  'unsupported-format': [400, false],
  'invalid-manifest': [500, false],
  'corrupt-data': [500, false],
  network: [503, true],
  storage: [503, false],
  'out-of-memory': [503, false],
  'unsupported-device': [500, false],
  'device-lost': [503, true],
  'worker-crashed': [503, true],
  cancelled: [503, false],
  internal: [500, false],
};

/** Where the API has the pictures of a request: the second of two is Easel's own. */
function pictureParam(param: string | undefined): string | null {
  if (param === undefined) return null;
  return param === 'images[1]' ? 'easel.with' : 'image';
}

/** Whatever was thrown, as the fault that the client is told. */
export function faultOf(thrown: unknown): ApiFault {
  if (thrown instanceof ApiError) return thrown.fault;
  if (thrown instanceof PictureRefusal)
    return policyRefusal(thrown.message, pictureParam(thrown.param)).fault;
  const { code, message, param } = EaselError.from(thrown);
  const [status, retry] = STATUS[code];
  return {
    status,
    message,
    type: status === 400 ? 'invalid_request_error' : 'server_error',
    param: param ?? null,
    code: status === 400 ? null : code.replaceAll('-', '_'),
    retry,
  };
}

/**
 * The fault as an HTTP response. Clients repeat 409, 429 and 5xx by themselves; `x-should-retry` tells them where that
 * is useless.
 */
export function faultResponse(fault: ApiFault): Response {
  const { status, message, type, param, code, retry, allow } = fault;
  const headers = {
    'x-should-retry': String(retry),
    ...(allow === undefined ? {} : { allow }),
  };
  return Response.json({ error: { message, type, param, code } }, { status, headers });
}
