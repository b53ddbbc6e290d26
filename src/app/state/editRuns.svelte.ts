import { withPrompt } from '../../editor/document.ts';
import { applyResult, frameRect, frameRequest } from '../../editor/frames.ts';
import { readMask, writeMask, type Mask } from '../../editor/mask.ts';
import { openPictureAside } from '../../engine/openAside.ts';
import { MAX_PROMPT_CHARACTERS, type EngineEvent, type StageName } from '../../engine/types.ts';
import { EaselError } from '../../errors.ts';
import { showError, type ShownError } from '../errors.ts';
import { strings } from '../strings/index.ts';
import type { Desk } from './editDesk.svelte.ts';
import { maskedPreview } from './maskedPreview.ts';
import type { Policy } from './policy.svelte.ts';
import type { Session } from './session.svelte.ts';

interface RunState {
  working: boolean;
  stage: StageName | undefined;
  progress: number;
  secondsLeft: number | undefined;
  /** What is missing before anything can be made. */
  missing: string | undefined;
  error: ShownError | undefined;
}

/** Has the engine paint what is marked in the frame, and shows its suggestions to be taken or left. */
export function createRuns(session: Session, desk: Desk, policy: Policy) {
  const words = strings.edit;
  const { announcer } = desk;
  const state = $state<RunState>({
    working: false,
    stage: undefined,
    progress: 0,
    secondsLeft: undefined,
    missing: undefined,
    error: undefined,
  });
  let abort: AbortController | undefined;
  /** The policy is being asked. */
  let checking = false;

  /** The words of the prompt, or what is wrong with them. */
  function checked(): string | undefined {
    const prompt = desk.state.prompt.trim();
    const over = [...prompt].length - MAX_PROMPT_CHARACTERS;
    state.missing =
      prompt === ''
        ? words.describe.needWords
        : over > 0
          ? words.describe.tooLong(over)
          : undefined;
    return state.missing === undefined ? prompt : undefined;
  }

  function request(): ReturnType<typeof frameRequest> | undefined {
    try {
      return frameRequest(desk.document, desk.document.frame);
    } catch (thrown) {
      if (!(thrown instanceof EaselError) || thrown.param !== 'mask') throw thrown;
      state.missing = words.describe.needMarked;
      return undefined;
    }
  }

  /** The content policy's refusal, as a sentence. */
  async function refusal(prompt: string): Promise<string | undefined> {
    const flag = await policy.check(prompt);
    if (flag === undefined) return undefined;
    const { categories, refused } = strings.policy;
    const grounds = policy.state.strictness === 'standard' ? refused.why(flag.words) : '';
    return `${refused.title(categories[flag.category].name)}. ${grounds} ${refused.whyNot}`;
  }

  async function generate(): Promise<void> {
    if (state.working || checking) return;
    const prompt = checked();
    if (prompt !== undefined) {
      checking = true;
      state.missing = await refusal(prompt).finally(() => (checking = false));
    }
    const asked = prompt === undefined || state.missing !== undefined ? undefined : request();
    if (prompt === undefined || asked === undefined) {
      announcer.say(state.missing ?? '');
      return;
    }
    const { id, frame, mask } = desk.document;
    desk.setCandidates(undefined);
    Object.assign(state, { working: true, progress: 0, stage: undefined, error: undefined });
    state.secondsLeft = undefined;
    session.state.editing = true;
    announcer.say(words.announce.start);
    abort = new AbortController();
    const { signal } = abort;
    const preview = maskedPreview(asked.mask, frame.size);
    const hear = (event: EngineEvent) => {
      if (event.type === 'stage' || event.type === 'loading') state.stage = event.stage;
      if (event.type === 'preview' && event.picture === 0 && desk.document.id === id)
        desk.setPreview({ image: preview(event), rect: frameRect(frame) });
      if (event.type !== 'step') return;
      state.progress = Math.max(state.progress, event.progress);
      state.secondsLeft = event.secondsLeft;
    };
    try {
      if (session.state.pack?.storage === 'none' && !(await session.install())) return;
      signal.throwIfAborted();
      const { picture, mask: erased } = asked;
      const seed = Math.floor(Math.random() * 2 ** 32);
      const { pictures } = await session.engine.edit(
        { image: picture, mask: erased, prompt, n: 3, seed },
        { signal, onEvent: hear, previews: true },
      );
      const rasters = await Promise.all(
        pictures.map(({ png }) => openPictureAside(new Blob([png]), { maxSide: frame.size })),
      );
      signal.throwIfAborted();
      // Another document was opened meanwhile: these are none of its.
      if (desk.document.id !== id) return;
      const results = rasters.map((raster) =>
        applyResult({ tiles: desk.document.tiles, mask }, frame, raster),
      );
      desk.replace(withPrompt(desk.document, frame, prompt));
      desk.setCandidates({ frame, results, mask, index: 0 });
      announcer.say(words.announce.ready(results.length));
    } catch (thrown) {
      const error = showError(thrown);
      if (error.code === 'cancelled') announcer.say(words.announce.cancelled);
      else state.error = error;
    } finally {
      state.working = false;
      session.state.editing = false;
      desk.setPreview(undefined);
      abort = undefined;
    }
  }

  /** The shown suggestion becomes the picture; what was marked for it is marked no more. */
  function accept(): void {
    const shown = desk.candidates;
    const tiles = shown?.results[shown.index];
    if (shown === undefined || tiles === undefined) return;
    desk.setCandidates(undefined);
    desk.commit('accept', {
      tiles,
      mask: without(desk.document.mask, shown.mask, frameRect(shown.frame)),
    });
    announcer.say(words.announce.accepted);
  }

  function discard(): void {
    if (desk.candidates === undefined) return;
    desk.setCandidates(undefined);
    announcer.say(words.announce.discarded);
  }

  function show(step: 1 | -1): void {
    const shown = desk.candidates;
    if (shown === undefined) return;
    const count = shown.results.length;
    const index = (shown.index + step + count) % count;
    desk.setCandidates({ ...shown, index });
    announcer.say(words.announce.showing(index + 1, count));
  }

  return {
    state,
    generate,
    cancel() {
      abort?.abort();
      session.pauseInstall();
    },
    accept,
    discard,
    show,
    dismiss() {
      state.error = undefined;
      state.missing = undefined;
    },
  };
}

/** The mask without what `used` marked within `rect`: what was painted meanwhile stays. */
function without(mask: Mask, used: Mask, rect: ReturnType<typeof frameRect>): Mask {
  const now = readMask(mask, rect);
  const before = readMask(used, rect);
  for (let i = 0; i < now.length; i++) if ((before[i] ?? 0) > 0) now[i] = 0;
  return writeMask(mask, rect, now);
}
