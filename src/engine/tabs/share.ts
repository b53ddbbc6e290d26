/**
 * One engine for all tabs of a site: the model is in memory once, and jobs wait in one queue. The tab that holds the
 * lock has the engine. When it closes, the lock goes to another tab, which starts an engine; what the old one had not
 * finished is asked again there, and gives the same pictures.
 */
import { EaselError } from '../../base/errors.ts';
import type { Engine, RunOptions } from '../types.ts';
import { CALLS, TASKS, type Method, type TabInfo, type TabMessage } from './messages.ts';
import { tabLock, type TabPorts } from './ports.ts';
import { perform, serveTabs, type TabServer } from './serve.ts';

/** An engine that can be let go of. */
export interface OwnedEngine {
  readonly engine: Engine;
  /** Frees its memory; what it was doing fails. */
  readonly end: () => void;
}

/** Where the engine is. */
export type TabState =
  | { readonly role: 'owner' }
  /** `owner` is absent until the tab that has it has said so. */
  | { readonly role: 'client'; readonly owner?: TabInfo };

export interface Tabs {
  readonly state: () => TabState;
  readonly onChange: (listener: () => void) => void;
  /** Takes the engine; what the other tab was making is made here. */
  readonly takeOver: () => void;
}

/** A question that has no answer yet. */
interface Pending {
  readonly id: string;
  readonly method: Method;
  readonly input: unknown;
  readonly options: RunOptions;
  readonly resolve: (result: unknown) => void;
  readonly reject: (fault: EaselError) => void;
  /** The tab that was asked. */
  asked: string | undefined;
}

/**
 * A tab may be given the lock while the browser has it frozen. One that waits this long for an owner takes the engine.
 */
const OWNERLESS_MILLISECONDS = 15_000;

/**
 * @param create makes this tab's engine when it is its turn
 * @param title of this tab, for a person who has several
 */
