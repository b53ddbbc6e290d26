import { transfer, wrap, type Remote } from 'comlink';
import workerUrl from '../../workers/editor.worker.ts?worker&url';
import type { Raster } from '../image/png.ts';
import { inheritingWorker } from '../runtime/inheritingWorker.ts';
import type { BackgroundTasks } from './backgroundTasks.ts';
import type { Subject } from './subject.ts';

let tasks: Remote<BackgroundTasks> | undefined;

/** The worker starts with the first call and stays. */
function worker(): Remote<BackgroundTasks> {
  return (tasks ??= wrap<BackgroundTasks>(inheritingWorker(workerUrl, 'easel-editor')));
}

/** Selects the subject away from the page. `picture` is gone afterwards. */
export function selectAway(picture: Raster): Promise<Subject> {
  return worker().select(transfer(picture, [picture.rgba.buffer]));
}
