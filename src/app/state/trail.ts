import type { PixelPicture } from '../../engine/tasks.ts';
import type { PictureNotes } from '../../image/open.ts';

export const REMIX_MODES = ['variations', 'interpolate', 'textDiff'] as const;
export type RemixMode = (typeof REMIX_MODES)[number];

/** A picture to start from. */
export interface Source {
  readonly id: number;
  /** The file as it came. */
  readonly file: Blob;
  /** An address of `file`. */
  readonly url: string;
  readonly picture: PixelPicture;
  /** Some of it is not opaque: what shows there is the matte. */
  readonly seeThrough: boolean;
  /** What opening it told. */
  readonly notes: PictureNotes;
  /** How it came to be on this screen, the oldest step first; empty for one that was brought here. */
  readonly trail: Trail;
}

/** One step of a lineage: what was done with which pictures. */
export interface TrailStep {
  readonly mode: RemixMode;
  readonly sources: readonly Source[];
}
export type Trail = readonly TrailStep[];

/** Steps of a lineage that are kept; each holds its pictures in memory. */
const MAX_TRAIL = 8;

/** The lineage of what is made of `sources`. Of a blend, whose pictures each have their own, only the last step is kept. */
export function trailFrom(mode: RemixMode, sources: readonly Source[]): Trail {
  const [only] = sources;
  const before = sources.length === 1 && only ? only.trail : [];
  return [...before, { mode, sources }].slice(-MAX_TRAIL);
}

/** Pictures to start from, and a lineage that is shown beside them. */
interface Shown {
  readonly sources: readonly Source[];
  readonly trail: Trail;
}

/** Pictures that `before` shows, or holds in a lineage, and `after` no longer does. */
export function released(before: Shown, after: Shown): readonly Source[] {
  const kept = reach(after);
  return [...reach(before)].filter((source) => !kept.has(source));
}

function reach({ sources, trail }: Shown): ReadonlySet<Source> {
  const found = new Set<Source>();
  const visit = (source: Source) => {
    if (found.has(source)) return;
    found.add(source);
    for (const step of source.trail) step.sources.forEach(visit);
  };
  sources.forEach(visit);
  for (const step of trail) step.sources.forEach(visit);
  return found;
}
