/** Several tabs and one engine: who has it, where jobs run, and what becomes of them when tabs go. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { browser, type Tab } from './tabsSupport.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(50);
const owners = (...tabs: Tab[]) => tabs.map((tab) => tab.tabs.state().role === 'owner');
const ask = (tab: Tab, prompt: string, signal?: AbortSignal) =>
  tab.engine.textToImage({ prompt }, signal ? { signal } : {});
const promptsOf = ({ calls }: Tab) =>
  calls.map(({ input }) => (input as { prompt: string }).prompt);

async function twoTabs() {
  const { openTab, closeTab } = browser();
  const first = openTab('first');
  await settle();
  const second = openTab('second');
  await settle();
  return { first, second, openTab, closeTab };
}

test('the first tab has the engine; the second starts none and knows which tab has it', async () => {
  const { first, second } = await twoTabs();
  expect(owners(first, second)).toEqual([true, false]);
  expect([first.started, second.started]).toEqual([1, 0]);
  expect(second.tabs.state()).toMatchObject({ role: 'client', owner: { title: 'first' } });
});

test('jobs and questions of a client are done by the owner, with their events and results', async () => {
  const { first, second } = await twoTabs();
  const events: unknown[] = [];
  const job = second.engine.textToImage(
    { prompt: 'a fox', seed: 7 },
    { previews: true, onEvent: (event) => events.push(event) },
  );
  const packs = second.engine.packs();
  await settle();
  expect(first.calls).toMatchObject([
    { method: 'textToImage', input: { prompt: 'a fox', seed: 7 }, options: { previews: true } },
    { method: 'packs' },
  ]);
  first.calls[0]?.options.onEvent?.({ type: 'queued', position: 2 });
  first.calls[0]?.done({ pictures: [new Uint8Array([1])] });
  first.calls[1]?.done([{ id: 'tiny' }]);
  await settle();
  expect(await job).toEqual({ pictures: [new Uint8Array([1])] });
  expect(await packs).toEqual([{ id: 'tiny' }]);
  expect(events).toEqual([{ type: 'queued', position: 2 }]);
});

test('an abort reaches the owner, and a fault comes back with its code', async () => {
  const { first, second } = await twoTabs();
  const abort = new AbortController();
  const job = ask(second, 'a fox', abort.signal).catch((fault: unknown) => fault);
  await settle();
  abort.abort();
  await settle();
  expect(first.calls[0]?.options.signal?.aborted).toBe(true);
  expect(await job).toMatchObject({ name: 'EaselError', code: 'cancelled' });
});

test('when the owner closes, the next tab starts an engine and begins anew what was not done', async () => {
  const { first, second, openTab, closeTab } = await twoTabs();
  const third = openTab('third');
  await settle();
  const notices: string[] = [];
  const jobs = [
    second.engine.textToImage(
      { prompt: 'a' },
      { onEvent: (event) => event.type === 'notice' && notices.push(event.code) },
    ),
    ask(third, 'b'),
  ];
  await settle();
  expect(promptsOf(first)).toEqual(['a', 'b']);
  closeTab(first);
  await settle();
  expect(owners(second, third)).toEqual([true, false]);
  expect(promptsOf(second).sort()).toEqual(['a', 'b']);
  expect(notices).toEqual(['worker-restarted']);
  for (const call of second.calls) call.done((call.input as { prompt: string }).prompt);
  await settle();
  expect(await Promise.all(jobs)).toEqual(['a', 'b']);
  expect(third.tabs.state()).toMatchObject({ owner: { title: 'second' } });
});

test('when a client closes, its jobs are cancelled and the others’ are not', async () => {
  const { first, second, openTab, closeTab } = await twoTabs();
  const third = openTab('third');
  await settle();
  void ask(second, 'gone').catch(() => undefined);
  void ask(third, 'stays');
  await settle();
  closeTab(second);
  await settle();
  expect(first.calls.map(({ options }) => options.signal?.aborted)).toEqual([true, false]);
});

test('a tab that takes over makes what the other was making, its own jobs and theirs', async () => {
  const { first, second } = await twoTabs();
  const mine = ask(second, 'mine');
  const theirs = ask(first, 'theirs');
  await settle();
  second.tabs.takeOver();
  await settle();
  expect(owners(first, second)).toEqual([false, true]);
  expect([first.ended, second.started]).toEqual([1, 1]);
  expect(promptsOf(second).sort()).toEqual(['mine', 'theirs']);
  for (const call of second.calls) call.done((call.input as { prompt: string }).prompt);
  await settle();
  expect(await Promise.all([mine, theirs])).toEqual(['mine', 'theirs']);
  first.tabs.takeOver();
  await settle();
  expect(owners(first, second)).toEqual([true, false]);
  expect([first.started, second.ended]).toEqual([2, 1]);
});

test('what was asked before anyone had the engine is done once, by whoever has it', async () => {
  const { openTab } = browser();
  const tab = openTab('only');
  const other = openTab('other');
  const jobs = [ask(tab, 'a'), ask(other, 'b')];
  await settle();
  expect([...promptsOf(tab), ...promptsOf(other)].sort()).toEqual(['a', 'b']);
  expect([tab.started, other.started]).toEqual([1, 0]);
  for (const call of tab.calls) call.done(true);
  await settle();
  expect(await Promise.all(jobs)).toEqual([true, true]);
});

test('the lock given to a tab that is frozen: one that waits for an owner takes the engine', async () => {
  const { first, second, openTab, closeTab } = await twoTabs();
  const third = openTab('third');
  await settle();
  second.frozen = true;
  closeTab(first);
  await settle();
  const job = ask(third, 'a');
  await vi.advanceTimersByTimeAsync(16_000);
  expect(owners(third)).toEqual([true]);
  expect(promptsOf(third)).toEqual(['a']);
  third.calls[0]?.done(true);
  expect(await job).toBe(true);
});

test('what cannot be sent is refused here, and a cancel before it is sent never leaves', async () => {
  const { first, second } = await twoTabs();
  const fault = second.engine
    .textToImage({ prompt: (() => 'a') as unknown as string })
    .catch((thrown: unknown) => thrown);
  await settle();
  expect(await fault).toMatchObject({ code: 'invalid-request' });
  const early = await ask(second, 'a', AbortSignal.abort()).catch((thrown: unknown) => thrown);
  expect(early).toMatchObject({ code: 'cancelled' });
  expect(first.calls).toEqual([]);
});
