import type { TabMessage } from './messages.ts';

/** What tabs need of the browser. */
export interface TabPorts {
  /** Of the lock, and of the channel: the same for tabs whose engines are interchangeable. */
  readonly name: string;
  readonly locks: Pick<LockManager, 'request'>;
  readonly say: (message: TabMessage) => void;
  readonly hear: (listener: (message: TabMessage) => void) => void;
}

/** Held by a tab while it is open. */
export function tabLock(name: string, tab: string): string {
  return `${name} tab ${tab}`;
}

/**
 * The browser's own; undefined where a page has no origin to share with, or the browser no locks (a sandboxed frame, an
 * insecure address): such a page has an engine to itself.
 */
export function browserPorts(name: string): TabPorts | undefined {
  const { locks } = navigator as { readonly locks?: LockManager };
  if (locks === undefined || self.origin === 'null') return undefined;
  const channel = new BroadcastChannel(name);
  return {
    name,
    locks,
    say: (message) => channel.postMessage(message),
    hear: (listener) =>
      channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => listener(data)),
  };
}
