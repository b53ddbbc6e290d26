/** What the tasks share that start from pictures: reading their latents, and painting from where those are moved. */
import * as v from 'valibot';
import { cosine } from '../base/vectors.ts';
import { planDecoder, runDecoder, type DecoderStart } from '../cascade/decoder.ts';
import { planEncode, runEncode } from '../cascade/encode.ts';
import type { Picture } from '../cascade/events.ts';
import { planImage, runImage } from '../cascade/image.ts';
import type { PixelPicture, PlanarPicture } from '../cascade/pixels.ts';
import { resolveRequest, type ResolvedRequest, type StageOptions } from '../cascade/request.ts';
import type { PlanOptions } from '../cascade/stage.ts';
import {
  embedCaption,
  planText,
  runText,
  type CaptionEmbeddings,
  type TextTensors,
} from '../cascade/text.ts';
import { planUpsamplers, runUpsampler } from '../cascade/upsample.ts';
import { clipPreprocess, WHITE } from '../image/clipPreprocess.ts';
import type { PackManifest } from '../packs/manifest.ts';
import { sideOf } from '../packs/manifestLayout.ts';
import type { PictureFields } from './pictureFields.ts';
import { latentKey, type Latent } from './latents.ts';
import { taskText, type ResolvedTask } from './metadata.ts';
import { tellPhotograph } from './photograph.ts';
import { defineTask, madeWith, type Made, type OpenPack, type TaskContext } from './task.ts';

/** Steps of an inversion and its answer where the request is silent. */
const LATENT_STEPS = 50;

/**
 * Guidance of a text diff from z_i to where it is moved. The x_T of the inversion holds on to the picture that it came
 * from: with 1 the decoder hardly follows. At θ = 0 both embeddings are one, and guidance says nothing. *Tried* on 24
 * pairs of held-out drawings: the judge ranks the other thing higher in 15 of them with 1, in 18 with 2, in 19 with 4.
 */
const PAIR_GUIDANCE = 3;

export interface PictureTaskResult<Name extends string = string> extends Made {
  readonly task: Name;
  readonly request: ResolvedTask;
  /** In the order of variations, of the path, or of θ. `score` is the cosine of its z_i with the first picture's. */
  readonly pictures: readonly Picture[];
  /**
   * Of a reconstruction: how near it comes to the picture at the decoder's size, in decibels over the range −1…1.
   * Absent for other tasks.
   */
  readonly psnr?: number;
}

export function startAt({ embedding, noise }: Latent): DecoderStart {
  return { values: embedding, start: noise };
}

/** Shares of a way in equal steps, both ends included. */
export function sharesOf(frames: number, whole: number): readonly number[] {
  return Array.from({ length: frames }, (_, i) => (i / (frames - 1)) * whole);
}

/** What is a task's own: its values, and how it moves the latents. */
interface Movement<Name, Request, Own> {
  readonly name: Name;
  readonly schema: v.GenericSchema<unknown, Request>;
  /** Its values with the defaults filled in, as the result and the PNG say them. */
  readonly own: (request: Request) => Own;
  /** Pictures of the result. */
  readonly count: (own: Own) => number;
  /** How many of them, the last ones, are guided from z_i to where it is moved. Default 0. */
  readonly guided?: (own: Own) => number;
  /** η of the sampling. Default 0. */
  readonly eta?: (own: Own) => number;
  /** True: nothing is inverted; the pack's own sampler starts from noise, clamped and guided. Default false. */
  readonly fresh?: (own: Own) => boolean;
  /** What the pictures show, in words. Default none. */
  readonly words?: (own: Own) => string;
  /** Captions whose embeddings move the latents. Default none. */
  readonly captions?: (own: Own) => readonly string[];
  readonly move: (
    own: Own,
    latents: readonly [Latent, ...Latent[]],
    captions: readonly CaptionEmbeddings[],
  ) => readonly DecoderStart[];
  readonly measure?: (first: PlanarPicture, source: Latent) => Pick<PictureTaskResult, 'psnr'>;
}

