import { inSlices } from '../../base/breathe.ts';
import { EaselError } from '../../base/errors.ts';
import { dot } from '../../base/vectors.ts';
import type { Background } from '../../editor/background.ts';
import type { MaskMode } from '../../editor/mask.ts';
import { combineMask } from '../../editor/maskShape.ts';
import type { Window } from '../../editor/namedWindows.ts';
import { roundOut } from '../../editor/rect.ts';
import { NEUTRAL_CAPTIONS, type Fit } from '../../editor/selectNamed.ts';
import { regionInSteps } from '../../editor/tiles.ts';
import type { Engine } from '../../engine/types.ts';
import type { ReadAs } from '../create/readAs.svelte.ts';
import type { Model } from '../models/model.svelte.ts';
import { strings } from '../strings/index.ts';
import type { Photographs } from './photographs.svelte.ts';
import type { Selecting } from './selecting.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

const words = strings.edit.selecting;
/** Windows that are read at once; between them other jobs of the engine have their turn. */
const AT_ONCE = 8;

export interface NamingServices {
  readonly engine: Engine;
  readonly model: Model;
  readonly readAs: ReadAs;
}

/** Marks what a word names: the model in use says which windows of the picture fit the word. */
export class Naming {
  readonly #services: NamingServices;
  readonly #workspace: Workspace;
  readonly #selecting: Selecting;
  readonly #background: Background;
  readonly #photographs: Photographs;

  text = $state('');
  /** What the model in use reads of it, where that is not the text. */
  readonly reading = $derived.by(() => this.#services.readAs.of(this.text.trim())?.text);
  /** How much of the picture was looked at, 0–1; undefined: nothing is looked for. */
  progress = $state<number>();
  #abort: AbortController | undefined;

  constructor(
    services: NamingServices,
    workspace: Workspace,
    selecting: Selecting,
    background: Background,
    photographs: Photographs,
  ) {
    this.#services = services;
    this.#workspace = workspace;
    this.#selecting = selecting;
    this.#background = background;
    this.#photographs = photographs;
  }

  /** Call after each edit of the text: fetches what it needs to be read. */
  prepare(): Promise<void> {
    return this.#services.readAs.prepare(this.text);
  }

  /** Marks, or takes back, what the text names. */
  mark(mode: MaskMode): Promise<void> {
    const text = this.text.trim();
    const { model } = this.#services;
    const { notifier } = this.#workspace;
    if (text === '' || this.progress !== undefined) return Promise.resolve();
    const { readsPictures = true, name = '' } = model.pack ?? {};
    if (!readsPictures) {
      notifier.say(words.blind(name));
      return Promise.resolve();
    }
    return this.#selecting.change('word', async () => {
      const abort = new AbortController();
      this.#abort = abort;
      this.progress = 0;
      try {
        return await this.#found(text, mode, abort.signal);
      } catch (thrown) {
        if (EaselError.from(thrown).code !== 'cancelled') throw thrown;
        return undefined;
      } finally {
        this.progress = undefined;
      }
    });
  }

  stop(): void {
    this.#abort?.abort();
  }

  async #found(text: string, mode: MaskMode, signal: AbortSignal) {
    const { model } = this.#services;
    const { document, content, notifier } = this.#workspace;
    const rect = content && roundOut(content);
    if (rect === undefined) {
      notifier.say(words.outside);
      return undefined;
    }
    notifier.say(words.looking);
    if (!(await model.ready())) return undefined;
    const picture = () => inSlices(regionInSteps(document.tiles, rect));
    const fits = await this.#fits(text, await this.#background.windows(await picture()), signal);
    const found = await this.#background.selectNamed(await picture(), rect, fits);
    if (signal.aborted) return undefined;
    if (found.tiles.size === 0) {
      notifier.say(words.nowhere(text));
      return undefined;
    }
    const said = mode === 'add' ? words.named(text) : words.unnamed(text);
    const { name = '' } = model.pack ?? {};
    notifier.say(this.#photographs.unfit ? `${said} ${words.doubtful(name)}` : said);
    return combineMask(this.#workspace.document.mask, found, mode);
  }

  /** How much better the text fits each window than what any picture is like. */
  async #fits(
    text: string,
    windows: readonly Window[],
    signal: AbortSignal,
  ): Promise<readonly Fit[]> {
    const { engine, model, readAs } = this.#services;
    const pack = model.choice === undefined ? {} : { pack: model.choice };
    await readAs.prepare(text);
    const read = readAs.of(text)?.text ?? text;
    const { texts } = await engine.embed(
      { texts: [read, ...NEUTRAL_CAPTIONS], ahead: true, ...pack },
      { signal },
    );
    const [named, ...neutral] = texts;
    const fits: Fit[] = [];
    for (let at = 0; at < windows.length; at += AT_ONCE) {
      const some = windows.slice(at, at + AT_ONCE);
      const images = some.map(({ picture }) => picture);
      const read = await engine.embed({ images, ahead: true, ...pack }, { signal });
      for (const [i, image] of read.images.entries()) {
        const rect = some[i]?.rect;
        if (rect === undefined || named === undefined) continue;
        const usual = neutral.reduce((sum, each) => sum + dot(image, each), 0);
        fits.push({ rect, score: dot(image, named) - usual / neutral.length });
      }
      this.progress = (at + some.length) / windows.length;
    }
    return fits;
  }
}
