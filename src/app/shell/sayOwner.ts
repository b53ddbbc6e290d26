import type { Tabs } from '../../engine/tabs/share.ts';
import { strings } from '../strings/index.ts';
import type { Notifier } from './notifier.svelte.ts';

const words = strings.tabs;

/** Says which other tab has the engine, as long as one has it: it can be taken over, or waited for. */
export function sayOwner(tabs: Tabs, notifier: Notifier): void {
  /** The owner that the person will wait for; said again when another tab has it. */
  let waitsFor: number | undefined;

  function say(): void {
    const where = tabs.state();
    if (where.role !== 'client' || where.owner === undefined || where.owner.since === waitsFor)
      return notifier.hide('tabs');
    const { title, since } = where.owner;
    notifier.show({
      id: 'tabs',
      title: words.title,
      text: words.body(title, timeOfDay(since)),
      actions: [
        { label: words.takeOver, run: tabs.takeOver },
        { label: words.wait, run: () => wait(since) },
      ],
    });
  }
  function wait(since: number): void {
    waitsFor = since;
    say();
  }

  say();
  tabs.onChange(say);
}

function timeOfDay(since: number): string {
  return new Date(since).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
