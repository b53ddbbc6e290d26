/** What is said of other tabs, in English. */
import { own } from '../own.ts';
export const tabs = {
  title: 'Another tab has the model.',
  /** @param tab its title; @param since the time of day at which it took the model */
  body: (tab: string, since: string) =>
    `It is “${own(tab)}”, since ${since}. What you ask for here is made there, in turn, and goes on here when that tab is closed.`,
  takeOver: 'Take it over',
  wait: 'Wait in turn',
};
