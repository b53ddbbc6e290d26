import { SvelteMap } from 'svelte/reactivity';
import type { Engine, PackFit, PackInfo, PictureSize } from '../../engine/types.ts';
import { showError, type ShownError } from '../errors.ts';

/** What any device has room for. */
const SMALL = 512 * 1024 * 1024;

type Weighed = Pick<PackInfo, 'id' | 'version' | 'sizes' | 'heaviestBytes'>;

/** What each pack needs of this device, as its plan says: nothing is loaded to know it. */
export class Fits {
  readonly #engine: Pick<Engine, 'fit'>;
  readonly #known = new SvelteMap<string, PackFit | ShownError>();

  constructor(engine: Pick<Engine, 'fit'>) {
    this.#engine = engine;
  }

  /** Undefined until it is {@link learn}ed. */
  of(pack: Weighed): PackFit | undefined {
    const known = this.#known.get(keyOf(pack));
    return known !== undefined && 'needs' in known ? known : undefined;
  }

  /** Why there is no plan, where one was asked for. */
  faultOf(pack: Weighed): ShownError | undefined {
    const known = this.#known.get(keyOf(pack));
    return known !== undefined && 'needs' in known ? undefined : known;
  }

  /** Asks the engine, again too: it may have come to work on another device. */
  async learn(pack: Weighed): Promise<void> {
    this.#known.set(keyOf(pack), await this.#engine.fit(pack.id).catch(showError));
  }

  /** The same for a pack that may be too large for some devices, before anything is asked of it. */
  async learnLarge(pack: Weighed | undefined): Promise<void> {
    if (pack !== undefined && pack.heaviestBytes >= SMALL) await this.learn(pack);
  }

  /** Of the sizes that a pack makes those that fit; where none does, the decoder's own if that fits, else all. */
  sizesOf(pack: Weighed): readonly PictureSize[] {
    const held = this.of(pack)?.sizes.filter(({ fits }) => fits !== 'no');
    if (held === undefined || held.length === 0) return pack.sizes;
    const sizes = pack.sizes.filter((made) => held.some(({ size }) => size === made));
    return sizes.length > 0 ? sizes : held.map(({ size }) => size);
  }
}

const keyOf = ({ id, version }: Weighed) => `${id}@${version}`;
