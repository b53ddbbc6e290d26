import { faultLine } from '../errors.ts';
import { strings } from '../strings/index.ts';
import type { HeldPicture } from './pictureChecks.svelte.ts';

/** Why a picture is held back, in a few words. */
export function titleOfHeld({ flag }: Pick<HeldPicture, 'flag'>): string {
  const { held, categories } = strings.policy;
  return flag === undefined ? held.unseen : held.title(categories[flag.category].name);
}

/**
 * The same in a sentence; empty where a strict site keeps its grounds. What is known of a fault in English alone stands
 * beside it (`fault.english`).
 */
export function whyHeld({ flag, fault }: HeldPicture, explained: boolean): string {
  const { held } = strings.policy;
  if (flag === undefined) return held.fault(fault === undefined ? '' : faultLine(fault));
  return explained ? held.why(flag.label, Math.round(flag.score * 100)) : '';
}
