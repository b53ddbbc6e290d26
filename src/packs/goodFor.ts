import type { PackManifest } from './manifest.ts';
import type { PictureKind } from './pictureKinds.ts';

/** Channels of Karlo's decoder, level by level: no other checkpoint is known that has them. */
const KARLO = [320, 640, 960, 1280];

/**
 * What a pack is good for: what its manifest says; else drawings where it has a vocabulary, which is one of things in
 * styles on plain grounds, and photographs and art where its networks are Karlo's. Undefined: it is not said, and
 * nothing is guessed.
 */
export function goodForOf({
  goodFor,
  vocabulary,
  networks,
}: Pick<PackManifest, 'goodFor' | 'vocabulary' | 'networks'>): readonly PictureKind[] | undefined {
  if (goodFor) return goodFor;
  if (vocabulary) return ['drawings'];
  const { text_encoder: text, decoder } = networks;
  const channels = decoder?.config['block_out_channels'];
  const karlo =
    text?.class === 'CLIPTextModelWithProjection' &&
    Array.isArray(channels) &&
    channels.length === KARLO.length &&
    channels.every((each, level) => each === KARLO[level]);
  return karlo ? ['photographs', 'art'] : undefined;
}

/** Whether photographs are beyond a pack, by what is said of it: it is good for something, and for those not. */
export function unfitForPhotographs(goodFor: readonly PictureKind[] | undefined): boolean {
  return goodFor !== undefined && !goodFor.includes('photographs');
}
