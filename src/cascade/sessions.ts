import { initializerBytes, type BuiltGraph } from '../runtime/model.ts';
import type { Runtime, Session, Tensors, WeightLoader } from '../runtime/types.ts';
import type { Graphs, NamedGraph } from './stage.ts';

/** Sessions in use by one stage. They stay alive until `end`, whatever the cache's bound. */
export interface Lease {
  open(named: NamedGraph): Promise<Session>;
  /** The stage does without that one from here on; it may make room for another. */
  close(named: NamedGraph): void;
  end(): void;
}

export interface SessionCache {
  lease(): Lease;
  /** What it holds now: the graphs' keys, and the weights in bytes. The one used last comes last. */
  held(): readonly { readonly key: string; readonly bytes: number }[];
  /** Whether the sessions of a stage may all stay. */
  holds(graphs: Graphs): boolean;
  /** Releases every session that no lease holds. */
  clear(): Promise<void>;
}

interface Entry {
  readonly session: Session;
  leases: number;
}

/**
 * Keeps sessions from job to job, the least recently used released first once their weights pass `maxBytes`, or would
 * leave the device no room for what the next one computes. On the processor a released session's memory serves the next
 * one; the heap itself never shrinks.
 */
export function createSessionCache(
  runtime: Runtime,
  weights: WeightLoader,
  maxBytes: number,
): SessionCache {
  // A Map keeps the order of insertion; a used entry moves to its end.
  const entries = new Map<string, Entry>();

  /** Weights that may be held while graphs run of which the largest has so many bytes of activations. */
  const roomBeside = (activations: number) => Math.min(maxBytes, runtime.room.bytes - activations);

  async function evict(room: number, kept?: Entry): Promise<void> {
    for (const [key, entry] of entries) {
      const held = [...entries.values()].reduce((sum, { session }) => sum + session.bytes, 0);
      if (held <= room) return;
      if (entry.leases > 0 || entry === kept) continue;
      entries.delete(key);
      await entry.session.release();
    }
  }

  async function open({ key, graph }: NamedGraph): Promise<Entry> {
    const room = roomBeside(graph.stats.peakBytes);
    const known = entries.get(key);
    if (known) {
      entries.delete(key);
      entries.set(key, known);
      await evict(room, known);
      return known;
    }
    await evict(room - initializerBytes(graph));
    const session = await runtime.createSession(graph, weights);
    try {
      if (runtime.info.backend === 'webgpu') await warmUp(runtime, session, graph);
    } catch (thrown) {
      // Nobody holds it yet. That letting it go fails too, as on a lost device, is no news.
      await session.release().catch(() => undefined);
      throw thrown;
    }
    const entry = { session, leases: 0 };
    entries.set(key, entry);
    return entry;
  }

  return {
    lease: () => {
      const held = new Map<string, Entry>();
      return {
        open: async (named) => {
          const entry = await open(named);
          if (!held.has(named.key)) entry.leases += 1;
          held.set(named.key, entry);
          return entry.session;
        },
        end: () => {
          for (const entry of held.values()) entry.leases -= 1;
          held.clear();
        },
        close: ({ key }) => {
          const entry = held.get(key);
          if (entry) entry.leases -= 1;
          held.delete(key);
        },
      };
    },
    held: () => [...entries].map(([key, { session }]) => ({ key, bytes: session.bytes })),
    holds: (graphs) => {
      const built = Object.values(graphs).flatMap((named) => (named ? [named.graph] : []));
      const bytes = built.reduce((sum, graph) => sum + initializerBytes(graph), 0);
      return bytes <= roomBeside(Math.max(0, ...built.map(({ stats }) => stats.peakBytes)));
    },
    clear: () => evict(-1),
  };
}

/** Shaders are compiled at the first run: that belongs to loading, not to the first step. */
async function warmUp(runtime: Runtime, session: Session, { inputs }: BuiltGraph): Promise<void> {
  const feeds = Object.fromEntries(inputs.map((each) => [each.name, runtime.blank(each)]));
  try {
    disposeAll(await session.run(feeds));
  } finally {
    disposeAll(feeds);
  }
}

export function disposeAll(tensors: Tensors): void {
  for (const tensor of Object.values(tensors)) tensor.dispose();
}
