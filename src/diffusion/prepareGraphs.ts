import { EaselError } from '../base/errors.ts';
import {
  add,
  averagePool,
  cast,
  clip,
  concat,
  createGraph,
  expand,
  l2Normalise,
  mul,
  reduceSum,
  reshape,
  slice,
  type Graph,
  type Value,
} from '../graph/index.ts';
import {
  codesEmbedding,
  codesLayout,
  codesPrefix,
  codesPrefixTensors,
} from '../networks/autoregressivePrior.ts';
import { bertText } from '../networks/bert.ts';
import { clipText } from '../networks/clipText.ts';
import { integerField } from '../networks/config.ts';
import { clipVision } from '../networks/clipVision.ts';
import { isOnePass, priorPrefix, priorPrefixTensors, priorStatistics } from '../networks/prior.ts';
import { sketch } from '../networks/sketch.ts';
import { imageRows, textProjection } from '../networks/textProjection.ts';
import type { PackManifest } from '../packs/manifest.ts';
import type { BuiltGraph } from '../runtime/model.ts';
import {
  networkOf,
  packGraph,
  rowsOf,
  TEXT_ROWS,
  textInputs,
  type GraphOptions,
  type GuidanceOption,
} from './stageGraph.ts';

/*
 * The graphs around the step graphs: what runs once for a prompt or a sample, so that no step computes it again. Graph
 * inputs and outputs are float32 unless they say otherwise; W = embeddingWidth, L = tokenizer.contextLength, R = 2 with
 * guidance and else 1. All builders throw EaselError `invalid-manifest` or `unsupported-format` for a pack whose
 * networks they cannot build.
 */

/** The classes of prior that can be built. */
export const PRIORS = ['PriorTransformer', 'AutoregressivePrior'] as const;

/**
 * The text tower on two rows, the empty prompt and the prompt.
 *
 * Inputs: input_ids int32 [2, L]; BERT's towers also mask [2, L] (1 = token; CLIP's see padding as text); CLIP's towers
 * also words [2, L, W'], the rows of the token embedding at those ids, W' the tower's own width. Outputs: text_embeds
 * [2, W] (z_t, of unit length where the pack says so); states [2, L, W]; of BERT's towers also middle [2, W'], the mean
 * of the token states two thirds up, which the content policy reads.
 */
export function buildTextGraph(manifest: PackManifest, options: GraphOptions): BuiltGraph {
  const entry = networkOf(manifest, 'text_encoder', [
    'BertModelWithProjection',
    'CLIPTextModelWithProjection',
  ]);
  const g = packGraph(manifest, options);
  const shape = [TEXT_ROWS, manifest.tokenizer.contextLength];
  const inputIds = g.input('input_ids', 'int32', shape);
  const text =
    entry.class === 'CLIPTextModelWithProjection'
      ? clipText(g, 'text_encoder', entry.config, {
          inputIds,
          words: g.input('words', 'float32', [
            ...shape,
            integerField(entry.config, 'hidden_size', 512),
          ]),
        })
      : bertText(g, 'text_encoder', entry.config, {
          inputIds,
          mask: g.input('mask', 'float32', shape),
        });
  return g.build({
    text_embeds: asTrained(g, manifest, text.embedding),
    states: text.states,
    ...(text.middle && { middle: text.middle }),
  });
}

/**
 * The image tower on one picture.
 *
 * Input: pixels [1, 3, S, S], S = image.size, normalised as the pack says. Output: image_embeds [1, W] (z_i, of unit
 * length where the pack says so).
 */
export function buildImageGraph(manifest: PackManifest, options: GraphOptions): BuiltGraph {
  const { config } = networkOf(manifest, 'image_encoder', ['CLIPVisionModelWithProjection']);
  if (!manifest.image)
    throw new EaselError(
      'invalid-manifest',
      `The pack '${manifest.id}' does not say how pictures enter its image tower.`,
      { param: 'image' },
    );
  const { size } = manifest.image;
  const g = packGraph(manifest, options);
  const pixels = g.input('pixels', 'float32', [1, 3, size, size]);
  const { embedding } = clipVision(g, 'image_encoder', config, { pixels });
  return g.build({ image_embeds: asTrained(g, manifest, embedding) });
}

/**
 * What the prior keeps of a prompt.
 *
 * Inputs: text_embeds [2, W], states [2, L, W], mask [2, L]. Outputs: prefix_…, in the graph's float type, by the names
 * that the prior's step graph takes.
 */
export function buildPriorPrefixGraph(
  manifest: PackManifest,
  options: GraphOptions & GuidanceOption,
): BuiltGraph {
  const { class: kind, config } = networkOf(manifest, 'prior', PRIORS);
  const g = packGraph(manifest, options);
  const { textEmbeds: proj, states, mask } = textInputs(g, manifest, options);
  const text = { proj, states, mask };
  return g.build(
    kind === 'AutoregressivePrior'
      ? codesPrefixTensors(codesPrefix(g, 'prior', config, text))
      : priorPrefixTensors(priorPrefix(g, 'prior', config, text)),
  );
}

/**
 * From the prior's last x, or from all its codes, to an image embedding.
 *
 * Inputs: x [1, W] (standardised), of an autoregressive prior codes [1, dims]; text_embeds [2, W]. Outputs:
 * image_embeds [1, W] = x·std + mean (x itself of a prior of one pass), or what the codes stand for; score [1], the
 * cosine of image_embeds and the prompt's z_t, by which candidates are ranked (unCLIP, arXiv 2204.06125, section 2.2).
 */
