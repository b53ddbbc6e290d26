/** Suggestions that nobody took yet, as files that a reload brings back. */
import * as v from 'valibot';
import type { EditorDocument } from '../../editor/document.ts';
import { writeMask, createMask, readMask } from '../../editor/mask.ts';
import { areaSchema } from '../../editor/records.ts';
import { readRegion, writeRegion } from '../../editor/tiles.ts';
import type { FreshPicture } from '../../library/keeper.ts';
import { MAX_HELD_BYTES } from '../shell/visitFiles.ts';
import type { Candidates } from './workspace.svelte.ts';

const VERSION = 1;
type Fresh = Omit<FreshPicture, 'png'>;
const fresh = v.custom<Fresh>((value) => typeof value === 'object' && value !== null);
const schema = v.object({
  v: v.literal(VERSION),
  document: v.string(),
  by: v.picklist(['model', 'fill']),
  rect: areaSchema,
  index: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  results: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** What is known of the pictures themselves; empty for those of a fill. */
  pictures: v.array(fresh),
});

/** One file says what they are, one is the mask, and each suggestion has one of its pixels and, of a model, its PNG. */
export function filesOf(candidates: Candidates, document: EditorDocument): readonly File[] {
  const { by, rect, mask } = candidates;
  // What is held back is not brought back: nobody has seen it.
  const open = (_: unknown, i: number) => candidates.held?.has(i) !== true;
  const [results, pictures] = [candidates.results.filter(open), candidates.pictures.filter(open)];
  if (results.length === 0) return [];
  const index = Math.min(candidates.index, results.length - 1);
  const about: v.InferOutput<typeof schema> = {
    v: VERSION,
    document: document.id,
    by,
    rect: { ...rect },
    index,
    results: results.length,
    pictures: pictures.map(({ png: _, ...rest }) => rest),
  };
  const first = new File([JSON.stringify(about)], 'about', { type: 'application/json' });
  // None of them would be held: not worth the memory of making them.
  if (4 * rect.width * rect.height > MAX_HELD_BYTES) return [first];
  return [
    first,
    new File([readMask(mask, rect)], 'mask'),
    ...results.flatMap((tiles, i) => {
      const png = pictures[i]?.png;
      return [
        new File([readRegion(tiles, rect).rgba], `pixels-${i}`),
        ...(png ? [new File([png], `png-${i}`, { type: 'image/png' })] : []),
      ];
    }),
  ];
}

export interface Restored {
  /** Undefined where none was held. */
  readonly candidates: Candidates | undefined;
  /** Suggestions that were not held, because they were too large. */
  readonly left: number;
}

/** What {@link filesOf} made of the suggestions for this document; undefined where there are none for it. */
export async function suggestionsOf(
  files: readonly Blob[],
  document: EditorDocument,
): Promise<Restored | undefined> {
  const named = new Map(files.map((file) => [file instanceof File ? file.name : '', file]));
  const [about, marked] = [named.get('about'), named.get('mask')];
  if (about === undefined) return undefined;
  const parsed = v.safeParse(schema, JSON.parse(await about.text()));
  if (!parsed.success || parsed.output.document !== document.id) return undefined;
  const { by, rect, index, results: count, pictures: known } = parsed.output;
  const pixels = rect.width * rect.height;
  if (marked?.size !== pixels) return { candidates: undefined, left: count };
  const mask = writeMask(createMask(), rect, new Uint8Array(await marked.arrayBuffer()));
  const whole: { tiles: Candidates['results'][number]; picture: FreshPicture | undefined }[] = [];
  for (let i = 0; i < count; i++) {
    const [file, png, fact] = [named.get(`pixels-${i}`), named.get(`png-${i}`), known[i]];
    if (file?.size !== 4 * pixels || (fact !== undefined && png === undefined)) continue;
    const rgba = new Uint8ClampedArray(await file.arrayBuffer());
    const bytes = png && new Uint8Array(await png.arrayBuffer());
    whole.push({
      tiles: writeRegion(document.tiles, rect, { width: rect.width, height: rect.height, rgba }),
      picture: fact && bytes && { ...fact, png: bytes },
    });
  }
  if (whole.length === 0) return { candidates: undefined, left: count };
  return {
    left: count - whole.length,
    candidates: {
      by,
      rect,
      mask,
      results: whole.map(({ tiles }) => tiles),
      index: Math.min(index, whole.length - 1),
      pictures: whole.flatMap(({ picture }) => picture ?? []),
    },
  };
}
