import { OwnError } from '../errors.ts';
import { strings } from '../strings/index.ts';
import type { PromptFlag } from '../../policy/checkPrompt.ts';
import type { TowerReading } from '../../policy/meaning.ts';
import {
  POLICY_FILE,
  readSitePolicy,
  STANDARD,
  type PictureRules,
  type SitePolicy,
} from '../../policy/sitePolicy.ts';
import type { Strictness } from '../../policy/strictness.ts';
import { MAX_PROMPT_CHARACTERS, type Engine, type EngineEvent } from '../../engine/types.ts';
import { readPreference, removePreference, writePreference } from '../settings/preferences.ts';
import type { Model } from '../models/model.svelte.ts';

/** Under which name a visit without a network finds what the file said. */
const KEPT = 'policy';

/** A program's request fetches the model anyway, so its check may; a person is asked on the screen first. */
type Asker = 'person' | 'program';

/** The check with its lists, which are the largest part of the page: they come beside it, not before it is shown. */
const loadCheck = () =>
  import('../../policy/checkPrompt.ts').catch((cause: unknown) => {
    throw new OwnError('network', strings.policy.notLoaded, { cause });
  });

/** The content policy as this page applies it, for its screens and for programs alike. */
export class Policy {
  readonly #engine: Engine;
  readonly #model: Model;
  readonly #ready: Promise<void>;
  readonly #onMissing: (why: string) => void;
  /** By pack and version: whether its text tower is the one that the meaning layer is fitted to. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- asked, never shown
  readonly #fitted = new Map<string, boolean>();
  /** Prompts that the person read the warning of and goes on with, in this visit. */
  readonly #goneOn: string[] = [];

  #choice = $state.raw(kept());

