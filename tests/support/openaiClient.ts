/** The official client as a script for a page: bundled as npm has it, put on `globalThis.openai`. */
import OpenAI, {
  APIError,
  APIUserAbortError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
  toFile,
} from 'openai';

const openai = {
  OpenAI,
  APIError,
  APIUserAbortError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
  toFile,
};

declare global {
  var openai: typeof import('./openaiClient.ts').client;
}

export { openai as client };
globalThis.openai = openai;
