import { describe, expect, test } from 'vitest';
import { breathe } from '../../../src/base/breathe.ts';
import type { JobId } from '../../../src/engine/protocol.ts';
import { checkpoint } from '../../../src/cascade/run.ts';
import { createJobQueue } from '../../../src/engine/worker/queue.ts';

const id = (name: string) => name as JobId;
const silent = () => undefined;

/** A job that runs until it is let go or aborted. */
function held(log: string[], name: string) {
  let letGo: (value: string) => void = silent;
  const job = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      log.push(`${name} starts`);
      letGo = resolve;
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  return { job, letGo: () => letGo(name) };
}

describe('the job queue', () => {
  test('runs one job at a time, in order, and tells the others how many are ahead', async () => {
    const queue = createJobQueue();
    const log: string[] = [];
    const [a, b, c] = [held(log, 'a'), held(log, 'b'), held(log, 'c')];
    const positions = (name: string) => (ahead: number) => log.push(`${name} waits for ${ahead}`);
    const first = queue.add(id('a'), a.job, positions('a'));
    const second = queue.add(id('b'), b.job, positions('b'));
    const third = queue.add(id('c'), c.job, positions('c'));
    a.letGo();
    expect(await first).toBe('a');
    await Promise.resolve();
    b.letGo();
    expect(await second).toBe('b');
    await Promise.resolve();
    c.letGo();
    await third;
    expect(log).toEqual([
      'a starts',
      'b waits for 1',
      'c waits for 2',
      'c waits for 1',
      'b starts',
      'c starts',
    ]);
  });

  test('a waiting job is cancelled at once and those behind it move up', async () => {
    const queue = createJobQueue();
    const log: string[] = [];
    const a = held(log, 'a');
    void queue.add(id('a'), a.job, silent);
    const second = queue.add(id('b'), held(log, 'b').job, silent);
    const ahead: number[] = [];
    void queue.add(id('c'), held(log, 'c').job, (position) => ahead.push(position));
    queue.cancel(id('b'));
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    expect(ahead).toEqual([2, 1]);
    expect(log).toEqual(['a starts']);
  });

  test('a running job hears its signal, and the next one runs', async () => {
    const queue = createJobQueue();
    const log: string[] = [];
    const first = queue.add(id('a'), held(log, 'a').job, silent);
    const b = held(log, 'b');
    const second = queue.add(id('b'), b.job, silent);
    queue.cancel(id('a'));
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    b.letGo();
    expect(await second).toBe('b');
  });

  test('a job that fails does not stop the queue, and an unknown id is no error', async () => {
    const queue = createJobQueue();
    const failing = queue.add(id('a'), () => Promise.reject(new Error('no')), silent);
    const next = queue.add(id('b'), async () => 'fine', silent);
    queue.cancel(id('gone'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('fine');
  });

  describe('a job that goes ahead', () => {
    const lane = { lane: 'a pack' };
    const ahead = { ...lane, ahead: true };
    /** Steps with a point between them where the job gives way, as a picture is made. */
    const stepping =
      (log: string[], name: string, steps: number) => async (signal: AbortSignal) => {
        for (let i = 1; i <= steps; i++) {
          await checkpoint(signal);
          log.push(`${name} ${i}`);
        }
        return name;
      };

    test('is done between two steps of the one that runs, before all that wait', async () => {
      const queue = createJobQueue();
      const log: string[] = [];
      const painting = queue.add(id('picture'), stepping(log, 'step', 20), silent, lane);
      const waiting = queue.add(id('next'), stepping(log, 'next', 1), silent, lane);
      while (log.length < 3) await breathe();
      const check = queue.add(id('check'), stepping(log, 'check', 1), silent, ahead);
      await check;
      expect(log.indexOf('check 1')).toBeLessThan(log.length);
      expect(log).not.toContain('step 20');
      expect(await painting).toBe('step');
      expect(await waiting).toBe('next');
      expect(log.filter((each) => each.startsWith('step'))).toHaveLength(20);
      expect(log.filter((each) => each === 'check 1')).toHaveLength(1);
    });

    test('and works with no pack is let in by any', async () => {
      const queue = createJobQueue();
      const log: string[] = [];
      const painting = queue.add(id('picture'), stepping(log, 'step', 20), silent, lane);
      while (log.length < 3) await breathe();
      await queue.add(id('look'), stepping(log, 'look', 1), silent, { ahead: true });
      expect(log).not.toContain('step 20');
      expect(await painting).toBe('step');
    });

    test('of another pack waits for the end of the one that runs, and goes before the others', async () => {
      const queue = createJobQueue();
      const log: string[] = [];
      const painting = queue.add(id('picture'), stepping(log, 'step', 5), silent, lane);
      const second = queue.add(id('next'), stepping(log, 'next', 1), silent, lane);
      const other = { lane: 'another', ahead: true };
      const check = queue.add(id('check'), stepping(log, 'check', 1), silent, other);
      await Promise.all([painting, second, check]);
      expect(log).toEqual(['step 1', 'step 2', 'step 3', 'step 4', 'step 5', 'check 1', 'next 1']);
    });

    test('is let in where what its pack is called turns out to be another name of the same', async () => {
      let known = false;
      const queue = createJobQueue((one, other) => one === other || known);
      const log: string[] = [];
      const painting = queue.add(id('picture'), stepping(log, 'step', 20), silent, {
        lane: 'by its id',
      });
      const check = queue.add(id('check'), stepping(log, 'check', 1), silent, {
        lane: '',
        ahead: true,
      });
      // The job that runs has opened the pack by now.
      known = true;
      await check;
      expect(log).not.toContain('step 20');
      expect(await painting).toBe('step');
    });

    test('keeps the order among its like, tells those behind it, and may be cancelled', async () => {
      const queue = createJobQueue();
      const log: string[] = [];
      const a = held(log, 'a');
      const first = queue.add(id('a'), a.job, silent, lane);
      const places: number[] = [];
      const last = queue.add(id('b'), stepping(log, 'b', 1), (n) => places.push(n), lane);
      const one = queue.add(id('one'), stepping(log, 'one', 1), silent, ahead);
      const two = queue.add(id('two'), stepping(log, 'two', 1), silent, ahead);
      const gone = queue.add(id('gone'), stepping(log, 'gone', 1), silent, ahead);
      queue.cancel(id('gone'));
      await expect(gone).rejects.toMatchObject({ code: 'cancelled' });
      a.letGo();
      await Promise.all([first, one, two, last]);
      expect(log).toEqual(['a starts', 'one 1', 'two 1', 'b 1']);
      expect(places).toEqual([1, 2, 3, 4, 3, 2, 1]);
    });

    test('that fails between two steps harms nobody else', async () => {
      const queue = createJobQueue();
      const log: string[] = [];
      const painting = queue.add(id('picture'), stepping(log, 'step', 5), silent, lane);
      const fails = () => Promise.reject(new Error('no'));
      await expect(queue.add(id('check'), fails, silent, ahead)).rejects.toThrow('no');
      expect(log).not.toContain('step 5');
      expect(await painting).toBe('step');
    });
  });
});
