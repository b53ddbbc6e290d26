import { decode, type DecoderStart } from './decoder.ts';
import { finishPictures, provenanceOf, upsamplingCosts } from './finish.ts';
import {
  imageGraph,
  pairGraphs,
  textGraph,
  textToImageGraphs,
  type TextToImageGraphs,
} from './graphs.ts';
import { embedImages, readLatents, type Latent } from './latent.ts';
import { latentKey } from './latentShelf.ts';
import { taskText } from './metadata.ts';
import { createProgress, type StageCost } from './progress.ts';
import { disposeAll, type NamedGraph } from './sessions.ts';
import type { Studio, Take } from './studio.ts';
import type { Embeddings, PictureTaskResult } from './tasks.ts';
import { readPrompt } from './text.ts';
import type { TaskOptions } from './textToImage.ts';
import { paintingOf, resolvedTask, type CheckedTask, type validateEmbed } from './validateTasks.ts';
import { cosine, psnr, scaledTo, slerp } from './vectors.ts';

type Vector = Float32Array<ArrayBuffer>;

/** Where a picture of the result starts. */
type Start = DecoderStart & { readonly start: Vector };

/**
 * Guidance of a text diff from z_i to where it is moved. The x_T of the inversion holds on to the picture that it came from:
 * with 1 the decoder hardly follows. At θ = 0 both embeddings are one, and guidance says nothing. *Tried* on 24 pairs of
 * held-out drawings: the judge ranks the other thing higher in 15 of them with 1, in 18 with 2, in 19 with 4.
 */
const DIFF_GUIDANCE = 3;

/**
 * Reconstruction, variations, interpolation and text diffs (unCLIP, arXiv 2204.06125, section 3): each reads the latents
 * of its pictures (those read lately are still known), moves them, and paints what came of it with DDIM, unclamped and
 * without guidance, as the inversion was; text diffs with guidance from z_i to where it is moved.
 *
 * @throws EaselError `cancelled` within one step; `invalid-manifest` when the pack has no image tower; and as textToImage
 */
export async function pictureTask(
  studio: Studio,
  checked: CheckedTask,
  options: TaskOptions,
): Promise<PictureTaskResult> {
  const { manifest } = studio.pack;
  const count = countOf(checked);
  const painting = paintingOf(checked, count, manifest);
  const graphs = textToImageGraphs(manifest, painting, studio.graphOptions);
  const keys = await Promise.all(
    checked.images.map((image) => latentKey(image, checked.matte, checked.steps)),
  );
  const known = keys.map((key) => studio.latents.get(key));
  const unread = checked.images.filter((_, i) => !known[i]);
  const costs = [
    ...costsOf(graphs, imageGraph(manifest, studio.graphOptions), checked, unread.length, count),
    ...upsamplingCosts(graphs, painting, count),
  ];
  const take: Take = { ...options, progress: createProgress(costs, studio.rates), timings: [] };

  // The decoder works under the empty caption throughout: what moves is z_i.
  const text = await readPrompt(studio, graphs.text, '', take);
  let starts: readonly Start[];
  let latents: readonly Latent[];
  let decoded;
  try {
    const { matte } = checked;
    const read =
      unread.length > 0
        ? await readLatents(studio, graphs, painting, text, unread, matte, take)
        : [];
    const fresh = read.values();
    latents = known.flatMap((latent) => latent ?? fresh.next().value ?? []);
    for (const [i, latent] of latents.entries()) studio.latents.put(keys[i] ?? '', latent);
    starts = await moved(studio, graphs.text, checked, latents, take);
    const plain = starts.filter(({ against }) => against === undefined);
    decoded = await decode(studio, graphs, painting, text, plain, take, { clamp: false });
    if (plain.length < starts.length) {
      const pair = pairGraphs(manifest, graphs, studio.graphOptions);
      const guided = { ...painting, decoder: { ...painting.decoder, guidance: DIFF_GUIDANCE } };
      const decoding = { clamp: false, first: plain.length };
      const moving = starts.slice(plain.length);
      decoded.push(...(await decode(studio, pair, guided, text, moving, take, decoding)));
    }
  } finally {
    disposeAll({ ...text });
  }
  const [source] = latents;
  const request = resolvedTask(checked, painting);
  const pictures = await finishPictures(studio, graphs, painting, decoded, take, {
    scoreOf: (i) =>
      cosine(starts[i]?.values ?? new Float32Array(), latents[0]?.embedding ?? new Float32Array()),
    textOf: (seed) => taskText(checked.task, request, seed, manifest.version),
  });
  const [first] = decoded;
  return {
    task: checked.task,
    request,
    pictures,
    stages: take.timings,
    provenance: provenanceOf(studio),
    ...(checked.task === 'reconstruct' && source && first
      ? { psnr: psnr(first.planar, source.planar) }
      : {}),
  };
}

