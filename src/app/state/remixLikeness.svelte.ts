import { dot } from '../../engine/vectors.ts';
import type { Engine, EngineEvent, RunOptions } from '../../engine/types.ts';
import type { Matte } from '../../image/clipPreprocess.ts';
import { openPictureAside } from '../../engine/openAside.ts';
import { strings } from '../strings/index.ts';
import type { Announcer } from './announcer.svelte.ts';
import type { RemixPicture } from './remix.svelte.ts';
import type { Source } from './trail.ts';

type Vector = Float32Array<ArrayBuffer>;
type Shown = Source | RemixPicture;

/** A picture beside itself, painted again from its own latent. */
export interface Remade {
  readonly source: Source;
  readonly url: string;
  /** Decibels, at the decoder's size. */
  readonly psnr: number;
  readonly steps: number;
}

/** How near a picture is to the caption that was asked about. */
export interface Scored {
  readonly picture: Shown;
  /** Cosine of the two embeddings, −1…1. */
  readonly score: number;
}

/** Far more than any image tower looks at. */
const EMBEDDED_SIDE = 256;

/** The two questions that the Remix screen answers about pictures: how well they can be remade, and what CLIP sees in them. */
export function createLikeness(
  engine: Engine,
  announcer: Announcer,
  work: (
    kind: 'remake' | 'score',
    job: (options: Required<Pick<RunOptions, 'signal' | 'onEvent'>>) => Promise<void>,
  ) => Promise<void>,
  shown: () => {
    readonly sources: readonly Source[];
    readonly results: readonly RemixPicture[];
    readonly steps: number;
    readonly matte?: Matte;
  },
) {
  const state = $state({ caption: '', scoredCaption: '' });
  let remade = $state.raw<readonly Remade[]>([]);
  let scored = $state.raw<readonly Scored[]>([]);
  let embeddings = new WeakMap<Shown, Vector>();
  /** The colour that they were read on. */
  let readOn = '';

  /** Reconstructs each picture to start from, in turn. */
  function remake(): Promise<void> {
    return work('remake', async ({ signal, onEvent }) => {
      const { sources, steps, matte } = shown();
      for (const { url } of remade) URL.revokeObjectURL(url);
      remade = [];
      for (const [i, source] of sources.entries()) {
        const share = (event: EngineEvent) =>
          onEvent(
            event.type === 'step'
              ? { ...event, progress: (i + event.progress) / sources.length }
              : event,
          );
        const on = matte ? { matte } : {};
        const request = { image: source.picture, size: 64, steps, ...on } as const;
        const { pictures, psnr = 0 } = await engine.reconstruct(request, {
          signal,
          onEvent: share,
        });
        for (const { png } of pictures) {
          const url = URL.createObjectURL(new Blob([png], { type: 'image/png' }));
          remade = [...remade, { source, url, psnr, steps }];
        }
      }
      announcer.say(strings.remix.remake.announce(remade.map(({ psnr }) => psnr.toFixed(1))));
    });
  }

  /** Compares the caption with every picture on the screen, best first. */
  function score(): Promise<void> {
    return work('score', async (options) => {
      const { sources, results, matte } = shown();
      const on = matte ? { matte } : {};
      if (readOn !== String(matte)) embeddings = new WeakMap();
      readOn = String(matte);
      const all: readonly Shown[] = [...sources, ...results];
      const caption = state.caption.trim();
      const fresh = all.filter((picture) => !embeddings.has(picture));
      const images = await Promise.all(
        fresh.map(async ({ file }) => {
          const { width, height, rgba } = await openPictureAside(file, { maxSide: EMBEDDED_SIDE });
          return { width, height, rgba };
        }),
      );
      const embedded = await engine.embed({ texts: [caption], images, ...on }, options);
      for (const [i, picture] of fresh.entries()) {
        const vector = embedded.images[i];
        if (vector) embeddings.set(picture, vector);
      }
      const [text = new Float32Array()] = embedded.texts;
      scored = all
        .map((picture) => ({ picture, score: dot(text, embeddings.get(picture) ?? text) }))
        .sort((a, b) => b.score - a.score);
      state.scoredCaption = caption;
      const [best] = scored;
      if (best) announcer.say(strings.remix.score.announce(best.score.toFixed(2)));
    });
  }

  return {
    state,
    get remade() {
      return remade;
    },
    get scored() {
      return scored;
    },
    remake,
    score,
  };
}