/** A picture that a request brings, and its latent when it was read lately. */
interface Source {
  readonly image: PixelPicture;
  readonly key: string;
  readonly known: Latent | undefined;
}

interface Ready<Own> {
  readonly own: Own;
  readonly request: ResolvedTask;
  /** By which decoder and upsamplers paint: DDIM, guidance 1, as an inversion asks; the pack's own without one. */
  readonly painting: ResolvedRequest;
  readonly sources: readonly Source[];
  readonly fresh: boolean;
  /** How many latents are not known yet. */
  readonly unread: number;
  readonly captions: readonly string[];
  /** The empty caption's pictures, and those that are guided between two embeddings. */
  readonly plain: number;
  readonly guided: number;
}

/**
 * A task that reads the latents of its pictures (those read lately are still known), moves them, and paints what came
 * of it with DDIM, unclamped and without guidance, as the inversion was.
 */
export function fromPictures<
  const Name extends string,
  Request extends PictureFields,
  Own extends object,
>(task: Movement<Name, Request, Own>) {
  async function resolve(asked: Request, { pack, latents }: OpenPack): Promise<Ready<Own>> {
    const { image, images = image ? [image] : [], matte: behind = WHITE } = asked;
    const own = task.own(asked);
    const fresh = task.fresh?.(own) ?? false;
    const { steps: each = fresh ? pack.manifest.stages.decoder.defaults.steps : LATENT_STEPS } =
      asked;
    const n = task.count(own);
    const guided = task.guided?.(own) ?? 0;
    const eta = task.eta?.(own) ?? 0;
    const decoder: StageOptions & { readonly steps: number } = fresh
      ? { steps: each }
      : { sampler: 'ddim', steps: each, guidance: 1, eta };
    const prompt = task.words?.(own) ?? '';
    const { size: side, seed, signature, upsample256, upsample1024 } = asked;
    const frameOf = {
      ...(side === undefined ? {} : { size: side }),
      ...(seed === undefined ? {} : { seed }),
      ...(signature === undefined ? {} : { signature }),
      ...(upsample256 ? { upsample256 } : {}),
      ...(upsample1024 ? { upsample1024 } : {}),
    };
    const painting = resolveRequest({ ...frameOf, prompt, n, decoder }, pack.manifest);
    const sources: Source[] = [];
    for (const each of images) {
      const key = await latentKey(each, behind, decoder.steps);
      sources.push({ image: each, key, known: fresh ? undefined : latents.get(key) });
    }
    return {
      own,
      request: said(painting, own, { pictures: images.length, matte: behind }),
      painting,
      sources,
      fresh,
      unread: sources.filter(({ known }) => !known).length,
      captions: task.captions?.(own) ?? [],
      plain: n - guided,
      guided,
    };
  }

  function plan(
    { painting, fresh, unread, captions, plain, guided }: Ready<Own>,
    manifest: PackManifest,
    options: PlanOptions,
  ) {
    const { decoder } = painting;
    const clamp = fresh ? {} : ({ clamp: false } as const);
    const inverted = fresh ? 0 : unread;
    const climb = { ...clamp, inversion: true };
    const text = planText(manifest, options);
    const pair = { ...decoder, guidance: PAIR_GUIDANCE };
    return {
      text,
      image: planImage(manifest, options, unread),
      inversion: planDecoder(manifest, decoder, options, inverted, climb),
      captions: captions.map(() => text),
      decoder: planDecoder(manifest, decoder, options, plain, clamp),
      guided:
        guided > 0
          ? planDecoder(manifest, pair, options, guided, { ...clamp, pair: true })
          : undefined,
      upsamplers: planUpsamplers(manifest, painting, options),
      encode: planEncode(painting.n),
    };
  }
  type Plan = ReturnType<typeof plan>;

  async function perform(
    planned: Plan,
    ready: Ready<Own>,
    context: TaskContext,
  ): Promise<PictureTaskResult<Name>> {
    const { own, request, painting, captions, sources } = ready;
    tellPhotograph(sources, context);
    // The decoder works under the empty caption throughout: what moves is z_i.
    const text = await runText(planned.text, '', context);
    let latents;
    let starts: readonly DecoderStart[];
    let pictures: PlanarPicture[];
    try {
      latents = await readLatents(planned, ready, text, context);
      const read: CaptionEmbeddings[] = [];
      for (const [i, stage] of planned.captions.entries())
        read.push(await embedCaption(stage, captions[i] ?? '', context));
      starts = task.move(own, latents, read);
      const plain = starts.slice(0, ready.plain);
      pictures = await runDecoder(planned.decoder, painting, text, plain, context);
      if (planned.guided) {
        const which = { seed: painting.seed, first: ready.plain };
        const moved = starts.slice(ready.plain);
        pictures.push(...(await runDecoder(planned.guided, which, text, moved, context)));
      }
    } finally {
      for (const tensor of Object.values(text)) tensor.dispose();
    }
    const [source] = latents;
    const [first] = pictures;
    for (const stage of planned.upsamplers)
      pictures = await runUpsampler(stage, painting, pictures, context);
    const scores = starts.map(({ values }) => cosine(values, source.embedding));
    const finish = {
      scoreOf: (i: number) => scores[i] ?? Number.NaN,
      textOf: (of: number) => taskText(task.name, request, of, context.pack.manifest.version),
    };
    return {
      task: task.name,
      request,
      pictures: await runEncode(planned.encode, painting, pictures, finish, context),
      ...madeWith(context),
      ...(first && task.measure?.(first, source)),
    };
  }

  return defineTask({ schema: task.schema, resolve, plan, perform });
}

