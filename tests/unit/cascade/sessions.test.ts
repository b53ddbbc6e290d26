import { describe, expect, test } from 'vitest';
import { EaselError } from '../../../src/base/errors.ts';
import { createSessionCache } from '../../../src/cascade/sessions.ts';
import type { NamedGraph } from '../../../src/cascade/stage.ts';
import type { BuiltGraph, TensorInfo } from '../../../src/runtime/model.ts';
import type { Runtime, Tensor, Tensors } from '../../../src/runtime/types.ts';

const X: TensorInfo = { name: 'x', type: 'float32', shape: [2] };

/** A graph of so many bytes of weights, that computes so many. */
function graphOf(key: string, weights: number, activations: number, inputs = [X]): NamedGraph {
  const graph: BuiltGraph = {
    model: new Uint8Array(),
    initializers: [
      {
        location: key,
        type: 'uint8',
        shape: [weights],
        bytes: weights,
        source: { kind: 'bytes', bytes: new Uint8Array() },
      },
    ],
    inputs,
    outputs: [],
    stats: {
      macs: 0,
      largestTensorBytes: 0,
      peakBytes: activations,
      largestWeightBytes: weights,
      parameters: 0,
    },
  };
  return { key, graph };
}

/** A graphics card of 100 bytes; what is uploaded and not disposed of, and sessions that are not released. */
function card(run: (feeds: Tensors) => Promise<Record<string, Tensor>> = async () => ({})) {
  const alive = { tensors: 0, sessions: 0 };
  const runtime = {
    info: { backend: 'webgpu' },
    room: { backend: 'webgpu', bytes: 100, tensorBytes: Infinity, f16: false },
    createSession: async ({ initializers }: BuiltGraph) => {
      alive.sessions += 1;
      return {
        bytes: initializers[0]?.bytes ?? 0,
        run,
        release: async () => void (alive.sessions -= 1),
      };
    },
    blank: ({ type, shape: dims }: TensorInfo) => {
      alive.tensors += 1;
      return { type, dims, dispose: () => void (alive.tensors -= 1) };
    },
  } as unknown as Runtime;
  const cache = createSessionCache(runtime, async () => new Uint8Array(), 100);
  const use = async (...graphs: readonly NamedGraph[]) => {
    const lease = cache.lease();
    for (const graph of graphs) await lease.open(graph);
    return lease;
  };
  const held = () => cache.held().map(({ key }) => key);
  return { cache, use, held, alive };
}

describe('sessions that are kept from job to job', () => {
  test('are run once when they are opened, every input of its own type', async () => {
    const fed: unknown[] = [];
    const { use, alive } = card(async ({ x, codes, prefix }) => {
      fed.push([x?.type, x?.dims], [codes?.type, codes?.dims], [prefix?.type, prefix?.dims]);
      return {};
    });
    const codes: TensorInfo = { name: 'codes', type: 'int32', shape: [1, 3] };
    const prefix: TensorInfo = { name: 'prefix', type: 'float16', shape: [4, 1] };
    await use(graphOf('a', 1, 0, [X, codes, prefix]));
    expect(fed).toEqual([
      ['float32', [2]],
      ['int32', [1, 3]],
      ['float16', [4, 1]],
    ]);
    expect(alive.tensors).toBe(0);
  });

  test('stay while there is room for their weights and for what the next one computes', async () => {
    const { use, held } = card();
    (await use(graphOf('a', 40, 0))).end();
    (await use(graphOf('b', 40, 20))).end();
    expect(held()).toEqual(['a', 'b']);
  });

  test('make room for what the next one computes, the one used last staying longest', async () => {
    const { use, held, alive } = card();
    (await use(graphOf('a', 30, 0))).end();
    (await use(graphOf('b', 30, 0))).end();
    (await use(graphOf('c', 30, 31))).end();
    expect(held()).toEqual(['b', 'c']);
    expect(alive.sessions).toBe(2);
  });

  test('make room for one that is here already, too', async () => {
    const { use, held } = card();
    const large = graphOf('a', 40, 60);
    (await use(large)).end();
    (await use(graphOf('b', 40, 0))).end();
    (await use(large)).end();
    expect(held()).toEqual(['a']);
  });

  test('stay while they are in use, whatever the next one computes', async () => {
    const { use, held } = card();
    const lease = await use(graphOf('a', 40, 0), graphOf('b', 40, 90));
    expect(held()).toEqual(['a', 'b']);
    lease.end();
    (await use(graphOf('c', 10, 60))).end();
    expect(held()).toEqual(['c']);
  });

  test('of one stage may all stay where its activations have room beside their weights', () => {
    const { cache } = card();
    expect(cache.holds({ step: graphOf('a', 40, 20), last: graphOf('b', 40, 10) })).toBe(true);
    expect(cache.holds({ step: graphOf('a', 40, 21), last: graphOf('b', 40, 10) })).toBe(false);
  });

  test('are let go, with what was uploaded for them, where their first run fails', async () => {
    const fault = new EaselError('out-of-memory', 'The graphics memory ran out.');
    const { use, held, alive } = card(() => Promise.reject(fault));
    await expect(use(graphOf('a', 40, 0))).rejects.toBe(fault);
    expect(held()).toEqual([]);
    expect(alive).toEqual({ tensors: 0, sessions: 0 });
  });
});
