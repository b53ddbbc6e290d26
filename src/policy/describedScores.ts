import { dot } from '../base/vectors.ts';
import type { Scores } from './checkPicture.ts';

type Vector = Float32Array<ArrayBuffer>;

/** CLIP's logits are cosines times this: the bound that its training learns up to (arXiv 2103.00020, section 2.5). */
const LOGIT_SCALE = 100;

/**
 * How well captions fit a picture, each held against captions of what is harmless: its share of a softmax over itself
 * and those (zero-shot classification, arXiv 2103.00020, section 3.1), 0-1.
 *
 * @param image a picture's embedding; captions' are `labels` and `beside`. All of unit length
 */
export function describedScores(
  image: Vector,
  labels: ReadonlyMap<string, Vector>,
  beside: readonly Vector[],
): Scores {
  const others = beside.map((each) => dot(image, each));
  return Object.fromEntries(
    [...labels].map(([label, vector]) => {
      const own = dot(image, vector);
      const rest = others.reduce((sum, each) => sum + Math.exp(LOGIT_SCALE * (each - own)), 0);
      return [label, 1 / (1 + rest)];
    }),
  );
}
