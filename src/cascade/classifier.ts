import { EaselError } from '../base/errors.ts';
import type { GraphOptions } from '../diffusion/stepGraph.ts';
import { createGraph } from '../graph/index.ts';
import { preparedSize, preparePicture } from '../image/prepare.ts';
import { classify, labelsOf } from '../networks/classifier.ts';
import type { ClassifierHere } from '../packs/classifierFiles.ts';
import { readWeight } from '../packs/readWeight.ts';
import type { Runtime } from '../runtime/types.ts';
import type { PixelPicture } from './pixels.ts';
import { output } from './run.ts';

/** A classifier on a device. */
export interface OpenClassifier {
  readonly name: string;
  /** Of its weights. */
  readonly bytes: number;
  /** 0–1 by label: of all labels together 1, but for classifiers of several labels at once (`problem_type`). */
  scores(picture: PixelPicture): Promise<{ readonly [label: string]: number }>;
  release(): Promise<void>;
}

/** @throws EaselError `unsupported-format` where it cannot be built, and what the runtime throws */
export async function openClassifier(
  { manifest, shards }: ClassifierHere,
  runtime: Runtime,
  options: GraphOptions,
): Promise<OpenClassifier> {
  const { class: kind, config, weights } = manifest.networks.classifier;
  const size = preparedSize(manifest.preparation);
  if (size === undefined) throw new EaselError('internal', 'A classifier without a size.');
  const shape = [1, 3, size.height, size.width];
  const g = createGraph({ ...options, weights: { classifier: weights } });
  const pixels = g.input('pixels', 'float32', shape);
  const graph = g.build({ logits: classify(g, kind, 'classifier', config, pixels) });
  const shard = async (index: number) => {
    const bytes = shards[index];
    if (bytes === undefined)
      throw new EaselError('corrupt-data', `Shard ${index} is not in the classifier.`);
    return bytes;
  };
  const session = await runtime.createSession(graph, (request) =>
    readWeight(manifest, request, shard),
  );
  const labels = labelsOf(config);
  const toScores = config['problem_type'] === 'multi_label_classification' ? sigmoid : softmax;
  return {
    name: manifest.name,
    bytes: session.bytes,
    scores: async ({ rgba, width, height }) => {
      const planes = preparePicture(rgba, { width, height }, manifest.preparation);
      const feed = runtime.upload('float32', planes, shape);
      const logits = output(await session.run({ pixels: feed }), 'logits');
      feed.dispose();
      const scores = toScores(await runtime.read(logits));
      logits.dispose();
      return Object.fromEntries(labels.map((label, i) => [label, scores[i] ?? 0]));
    },
    release: () => session.release(),
  };
}

function softmax(logits: Float32Array): readonly number[] {
  const most = Math.max(...logits);
  const powers = Array.from(logits, (each) => Math.exp(each - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((each) => each / sum);
}

function sigmoid(logits: Float32Array): readonly number[] {
  return Array.from(logits, (each) => 1 / (1 + Math.exp(-each)));
}
