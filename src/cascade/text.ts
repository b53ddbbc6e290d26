import { buildTextGraph } from '../diffusion/prepareGraphs.ts';
import type { PackManifest } from '../packs/manifest.ts';
import type { Pack } from '../packs/reader.ts';
import type { Tensor, Tensors } from '../runtime/types.ts';
import { fitted } from './fit.ts';
import { detach, output, runStage, type RunContext } from './run.ts';
import { packKey, stageOf, type NamedGraph, type PlanOptions, type Stage } from './stage.ts';

export type TextStage = Stage<{ readonly text: NamedGraph }>;

/**
 * What the text tower says of the negative prompt, which is empty where there is none (row 0), and the prompt (row 1).
 */
export interface TextTensors {
  /** z_t of unit length, [2, W]. */
  readonly text_embeds: Tensor;
  /** [2, L, W]. */
  readonly states: Tensor;
  /** [2, L], 1 where there is a token. */
  readonly mask: Tensor;
}

/** The text tower on one prompt. */
export function planText(manifest: PackManifest, options: PlanOptions): TextStage {
  return fitted(options, (form) => {
    const text = {
      key: `${packKey(manifest, form)}/text`,
      graph: buildTextGraph(manifest, form),
    };
    return stageOf({ name: 'text', graphs: { text }, steps: 1, samples: 1 }, text, form);
  });
}

/** What painting takes of it, and what only the content policy reads. */
interface TowerTensors {
  readonly text: TextTensors;
  /** [2, W'], of BERT's towers (prepareGraphs.ts). */
  readonly middle: Tensor | undefined;
}

/**
 * Tokenises the prompt and runs the text tower once. The caller disposes of the tensors.
 *
 * @param negative what guidance leads away from, in place of the empty prompt, in the prior and in the decoder alike
 * (as
 *   `negative_prompt` of diffusers' pipelines)
 */
export async function runText(
  stage: TextStage,
  prompt: string,
  context: RunContext,
  negative = '',
): Promise<TextTensors> {
  const { text, middle } = await runTower(stage, prompt, context, negative);
  middle?.dispose();
  return text;
}

async function runTower(
  stage: TextStage,
  prompt: string,
  context: RunContext,
  negative: string,
): Promise<TowerTensors> {
  const { runtime, tokenizer, onEvent } = context;
  const rows = [negative, prompt].map((text) => {
    const row = tokenizer.encode(text);
    tellUnread(text, row, onEvent);
    return row;
  });
  const length = rows[1]?.ids.length ?? 0;
  const ids = new Int32Array(2 * length);
  const mask = new Float32Array(2 * length);
  for (const [i, row] of rows.entries()) {
    ids.set(row.ids, i * length);
    mask.set(row.mask, i * length);
  }
  return runStage(stage, context, ({ sessions, step }) =>
    step(undefined, async () => {
      const placedMask = runtime.upload('float32', mask, [2, length]);
      const given = await feedsFor(stage.graphs.text, { ids, mask: placedMask }, context);
      const outputs = await sessions.text.run(given);
      for (const [name, tensor] of Object.entries(given)) if (name !== 'mask') tensor.dispose();
      const { middle } = outputs;
      return {
        text: {
          text_embeds: await detach(runtime, output(outputs, 'text_embeds')),
          states: await detach(runtime, output(outputs, 'states')),
          mask: placedMask,
        },
        middle: middle && (await detach(runtime, middle)),
      };
    }),
  );
}

/** Says which part of a text does not reach the tower, and what of it has no token. */
function tellUnread(
  text: string,
  { ids, cutAt, unread }: ReturnType<RunContext['tokenizer']['encode']>,
  onEvent: RunContext['onEvent'],
): void {
  if (cutAt < text.length)
    onEvent({
      type: 'notice',
      code: 'prompt-truncated',
      message: `The model reads the first ${ids.length} tokens only; “${text.slice(cutAt)}” does not reach it.`,
    });
  if (unread.length > 0)
    onEvent({
      type: 'notice',
      code: 'prompt-unread',
      message: `The model has no token for ${unread.map((word) => `“${word}”`).join(', ')}: it cannot read that, and paints without it.`,
    });
}

/** What the tower's graph takes: BERT's reads the mask, CLIP's is given the rows of its token embedding. */
async function feedsFor(
  { graph }: NamedGraph,
  { ids, mask }: { readonly ids: Int32Array<ArrayBuffer>; readonly mask: Tensor },
  { runtime, pack }: RunContext,
): Promise<Tensors> {
  const feeds: { [name: string]: Tensor } = {};
  for (const { name, shape } of graph.inputs)
    switch (name) {
      case 'input_ids':
        feeds[name] = runtime.upload('int32', ids, shape);
        break;
      case 'mask':
        feeds[name] = mask;
        break;
      case 'words':
        feeds[name] = runtime.upload('float32', await wordsOf(ids, pack), shape);
        break;
      default:
        throw new RangeError(`A text tower has no input ${name}.`);
    }
  return feeds;
}

function wordsOf(ids: Int32Array, pack: Pack): Promise<Float32Array<ArrayBuffer>> {
  return pack.rows({
    network: 'text_encoder',
    tensor: 'text_model.embeddings.token_embedding.weight',
    rows: [...ids],
  });
}

/** z_t of the empty caption and of `caption`, [W] each, and what its tokens say beside it. */
export async function embedCaption(
  stage: TextStage,
  caption: string,
  context: RunContext,
): Promise<CaptionEmbeddings> {
  const { runtime } = context;
  const { text, middle } = await runTower(stage, caption, context, '');
  const both = Float32Array.from(await runtime.read(text.text_embeds));
  const half = both.length / 2;
  const tokens = middle && {
    middle: secondOf(Float32Array.from(await runtime.read(middle))),
    greatest: greatestOf(
      secondOf(Float32Array.from(await runtime.read(text.states))),
      secondOf(Float32Array.from(await runtime.read(text.mask))),
    ),
  };
  for (const tensor of [...Object.values(text), ...(middle ? [middle] : [])]) tensor.dispose();
  return { empty: both.slice(0, half), caption: both.slice(half), tokens };
}

export interface CaptionEmbeddings {
  readonly empty: Float32Array<ArrayBuffer>;
  readonly caption: Float32Array<ArrayBuffer>;
  /** Of the caption; undefined where the tower is not BERT's. */
  readonly tokens: CaptionTokens | undefined;
}

/** What the tokens of a caption say, of which z_t is only the sum: [W'] each, W' the tower's own width. */
export interface CaptionTokens {
  /** The mean of their states two thirds up the tower. */
  readonly middle: Float32Array<ArrayBuffer>;
  /** The greatest of their last states. */
  readonly greatest: Float32Array<ArrayBuffer>;
}

/** @param states [L, W]; @param mask [L], 1 = a token. Of no token: zeros. */
export function greatestOf(states: Float32Array, mask: Float32Array): Float32Array<ArrayBuffer> {
  const width = states.length / mask.length;
  const rows = [...mask.keys()]
    .filter((i) => mask[i] === 1)
    .map((i) => states.subarray(i * width, (i + 1) * width));
  return new Float32Array(width).map((_, k) =>
    rows.length === 0 ? 0 : Math.max(...rows.map((row) => row[k] ?? 0)),
  );
}

function secondOf(rows: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  return rows.slice(rows.length / 2);
}
