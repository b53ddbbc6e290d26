/**
 * What the tabs of one site say to each other about the engine, on a BroadcastChannel. One tab owns the engine, the one
 * that holds the lock; the others are its clients.
 */
import type { ErrorData } from '../../base/errors.ts';
import { TASK_NAMES } from '../../tasks/names.ts';
import type { EngineEvent } from '../types.ts';

/** Methods of the engine that take a signal and tell of their progress. */
export const TASKS = ['install', 'classify', ...TASK_NAMES] as const;
/** The others. */
export const CALLS = [
  'info',
  'packs',
  'remove',
  'fit',
  'inspectPrompt',
  'vocabulary',
  'probePrivacy',
  'report',
] as const;
export type Method = (typeof TASKS)[number] | (typeof CALLS)[number];

/** What a person can tell a tab by. */
export interface TabInfo {
  readonly title: string;
  /** When it took the engine, in milliseconds since 1970. */
  readonly since: number;
}

export type TabMessage =
  /** Who has the engine? */
  | { readonly type: 'who'; readonly from: string }
  /** `from` has it. */
  | { readonly type: 'owner'; readonly from: string; readonly info: TabInfo }
  | ({ readonly from: string; readonly to: string; readonly id: string } & (
      | {
          readonly type: 'ask';
          readonly method: Method;
          readonly input: unknown;
          readonly previews: boolean;
        }
      | { readonly type: 'cancel' }
      | { readonly type: 'event'; readonly event: EngineEvent }
      | { readonly type: 'done'; readonly result: unknown }
      | { readonly type: 'failed'; readonly error: ErrorData }
    ));
