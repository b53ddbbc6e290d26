import type { BuiltGraph } from '../runtime/model.ts';
import type { Runtime, Session, Tensor, Tensors, WeightLoader } from '../runtime/types.ts';

/** A graph under a name that says everything it was built from, so that its session can be found again. */
export interface NamedGraph {
  readonly key: string;
  readonly graph: BuiltGraph;
}

/** Sessions in use by one stage. They stay alive until `end`, whatever the cache's bound. */
export interface Lease {
  open(named: NamedGraph): Promise<Session>;
  end(): void;
}

export interface SessionCache {
  lease(): Lease;
  /** Releases every session that no lease holds. */
  clear(): Promise<void>;
}

interface Entry {
  readonly session: Session;
  leases: number;
}

/**
 * Keeps sessions from job to job, the least recently used released first once their weights pass `maxBytes`. On the
 * processor a released session's memory serves the next one; the heap itself never shrinks.
 */
export function createSessionCache(
  runtime: Runtime,
  weights: WeightLoader,
  maxBytes: number,
): SessionCache {
  // A Map keeps the order of insertion; a used entry moves to its end.
  const entries = new Map<string, Entry>();

  async function evict(room: number): Promise<void> {
    for (const [key, entry] of entries) {
      const held = [...entries.values()].reduce((sum, { session }) => sum + session.bytes, 0);
      if (held <= room) return;
      if (entry.leases > 0) continue;
      entries.delete(key);
      await entry.session.release();
    }
  }

  async function open({ key, graph }: NamedGraph): Promise<Entry> {
    const known = entries.get(key);
    if (known) {
      entries.delete(key);
      entries.set(key, known);
      return known;
    }
    const bytes = graph.initializers.reduce((sum, initializer) => sum + initializer.bytes, 0);
    await evict(maxBytes - bytes);
    const entry = { session: await runtime.createSession(graph, weights), leases: 0 };
    if (runtime.info.backend === 'webgpu') await warmUp(runtime, entry.session, graph);
    entries.set(key, entry);
    return entry;
  }

  return {
    lease: () => {
      const held: Entry[] = [];
      return {
        open: async (named) => {
          const entry = await open(named);
          entry.leases += 1;
          held.push(entry);
          return entry.session;
        },
        end: () => {
          for (const entry of held.splice(0)) entry.leases -= 1;
        },
      };
    },
    clear: () => evict(-1),
  };
}

/** Shaders are compiled at the first run: that belongs to loading, not to the first step. */
async function warmUp(runtime: Runtime, session: Session, graph: BuiltGraph): Promise<void> {
  const feeds: Record<string, Tensor> = {};
  for (const { name, type, shape } of graph.inputs) {
    const length = shape.reduce((product, side) => product * side, 1);
    feeds[name] =
      type === 'int32'
        ? runtime.upload('int32', new Int32Array(length), shape)
        : runtime.upload('float32', new Float32Array(length), shape);
  }
  disposeAll(await session.run(feeds));
  disposeAll(feeds);
}

export function disposeAll(tensors: Tensors): void {
  for (const tensor of Object.values(tensors)) tensor.dispose();
}
