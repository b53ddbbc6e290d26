/** Tabs of one browser: locks that are queued, taken and freed with their tab, and a channel that copies. */
import type { TabMessage } from '../../../src/engine/tabs/messages.ts';
import type { TabPorts } from '../../../src/engine/tabs/ports.ts';
import { shareEngine, type OwnedEngine, type Tabs } from '../../../src/engine/tabs/share.ts';
import type { Engine, RunOptions } from '../../../src/engine/types.ts';
import { EaselError } from '../../../src/base/errors.ts';

interface Request {
  readonly tab: Tab;
  readonly granted: () => void;
  readonly failed: (fault: Error) => void;
}
interface Held {
  readonly tab: Tab;
  readonly free: (fault?: Error) => void;
}

export interface Call {
  readonly method: string;
  readonly input: unknown;
  readonly options: RunOptions;
  readonly done: (result: unknown) => void;
}
export interface Tab {
  readonly name: string;
  readonly engine: Engine;
  readonly tabs: Tabs;
  /** What this tab's own engine was asked, over all engines it had. */
  readonly calls: Call[];
  /** How many engines it started, and how many it ended. */
  started: number;
  ended: number;
  open: boolean;
  /** Its timers and messages stand still, and the browser goes on. */
  frozen: boolean;
}

export function browser() {
  const held = new Map<string, Held>();
  const queues = new Map<string, Request[]>();
  const ears: { readonly tab: Tab; readonly listener: (message: TabMessage) => void }[] = [];
  const open: Tab[] = [];

  function next(name: string): void {
    if (held.has(name)) return;
    queues.get(name)?.shift()?.granted();
  }

  function locksOf(tab: Tab) {
    return {
      request: (
        name: string,
        ...rest: [LockOptions, LockGrantedCallback<unknown>] | [LockGrantedCallback<unknown>]
      ) => {
        const [options, callback] = rest.length === 2 ? rest : [{} as LockOptions, rest[0]];
        return new Promise<unknown>((resolve, reject) => {
          const grant = (): void => {
            if (options.mode === 'shared') {
              // The tests' callbacks hold nothing; the next in line is let through at once.
              if (!tab.frozen) resolve(callback({ name, mode: 'shared' }));
              next(name);
              return;
            }
            const mine: Held = {
              tab,
              free: (fault) => {
                if (held.get(name) === mine) held.delete(name);
                if (fault) reject(fault);
                else queueMicrotask(() => next(name));
              },
            };
            held.set(name, mine);
            if (tab.frozen) return;
            Promise.resolve(callback({ name, mode: 'exclusive' })).then((value) => {
              mine.free();
              resolve(value);
            }, reject);
          };
          if (options.ifAvailable && held.has(name)) {
            resolve(callback(null));
            return;
          }
          if (options.steal) {
            held.get(name)?.free(new DOMException('Stolen.', 'AbortError'));
            grant();
            return;
          }
          const request: Request = { tab, granted: grant, failed: reject };
          options.signal?.addEventListener('abort', () => {
            const queue = queues.get(name) ?? [];
            if (queue.includes(request)) queue.splice(queue.indexOf(request), 1);
            reject(new DOMException('Aborted.', 'AbortError'));
          });
          queues.set(name, [...(queues.get(name) ?? []), request]);
          queueMicrotask(() => next(name));
        });
      },
    } as unknown as TabPorts['locks'];
  }

  function ownEngine(tab: Tab): OwnedEngine {
    tab.started += 1;
    const running = new Set<(fault: Error) => void>();
    const method =
      (name: string) =>
      (input: unknown, options: RunOptions = {}) =>
        new Promise((resolve, reject) => {
          running.add(reject);
          options.signal?.addEventListener('abort', () =>
            reject(new EaselError('cancelled', 'The job was cancelled.')),
          );
          tab.calls.push({ method: name, input, options, done: resolve });
        });
    const engine = new Proxy({}, { get: (_, name) => method(String(name)) }) as Engine;
    return {
      engine,
      end: () => {
        tab.ended += 1;
        for (const fail of running) fail(new EaselError('worker-crashed', 'Ended.'));
      },
    };
  }

  return {
    openTab(name: string): Tab {
      const tab = {
        name,
        calls: [],
        started: 0,
        ended: 0,
        open: true,
        frozen: false,
      } as unknown as {
        -readonly [key in keyof Tab]: Tab[key];
      };
      open.push(tab);
      const ports: TabPorts = {
        name: 'engine',
        locks: locksOf(tab),
        say: (message) => {
          const copy = structuredClone(message);
          if (!tab.open) return;
          for (const ear of ears)
            if (ear.tab !== tab)
              setTimeout(() => {
                if (ear.tab.open && !ear.tab.frozen) ear.listener(copy);
              });
        },
        hear: (listener) => ears.push({ tab, listener }),
      };
      Object.assign(
        tab,
        shareEngine(
          () => ownEngine(tab),
          ports,
          () => name,
        ),
      );
      return tab;
    },
    closeTab(tab: Tab): void {
      tab.open = false;
      for (const [name, queue] of queues)
        queues.set(
          name,
          queue.filter((request) => request.tab !== tab),
        );
      for (const [name, lock] of [...held])
        if (lock.tab === tab) {
          held.delete(name);
          next(name);
        }
    },
  };
}
