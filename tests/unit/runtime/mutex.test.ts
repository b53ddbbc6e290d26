import { expect, test } from 'vitest';
import { createMutex } from '../../../src/runtime/mutex.ts';

test('tasks run one after another in the order of the calls, also after a failure', async () => {
  const exclusive = createMutex();
  const log: string[] = [];
  const task = (name: string, fail = false) =>
    exclusive(async () => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      log.push(`${name} ends`);
      if (fail) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([task('a'), task('b', true), task('c')]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});
