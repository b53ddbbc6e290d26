import type { Engine } from '../../engine/types.ts';
import { isBlank } from '../../base/blank.ts';
import type { Model } from '../models/model.svelte.ts';
import type { ReadAs } from './readAs.svelte.ts';

/** Who reads words: the pack that pictures are made with, or the page's own, which alone makes embeddings. */
export type Reader = 'chosen' | 'own';

/** Words for which a text tower has no token, wherever a person writes some for it: all such texts are alike to it. */
export class Unread {
  readonly #engine: Pick<Engine, 'inspectPrompt'>;
  readonly #model: Pick<Model, 'own'>;
  readonly #readAs: Pick<ReadAs, 'prepare' | 'of'>;

  /** @param engine as screens use it: what names no pack goes to the chosen one */
  constructor(
    engine: Pick<Engine, 'inspectPrompt'>,
    model: Pick<Model, 'own'>,
    readAs: Pick<ReadAs, 'prepare' | 'of'>,
  ) {
    this.#engine = engine;
    this.#model = model;
    this.#readAs = readAs;
  }

  /** Each as it is written, once; none where no tokenizer can be asked. */
  async in(text: string, reader: Reader = 'chosen'): Promise<readonly string[]> {
    if (isBlank(text)) return [];
    try {
      await this.#readAs.prepare(text);
      const { own } = this.#model;
      const by = reader === 'own' && own !== undefined ? own.id : undefined;
      const read = (by === undefined ? this.#readAs.of(text) : this.#readAs.of(text, by)) ?? {
        text,
      };
      const question = by === undefined ? read.text : { prompt: read.text, pack: by };
      return (await this.#engine.inspectPrompt(question)).unread;
    } catch {
      return [];
    }
  }
}
