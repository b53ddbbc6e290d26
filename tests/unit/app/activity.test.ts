/** Whose turn it is, of the screens that share one engine. */
import { describe, expect, test } from 'vitest';
import { EaselError } from '../../../src/base/errors.ts';
import { Job, type Work } from '../../../src/engine/page/job.svelte.ts';
import { Activity, type Asker } from '../../../src/app/shell/activity.svelte.ts';

/** An engine that does one thing after the other, each until `finish` is called; what it did, in order. */
function oneAtATime() {
  const done: string[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let finish: () => void = () => undefined;
  const work =
    (name: string): Work<void> =>
    ({ signal }) => {
      const turn = last.then(
        () =>
          new Promise<void>((end, stop) => {
            const cancelled = () => stop(new EaselError('cancelled', 'The job was cancelled.'));
            if (signal.aborted) return cancelled();
            signal.addEventListener('abort', cancelled);
            done.push(`${name} begins`);
            finish = () => {
              done.push(`${name} ends`);
              end();
            };
          }),
      );
      last = turn.catch(() => undefined);
      return turn;
    };
  return { done, work, finish: () => finish() };
}

const settled = () => new Promise((go) => setTimeout(go));

function open() {
  const activity = new Activity();
  const engine = oneAtATime();
  const jobs = new Map<Asker, Job<void>>();
  const ask = (asker: Asker) => {
    const job = new Job<void>();
    jobs.set(asker, job);
    return activity.perform(asker, job, async () => true, engine.work(asker));
  };
  const aheadOf = (asker: Asker) => activity.aheadOf(asker).map((job) => job.asker);
  return { activity, engine, jobs, ask, aheadOf };
}

describe('a screen that waits', () => {
  test.each<readonly [Asker, Asker]>([
    ['edit', 'create'],
    ['edit', 'remix'],
    ['remix', 'edit'],
    ['remix', 'create'],
    ['create', 'edit'],
    ['create', 'remix'],
  ])(
    'of %s first and %s behind it: knows whom it waits for, and can be put first',
    async (a, b) => {
      const { activity, engine, ask, aheadOf } = open();
      const [first, second] = [ask(a), ask(b)];
      await settled();
      expect([aheadOf(a), aheadOf(b)]).toEqual([[], [a]]);
      activity.putFirst(b);
      await settled();
      expect([aheadOf(a), aheadOf(b)]).toEqual([[b], []]);
      engine.finish();
      expect(await second).toBe('done');
      await settled();
      engine.finish();
      expect(await first).toBe('done');
      expect(engine.done).toEqual([
        `${a} begins`,
        `${b} begins`,
        `${b} ends`,
        `${a} begins`,
        `${a} ends`,
      ]);
      expect(activity.busy).toBe(false);
    },
  );

  test('behind two is put before both', async () => {
    const { activity, engine, ask, aheadOf } = open();
    const all = [ask('edit'), ask('remix'), ask('create')];
    await settled();
    expect(aheadOf('create')).toEqual(['edit', 'remix']);
    activity.putFirst('create');
    await settled();
    expect(aheadOf('create')).toEqual([]);
    for (const _ of all) {
      engine.finish();
      await settled();
    }
    expect(await Promise.all(all)).toEqual(['done', 'done', 'done']);
    expect(engine.done.filter((line) => line.endsWith('ends'))[0]).toBe('create ends');
  });

  test('two that put themselves first in turn are both done: the last one who asked goes first', async () => {
    const { activity, engine, ask } = open();
    const all = [ask('edit'), ask('remix')];
    await settled();
    activity.putFirst('remix');
    await settled();
    activity.putFirst('edit');
    await settled();
    for (const _ of all) {
      engine.finish();
      await settled();
    }
    expect(await Promise.all(all)).toEqual(['done', 'done']);
    expect(engine.done.filter((line) => line.endsWith('ends'))).toEqual([
      'edit ends',
      'remix ends',
    ]);
  });

  test('and gave way can be cancelled while it waits', async () => {
    const { activity, engine, jobs, ask } = open();
    const [first, second] = [ask('edit'), ask('remix')];
    await settled();
    activity.putFirst('remix');
    await settled();
    jobs.get('edit')?.cancel();
    expect(await first).toBe('cancelled');
    engine.finish();
    expect(await second).toBe('done');
  });
});
