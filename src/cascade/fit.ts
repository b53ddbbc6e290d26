import { EaselError } from '../base/errors.ts';
import type { Reason } from '../base/reasons.ts';
import type { GraphOptions } from '../diffusion/stepGraph.ts';
import type { PackManifest } from '../packs/manifest.ts';
import { sideOf } from '../packs/manifestLayout.ts';
import type { Room } from '../runtime/room.ts';
import type { StageName } from './request.ts';
import type { PlanOptions, Stage } from './stage.ts';

/**
 * From this many bytes of weights in f32 on a stage computes in 16 bits where the device does: every network was held
 * against f32 on an adapter, and is off by less than its 8 bits a weight (tests/parity/halves.test.ts). Smaller ones
 * gain little, and in f32 their pictures stay the same from adapter to adapter as far as can be.
 */
const HEAVY_BYTES = 256 * 1024 ** 2;

/** True when the device holds the stage. */
export function fits(
  { residentBytes, largestBytes }: Pick<Stage, 'residentBytes' | 'largestBytes'>,
  { bytes, tensorBytes }: Pick<Room, 'bytes' | 'tensorBytes'>,
): boolean {
  return residentBytes <= bytes && largestBytes <= tensorBytes;
}

/**
 * Plans a stage in the form that suits the device: the processor is faster with expanded linear weights, and takes
 * packed ones where those would not fit; graphics cards that can compute heavy stages in 16 bits, and others where 32
 * would not fit. What fits in no form is planned in the smallest ({@link checkFit} says so).
 */
export function fitted<S extends Stage>(
  options: PlanOptions,
  plan: (options: PlanOptions) => S,
): S {
  const { room } = options;
  const preferred = plan(options);
  if (!room) return preferred;
  const heavy = preferred.bytes >= HEAVY_BYTES;
  const light = room.backend === 'wasm' || !room.f16 || !heavy;
  if (light && fits(preferred, room)) return preferred;
  let smallest = preferred;
  for (const form of otherForms(options, room)) {
    const stage = plan({ ...options, ...form });
    if (fits(stage, room)) return stage;
    if (stage.residentBytes < smallest.residentBytes) smallest = stage;
  }
  return fits(preferred, room) ? preferred : smallest;
}

function otherForms({ precision, linear }: GraphOptions, room: Room): readonly GraphOptions[] {
  if (room.backend === 'wasm') return linear === 'packed' ? [] : [{ precision, linear: 'packed' }];
  return room.f16 && precision === 'f32' ? [{ precision: 'f16', linear }] : [];
}

/** Each stage in words. */
const STAGE_WORDS: { readonly [name in StageName]: string } = {
  text: 'the text tower',
  prior: 'the prior',
  image: 'the image tower',
  inversion: 'the inversion',
  decoder: 'the decoder',
  upsample256: 'the first upsampler',
  upsample1024: 'the second upsampler',
  encode: 'writing the pictures',
};

/** Whether a plan fits a device; if not surely, why in words for the person, with figures. */
export type Verdict =
  | { readonly fits: 'yes' }
  /** More than the card is thought to have, which is a guess: it is tried. */
  | { readonly fits: 'perhaps'; readonly why: string; readonly reason: Reason }
  | {
      readonly fits: 'no';
      readonly why: string;
      readonly reason: Reason;
      readonly param: string;
    };

/**
 * Whether every stage of a plan fits the device, read from the plan alone. What the processor holds and what an adapter
 * allows is known: what is larger does not fit. How much memory a graphics card has is a guess: what is larger may.
 */
export function judgeFit(stages: readonly Stage[], room: Room, manifest: PackManifest): Verdict {
  // What has no work to do is not loaded.
  const misfits = stages.filter((stage) => stage.samples > 0 && !fits(stage, room));
  const tooLarge = misfits.find(({ largestBytes }) => largestBytes > room.tensorBytes);
  const misfit = tooLarge ?? misfits[0];
  if (!misfit) return { fits: 'yes' };
  const { name, residentBytes, largestBytes } = misfit;
  const onProcessor = room.backend === 'wasm';
  const what = tooLarge
    ? `needs a tensor of ${mebibytes(largestBytes)} MiB, and the graphics adapter allows ${mebibytes(room.tensorBytes)} MiB`
    : `needs ${mebibytes(residentBytes)} MiB at once, and the ${onProcessor ? 'processor\u2019s runtime' : 'graphics card'} has about ${mebibytes(room.bytes)} MiB`;
  const why = `${manifest.name}: ${STAGE_WORDS[name]} ${what}. ${wouldFit(name, manifest, room)}`;
  const reason: Reason = {
    name: 'device-too-small',
    needed: inMebibytes(tooLarge ? largestBytes : residentBytes),
    allowed: inMebibytes(tooLarge ? room.tensorBytes : room.bytes),
  };
  if (!tooLarge && !onProcessor) return { fits: 'perhaps', why, reason };
  return { fits: 'no', why, reason, param: tooLarge ? 'maxStorageBufferBindingSize' : 'memory' };
}

/**
 * The same, asked before a byte is loaded of a plan that is about to run.
 *
 * @returns why it may fail, for the person; undefined where all fits
 * @throws EaselError `unsupported-device`: the stage, what it needs, what there is, and what would fit
 */
export function checkFit(
  stages: readonly Stage[],
  room: Room,
  manifest: PackManifest,
): { readonly why: string; readonly reason: Reason } | undefined {
  const verdict = judgeFit(stages, room, manifest);
  if (verdict.fits === 'yes') return undefined;
  const { why, reason } = verdict;
  if (verdict.fits === 'perhaps') return { why, reason };
  throw new EaselError('unsupported-device', why, { param: verdict.param, reason });
}

/** What a person can do about a stage that does not fit. */
function wouldFit(name: StageName, manifest: PackManifest, { backend }: Room): string {
  const smaller = SMALLER[name];
  const other = backend === 'wasm' ? 'a graphics card with WebGPU' : 'another graphics card';
  return smaller === undefined
    ? `It takes ${other}, or a smaller pack.`
    : `Pictures of ${sideOf(manifest, smaller)} pixels do without it; larger ones take ${other}, or a smaller pack.`;
}

/** The stage that makes the pictures which one enlarges. */
const SMALLER: { readonly [name in StageName]?: 'decoder' | 'upsample256' } = {
  upsample256: 'decoder',
  upsample1024: 'upsample256',
};

function mebibytes(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(0);
}

function inMebibytes(bytes: number): number {
  return Math.round(bytes / 1024 ** 2);
}
