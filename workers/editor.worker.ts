/** The editor's worker: what would hold up the page. Wiring only. Started by src/editor/background.ts. */
import { expose } from 'comlink';
import { backgroundTasks } from '../src/editor/backgroundTasks.ts';

expose(backgroundTasks);
