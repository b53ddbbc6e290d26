import { describe, expect, test } from 'vitest';
import type { JobId } from '../../../src/engine/protocol.ts';
import { createJobQueue } from '../../../src/engine/queue.ts';

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
});
