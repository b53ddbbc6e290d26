/**
 * What a host page and Easel in an iframe say to each other by `postMessage`. Plain objects as JSON has them, but for
 * pixels and files, which are typed arrays; those of results are transferred. Every message has `easel`, the version of
 * this protocol, and `type`.
 */
import type { ErrorCode } from '../base/errors.ts';
import type {
  EngineEvent,
  EngineInfo,
  PackInfo,
  TextToImageRequest,
  TextToImageResult,
} from '../engine/types.ts';
import type { TaskResult } from '../tasks/index.ts';
import type { TaskName } from '../tasks/requests.ts';

/** Raised with every change that an older side would misread. */
export const EMBED_VERSION = 1;

/** What a host can ask for, and what it gets: every task, and what belongs to the iframe itself. */
export type EmbedResults = { readonly [name in TaskName]: TaskResult<name> } & {
  readonly install: PackInfo;
  readonly packs: readonly PackInfo[];
  readonly info: EngineInfo;
  readonly fetch: FetchedAnswer;
};
export type EmbedTask = keyof EmbedResults;

/** A request to the Images API, as it crosses. */
export interface FetchRequest {
  readonly method: string;
  /** Begins with a slash; what counts is that it ends in /v1/images/… */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array<ArrayBuffer>;
}

export interface FetchedAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array<ArrayBuffer>;
  /** Pictures that the body names by `url`: the host gives them addresses of its own. */
  readonly files: readonly { readonly url: string; readonly png: Uint8Array<ArrayBuffer> }[];
}

export type EmbedErrorCode =
  | ErrorCode
  | 'origin-refused' // this host may not use this copy of Easel
  | 'overloaded' // too many requests are waiting
  | 'no-answer' // the iframe says nothing
  | 'closed'; // the iframe was removed or loaded anew

export interface EmbedErrorData {
  readonly code: EmbedErrorCode;
  readonly message: string;
  /** The field that was at fault, when there is one. */
  readonly param?: string;
}

/** Host → iframe. */
export type HostMessage =
  /** The first message. `host` is the sender's own origin, as it believes; the browser's word decides. */
  | { readonly easel: typeof EMBED_VERSION; readonly type: 'hello'; readonly host?: string }
  | {
      readonly easel: typeof EMBED_VERSION;
      readonly type: 'request';
      /** A whole number above 0 that was not used before. */
      readonly id: number;
      readonly task: EmbedTask;
      readonly request?: unknown;
      /** Send `preview` events. */
      readonly previews?: boolean;
    }
  | { readonly easel: typeof EMBED_VERSION; readonly type: 'cancel'; readonly id: number }
  /** How the iframe is to look, from now on. */
  | { readonly easel: typeof EMBED_VERSION; readonly type: 'theme'; readonly theme: EmbedTheme };

/** `system` follows the person's own setting. */
export const EMBED_THEMES = ['system', 'light', 'dark'] as const;
export type EmbedTheme = (typeof EMBED_THEMES)[number];

export type IframeBody =
  /** It listens now: say hello. */
  | { readonly type: 'loaded' }
  /** This host is let in. */
  | {
      readonly type: 'ready';
      readonly build: string;
      readonly interface: 'compact' | 'none';
      /** Whether the host asked for the model to be kept on the machine. */
      readonly store: boolean;
    }
  /** This host is not let in; nothing else will be answered. */
  | { readonly type: 'refused'; readonly error: EmbedErrorData }
  | { readonly type: 'progress'; readonly id: number; readonly event: EngineEvent }
  | {
      readonly type: 'result';
      readonly id: number;
      readonly result: EmbedResults[EmbedTask];
    }
  /** The end of the job `id`, or (null) a message that could not be taken. */
  | { readonly type: 'error'; readonly id: number | null; readonly error: EmbedErrorData }
  | PersonMessage
  /**
   * What the iframe shows is this high, in CSS pixels; told at each change, to a host that asked for it
   * (`height=auto`).
   */
  | { readonly type: 'resize'; readonly height: number };

/** What the person does with the compact interface. Each `creating` is followed by one of the others. */
export type PersonMessage =
  | { readonly type: 'creating'; readonly request: TextToImageRequest }
  | { readonly type: 'created'; readonly result: TextToImageResult }
  /** `cancelled` among them. */
  | { readonly type: 'failed'; readonly error: EmbedErrorData };

/** Iframe → host. */
export type IframeMessage = IframeBody & { readonly easel: typeof EMBED_VERSION };
