/** One gate for several tabs. */
import { expect, test } from 'vitest';
import { createTabsGate } from '../../../src/api/gate.ts';

/** Locks of one browser, as far as the gate uses them. */
function browserLocks() {
  const held = new Set<string>();
  const request = async (
    name: string,
    _: LockOptions,
    callback: (lock: Lock | null) => unknown,
  ): Promise<unknown> => {
    await Promise.resolve();
    if (held.has(name)) return callback(null);
    held.add(name);
    try {
      return await callback({ name, mode: 'exclusive' });
    } finally {
      held.delete(name);
    }
  };
  return { held, locks: { request } as unknown as Pick<LockManager, 'request'> };
}

test('two tabs share the places: one may have all that are free, and 429 comes when none is', async () => {
  const { locks } = browserLocks();
  const within: number[] = [];
  const first = createTabsGate(3, 'gate', locks, (count) => within.push(count));
  const second = createTabsGate(3, 'gate', locks);
  const ways = await Promise.all([first.enter(), first.enter(), second.enter()]);
  await expect(first.enter()).rejects.toMatchObject({ fault: { status: 429 } });
  await expect(second.enter()).rejects.toMatchObject({ fault: { status: 429 } });
  ways[0]();
  await Promise.resolve();
  const again = await second.enter();
  await expect(first.enter()).rejects.toMatchObject({ fault: { status: 429 } });
  expect(within).toEqual([1, 2, 1]);
  again();
});

test('many at once get a place each, and no more than there are', async () => {
  const { locks, held } = browserLocks();
  const gates = ['a', 'b'].map(() => createTabsGate(8, 'gate', locks));
  const all = await Promise.allSettled(
    gates.flatMap((gate) => Array.from({ length: 6 }, () => gate.enter())),
  );
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
  expect(held.size).toBe(8);
});

test.each([
  ['no locks', undefined],
  [
    'locks that are denied',
    { request: () => Promise.reject(new DOMException('No.', 'SecurityError')) },
  ],
])('%s: the tab counts for itself', async (_, locks) => {
  const gate = createTabsGate(1, 'gate', locks as unknown as LockManager | undefined);
  const leave = await gate.enter();
  await expect((async () => gate.enter())()).rejects.toMatchObject({ fault: { status: 429 } });
  leave();
  (await gate.enter())();
});
