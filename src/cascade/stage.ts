import type { GraphOptions } from '../diffusion/stepGraph.ts';
import type { PackManifest } from '../packs/manifest.ts';
import { initializerBytes, type BuiltGraph } from '../runtime/model.ts';
import type { Room } from '../runtime/room.ts';
import type { StageName } from './request.ts';

/** A graph under a name that says everything it was built from, so that its session can be found again. */
export interface NamedGraph {
  readonly key: string;
  readonly graph: BuiltGraph;
}

/** The graphs of a stage by the part that each plays in it. */
export type Graphs = { readonly [part: string]: NamedGraph | undefined };

/**
 * One part of a job, as it is planned before anything is loaded. What the job takes, how far it is and how long its
 * parts took are all read from the list of its stages; runStage runs one.
 */
export interface Stage<G extends Graphs = Graphs> {
  readonly name: StageName;
  /**
   * Built already, and cheaply: their weights are fetched when the stage runs. None for work of the processor alone.
   */
  readonly graphs: G;
  /**
   * Parts whose sessions are opened when their turn comes, rather than at the start, where not all of the stage can
   * stay.
   */
  readonly later?: readonly string[];
  /** Evaluations of its network for one sample. */
  readonly steps: number;
  /** What goes through it: pictures, the prior's candidates, captions. */
  readonly samples: number;
  /** Multiply-accumulates of one evaluation. */
  readonly macs: number;
  /** Weights that its sessions load, in bytes. */
  readonly bytes: number;
  /** Of its sessions that live at the same time, weights and activations, where that is most, in bytes. */
  readonly residentBytes: number;
  /** The largest tensor, weights included, in bytes. */
  readonly largestBytes: number;
  /** How its graphs are built. */
  readonly form: GraphOptions;
}

/** How the graphs of a stage are built for a device, and whether previews are wanted. */
export interface PlanOptions extends GraphOptions {
  readonly previews: boolean;
  /** What the device holds. Absent: every stage is built as the options say, whether it fits or not. */
  readonly room?: Room;
}

/** The parts of {@link Stage} that say what it does. */
type Work<G extends Graphs> = Pick<Stage<G>, 'name' | 'graphs' | 'steps' | 'samples'> & {
  /** Parts that take turns in this order: of these one session has to live at a time. Default: all live throughout. */
  readonly turns?: readonly (keyof G & string)[];
};

/**
 * @param counted the graph of which each run is one step; absent where nothing is counted.
 * @param form how the graphs were built; says nothing where there are none.
 */
export function stageOf<G extends Graphs>(
  { name, graphs, steps, samples, turns = [] }: Work<G>,
  counted: NamedGraph | undefined,
  { precision, linear }: GraphOptions = { precision: 'f32', linear: 'expanded' },
): Stage<G> {
  const parts = Object.entries(graphs).flatMap(([part, named]) =>
    named ? [{ inTurn: turns.includes(part), ...costOf(named.graph) }] : [],
  );
  const sum = (of: typeof parts) => of.reduce((all, { weights }) => all + weights, 0);
  const most = (values: readonly number[]) => Math.max(0, ...values);
  const throughout = parts.filter(({ inTurn }) => !inTurn);
  const inTurn = parts.filter((part) => part.inTurn);
  return {
    name,
    graphs,
    ...(turns.length > 1 ? { later: turns.slice(1) } : {}),
    steps,
    samples,
    macs: counted?.graph.stats.macs ?? 0,
    bytes: sum(parts),
    residentBytes:
      sum(throughout) +
      most([
        ...throughout.map(({ activations }) => activations),
        ...inTurn.map(({ weights, activations }) => weights + activations),
      ]),
    largestBytes: most(parts.map(({ largest }) => largest)),
    form: { precision, linear },
  };
}

function costOf(graph: BuiltGraph) {
  const { peakBytes, largestTensorBytes, largestWeightBytes } = graph.stats;
  return {
    weights: initializerBytes(graph),
    activations: peakBytes,
    largest: Math.max(largestTensorBytes, largestWeightBytes),
  };
}

/** The beginning of a graph's key: the pack, and how graphs are built for this device. */
export function packKey(
  { id, version }: PackManifest,
  { precision, linear }: GraphOptions,
): string {
  return `${id}@${version}/${precision}/${linear}`;
}
