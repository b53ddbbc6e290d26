import { EMBED_THEMES, type EmbedTheme } from '../../api/embedMessages.ts';
import { languageOf, type Language } from '../strings/language.ts';

/** What an embedding page asks for in the frame's address. */
export interface EmbedOptions {
  /** `none`: the engine alone. */
  readonly interface: 'compact' | 'none';
  /** Keep the model in IndexedDB. */
  readonly store: boolean;
  readonly theme: EmbedTheme;
  /** As the host asks; absent: the browser's. */
  readonly language?: Language;
  /** The box is to be as high as what it shows: the host is told. */
  readonly fits: boolean;
  /** The host's origin, as it names itself. */
  readonly named?: string;
}

/** `other`: within a page of another origin, or one that this page may not look at. */
export type Framing = 'none' | 'same' | 'other';

export function framing(window: Window): Framing {
  if (window.parent === window) return 'none';
  try {
    return window.parent.location.origin === window.location.origin ? 'same' : 'other';
  } catch {
    return 'other';
  }
}

/**
 * `?embed=1` is the compact interface, `?embed=headless` (or `&interface=none`) none at all; `&store=1` keeps the
 * model, `&host=` names the host, `&theme=` is light or dark, and with `&height=auto` the host is told how high it is.
 * Within another site the page is always an embed, asked or not: what may embed it is the site owner's to say.
 *
 * @returns undefined for the page as it is
 */
export function readEmbedOptions(search: string, framed: Framing): EmbedOptions | undefined {
  const query = new URLSearchParams(search);
  const embed = query.get('embed');
  if (embed === null && framed !== 'other') return undefined;
  const headless = embed === 'headless' || query.get('interface') === 'none';
  const named = query.get('host');
  const language = languageOf(query.get('lang'));
  return {
    interface: headless ? 'none' : 'compact',
    store: query.get('store') === '1',
    theme: EMBED_THEMES.find((theme) => theme === query.get('theme')) ?? 'system',
    fits: query.get('height') === 'auto',
    ...(language === undefined ? {} : { language }),
    ...(named === null ? {} : { named }),
  };
}