/** Captions and pictures in CLIP's common space. */
export async function embed(
  studio: Studio,
  { texts, images, matte }: ReturnType<typeof validateEmbed>,
  options: TaskOptions,
): Promise<Embeddings> {
  const { manifest } = studio.pack;
  const text = textGraph(manifest, studio.graphOptions);
  const image = images.length > 0 ? imageGraph(manifest, studio.graphOptions) : undefined;
  const costs: StageCost[] = [
    { stage: 'text', evaluations: texts.length, macs: text.graph.stats.macs },
    ...(image
      ? [{ stage: 'image' as const, evaluations: images.length, macs: image.graph.stats.macs }]
      : []),
  ];
  const take: Take = { ...options, progress: createProgress(costs, studio.rates), timings: [] };
  const captions: Vector[] = [];
  for (const caption of texts)
    captions.push((await readCaption(studio, text, caption, take)).prompt);
  const pictures = image ? await embedImages(studio, images, matte, take) : [];
  return {
    texts: captions.map((each) => scaledTo(each, 1)),
    images: pictures.map((each) => scaledTo(each, 1)),
  };
}

/** z_t of the empty caption and of `caption`, [W] each. */
async function readCaption(
  studio: Studio,
  graph: NamedGraph,
  caption: string,
  take: Take,
): Promise<{ readonly empty: Vector; readonly prompt: Vector }> {
  const tensors = await readPrompt(studio, graph, caption, take);
  const both = Float32Array.from(await studio.runtime.read(tensors.text_embeds));
  disposeAll({ ...tensors });
  return { empty: both.slice(0, both.length / 2), prompt: both.slice(both.length / 2) };
}

/** Where each picture of the result starts: the task's own movement of the latents. */
async function moved(
  studio: Studio,
  textGraph: NamedGraph,
  checked: CheckedTask,
  latents: readonly Latent[],
  take: Take,
): Promise<Start[]> {
  const { task, n, frames, noise, theta } = checked;
  const at = (i: number): Latent => {
    const latent = latents[i];
    if (!latent) throw new RangeError(`There is no latent ${i}.`);
    return latent;
  };
  const start = ({ embedding, noise: x }: Latent) => ({ values: embedding, start: x });
  const shares = (last: number) =>
    Array.from({ length: frames }, (_, i) => (i / (frames - 1)) * last);
  switch (task) {
    case 'reconstruct':
      return [start(at(0))];
    case 'variations':
      return Array.from({ length: n }, () => start(at(0)));
    case 'interpolate':
      return shares(latents.length - 1).map((place) => {
        const leg = Math.min(Math.floor(place), latents.length - 2);
        const [a, b, share] = [at(leg), at(leg + 1), place - leg];
        return {
          values: slerp(a.embedding, b.embedding, share),
          start: noise === 'fixed' ? at(0).noise : slerp(a.noise, b.noise, share),
        };
      });
    case 'textDiff': {
      const to = await readCaption(studio, textGraph, checked.to, take);
      const from =
        checked.from === ''
          ? to.empty
          : (await readCaption(studio, textGraph, checked.from, take)).prompt;
      const { embedding, noise: x } = at(0);
      const length = Math.sqrt(embedding.reduce((sum, value) => sum + value * value, 0));
      const difference = scaledTo(
        to.prompt.map((value, i) => value - (from[i] ?? 0)),
        length,
      );
      return shares(theta).map((share) => ({
        values: slerp(embedding, difference, share),
        start: x,
        // The first is the picture itself, remade as `reconstruct` does it.
        ...(share === 0 ? {} : { against: embedding }),
      }));
    }
  }
}

/** Pictures of the result. */
function countOf({ task, n, frames }: CheckedTask): number {
  if (task === 'reconstruct') return 1;
  return task === 'variations' ? n : frames;
}

function costsOf(
  graphs: TextToImageGraphs,
  image: NamedGraph,
  { task, steps, from }: CheckedTask,
  unread: number,
  count: number,
): StageCost[] {
  const captions = task === 'textDiff' ? (from === '' ? 2 : 3) : 1;
  const { macs } = graphs.decoderStep.graph.stats;
  // All but the first picture of a text diff take two rows a step.
  const decodings = task === 'textDiff' ? 2 * count - 1 : count;
  return [
    { stage: 'text', evaluations: captions, macs: graphs.text.graph.stats.macs },
    { stage: 'image', evaluations: unread, macs: image.graph.stats.macs },
    { stage: 'inversion', evaluations: unread * steps, macs },
    { stage: 'decoder', evaluations: decodings * steps, macs },
  ];
}
