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

interface Trace {
  readonly traceEvents: readonly TraceEvent[];
}

/** What happened on the main threads of all pages. */
function mainThreadEvents({ traceEvents }: Trace): TraceEvent[] {
  const threads = new Set(
    traceEvents
      .filter(
        ({ ph, name, args }) =>
          ph === 'M' && name === 'thread_name' && args?.name === 'CrRendererMain',
      )
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  if (threads.size === 0) throw new Error('The trace shows no page.');
  return traceEvents.filter(({ pid, tid }) => threads.has(`${pid} ${tid}`));
}

/** The tasks among them, in order of their start. */
function taskEvents(events: readonly TraceEvent[]): TraceEvent[] {
  const tasks = events.filter(
    ({ ph, name }) => ph === 'X' && name === 'ThreadControllerImpl::RunTask',
  );
  if (!tasks.some(({ tdur }) => tdur !== undefined))
    throw new Error('The trace has no thread times.');
  return tasks.sort((a, b) => a.ts - b.ts);
}

/** A task without thread time took its wall time at most. */
const cpuOf = ({ dur = 0, tdur }: TraceEvent): number => (tdur ?? dur) / 1000;

/**
 * The tasks of the main threads of all pages in the trace, in order of their start, with the CPU time each took.
 *
 * @throws Error when the trace shows no page, or has no thread times.
 */
export function mainThreadTasks(trace: Trace): Task[] {
  const tasks = taskEvents(mainThreadEvents(trace));
  const start = tasks[0]?.ts ?? 0;
  return tasks.map((task) => ({
    startMilliseconds: (task.ts - start) / 1000,
    cpuMilliseconds: cpuOf(task),
    wallMilliseconds: (task.dur ?? 0) / 1000,
  }));
}

/** One frame that a page made: all tasks of its main thread since the frame before. */
export interface Frame {
  readonly cpuMilliseconds: number;
  /** From the end of the frame before to the end of this one. */
  readonly wallMilliseconds: number;
}

/**
 * The frames in the trace, which must have been taken with the category `devtools.timeline` too.
 *
 * @throws Error when the trace shows no frame.
 */
export function mainThreadFrames(trace: Trace): Frame[] {
  const events = mainThreadEvents(trace);
  const tasks = taskEvents(events);
  const ends = events
    .filter(({ ph, name }) => ph === 'e' && name === 'AnimationFrame')
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  if (ends.length === 0) throw new Error('The trace shows no frame.');
  let before = tasks[0]?.ts ?? 0;
  let next = 0;
  return ends.map((end) => {
    let cpuMilliseconds = 0;
    // The task in which a frame ends began before its end, and counts as the frame's.
    for (let task = tasks[next]; task !== undefined && task.ts < end; task = tasks[(next += 1)])
      cpuMilliseconds += cpuOf(task);
    const wallMilliseconds = (end - before) / 1000;
    before = end;
    return { cpuMilliseconds, wallMilliseconds };
  });
}