export function buildPriorFinishGraph(manifest: PackManifest, options: GraphOptions): BuiltGraph {
  const { class: kind, config } = networkOf(manifest, 'prior', PRIORS);
  const g = packGraph(manifest, options);
  const width = manifest.embeddingWidth;
  const prompt = rowsOf(g, g.input('text_embeds', 'float32', [TEXT_ROWS, width]), false);
  const restored = (): Value => {
    const x = g.input('x', 'float32', [1, width]);
    if (isOnePass(config)) return x;
    const { mean, std } = priorStatistics(g, 'prior');
    return add(g, mul(g, x, std), mean);
  };
  const decoded = (): Value => {
    const { dims } = codesLayout(config, manifest.tokenizer.contextLength);
    return codesEmbedding(g, 'prior', config, g.input('codes', 'float32', [1, dims]));
  };
  const imageEmbeds = kind === 'AutoregressivePrior' ? decoded() : restored();
  const cosine = reduceSum(g, mul(g, l2Normalise(g, imageEmbeds), l2Normalise(g, prompt)), -1);
  return g.build({ image_embeds: imageEmbeds, score: reshape(g, cosine, [1]) });
}

/**
 * What the decoder is conditioned on.
 *
 * Inputs: image_embeds [1, W], text_embeds [2, W], states [2, L, W], mask [2, L]. Outputs: context [R, K, C], K = extra
 * + L tokens; class_labels [R, T]; context_mask [R, K], whose extra tokens are always seen; where the pack has that
 * network, sketch [R, 3, S, S]; with `layout.residual` also base [1, 3, S, S], the sketch of the picture to paint,
 * which is then that of every row: the decoder adds to it, so only what text_proj reads tells the rows apart.
 *
 * @param options.pair image_embeds is [2, W], with guidance: the first in place of the embedding of no picture, so that
 * the
 *   decoder is guided from one picture to another.
 */
export function buildContextGraph(
  manifest: PackManifest,
  options: GraphOptions & GuidanceOption & { readonly pair?: boolean },
): BuiltGraph {
  const { config } = networkOf(manifest, 'text_proj', ['UnCLIPTextProjModel']);
  const g = packGraph(manifest, options);
  const { pair = false, guidance } = options;
  const given = g.input('image_embeds', 'float32', [pair ? 2 : 1, manifest.embeddingWidth]);
  const imageEmbeds = imageRows(g, 'text_proj', given, guidance && !pair);
  const { textEmbeds, states, mask } = textInputs(g, manifest, options);
  const { context, classLabels } = textProjection(g, 'text_proj', config, {
    imageEmbeds,
    textEmbeds,
    states,
  });
  const [rows = 0, tokens = 0] = context.shape;
  const extra = tokens - manifest.tokenizer.contextLength;
  const seen = expand(g, g.constant(Float32Array.of(1), [1, 1]), [rows, extra]);
  return g.build({
    context,
    class_labels: classLabels,
    context_mask: concat(g, [seen, mask], 1),
    ...(manifest.networks.sketch ? sketched(g, manifest, imageEmbeds) : {}),
  });
}

function sketched(g: Graph, manifest: PackManifest, imageEmbeds: Value): Record<string, Value> {
  const { config } = networkOf(manifest, 'sketch', ['Sketch']);
  const drawn = (of: Value): Value => cast(g, sketch(g, 'sketch', config, of), 'float32');
  if (!manifest.stages.decoder.layout?.residual) return { sketch: drawn(imageEmbeds) };
  const [rows = 0] = imageEmbeds.shape;
  const base = drawn(slice(g, imageEmbeds, 0, rows - 1, rows));
  return { sketch: expand(g, base, [rows, ...base.shape.slice(1)]), base };
}

/**
 * A small picture of x̂₀, for previews. No weights.
 *
 * Input: x0 [1, 3, height, width]. Output: preview [1, 3, h, w], averaged down by the least whole factor that leaves no
 * side longer than `side`, clamped to −1…1.
 *
 * @throws EaselError `invalid-request` when no such factor divides both sides.
 */
export function buildPreviewGraph(size: {
  readonly height: number;
  readonly width: number;
  readonly side: number;
}): BuiltGraph {
  const { height, width, side } = size;
  let factor = Math.max(1, Math.ceil(Math.max(height, width) / side));
  while (factor <= Math.min(height, width) && (height % factor !== 0 || width % factor !== 0))
    factor += 1;
  if (factor > Math.min(height, width))
    throw new EaselError(
      'invalid-request',
      `A picture of ${width}×${height} has no preview of at most ${side}: no whole factor divides both sides.`,
      { param: 'side' },
    );
  const g = createGraph({ precision: 'f32', linear: 'expanded', weights: {} });
  const x0 = g.input('x0', 'float32', [1, 3, height, width]);
  const small = factor === 1 ? x0 : averagePool(g, x0, factor);
  return g.build({ preview: clip(g, small, -1, 1) });
}

/** Embeddings of unit length where the pack's prior and decoder were trained on such. */
function asTrained(g: Graph, { embeddings }: PackManifest, embedding: Value): Value {
  return embeddings === 'l2-normalised' ? l2Normalise(g, embedding) : embedding;
}
