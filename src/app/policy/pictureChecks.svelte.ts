import { EaselError } from '../../base/errors.ts';
import type { ClassifiedPicture, Engine, Picture } from '../../engine/types.ts';
import {
  checkPicture,
  PictureRefusal,
  type PictureFlag,
  type Scores,
} from '../../policy/checkPicture.ts';
import { describedScores } from '../../policy/describedScores.ts';
import type { DescribedRules } from '../../policy/sitePolicy.ts';
import { pngFile } from '../files/heldFile.ts';
import { openPixels } from '../files/openPicture.ts';
import { showError, type ShownError } from '../errors.ts';
import type { Policy } from './policy.svelte.ts';

/** Far more than an image tower takes in. */
const SEEN_SIDE = 512;

/** A picture that is not shown, and why. */
export interface HeldPicture {
  /** What the policy has against it; undefined: it could not be looked at. */
  readonly flag: PictureFlag | undefined;
  /** Why it could not be looked at; undefined where it was. */
  readonly fault: ShownError | undefined;
  /** Whether the person may have it shown all the same. */
  readonly mayGoOn: boolean;
}

/** A picture in a library to be, which is kept once it may be seen. */
interface Kept {
  readonly sha256: string;
}

/** Embeddings of a site's captions. */
interface Captions {
  readonly labels: ReadonlyMap<string, Float32Array<ArrayBuffer>>;
  readonly beside: readonly Float32Array<ArrayBuffer>[];
}

/** Whose CLIP reads, ahead of what waits. */
const readBy = ({ described: { pack } }: DescribedRules) => ({
  ahead: true,
  ...(pack === undefined ? {} : { pack }),
});

/** Looks at pictures as the site's policy says, for its screens and for programs alike. */
export class PictureChecks {
  readonly #engine: Pick<Engine, 'classify' | 'embed'>;
  readonly #policy: Pick<Policy, 'pictures' | 'ready' | 'strictness' | 'mayGoOn'>;
  /** By the SHA-256 of what was made: each is looked at once. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- asked, never shown
  readonly #made = new Map<string, Promise<HeldPicture | undefined>>();
  /** Of these `#made` is known. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- asked, never shown
  readonly #held = new Map<string, HeldPicture>();
  /** What becomes of a picture that is held, once it is shown. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- asked, never shown
  readonly #onShown = new Map<string, () => void>();

  #captions: Promise<Captions> | undefined;

  /** What the classifier calls itself, once it has looked at something. */
  name = $state<string>();
  /** Why pictures could not be looked at the last time. */
  fault = $state.raw<ShownError>();

  constructor(
    engine: Pick<Engine, 'classify' | 'embed'>,
    policy: Pick<Policy, 'pictures' | 'ready' | 'strictness' | 'mayGoOn'>,
  ) {
    this.#engine = engine;
    this.#policy = policy;
  }

  /** Whether pictures are looked at on this site, or are meant to be. */
  async inUse(): Promise<boolean> {
    await this.#policy.ready;
    return this.#policy.pictures !== undefined;
  }

