import { EaselError, type ErrorData } from '../../base/errors.ts';
import type { StageTiming } from '../../cascade/events.ts';
import type { Stage } from '../../cascade/stage.ts';
import type { JobReport } from '../types.ts';

/** Jobs that are remembered. */
const KEPT = 10;

type Note = (stages: readonly Stage[], timings: readonly StageTiming[]) => void;

/** The jobs of late, as they were planned and went. */
export interface JobLog {
  /** Does the work of a job and remembers what it notes of its plan, and how it ended. @throws what `work` throws */
  keep<T>(task: string, work: (note: Note) => Promise<T>): Promise<T>;
  /** The latest first. */
  reports(): readonly JobReport[];
}

/** What a stage says of itself: its graphs are many megabytes, and are let go with the job. */
interface Entry extends Pick<JobReport, 'task'> {
  plan: JobReport['plan'];
  timings: readonly StageTiming[];
  fault?: ErrorData;
}

export function createJobLog(): JobLog {
  const entries: Entry[] = [];
  return {
    keep: async (task, work) => {
      const entry: Entry = { task, plan: [], timings: [] };
      entries.unshift(entry);
      entries.splice(KEPT);
      try {
        return await work((stages, timings) => {
          entry.plan = stages.map(({ name, steps, samples, macs, bytes }) => ({
            name,
            steps,
            samples,
            macs,
            bytes,
          }));
          entry.timings = timings;
        });
      } catch (thrown) {
        entry.fault = EaselError.from(thrown).toData();
        throw thrown;
      }
    },
    reports: () => entries.map((entry) => ({ ...entry, timings: [...entry.timings] })),
  };
}
