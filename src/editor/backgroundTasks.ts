import { transfer } from 'comlink';
import type { Raster } from '../image/png.ts';
import { selectSubject, type Subject } from './subject.ts';

/** What the editor's worker does: work of more than some milliseconds, bytes in and bytes out. */
export const backgroundTasks = {
  /** As {@link selectSubject}. */
  select(picture: Raster): Subject {
    const subject = selectSubject(picture);
    return transfer(subject, [subject.buffer]);
  },
};

export type BackgroundTasks = typeof backgroundTasks;
