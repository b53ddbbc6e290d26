import { describe, expect, test } from 'vitest';
import { sampleChains, type Chain } from '../../../src/cascade/sample.ts';
import { runStage, type RunContext } from '../../../src/cascade/run.ts';
import { stageOf } from '../../../src/cascade/stage.ts';
import type { SchedulerConfig } from '../../../src/packs/manifest.ts';
import { planSampling } from '../../../src/diffusion/samplers.ts';
import type { Runtime, Session, Tensor, Tensors } from '../../../src/runtime/types.ts';

const scheduler: SchedulerConfig = {
  num_train_timesteps: 1000,
  beta_schedule: 'squaredcos_cap_v2',
  prediction_type: 'sample',
  variance_type: 'fixed_small',
  clip_sample: true,
  clip_sample_range: 1,
  timestep_spacing: 'trailing',
};
const WIDTH = 4;

/** A device that counts what is placed on it and what is let go, and a session that answers with its own noise. */
function fakeDevice() {
  const alive = new Set<Tensor>();
  const reads: Tensor[] = [];
  const runs: { readonly t: number; readonly noise: readonly number[] }[] = [];
  const place = (values: Float32Array) => {
    const tensor = {
      data: values,
      dispose: () => {
        if (!alive.delete(tensor)) throw new Error('A tensor was disposed of twice.');
      },
    } as unknown as Tensor;
    alive.add(tensor);
    return tensor;
  };
  const runtime = {
    upload: (_: string, values: Float32Array) => place(values),
    read: async (tensor: Tensor) => {
      reads.push(tensor);
      return tensor.data as Float32Array;
    },
  } as unknown as Runtime;
  const session: Session = {
    bytes: 0,
    run: async (feeds: Tensors) => {
      for (const [name, tensor] of Object.entries(feeds))
        if (!alive.has(tensor)) throw new Error(`${name} was disposed of before it was used.`);
      const values = (name: string) => [...((feeds[name]?.data ?? []) as Float32Array)];
      runs.push({ t: values('coefficients')[0] ?? NaN, noise: values('noise') });
      const next = Float32Array.from(values('x'), (x, i) => x + (values('noise')[i] ?? NaN));
      return { x_next: place(next), x0: place(next.slice()) };
    },
    release: async () => undefined,
  };
  return { alive, reads, runs, runtime, session };
}

type Listener = RunContext['onEvent'];

/** Samples as the one part of a stage that needs no graph of its own. */
function sample(
  device: Pick<ReturnType<typeof fakeDevice>, 'runtime' | 'session'>,
  eta: number,
  chains: readonly Chain[],
  { signal = never, onEvent = () => undefined }: { signal?: AbortSignal; onEvent?: Listener } = {},
): Promise<Tensor[]> {
  const progress = { advance: () => ({ progress: 0, secondsLeft: 0 }) };
  const sessions = { lease: () => ({ end: () => undefined }) };
  const { runtime } = device;
  const context = { runtime, signal, onEvent, progress, sessions, timings: [] };
  const rows = planSampling(scheduler, { sampler: 'ddim', steps: 3, eta });
  const table = { noise: 'prior', rows, scheduler, guidance: 1, shape: [1, WIDTH] } as const;
  const stage = stageOf({ name: 'prior', graphs: {}, steps: 3, samples: chains.length }, undefined);
  const running = context as unknown as RunContext;
  return runStage(stage, running, ({ step }) =>
    sampleChains({ step }, table, { step: device.session }, chains, running),
  );
}

const chain = (picture: number): Chain => ({ picture, seed: 7 + picture, sample: 0, feeds: {} });
const never = new AbortController().signal;

describe('sampling chains in turns', () => {
  test('takes each step for every picture before the next step', async () => {
    const told: string[] = [];
    const onEvent: Listener = (event) => {
      if (event.type === 'step') told.push(`${event.step} of picture ${event.picture}`);
    };
    await sample(fakeDevice(), 0, [chain(0), chain(1)], { onEvent });
    expect(told).toEqual([1, 2, 3].flatMap((step) => [0, 1].map((k) => `${step} of picture ${k}`)));
  });

  test('reads nothing back, and leaves only the finished tensors on the device', async () => {
    const device = fakeDevice();
    const { reads, alive } = device;
    const finished = await sample(device, 1, [chain(0), chain(1)]);
    expect(reads).toEqual([]);
    expect(new Set(finished)).toEqual(alive);
  });

  test('a picture does not depend on its neighbours', async () => {
    const final = async (chains: readonly Chain[]) => {
      const finished = await sample(fakeDevice(), 1, chains);
      return [...(finished.at(-1)?.data as Float32Array)];
    };
    expect(await final([chain(0), chain(1)])).toEqual(await final([chain(1)]));
  });

  test('noise is fresh at each step of a sampler that wants it, and zero for one that does not', async () => {
    const stochastic = fakeDevice();
    await sample(stochastic, 1, [chain(0)]);
    const [first, second] = stochastic.runs;
    expect(first?.noise).not.toEqual(second?.noise);
    const plain = fakeDevice();
    await sample(plain, 0, [chain(0)]);
    for (const { noise } of plain.runs) expect(noise).toEqual(new Array(WIDTH).fill(0));
  });

  test('an abort ends it before the next step, with nothing left on the device', async () => {
    const device = fakeDevice();
    const { runs, alive } = device;
    const abort = new AbortController();
    const { signal } = abort;
    const onEvent = () => abort.abort(new Error('enough'));
    const job = sample(device, 1, [chain(0)], { signal, onEvent });
    await expect(job).rejects.toThrow('enough');
    expect(runs).toHaveLength(1);
    expect(alive.size).toBe(0);
  });
});
