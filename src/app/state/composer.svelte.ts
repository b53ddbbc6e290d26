import {
  MAX_PROMPT_CHARACTERS,
  type Engine,
  type PackInfo,
  type PictureSize,
  type StageField,
  type StageOptions,
  type TextToImageRequest,
} from '../../engine/types.ts';
import { drawsSignature } from '../signature.ts';
import { carryCut, countCharacters } from '../prompt.ts';
import { readSeed, rollSeed } from '../seed.ts';

export const STAGE_FIELDS = ['prior', 'decoder', 'upsample256', 'upsample1024'] as const;
/** Sizes the page offers; scripts may also ask for the decoder's own 64. */
export const OFFERED_SIZES = [256, 512, 1024] as const satisfies readonly PictureSize[];
export const OFFERED_COUNTS = [1, 2, 3, 4] as const;

/** Milliseconds after the last keystroke before the tokenizer is asked. */
const INSPECT_DELAY = 120;

/** What the person changed in a stage; absent fields follow the pack. */
export interface StageChoice {
  steps?: number;
  guidance?: number;
}
export type StageChoices = Record<StageField, StageChoice>;

/** Steps and guidance in words the engine takes: whole steps 1–1000, guidance 1–20; nothing where nothing was changed. */
function stageOptions(choice: StageChoice): StageOptions | undefined {
  return choice.steps === undefined && choice.guidance === undefined ? undefined : { ...choice };
}

/** The form: what the next request will be. */
export function createComposer(engine: Engine) {
  const form = $state({
    prompt: '',
    count: 4,
    size: 256 as PictureSize,
    seed: '',
    advanced: false,
    stages: { prior: {}, decoder: {}, upsample256: {}, upsample1024: {} } as StageChoices,
    /** A pack that adds to the page's own, to work with instead. */
    addOn: undefined as PackInfo | undefined,
  });
  let inspected = $state.raw({ prompt: '', cutAt: 0 });
  /** The request that came last from elsewhere: what the form does not show of it holds while words and seed do. */
  let restored: TextToImageRequest | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const characters = $derived(countCharacters(form.prompt));
  const seed = $derived(readSeed(form.seed));
  const cutAt = $derived(carryCut(form.prompt, inspected));

  async function inspect(prompt: string): Promise<void> {
    try {
      const info = await engine.inspectPrompt(prompt);
      if (prompt === form.prompt) inspected = { prompt, cutAt: info.cutAt };
    } catch {
      // Without a tokenizer nothing can be said about the cut; the prompt shows as read in full.
      if (prompt === form.prompt) inspected = { prompt, cutAt: prompt.length };
    }
  }

  /** The add-on that an earlier request was made with, where it is here; else the page's own pack. */
  async function restoreAddOn({ pack, prior }: TextToImageRequest): Promise<void> {
    const packs = pack === undefined ? [] : await engine.packs().catch(() => []);
    form.addOn = packs.find(({ id, addsTo }) => id === pack && addsTo !== undefined);
    if (form.addOn === undefined && prior?.sampler === 'codes') form.stages.prior = {};
  }

  /** The signature of a restored request, where it says one and it is still that request. */
  function carried(): Pick<TextToImageRequest, 'signature'> {
    if (restored?.signature === undefined) return {};
    const same = restored.prompt === form.prompt && restored.seed === seed;
    return same ? { signature: restored.signature } : {};
  }

  return {
    form,
    get characters() {
      return characters;
    },
    get over() {
      return Math.max(0, characters - MAX_PROMPT_CHARACTERS);
    },
    get empty() {
      return form.prompt.trim() === '';
    },
    get seedInvalid() {
      return seed === 'invalid';
    },
    /** UTF-16 index behind which nothing reaches the text tower. */
    get cutAt() {
      return cutAt;
    },
    get changedStages() {
      return STAGE_FIELDS.some((field) => stageOptions(form.stages[field]) !== undefined);
    },
    /** Call after each edit of the prompt: asks the tokenizer once typing rests. */
    promptChanged(): void {
      clearTimeout(timer);
      const prompt = form.prompt;
      timer = setTimeout(() => void inspect(prompt), INSPECT_DELAY);
    },
    setPrompt(prompt: string): void {
      form.prompt = prompt;
      this.promptChanged();
    },
    resetStages(): void {
      for (const field of STAGE_FIELDS) form.stages[field] = {};
    },
    /** A prompt from the pack's examples that is not the one shown now. */
    surprise(pack: PackInfo | undefined): void {
      const others = (pack?.examples ?? []).filter((example) => example !== form.prompt);
      const chosen = others[rollSeed() % Math.max(1, others.length)];
      if (chosen !== undefined) this.setPrompt(chosen);
    },
    /** The values of an earlier request, back in the form. */
    restore(request: TextToImageRequest): void {
      restored = request;
      this.setPrompt(request.prompt);
      form.count = request.n ?? form.count;
      form.size = request.size ?? form.size;
      form.seed = request.seed === undefined ? '' : String(request.seed);
      for (const field of STAGE_FIELDS) form.stages[field] = { ...request[field] };
      if (request.pack !== form.addOn?.id) void restoreAddOn(request);
    },
    /** What was chosen for one prior's stage means nothing to the other's. */
    useAddOn(pack: PackInfo | undefined): void {
      form.addOn = pack;
      form.stages.prior = {};
    },
    /** The request as it stands, its seed rolled if it is random. Undefined while the form is not in order. */
    request(): TextToImageRequest | undefined {
      if (this.empty || this.over > 0 || seed === 'invalid') return undefined;
      const stages: Partial<Record<StageField, StageOptions>> = {};
      for (const field of STAGE_FIELDS) {
        const options = stageOptions($state.snapshot(form.stages[field]));
        if (options !== undefined) stages[field] = options;
      }
      return {
        prompt: form.prompt,
        n: form.count,
        size: form.size,
        seed: seed === 'random' ? rollSeed() : seed,
        ...(drawsSignature() ? { signature: true } : {}),
        ...(form.addOn === undefined ? {} : { pack: form.addOn.id }),
        ...stages,
        ...carried(),
      };
    },
  };
}

export type Composer = ReturnType<typeof createComposer>;
