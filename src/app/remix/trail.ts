import type { PixelPicture } from '../../engine/types.ts';
import type { PictureNotes } from '../../image/open.ts';
import type { HeldFile } from '../files/heldFile.ts';
import type { HeldPicture } from '../policy/pictureChecks.svelte.ts';

export const REMIX_MODES = ['variations', 'interpolate', 'textDiff'] as const;
export type RemixMode = (typeof REMIX_MODES)[number];

/** A picture to start from; the file as it came. */
export interface Source extends HeldFile {
  readonly id: number;
  readonly picture: PixelPicture;
  /** Some of it is not opaque: what shows there is the matte. */
  readonly seeThrough: boolean;
  /** It looks like one, which not every model is good for. */
  readonly photograph: boolean;
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

/** One picture of a result. */
export interface RemixPicture extends HeldFile {
  readonly png: Uint8Array<ArrayBuffer>;
  readonly size: number;
  /** Its place on the way, in words. */
  readonly place: string;
  readonly sha256: string;
  /** Why it is not shown; undefined where it is. */
  readonly held: HeldPicture | undefined;
}

/** What came of one press of the button. */
export interface RemixResult {
  readonly mode: RemixMode;
  /**
   * Whose words it can be named after: what it was to become, or the first picture's file; empty where there are none.
   */
  readonly title: string;
  readonly pictures: readonly RemixPicture[];
  readonly trail: Trail;
  readonly seconds: number;
}

/** Steps of a lineage that are kept; each holds its pictures in memory. */
const MAX_TRAIL = 8;

/**
 * The lineage of what is made of `sources`. Of a blend, whose pictures each have their own, only the last step is kept.
 */
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
