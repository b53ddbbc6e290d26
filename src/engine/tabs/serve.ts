/** The owner's side: does what other tabs ask, and forgets a tab that has gone. */
import { EaselError } from '../../base/errors.ts';
import type { Engine, RunOptions } from '../types.ts';
import { TASKS, type Method, type TabMessage } from './messages.ts';
import { tabLock, type TabPorts } from './ports.ts';

export type Ask = TabMessage & { readonly type: 'ask' };

/** Calls the method; what it gives is of that method's type. */
export function perform(
  engine: Engine,
  method: Method,
  input: unknown,
  options: RunOptions,
): Promise<unknown> {
  const task = TASKS.find((each) => each === method);
  if (task !== undefined) return engine[task](input as never, options);
  return engine[method as Exclude<Method, (typeof TASKS)[number]>](input as never);
}

export interface TabServer {
  ask(ask: Ask): void;
  cancel(from: string, id: string): void;
  /** The engine is another tab's now: nothing more is said. */
  end(): void;
}

/** @param me this tab's id */
export function serveTabs(engine: Engine, me: string, { say, locks, name }: TabPorts): TabServer {
  /** By tab, then by id. */
  const jobs = new Map<string, Map<string, AbortController>>();
  let ended = false;

  /** A tab holds a lock of its own as long as it is open. */
  function jobsOf(tab: string): Map<string, AbortController> {
    const known = jobs.get(tab);
    if (known !== undefined) return known;
    const own = new Map<string, AbortController>();
    jobs.set(tab, own);
    const gone = (): void => {
      jobs.delete(tab);
      for (const abort of own.values()) abort.abort();
    };
    void locks.request(tabLock(name, tab), { mode: 'shared' }, gone).catch(() => undefined);
    return own;
  }

  async function ask({ from, id, method, input, previews }: Ask): Promise<void> {
    const own = jobsOf(from);
    // A question that was asked twice is answered once.
    if (own.has(id)) return;
    const abort = new AbortController();
    own.set(id, abort);
    const tell = (message: TabMessage): void => {
      if (!ended) say(message);
    };
    try {
      const result = await perform(engine, method, input, {
        signal: abort.signal,
        previews,
        onEvent: (event) => tell({ type: 'event', from: me, to: from, id, event }),
      });
      tell({ type: 'done', from: me, to: from, id, result });
    } catch (thrown) {
      const error = EaselError.from(thrown).toData();
      tell({ type: 'failed', from: me, to: from, id, error });
    } finally {
      own.delete(id);
    }
  }

  return {
    ask: (message) => void ask(message),
    cancel: (from, id) => jobs.get(from)?.get(id)?.abort(),
    end: () => {
      ended = true;
    },
  };
}