/** What a result says of its request: the fields that its task has. */
function said(
  painting: ResolvedRequest,
  own: object,
  from: Pick<ResolvedTask, 'pictures' | 'matte'>,
): ResolvedTask {
  const { size: side, seed, pack, signature, upsample256, upsample1024, decoder } = painting;
  const { pictures, matte: behind } = from;
  return {
    size: side,
    seed,
    pack,
    steps: decoder.steps,
    pictures,
    matte: behind,
    signature,
    ...own,
    ...(upsample256 ? { upsample256 } : {}),
    ...(upsample1024 ? { upsample1024 } : {}),
  };
}

/** Each picture's (z_i, x_T): the image tower, then DDIM inversion through the decoder under the empty caption. */
async function readLatents(
  plan: {
    readonly image: ReturnType<typeof planImage>;
    readonly inversion: ReturnType<typeof planDecoder>;
  },
  ready: Pick<Ready<unknown>, 'sources' | 'request' | 'painting' | 'fresh'>,
  text: TextTensors,
  context: TaskContext,
): Promise<readonly [Latent, ...Latent[]]> {
  const { sources, request, painting, fresh: embeddingsOnly } = ready;
  const unread = sources.filter(({ known }) => !known);
  const fresh = new Map<Source, Latent>();
  if (unread.length > 0) {
    const images = unread.map(({ image }) => image);
    const embeddings = await runImage(plan.image, images, request.matte, context);
    const half = [0.5, 0.5, 0.5] as const;
    const side = sideOf(context.pack.manifest, 'decoder');
    const planes = images.map(({ rgba, width, height }, i) => ({
      values: embeddings[i] ?? new Float32Array(),
      start: clipPreprocess(
        rgba,
        width,
        height,
        { size: side, mean: half, std: half },
        request.matte,
      ),
    }));
    const climbed = embeddingsOnly
      ? []
      : await runDecoder(plan.inversion, painting, text, planes, context);
    for (const [i, source] of unread.entries()) {
      const { values, start } = planes[i] ?? {
        values: new Float32Array(),
        start: new Float32Array(),
      };
      const noise = climbed[i]?.planar ?? new Float32Array();
      fresh.set(source, { embedding: values, noise, planar: start });
    }
  }
  const [first, ...others] = sources.flatMap((source) => source.known ?? fresh.get(source) ?? []);
  if (!first) throw new RangeError('A task that starts from pictures has none.');
  const latents = [first, ...others] as const;
  if (!embeddingsOnly)
    for (const [i, { key }] of sources.entries()) context.latents.put(key, latents[i] ?? first);
  return latents;
}
