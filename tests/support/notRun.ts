/** Tests that a machine cannot run are named at the end of the whole run, with what would make them run. */
import type { TaskMeta, TestContext } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** What was not run, why, and what would make it run. */
    notRun?: string;
  }
}

/** Skips the test; reporters of a run's end print the words (tests/support/alone.ts, tests/all.ts). */
export function skipLoudly({ task, skip }: TestContext, words: string): never {
  const meta: TaskMeta = task.meta;
  meta.notRun = words;
  return skip(words);
}

/** @param words of every test, absent where it ran. @returns lines for the end, each once */
export function reportNotRun(words: Iterable<string | undefined>): string {
  const lines = new Set([...words].filter((each) => each !== undefined));
  return [...lines].map((each) => `\nNot run: ${each}\n`).join('');
}
