/**
 * Chris Doty-Humphrey's small fast counter generator (sfc32, PractRand): a stream of 32-bit words that a seed decides,
 * one after another. Search draws tens of millions of them, in one order, so that a counter-based generator would only
 * cost.
 */
export function randomWords(seed: number, stream: number): () => number {
  let a = seed | 0;
  let b = stream | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = (): number => {
    const word = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    return word >>> 0;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}
