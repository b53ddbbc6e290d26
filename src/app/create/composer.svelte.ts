/* More than 300 lines: one form, every value of which goes into the same request. */
import {
  MAX_PROMPT_CHARACTERS,
  STAGE_FIELDS,
  type Engine,
  type OutsideWord,
  type PackInfo,
  type PixelPicture,
  type StageField,
  type StageOptions,
  type TextToImageRequest,
} from '../../engine/types.ts';
import { isBlank } from '../../base/blank.ts';
import { READ_IN_PLACE, withReadings } from '../../tasks/words.ts';
import { readSeed, rollSeed } from '../seed.ts';
import type { Model } from '../models/model.svelte.ts';
import type { Settings } from '../settings/settings.svelte.ts';
import { draftOf, type Draft } from './draft.ts';
import { DEFAULT_STRENGTH, type ComposerForm, type StageChoice } from './form.ts';
import { linesOf, longLine, MAX_LINES } from './lines.ts';
import { replaceWord } from './phrase.ts';
import { carryCut, countCharacters } from './prompt.ts';
import { PromptHistory } from './promptHistory.svelte.ts';
import type { SeededRequest } from './run.svelte.ts';
import { inPrompt, type ReadAs } from './readAs.svelte.ts';
import { shapeOf } from './shape.ts';
import type { StartPicture } from './startPicture.ts';

/** Milliseconds after the last keystroke before the tokenizer is asked. */
const INSPECT_DELAY = 120;

/**
 * Steps and guidance in words the engine takes: whole steps 1–1000, guidance 1–20; nothing where nothing was changed.
 */
function stageOptions(choice: StageChoice): StageOptions | undefined {
  return choice.steps === undefined && choice.guidance === undefined ? undefined : { ...choice };
}

/** What the tokenizer said of a prompt. */
interface Inspected {
  readonly prompt: string;
  readonly cutAt: number;
  readonly unread: readonly string[];
  readonly outside: readonly OutsideWord[];
}

/** The form: what the next request will be. */
export class Composer {
  readonly #engine: Engine;
  readonly #settings: Settings;
  readonly #model: Model;
  readonly #readAs: ReadAs;

  readonly form = $state<ComposerForm>({
    prompt: '',
    count: 4,
    size: 256,
    seed: '',
    advanced: false,
    stages: { prior: {}, decoder: {}, upsample256: {}, upsample1024: {} },
    addOn: undefined,
    ratio: '1:1',
    negative: '',
    byLine: true,
    strength: DEFAULT_STRENGTH,
    missing: undefined,
  });
  readonly history: PromptHistory;
  /** What the pictures start from; undefined: from noise. Raw: the engine takes plain data, no proxies. */
  start = $state.raw<StartPicture>();
  /** That of before a reload is back, or there is none: from now on what is here is held. */
  startBack = $state(false);
  #inspected = $state.raw<Inspected>({ prompt: '', cutAt: 0, unread: [], outside: [] });
  /** The request that came last from elsewhere: what the form does not show of it holds while words and seed do. */
  #restored: TextToImageRequest | undefined;
  /** Hears which file a start picture is of, so that what is made of it can say so in the Library. */
  onstart: (start: StartPicture) => void = () => undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Start pictures by their pixels: what a request of this visit began from is found again. */
  readonly #starts = new WeakMap<PixelPicture, StartPicture>();

