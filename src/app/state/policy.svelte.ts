import {
  checkPrompt,
  describeFlag,
  STRICTNESSES,
  type CheckOptions,
  type PromptFlag,
  type Strictness,
} from '../../policy/checkPrompt.ts';
import { ANCHOR, isFittedTo } from '../../policy/meaning.ts';
import { readPreference, writePreference } from '../preferences.ts';
import type { Session } from './session.svelte.ts';

/** Beside the page, so that a site's owner can choose without building anew: `{"strictness": "strict"}`. */
const FILE = 'policy.json';
const KEPT = 'strictness';

/**
 * The content policy as this page applies it, for its screens and for programs alike.
 *
 * @param options.keep remember the owner's choice for visits without a network. Default true.
 */
export function createPolicy(session: Session, { keep = true }: { readonly keep?: boolean } = {}) {
  const state = $state({ strictness: kept() });
  const { embed } = createTower(session);
  const ready = readStrictness(keep).then((strictness) => {
    state.strictness = strictness;
  });

  async function ask(
    prompt: string,
    options: Pick<CheckOptions, 'embed'>,
  ): Promise<PromptFlag | undefined> {
    await ready;
    const verdict = await checkPrompt(prompt, { ...options, strictness: state.strictness });
    return verdict.flagged ? verdict : undefined;
  }

  return {
    state,
    /** What the policy has against a prompt, its words and its meaning; undefined: nothing. */
    check: (prompt: string) => ask(prompt, { embed }),
    /** The same for programs, as a sentence. By words alone: embedding would wait behind other jobs. */
    async refusePrompt(prompt: string): Promise<string | undefined> {
      const flag = await ask(prompt, {});
      return flag === undefined ? undefined : describeFlag(flag);
    },
  };
}

/** The text tower of the model that is here, as far as the meaning layer is fitted to it. */
function createTower({ engine, state }: Session) {
  /** By pack and version: whether its tower is the one. */
  const fitted: Record<string, boolean> = {};

  /** z_t of the prompt; undefined while no fitting tower is here. */
  async function embed(prompt: string): Promise<Float32Array | undefined> {
    const { pack } = state;
    if (pack === undefined || pack.storage === 'none') return undefined;
    const name = `${pack.id} ${pack.version}`;
    const known = fitted[name];
    if (known === false) return undefined;
    try {
      const texts = known === true ? [prompt] : [prompt, ANCHOR];
      const [embedding, anchor] = (await engine.embed({ texts })).texts;
      if (anchor !== undefined) fitted[name] = isFittedTo(anchor);
      return fitted[name] === true ? embedding : undefined;
    } catch {
      // Words have been checked. If the engine is at fault, the run that follows says so.
      return undefined;
    }
  }
  return { embed };
}

export type Policy = ReturnType<typeof createPolicy>;

function strictnessNamed(name: unknown): Strictness | undefined {
  return STRICTNESSES.find((each) => each === name);
}

/** What the owner chose when the file was last read: for visits without a network. */
function kept(): Strictness {
  return strictnessNamed(readPreference(KEPT)) ?? 'standard';
}

async function readStrictness(keep: boolean): Promise<Strictness> {
  let response: Response;
  try {
    response = await fetch(FILE, { cache: 'no-cache' });
  } catch {
    return kept(); // Offline.
  }
  if (!response.ok) return 'standard';
  const text = await response.text();
  const strictness = strictnessOf(text);
  if (strictness === undefined)
    console.warn(
      `${FILE} should read {"strictness": "…"} with one of ${STRICTNESSES.join(', ')}; it reads ${text.slice(0, 80)}. Standard is used.`,
    );
  if (keep) writePreference(KEPT, strictness ?? 'standard');
  return strictness ?? 'standard';
}

function strictnessOf(text: string): Strictness | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'strictness' in value
      ? strictnessNamed(value.strictness)
      : undefined;
  } catch {
    return undefined;
  }
}