  /**
   * @param options.keep remember the owner's choice for visits without a network. Default true.
   * @param options.onMissing hears, in words, that a person's prompt could not be checked: nothing is made of it
   */
  constructor(
    engine: Engine,
    model: Model,
    {
      keep = true,
      onMissing = () => undefined,
    }: { readonly keep?: boolean; readonly onMissing?: (why: string) => void } = {},
  ) {
    this.#engine = engine;
    this.#onMissing = onMissing;
    this.#model = model;
    // It is here by the time that it is asked; if it is not, asking tries again.
    loadCheck().catch(() => undefined);
    this.#ready = readChoice(keep).then((choice) => {
      this.#choice = choice;
    });
  }

  get strictness(): Strictness {
    return this.#choice.strictness;
  }

  /** How pictures are checked; undefined: they are not; a string: why they cannot be, though they are meant to. */
  get pictures(): PictureRules | string | undefined {
    return this.strictness === 'off' ? undefined : this.#choice.pictures;
  }

  /** Kept once it is known what the site's owner chose. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** Whether the person may go on after a warning: at `standard`, unless the owner made refusals final. */
  mayGoOn(flag: Pick<PromptFlag, 'final'>): boolean {
    return this.strictness === 'standard' && !this.#choice.final && !flag.final;
  }

  /** From now on `check` lets the prompt pass: the person was warned of `flag` and goes on. */
  goOn(prompt: string, flag: PromptFlag): void {
    if (this.mayGoOn(flag)) this.#goneOn.push(prompt);
  }

  /**
   * What the policy has against a prompt, its words and its meaning; undefined: nothing, or the person goes on.
   * @param readAs what the text tower reads in its place, which is looked at too
   */
  async check(prompt: string, readAs = prompt): Promise<PromptFlag | undefined> {
    if (this.#goneOn.includes(prompt)) return undefined;
    const flag = await this.#ask(prompt, 'person');
    return flag ?? (readAs === prompt ? undefined : this.#ask(readAs, 'person'));
  }

  /** The same check for programs, as a sentence. It may be what opens the model: `onEvent` is told its notices. */
  readonly refusePrompt = async (
    prompt: string,
    onEvent?: (event: EngineEvent) => void,
  ): Promise<string | undefined> => {
    const flag = await this.#ask(prompt, 'program', onEvent);
    return flag && (await loadCheck()).describeFlag(flag);
  };

  /** The same, as a sentence for the person who asks where nobody can go on. */
  async refusal(prompt: string): Promise<string | undefined> {
    const flag = await this.#ask(prompt, 'program');
    const { categories, refused } = strings.policy;
    if (flag === undefined) return undefined;
    const why = this.strictness === 'standard' ? [refused.why(flag.words)] : [];
    return [`${refused.title(categories[flag.category].name)}.`, ...why].join(' ');
  }

  async #ask(
    prompt: string,
    by: Asker,
    onEvent?: (event: EngineEvent) => void,
  ): Promise<PromptFlag | undefined> {
    await this.#ready;
    const { checkPrompt } = await loadCheck().catch((fault: unknown) => {
      if (by === 'person') this.#onMissing(strings.policy.notLoaded);
      throw fault;
    });
    const verdict = await checkPrompt(prompt, {
      embed: (text) => this.#embed(text, by, onEvent),
      strictness: this.strictness,
    });
    return verdict.flagged ? verdict : undefined;
  }

  /**
   * What the tower says of the prompt, ahead of pictures that wait or are made; undefined while no fitting one is here.
   */
  async #embed(
    prompt: string,
    by: Asker,
    onEvent: (event: EngineEvent) => void = () => {},
  ): Promise<TowerReading | undefined> {
    try {
      // Right after a reload it is not known yet that the model is here. A program's check finds out by itself.
      if (by === 'person') await this.#model.started;
      // Requests of `embed` go to the page's own pack, whichever one paints.
      const known = this.#model.own;
      const pack = known ?? (by === 'program' ? (await this.#engine.packs())[0] : undefined);
      if (pack === undefined || (pack.storage === 'none' && by === 'person')) return undefined;
      const name = `${pack.id} ${pack.version}`;
      const fitted = this.#fitted.get(name);
      const { ANCHOR, isFittedTo } = await import('../../policy/meaning.ts');
      if (fitted === false) return undefined;
      // The tower reads a few dozen words; the lists have read them all.
      const read = [...prompt].slice(0, MAX_PROMPT_CHARACTERS).join('');
      const texts = fitted === true ? [read] : [read, ANCHOR];
      const notices = (event: EngineEvent): void => {
        if (event.type === 'notice') onEvent(event);
      };
      const made = await this.#engine.embed({ texts, ahead: true }, { onEvent: notices });
      const [embedding, anchor] = made.texts;
      if (anchor !== undefined) this.#fitted.set(name, isFittedTo(anchor));
      const tokens = made.tokens?.[0];
      if (this.#fitted.get(name) !== true || embedding === undefined) return undefined;
      return tokens && { embedding, ...tokens };
    } catch {
      // Words have been checked. If the engine is at fault, the run that follows says so.
      return undefined;
    }
  }
}

/** What the owner chose when the file could last be read: for visits without a network, or without an answer. */
function kept(): SitePolicy {
  const text = readPreference(KEPT);
  return (text === null ? undefined : readSitePolicy(text).policy) ?? STANDARD;
}

/** A file that is not there says that the owner chose nothing. */
const NO_FILE = [404, 410];

/** What protects a site's visitors does not end because its host answers with something else. */
async function readChoice(keep: boolean): Promise<SitePolicy> {
  let response: Response;
  try {
    response = await fetch(POLICY_FILE, { cache: 'no-cache' });
  } catch {
    return kept(); // Offline.
  }
  if (NO_FILE.includes(response.status)) {
    if (keep) removePreference(KEPT);
    return STANDARD;
  }
  if (!response.ok) return kept();
  const text = await response.text().catch(() => '');
  const { policy, fault } = readSitePolicy(text);
  if (fault !== undefined) console.warn(fault);
  if (policy === undefined) return kept();
  if (keep) writePreference(KEPT, text);
  return policy;
}
