import type { Work } from '../../engine/page/job.svelte.ts';
import type { Engine, EngineEvent } from '../../engine/types.ts';
import type { Matte } from '../../image/clipPreprocess.ts';
import { closeness } from '../../library/search.ts';
import { hold, pngFile, release } from '../files/heldFile.ts';
import { openPixels } from '../files/openPicture.ts';
import type { Notifier } from '../shell/notifier.svelte.ts';
import { formatNumber } from '../format.ts';
import { strings } from '../strings/index.ts';
import type { RemixPicture, Source } from './trail.ts';

type Vector = Float32Array<ArrayBuffer>;
type Shown = Source | RemixPicture;

/** A picture beside itself, made again from its own latent. */
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

/** Runs one job of the Remix screen: the model fetched first, faults shown, a cancel said. */
type Perform = (kind: 'remake' | 'score', work: Work<void>) => Promise<void>;

/** What the pack that embeds reads of a caption. */
type Read = (caption: string) => Promise<string>;

/** What is on the screen, and how it is to be looked at. */
interface Subject {
  readonly sources: readonly Source[];
  readonly results: readonly RemixPicture[];
  readonly steps: number;
  readonly matte?: Matte;
}

/** Far more than any image tower looks at. */
const EMBEDDED_SIDE = 256;

/**
 * The two questions that the Remix screen answers about pictures: how well they can be remade, and what CLIP sees in
 * them.
 */
export class Likeness {
  readonly #engine: Engine;
  readonly #notifier: Notifier;
  readonly #read: Read;
  readonly #perform: Perform;
  readonly #subject: () => Subject;

  caption = $state('');
  scoredCaption = $state('');
  /** What was read of it, where that is not the caption. */
  readAs = $state<string>();
  remade = $state.raw<readonly Remade[]>([]);
  scored = $state.raw<readonly Scored[]>([]);
  #embeddings = new WeakMap<Shown, Vector>();
  /** The colour that they were read on. */
  #readOn = '';

  constructor(
    engine: Engine,
    notifier: Notifier,
    read: Read,
    perform: Perform,
    subject: () => Subject,
  ) {
    this.#read = read;
    this.#engine = engine;
    this.#notifier = notifier;
    this.#perform = perform;
    this.#subject = subject;
  }

  /** Reconstructs each picture to start from, in turn. */
  remake(): Promise<void> {
    return this.#perform('remake', async ({ signal, onEvent }) => {
      const { sources, steps, matte } = this.#subject();
      release(...this.remade);
      this.remade = [];
      for (const [i, source] of sources.entries()) {
        const share = (event: EngineEvent) =>
          onEvent(
            event.type === 'step'
              ? { ...event, progress: (i + event.progress) / sources.length }
              : event,
          );
        const on = matte ? { matte } : {};
        const request = { image: source.picture, size: 64, steps, ...on } as const;
        const { pictures, psnr = 0 } = await this.#engine.reconstruct(request, {
          signal,
          onEvent: share,
        });
        for (const { png } of pictures)
          this.remade = [...this.remade, { source, url: hold(pngFile(png)).url, psnr, steps }];
      }
      const all = this.remade.map(({ psnr }) => formatNumber(psnr, 1));
      this.#notifier.say(strings.remix.remake.announce(all));
    });
  }

  /** Compares the caption with every picture on the screen, best first. */
  score(): Promise<void> {
    return this.#perform('score', async (options) => {
      const { sources, results, matte } = this.#subject();
      const on = matte ? { matte } : {};
      if (this.#readOn !== String(matte)) this.#embeddings = new WeakMap();
      this.#readOn = String(matte);
      const all: readonly Shown[] = [...sources, ...results];
      const caption = this.caption.trim();
      const fresh = all.filter((picture) => !this.#embeddings.has(picture));
      const images = await Promise.all(fresh.map(({ file }) => openPixels(file, EMBEDDED_SIDE)));
      const read = await this.#read(caption);
      const embedded = await this.#engine.embed({ texts: [read], images, ...on }, options);
      for (const [i, picture] of fresh.entries()) {
        const vector = embedded.images[i];
        if (vector) this.#embeddings.set(picture, vector);
      }
      const [text = new Float32Array()] = embedded.texts;
      this.scored = all
        .map((picture) => ({
          picture,
          score: closeness(text, this.#embeddings.get(picture) ?? text),
        }))
        .sort((a, b) => b.score - a.score);
      this.scoredCaption = caption;
      this.readAs = read === caption ? undefined : read;
      const [best] = this.scored;
      if (best) this.#notifier.say(strings.remix.score.announce(formatNumber(best.score, 2)));
    });
  }
}