  /** What is to be held back of these pictures; undefined where one may be shown. */
  async look(
    pictures: readonly ClassifiedPicture[],
  ): Promise<readonly (HeldPicture | undefined)[]> {
    if (pictures.length === 0 || !(await this.inUse())) return pictures.map(() => undefined);
    try {
      const flags = await this.#ask(pictures);
      return flags.map(
        (flag) =>
          flag && { flag, fault: undefined, mayGoOn: this.#policy.mayGoOn({ final: false }) },
      );
    } catch (thrown) {
      const fault = showError(thrown);
      return pictures.map(() => ({ flag: undefined, fault, mayGoOn: false }));
    }
  }

  /** Looks at what was made, so that `heldOf` knows. */
  async lookAtMade(pictures: readonly Picture[]): Promise<void> {
    await Promise.all(
      pictures.map(({ sha256, png }) => {
        const known = this.#made.get(sha256) ?? this.look([{ png }]).then(([held]) => held);
        this.#made.set(sha256, known);
        return known.then((held) => {
          if (held !== undefined) this.#held.set(sha256, held);
          // What could not be looked at is looked at again when it is asked for again.
          if (held !== undefined && held.flag === undefined) this.#made.delete(sha256);
        });
      }),
    );
  }

  /** Why a picture that was made is not to be shown; undefined where it may. */
  heldOf({ sha256 }: Pick<Picture, 'sha256'>): HeldPicture | undefined {
    return this.#held.get(sha256);
  }

  /** The person was warned and has it shown. */
  show(sha256: string): void {
    if (this.#held.get(sha256)?.mayGoOn === true) this.#release(sha256);
  }

  /** Looks once more at a picture that could not be looked at. @returns what is still against it */
  async lookAgain(sha256: string, file: Blob): Promise<HeldPicture | undefined> {
    const [held] = await this.look([{ png: new Uint8Array(await file.arrayBuffer()) }]);
    if (held === undefined) this.#release(sha256);
    else this.#held.set(sha256, held);
    return held;
  }

  #release(sha256: string): void {
    this.#made.set(sha256, Promise.resolve(undefined));
    this.#held.delete(sha256);
    this.#onShown.get(sha256)?.();
    this.#onShown.delete(sha256);
  }

  /** Keeps pictures, those that are held once they are shown. */
  keeping<T extends Kept>(
    keep: (pictures: readonly T[]) => Promise<void>,
  ): (pictures: readonly T[]) => Promise<void> {
    return async (pictures) => {
      for (const picture of pictures)
        if (this.#held.has(picture.sha256))
          this.#onShown.set(picture.sha256, () => void keep([picture]));
      const shown = pictures.filter(({ sha256 }) => !this.#held.has(sha256));
      if (shown.length > 0) await keep(shown);
    };
  }

  /**
   * For programs, which are not asked whether to go on.
   *
   * @param paramOf where a picture stands in the request; undefined: it was made for it
   * @throws PictureRefusal, or EaselError where they cannot be looked at
   */
  async refuse(
    pictures: readonly ClassifiedPicture[],
    paramOf: (index: number) => string | undefined,
  ): Promise<void> {
    if (pictures.length === 0 || !(await this.inUse())) return;
    const flags = await this.#ask(pictures).catch((thrown: unknown) => {
      throw inEnglish(thrown);
    });
    for (const [i, flag] of flags.entries())
      if (flag !== undefined) throw new PictureRefusal(flag, paramOf(i));
  }

  /** How well each caption of the rules fits each picture, by the CLIP of a model. */
  async #describe(
    rules: DescribedRules,
    pictures: readonly ClassifiedPicture[],
  ): Promise<readonly Scores[]> {
    // The site's rules are the same for the whole visit; what failed is asked again.
    this.#captions ??= this.#readCaptions(rules).catch((thrown: unknown) => {
      this.#captions = undefined;
      throw thrown;
    });
    const { labels, beside } = await this.#captions;
    const images = await Promise.all(
      pictures.map((each) =>
        'png' in each ? openPixels(pngFile(each.png), SEEN_SIDE) : Promise.resolve(each),
      ),
    );
    const seen = await this.#engine.embed({ images, ...readBy(rules) });
    return seen.images.map((image) => describedScores(image, labels, beside));
  }

  async #readCaptions(rules: DescribedRules): Promise<Captions> {
    const named = Object.keys(rules.labels);
    const asked = [...named, ...rules.described.beside];
    const { texts } = await this.#engine.embed({ texts: asked, ...readBy(rules) });
    return {
      // eslint-disable-next-line svelte/prefer-svelte-reactivity -- read, never shown
      labels: new Map(
        texts.slice(0, named.length).map((vector, i) => [named[i] ?? '', vector] as const),
      ),
      beside: texts.slice(named.length),
    };
  }

  async #ask(
    pictures: readonly ClassifiedPicture[],
  ): Promise<readonly (PictureFlag | undefined)[]> {
    const { pictures: rules, strictness } = this.#policy;
    try {
      if (rules === undefined) return pictures.map(() => undefined);
      if (typeof rules === 'string') throw new EaselError('invalid-manifest', rules);
      const { name, scores } =
        'described' in rules
          ? { name: undefined, scores: await this.#describe(rules, pictures) }
          : await this.#engine.classify({ classifier: rules.classifier, pictures });
      const verdicts = scores.map((each) => checkPicture(each, rules.labels, strictness));
      if (verdicts.length !== pictures.length)
        throw new EaselError('internal', 'The classifier left pictures out.');
      this.name = name;
      this.fault = undefined;
      return verdicts.map((verdict) => (verdict.flagged ? verdict : undefined));
    } catch (thrown) {
      this.fault = showError(thrown);
      const failed = inEnglish(thrown);
      console.warn(failed.message);
      throw thrown;
    }
  }
}

/** The fault as programs and the site's owner hear it. */
function inEnglish(thrown: unknown): EaselError {
  const { code, message, param } = EaselError.from(thrown);
  return new EaselError(
    code,
    `This site has pictures checked before they are shown, and that failed: ${message}`,
    { ...(param === undefined ? {} : { param }), cause: thrown },
  );
}
