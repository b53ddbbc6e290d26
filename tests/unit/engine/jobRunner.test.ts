import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EaselError } from '../../../src/base/errors.ts';
import { createJobRunner } from '../../../src/engine/page/jobRunner.ts';
import {
  PROTOCOL_VERSION,
  type JobId,
  type WorkerCalls,
  type WorkerMessage,
} from '../../../src/engine/protocol.ts';
import type { EngineEvent, PackInfo } from '../../../src/engine/types.ts';
import type { WorkerListeners, WorkerHandle } from '../../../src/engine/page/workerHandle.ts';

const done = { id: 'a pack' } as PackInfo;

/** A worker that does nothing but remember what it was told. */
function fakeWorker(listeners: WorkerListeners) {
  const told: string[] = [];
  const ids: JobId[] = [];
  let ended = false;
  const ok = { ok: true, value: undefined } as const;
  const calls = {
    run: async (id: JobId) => {
      ids.push(id);
      told.push('run');
      return ok;
    },
    cancel: async () => {
      told.push('cancel');
      return ok;
    },
  } as unknown as WorkerCalls;
  const handle: WorkerHandle = {
    call: async (ask) => {
      const answer = await ask(calls);
      if (answer.ok) return answer.value;
      throw EaselError.fromData(answer.error);
    },
    end: (fault) => {
      if (ended) return;
      ended = true;
      listeners.onEnd(fault);
    },
  };
  const say = (job: number, body: WorkerMessage['body'], v = PROTOCOL_VERSION) =>
    listeners.onMessage({ v, id: ids[job] ?? ('none' as JobId), body });
  return { handle, say, told };
}

function runner() {
  const workers: ReturnType<typeof fakeWorker>[] = [];
  const opened = createJobRunner((listeners) => {
    const worker = fakeWorker(listeners);
    workers.push(worker);
    return worker.handle;
  });
  const worker = (index: number) => {
    const found = workers[index];
    if (!found) throw new Error(`there are ${workers.length} workers`);
    return found;
  };
  return { opened, worker, workers };
}

describe('the job runner', () => {
  test('starts no worker before the first call, and one for all jobs', async () => {
    const { opened, worker, workers } = runner();
    expect(workers).toHaveLength(0);
    const first = opened.run('install', {}, {});
    const second = opened.run('install', {}, {});
    worker(0).say(0, { kind: 'done', result: done });
    worker(0).say(1, { kind: 'done', result: done });
    expect(await Promise.all([first, second])).toEqual([done, done]);
    expect(workers).toHaveLength(1);
  });

  test('ignores messages of another protocol version and of unknown jobs', async () => {
    const { opened, worker } = runner();
    const job = opened.run('install', {}, {});
    worker(0).say(0, { kind: 'failed', error: { code: 'internal', message: 'no' } }, 99);
    worker(0).say(5, { kind: 'failed', error: { code: 'internal', message: 'no' } });
    worker(0).say(0, { kind: 'done', result: done });
    expect(await job).toBe(done);
  });

  test('after a crash the running job fails, and the waiting one goes on in a new worker', async () => {
    const { opened, worker, workers } = runner();
    const events: EngineEvent[] = [];
    const running = opened.run('install', {}, {});
    const waiting = opened.run('install', {}, { onEvent: (event) => events.push(event) });
    worker(0).say(0, { kind: 'started' });
    worker(0).handle.end(new EaselError('worker-crashed', 'gone'));
    await expect(running).rejects.toMatchObject({ code: 'worker-crashed' });
    expect(workers).toHaveLength(2);
    expect(events).toMatchObject([{ type: 'notice', code: 'worker-restarted' }]);
    worker(1).say(0, { kind: 'done', result: done });
    expect(await waiting).toBe(done);
  });

  test.each(['device-lost', 'out-of-memory', 'worker-crashed'] as const)(
    'a job that fails with %s takes its worker along, and the next job works',
    async (code) => {
      const { opened, worker } = runner();
      const job = opened.run('install', {}, {});
      worker(0).say(0, { kind: 'started' });
      worker(0).say(0, { kind: 'failed', error: { code, message: 'gone' } });
      await expect(job).rejects.toMatchObject({ code });
      const next = opened.run('install', {}, {});
      worker(1).say(0, { kind: 'done', result: done });
      expect(await next).toBe(done);
    },
  );

  test('a device that was lost while nothing ran costs the next job nothing', async () => {
    const { opened, worker } = runner();
    const job = opened.run('install', {}, {});
    worker(0).say(0, { kind: 'failed', error: { code: 'device-lost', message: 'gone' } });
    worker(1).say(0, { kind: 'done', result: done });
    expect(await job).toBe(done);
  });

  test('an ordinary fault keeps the worker', async () => {
    const { opened, worker, workers } = runner();
    const job = opened.run('install', {}, {});
    worker(0).say(0, {
      kind: 'failed',
      error: { code: 'invalid-request', message: 'n', param: 'n' },
    });
    await expect(job).rejects.toMatchObject({ code: 'invalid-request', param: 'n' });
    void opened.run('install', {}, {});
    expect(workers).toHaveLength(1);
  });

  test('a worker that never comes up is given up, not restarted for ever', async () => {
    let starts = 0;
    const opened = createJobRunner((listeners) => {
      starts += 1;
      const worker = fakeWorker(listeners);
      queueMicrotask(() => worker.handle.end(new EaselError('worker-crashed', 'no script')));
      return worker.handle;
    });
    await expect(opened.run('install', {}, {})).rejects.toMatchObject({ code: 'worker-crashed' });
    expect(starts).toBe(3);
  });
});

describe('cancelling', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test('tells the worker, which answers', async () => {
    const { opened, worker } = runner();
    const abort = new AbortController();
    const job = opened.run('install', {}, { signal: abort.signal });
    abort.abort();
    expect(worker(0).told).toEqual(['run', 'cancel']);
    worker(0).say(0, { kind: 'failed', error: { code: 'cancelled', message: 'cancelled' } });
    await expect(job).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('ends a worker that does not hear it', async () => {
    const { opened, worker } = runner();
    const abort = new AbortController();
    const job = opened.run('install', {}, { signal: abort.signal });
    worker(0).say(0, { kind: 'started' });
    abort.abort();
    const outcome = expect(job).rejects.toMatchObject({ code: 'cancelled' });
    await vi.advanceTimersByTimeAsync(30_000);
    await outcome;
  });

  test('a job that was cancelled before it began never reaches a worker', async () => {
    const { opened, workers } = runner();
    const job = opened.run('install', {}, { signal: AbortSignal.abort() });
    await expect(job).rejects.toMatchObject({ code: 'cancelled' });
    expect(workers).toHaveLength(0);
  });
});
