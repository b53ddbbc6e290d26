/**
 * The worker that adds models from an address: wiring only. Started by src/engine/page/addModel.ts, under a policy of
 * its own (src/base/headers.ts) that lets it ask the hosts that the person agreed to, and nobody else.
 */
import type { Endpoint } from 'comlink';
import { serveAdding } from '../src/convert/serveAdding.ts';
import { openAddress } from '../src/hub/openAddress.ts';

// The project's types know this scope as a window.
serveAdding(globalThis as unknown as Endpoint, openAddress);
