import { describe, expect, test } from 'vitest';
import { EaselError } from '../../../src/base/errors.ts';
import { Job, type Work } from '../../../src/engine/page/job.svelte.ts';
import type { EngineEvent } from '../../../src/engine/types.ts';

const step = (progress: number): EngineEvent & { readonly type: 'step' } => ({
  type: 'step',
  stage: 'decoder',
  picture: 0,
  step: 1,
  steps: 2,
  progress,
  secondsLeft: 3,
});

/** Work that ends when it is told to, or with the abort. */
function held() {
  let finish: (value: string) => void = () => undefined;
  let fail: (fault: unknown) => void = () => undefined;
  const told: Parameters<Work<string>>[0][] = [];
  const work: Work<string> = (options) => {
    told.push(options);
    return new Promise((resolve, reject) => {
      [finish, fail] = [resolve, reject];
      const refuse = () => reject(new EaselError('cancelled', 'The job was cancelled.'));
      if (options.signal.aborted) refuse();
      options.signal.addEventListener('abort', refuse);
    });
  };
  return {
    work,
    told,
    finish: (value: string) => finish(value),
    fail: (fault: unknown) => fail(fault),
    hear: (event: EngineEvent) => told.at(-1)?.onEvent(event),
  };
}

describe('a job', () => {
  test('tells how far it is, never goes back, and keeps what came of it', async () => {
    const heard: string[] = [];
    const job = new Job<string>(({ type }) => heard.push(type));
    const { work, hear, finish } = held();
    const ended = job.submit(work);
    hear({ type: 'queued', position: 2 });
    expect(job).toMatchObject({ state: 'working', phase: { kind: 'queued', position: 2 } });
    hear({ type: 'loading', stage: 'decoder' });
    expect(job).toMatchObject({ phase: { kind: 'loading' }, stage: 'decoder' });
    hear({ type: 'stage', stage: 'decoder', steps: 2 });
    expect(job.phase).toEqual({ kind: 'stage', stage: 'decoder', step: 0, steps: 2 });
    hear(step(0.5));
    const { secondsLeft: _, ...unsure } = step(0.4);
    hear(unsure);
    expect(job.phase).toEqual({ kind: 'stage', stage: 'decoder', step: 1, steps: 2 });
    expect(job).toMatchObject({ stage: 'decoder', progress: 0.5, estimate: { seconds: 3 } });
    finish('a picture');
    expect(await ended).toBe('a picture');
    expect(job).toMatchObject({ state: 'done', result: 'a picture', progress: 1 });
    expect(job.seconds).toBeGreaterThan(0);
    expect(heard).toEqual(['queued', 'loading', 'stage', 'step', 'step']);
  });

  test('is cancelled by itself or by the signal that it follows, and hears nothing after', async () => {
    const heard: EngineEvent[] = [];
    const outer = new AbortController();
    for (const cancel of [(job: Job<string>) => job.cancel(), () => outer.abort()]) {
      const job = new Job<string>((event) => heard.push(event));
      const { work, hear } = held();
      const ended = job.submit(work, outer.signal);
      cancel(job);
      hear(step(0.5));
      await expect(ended).rejects.toMatchObject({ code: 'cancelled' });
      expect(job).toMatchObject({ state: 'cancelled', error: undefined, progress: 0 });
    }
    expect(heard).toEqual([]);
    const late = new Job<string>();
    await expect(late.submit(held().work, outer.signal)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  test('that failed says why, and the same work can be tried again', async () => {
    const job = new Job<string>();
    const { work, fail, finish, told } = held();
    const first = job.submit(work);
    fail(new EaselError('device-lost', 'The device was lost.'));
    await expect(first).rejects.toMatchObject({ code: 'device-lost' });
    expect(job).toMatchObject({ state: 'failed', error: { code: 'device-lost' } });
    const foreign = job.retry();
    fail(Object.assign(new Error('Gone.'), { code: 'worker-crashed' }));
    await expect(foreign).rejects.toMatchObject({ code: 'worker-crashed' });
    const second = job.retry();
    expect(job).toMatchObject({ state: 'working', error: undefined });
    finish('a picture');
    expect(await second).toBe('a picture');
    expect(told).toHaveLength(3);
  });

  test('runs once at a time, and cannot be repeated before it was asked for', async () => {
    const job = new Job<string>();
    expect(() => job.retry()).toThrow('No job');
    const { work, finish } = held();
    const ended = job.submit(work);
    await expect(job.submit(work)).rejects.toMatchObject({ code: 'internal' });
    expect(job.working).toBe(true);
    finish('done');
    await ended;
  });
});