  /** The lines of the prompt. */
  readonly lines = $derived(linesOf(this.form.prompt));
  /** Each of them is a prompt of its own. */
  readonly many = $derived(this.form.byLine && this.lines.length > 1);
  readonly characters = $derived(countCharacters(this.form.prompt));
  readonly over = $derived(this.many ? 0 : Math.max(0, this.characters - MAX_PROMPT_CHARACTERS));
  /** Why the lines cannot be prompts, as they stand. */
  readonly linesFault = $derived.by(() => {
    if (!this.many) return undefined;
    if (this.lines.length > MAX_LINES) return { kind: 'many' as const };
    const long = longLine(this.lines);
    return long && { kind: 'long' as const, ...long };
  });
  readonly empty = $derived(isBlank(this.form.prompt));
  readonly #seed = $derived(readSeed(this.form.seed));
  readonly seedInvalid = $derived(this.#seed === 'invalid');
  /** UTF-16 index behind which nothing reaches the text tower. */
  readonly cutAt = $derived(
    this.many ? this.form.prompt.length : carryCut(this.form.prompt, this.#inspected),
  );
  /** Words of the prompt that the model has no token for, as far as they are still there. */
  readonly unread = $derived(
    this.#inspected.unread.filter((word) => this.form.prompt.includes(word)),
  );
  /** Words that are not in the model's vocabulary, where they still stand as they were read. */
  readonly outside = $derived(
    this.#inspected.outside.filter(
      ({ from, to, word }) => this.form.prompt.slice(from, to) === word,
    ),
  );
  /** The pictures' shape, and how they come to it. */
  readonly shape = $derived.by(() => {
    const pack = this.form.addOn ?? this.#model.pack;
    return shapeOf(this.size, this.form.ratio, pack?.fillsSides ?? false);
  });
  /** What the pack makes of the size in the form. */
  readonly size = $derived.by(() => this.#model.sizeFor(this.form.size));
  readonly changedStages = $derived(
    STAGE_FIELDS.some((field) => stageOptions(this.form.stages[field]) !== undefined),
  );
  /** Something is chosen that is folded away. */
  readonly changed = $derived(
    this.changedStages ||
      this.form.ratio !== '1:1' ||
      !isBlank(this.form.negative) ||
      this.start !== undefined ||
      this.form.missing !== undefined,
  );
  /** A negative prompt that no stage would hear. */
  readonly deaf = $derived.by(() => {
    const defaults = (this.form.addOn ?? this.#model.pack)?.defaults;
    const unguided = (field: 'prior' | 'decoder') =>
      (this.form.stages[field].guidance ?? defaults?.[field]?.guidance) === 1;
    return !isBlank(this.form.negative) && unguided('prior') && unguided('decoder');
  });
  /** What is read of the prompt, or of each of its lines, where that is not the prompt. */
  readonly reading = $derived.by(() =>
    (this.many ? this.lines : [this.form.prompt]).flatMap((prompt) => this.#reading(prompt) ?? []),
  );
  /** The same of the negative prompt. */
  readonly negativeReading = $derived.by(() =>
    this.#reading(this.form.negative.trim(), 'negativePrompt'),
  );
  readonly negativeOver = $derived(countCharacters(this.form.negative) > MAX_PROMPT_CHARACTERS);

  /** @param history where the prompts of this visit and, where they may be kept, those before are remembered */
  constructor(
    engine: Engine,
    settings: Settings,
    model: Model,
    readAs: ReadAs,
    history: PromptHistory = new PromptHistory(settings),
  ) {
    this.history = history;
    this.#engine = engine;
    this.#settings = settings;
    this.#model = model;
    this.#readAs = readAs;
  }

  /** Call after each edit of the prompt: asks the tokenizer once typing rests. */
  promptChanged(): void {
    clearTimeout(this.#timer);
    const { prompt } = this.form;
    this.#timer = setTimeout(() => void this.#inspect(prompt), INSPECT_DELAY);
  }

  setPrompt(prompt: string): void {
    this.form.prompt = prompt;
    this.promptChanged();
  }

  /** Another word wherever `word` was found outside the vocabulary. */
  replaceOutside(word: string, by: string): void {
    const places = this.outside.filter((each) => each.word === word);
    this.setPrompt(
      places.reduceRight((prompt, span) => replaceWord(prompt, span, by), this.form.prompt),
    );
  }

  resetStages(): void {
    for (const field of STAGE_FIELDS) this.form.stages[field] = {};
  }

  /** A prompt from the pack's examples that is not the one shown now. */
  surprise(pack: PackInfo | undefined): void {
    const others = (pack?.examples ?? []).filter((example) => example !== this.form.prompt);
    const chosen = others[rollSeed() % Math.max(1, others.length)];
    if (chosen !== undefined) this.setPrompt(chosen);
  }

  /** A picture that something starts from: it can be asked for by its pixels. */
  know(start: StartPicture): void {
    this.#starts.set(start.picture, start);
    this.onstart(start);
  }

  /** From now on pictures start from this one. */
  startFrom(start: StartPicture | undefined): void {
    if (start) this.know(start);
    this.start = start;
    this.form.missing = undefined;
  }

  /** The start picture whose pixels these are. */
  startOf(picture: PixelPicture): StartPicture | undefined {
    return this.#starts.get(picture);
  }

  /** The values of an earlier request, back in the form, and its model in use. False: the model is not here. */
  restore(request: TextToImageRequest): Promise<boolean> {
    const { form } = this;
    this.#restored = request;
    this.setPrompt(request.prompt);
    form.count = request.n ?? form.count;
    form.size = request.size ?? form.size;
    form.seed = request.seed === undefined ? '' : String(request.seed);
    for (const field of STAGE_FIELDS) form.stages[field] = { ...request[field] };
    form.ratio = request.ratio ?? '1:1';
    form.negative = request.negativePrompt ?? '';
    form.strength = request.strength ?? DEFAULT_STRENGTH;
    form.byLine = linesOf(request.prompt).length < 2;
    this.start = request.image && this.startOf(request.image);
    const began = request.strength !== undefined && request.strength < 1;
    form.missing = began && this.start === undefined ? '' : undefined;
    return this.#restoreModel(request);
  }

  /** The form, to be held over a reload. */
  draft(): unknown {
    return draftOf($state.snapshot(this.form), this.start?.name);
  }

  /** What stood in the form before a reload. */
  takeDraft({ addOn, missing, ...form }: Draft): void {
    Object.assign(this.form, form, { missing });
    this.promptChanged();
    if (addOn !== undefined) void this.#restoreModel({ prompt: form.prompt, pack: addOn });
  }

  /** What was chosen for one prior's stage means nothing to the other's. */
  useAddOn(pack: PackInfo | undefined): void {
    this.form.addOn = pack;
    this.form.stages.prior = {};
  }

  /** Fetches what the words need to be read. Before {@link requests}. */
  prepare(): Promise<void> {
    return this.#readAs.prepare(this.form.prompt, this.form.negative);
  }

  /** What is read in place of words: as it was for what was restored, else as the dictionary has it. */
  #reading(text: string, field: 'prompt' | 'negativePrompt' = 'prompt'): string | undefined {
    const restored = this.#restored;
    return restored?.[field] === text
      ? restored[READ_IN_PLACE[field]]
      : this.#readAs.of(text)?.text;
  }

  #worded(prompt: string) {
    const negativePrompt = this.form.negative.trim();
    const negative = negativePrompt === '' ? {} : { negativePrompt };
    return withReadings({ prompt, ...negative }, (text, field) =>
      this.#reading(text, field === 'prompt' ? field : 'negativePrompt'),
    );
  }

  /** The request as it stands, its seed rolled if it is random. Undefined while the form is not in order. */
  request(): SeededRequest | undefined {
    const { form } = this;
    const seed = this.#seed;
    if (this.empty || this.over > 0 || seed === 'invalid') return undefined;
    if (this.linesFault !== undefined || this.deaf || this.negativeOver) return undefined;
    const stages: Partial<Record<StageField, StageOptions>> = {};
    for (const field of STAGE_FIELDS) {
      const options = stageOptions($state.snapshot(form.stages[field]));
      if (options !== undefined) stages[field] = options;
    }
    return {
      ...this.#worded(form.prompt),
      n: form.count,
      size: this.size,
      seed: seed === 'random' ? rollSeed() : seed,
      ...(this.#settings.drawsSignature ? { signature: true } : {}),
      ...(form.addOn === undefined ? {} : { pack: form.addOn.id }),
      ...(form.ratio === '1:1' ? {} : { ratio: form.ratio }),
      ...(this.start === undefined ? {} : { image: this.start.picture, strength: form.strength }),
      ...stages,
      ...this.#carried(),
    };
  }

  /** The requests as they stand, one for each prompt, all from the same seed. None while the form is not in order. */
  requests(): readonly SeededRequest[] {
    const request = this.request();
    if (request === undefined) return [];
    if (!this.many) return [request];
    const { prompt: _, readAs: __, negativePrompt: ___, negativeReadAs: ____, ...rest } = request;
    return this.lines.map((prompt) => ({ ...rest, ...this.#worded(prompt) }));
  }

  async #inspect(prompt: string): Promise<void> {
    try {
      const { cutAt, unread, outside } = await this.#read(prompt);
      if (prompt === this.form.prompt) this.#inspected = { prompt, cutAt, unread, outside };
    } catch {
      // Without a tokenizer nothing can be said about the cut; the prompt shows as read in full.
      if (prompt === this.form.prompt)
        this.#inspected = { prompt, cutAt: prompt.length, unread: [], outside: [] };
    }
  }

  /** A prompt as the model reads it; of several their words, where they stand in the field. */
  async #read(prompt: string): Promise<Omit<Inspected, 'prompt'>> {
    await this.#readAs.prepare(prompt);
    if (!this.many) return this.#inspectOne(prompt);
    const unread: string[] = [];
    const outside: OutsideWord[] = [];
    let at = 0;
    for (const line of this.lines) {
      at = prompt.indexOf(line, at);
      const read = await this.#inspectOne(line);
      unread.push(...read.unread.filter((word) => !unread.includes(word)));
      for (const word of read.outside)
        outside.push({ ...word, from: at + word.from, to: at + word.to });
      at += line.length;
    }
    return { cutAt: prompt.length, unread, outside };
  }

  async #inspectOne(prompt: string): Promise<Omit<Inspected, 'prompt'>> {
    const reading = this.#readAs.of(prompt);
    const said = await this.#engine.inspectPrompt(reading?.text ?? prompt);
    return reading ? inPrompt(reading, said, prompt) : said;
  }

  /** Uses the model that an earlier request was made with, or the add-on, where it is here. */
  async #restoreModel({ pack, prior }: TextToImageRequest): Promise<boolean> {
    const found = pack === undefined ? undefined : await this.#model.useAgain(pack);
    this.form.addOn = found?.addsTo === undefined ? undefined : found;
    const defaults = (this.form.addOn ?? this.#model.pack)?.defaults;
    if (prior?.sampler === 'codes' && defaults?.prior?.sampler !== 'codes')
      this.form.stages.prior = {};
    // Where there is no engine, nothing can be said of its models.
    return found !== undefined || pack === undefined || !this.#model.packsKnown;
  }

  /** The signature of a restored request, where it says one and it is still that request. */
  #carried(): Pick<TextToImageRequest, 'signature'> {
    const restored = this.#restored;
    if (restored?.signature === undefined) return {};
    const same = restored.prompt === this.form.prompt && restored.seed === this.#seed;
    return same ? { signature: restored.signature } : {};
  }
}
