/** The worker that adds models from folders: wiring only. Started by src/engine/page/addModel.ts. */
import type { Endpoint } from 'comlink';
import { openFiles } from '../src/convert/openFiles.ts';
import { serveAdding } from '../src/convert/serveAdding.ts';

// The project's types know this scope as a window.
serveAdding(globalThis as unknown as Endpoint, openFiles);
