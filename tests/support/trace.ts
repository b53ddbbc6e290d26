/** Reads a Chromium trace (the JSON that DevTools saves). */

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Wall and thread time, in microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export interface Task {
  /** Since the first task. */
  readonly startMilliseconds: number;
  readonly cpuMilliseconds: number;
  readonly wallMilliseconds: number;
}

/**
 * The tasks of the main threads of all pages in the trace, in order of their start, with the CPU time each took.
 *
 * @throws Error when the trace shows no page, or has no thread times.
 */
export function mainThreadTasks({
  traceEvents,
}: {
  readonly traceEvents: readonly TraceEvent[];
}): Task[] {
  const threads = new Set(
    traceEvents
      .filter(
        ({ ph, name, args }) =>
          ph === 'M' && name === 'thread_name' && args?.name === 'CrRendererMain',
      )
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  if (threads.size === 0) throw new Error('The trace shows no page.');
  const tasks = traceEvents.filter(
    ({ ph, name, pid, tid }) =>
      ph === 'X' && name === 'ThreadControllerImpl::RunTask' && threads.has(`${pid} ${tid}`),
  );
  tasks.sort((a, b) => a.ts - b.ts);
  const start = tasks[0]?.ts ?? 0;
  if (!tasks.some(({ tdur }) => tdur !== undefined))
    throw new Error('The trace has no thread times.');
  return tasks.map(({ ts, dur = 0, tdur }) => ({
    startMilliseconds: (ts - start) / 1000,
    // A task without thread time took its wall time at most.
    cpuMilliseconds: (tdur ?? dur) / 1000,
    wallMilliseconds: dur / 1000,
  }));
}
