/** The engine's worker: wiring only. Started by src/engine/page/workerHandle.ts. */
import type { Endpoint } from 'comlink';
import { serveEngine } from '../src/engine/worker/serve.ts';
import { inheritPolicyInNestedWorkers } from '../src/runtime/inheritingWorker.ts';
import { openRuntime } from '../src/runtime/open.ts';

inheritPolicyInNestedWorkers(globalThis);
// The project's types know this scope as a window.
serveEngine(globalThis as unknown as Endpoint, { openRuntime, buildId: __BUILD_ID__ });