export function shareEngine(
  create: () => OwnedEngine,
  ports: TabPorts,
  title: () => string,
): { readonly engine: Engine; readonly tabs: Tabs } {
  const { name, locks, say, hear } = ports;
  const me = crypto.randomUUID();
  const pending = new Map<string, Pending>();
  const listeners: (() => void)[] = [];
  let owned: (OwnedEngine & { readonly server: TabServer; readonly since: number }) | undefined;
  let owner: { readonly id: string; readonly info: TabInfo } | undefined;
  let queueing = new AbortController();
  let patience: ReturnType<typeof setTimeout> | undefined;

  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  /** Holds the lock until it is taken away. */
  async function hold(options: LockOptions): Promise<void> {
    let held = false;
    try {
      await locks.request(name, options, () => {
        held = true;
        become();
        return new Promise<never>(() => undefined);
      });
    } catch {
      // Another tab took it, or this one stopped waiting in order to take it.
      if (!held) return;
      lose();
      void wait();
    }
  }

  function wait(): Promise<void> {
    queueing = new AbortController();
    return hold({ signal: queueing.signal });
  }

  function become(): void {
    clearTimeout(patience);
    patience = undefined;
    owner = undefined;
    const made = create();
    owned = { ...made, server: serveTabs(made.engine, me, ports), since: Date.now() };
    announce();
    for (const each of pending.values()) submit(each);
    changed();
  }

  function lose(): void {
    const gone = owned;
    owned = undefined;
    gone?.server.end();
    gone?.end();
    changed();
  }

  function takeOver(): void {
    if (owned !== undefined) return;
    queueing.abort();
    void hold({ steal: true });
  }

  function announce(): void {
    if (owned === undefined) return;
    say({ type: 'owner', from: me, info: { title: title(), since: owned.since } });
  }

  /** Hears that the owner has gone, even when the tab that is next does not say that it has the engine. */
  function watch(tab: string): void {
    const gone = (): void => {
      if (owner?.id !== tab) return;
      owner = undefined;
      for (const each of pending.values()) submit(each);
      changed();
    };
    // Shared: another tab that waits for the same may be frozen.
    locks.request(tabLock(name, tab), { mode: 'shared' }, gone).catch(() => undefined);
  }

  function settle(each: Pending, end: () => void): void {
    if (pending.delete(each.id)) end();
  }

  function submit(each: Pending): void {
    if (owned !== undefined) return runHere(each, owned.engine);
    if (owner === undefined) {
      patience ??= setTimeout(() => {
        patience = undefined;
        if (owner === undefined) takeOver();
      }, OWNERLESS_MILLISECONDS);
      return;
    }
    if (each.asked === owner.id) return;
    restarting(each);
    each.asked = owner.id;
    const { id, method, input, options } = each;
    const previews = options.previews ?? false;
    try {
      say({ type: 'ask', from: me, to: owner.id, id, method, input, previews });
    } catch (cause) {
      const message = `The request cannot be sent: ${String(cause)}`;
      settle(each, () => each.reject(new EaselError('invalid-request', message, { cause })));
      return;
    }
    if (options.signal?.aborted) say({ type: 'cancel', from: me, to: owner.id, id });
  }

  function runHere(each: Pending, engine: Engine): void {
    if (each.asked === me) return;
    restarting(each);
    each.asked = me;
    perform(engine, each.method, each.input, each.options).then(
      (result) => settle(each, () => each.resolve(result)),
      (thrown: unknown) => {
        // It fell with the engine that this tab gave away: the new owner is asked.
        if (owned?.engine !== engine && !each.options.signal?.aborted) return submit(each);
        settle(each, () => each.reject(EaselError.from(thrown)));
      },
    );
  }

  function restarting({ asked, options }: Pending): void {
    if (asked === undefined) return;
    options.onEvent?.({
      type: 'notice',
      code: 'worker-restarted',
      message: 'The tab that had the model has gone, and what it had begun is begun anew.',
    });
  }

  function receive(message: TabMessage): void {
    if (message.from === me) return;
    if (message.type === 'who') return announce();
    if (message.type === 'owner') {
      // Word from a tab that has just been robbed, crossing on its way.
      if (owned !== undefined) return announce();
      clearTimeout(patience);
      patience = undefined;
      if (owner?.id !== message.from) watch(message.from);
      owner = { id: message.from, info: message.info };
      for (const each of pending.values()) submit(each);
      return changed();
    }
    if (message.to !== me) return;
    if (message.type === 'ask') return owned?.server.ask(message);
    if (message.type === 'cancel') return owned?.server.cancel(message.from, message.id);
    const each = pending.get(message.id);
    if (each === undefined || each.asked !== message.from) return;
    if (message.type === 'event') each.options.onEvent?.(message.event);
    else if (message.type === 'done') settle(each, () => each.resolve(message.result));
    else settle(each, () => each.reject(EaselError.fromData(message.error)));
  }

  function invoke(method: Method, input: unknown, options: RunOptions = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const { signal } = options;
      const cancel = (): void => {
        // Nobody has begun it, or who had begun it has gone.
        if (each.asked === undefined || (each.asked !== me && each.asked !== owner?.id))
          settle(each, () => each.reject(new EaselError('cancelled', 'The job was cancelled.')));
        else if (each.asked !== me) say({ type: 'cancel', from: me, to: each.asked, id: each.id });
      };
      const each: Pending = {
        id: crypto.randomUUID(),
        method,
        input,
        options,
        resolve: (result) => {
          signal?.removeEventListener('abort', cancel);
          resolve(result);
        },
        reject: (fault) => {
          signal?.removeEventListener('abort', cancel);
          reject(fault);
        },
        asked: undefined,
      };
      pending.set(each.id, each);
      signal?.addEventListener('abort', cancel, { once: true });
      if (signal?.aborted) return cancel();
      submit(each);
    });
  }

  hear(receive);
  // Only a tab that holds its own lock is heard: the owner learns by it that the tab has gone.
  locks
    .request(tabLock(name, me), () => {
      void wait();
      say({ type: 'who', from: me });
      return new Promise<never>(() => undefined);
    })
    // Locks are denied here (storage is): then there is nobody to share with.
    .catch(become);

  const engine = Object.fromEntries([
    ...CALLS.map((method) => [method, (input: unknown) => invoke(method, input)]),
    ...TASKS.map((method) => [
      method,
      (input: unknown, options?: RunOptions) => invoke(method, input, options),
    ]),
  ]) as unknown as Engine;
  return {
    engine,
    tabs: {
      state: () => {
        if (owned !== undefined) return { role: 'owner' };
        return owner === undefined ? { role: 'client' } : { role: 'client', owner: owner.info };
      },
      onChange: (listener) => listeners.push(listener),
      takeOver,
    },
  };
}
