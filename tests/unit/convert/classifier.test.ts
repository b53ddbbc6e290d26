/**
 * A folder of transformers' classifiers becomes classifier.json and shards, and is refused where it cannot be built.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { convertClassifier, isClassifierFolder } from '../../../src/convert/classifier.ts';
import { createGraph } from '../../../src/graph/index.ts';
import { classify, labelsOf } from '../../../src/networks/classifier.ts';
import {
  CLASSIFIER_FILE,
  parseClassifier,
  type ClassifierManifest,
} from '../../../src/packs/classifier.ts';
import { readWeight } from '../../../src/packs/readWeight.ts';
import { goldenFeeds, readGolden, tensor } from '../../support/golden.ts';
import { memoryFolder } from '../../support/memoryFolder.ts';
import { floats, relativeError, runGraph } from '../../support/ort.ts';

const PREPARATION = {
  do_resize: true,
  size: { height: 64, width: 64 },
  resample: 2,
  do_rescale: true,
  rescale_factor: 1 / 255,
  image_mean: [0.5, 0.4, 0.3],
  image_std: [0.5, 0.6, 0.7],
};

type Change = Readonly<Record<string, unknown>>;

function sourceFolder(config: Change = {}, preparation: Change = {}) {
  const read = (file: string) =>
    Uint8Array.from(
      readFileSync(new URL(`../../fixtures/golden/mobilenet-torch/${file}`, import.meta.url)),
    );
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const stored = JSON.parse(new TextDecoder().decode(read('config.json'))) as Change;
  return memoryFolder(
    new Map([
      [
        'config.json',
        json({ ...stored, architectures: ['MobileNetV2ForImageClassification'], ...config }),
      ],
      ['preprocessor_config.json', json({ ...PREPARATION, ...preparation })],
      ['model.safetensors', read('weights.safetensors')],
      ['README.md', new TextEncoder().encode('---\nlicense: apache-2.0\n---\nA test.')],
    ]),
    'weapons',
  );
}

async function convert(folder = sourceFolder(), dtype: 'f32' | 'q8' = 'f32') {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const made = convertClassifier(folder, { dtype });
  for (;;) {
    const next = await made.next();
    if (next.done) return { files, ...next.value };
    files.set(next.value.path, next.value.bytes);
  }
}

async function logits(
  manifest: ClassifierManifest,
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
) {
  const golden = await readGolden('mobilenet-torch');
  const { class: kind, config, weights } = manifest.networks.classifier;
  const g = createGraph({ precision: 'f32', linear: 'expanded', weights: { classifier: weights } });
  const pixels = g.input('pixels', 'float32', tensor(golden.inputs, 'pixels').shape);
  const graph = g.build({ logits: classify(g, kind, 'classifier', config, pixels) });
  const shard = async (index: number) => {
    const bytes = files.get(manifest.shards[index]?.path ?? '');
    if (bytes === undefined) throw new Error(`there is no shard ${index}`);
    return bytes;
  };
  const read = new Map<unknown, Uint8Array>();
  for (const { source } of graph.initializers)
    if (source.kind === 'weight')
      read.set(source.request, await readWeight(manifest, source.request, shard));
  const made = await runGraph(graph, goldenFeeds(golden, graph), (request) => {
    const bytes = read.get(request);
    if (bytes === undefined) throw new Error('a weight was not read');
    return bytes;
  });
  return relativeError(floats(made, 'logits'), tensor(golden.outputs, 'logits').data);
}

test('what was converted classifies as transformers does, its norms folded; in 8 bits nearly so', async () => {
  const folder = sourceFolder();
  expect(await isClassifierFolder(folder)).toBe(true);
  const { files, manifest } = await convert(folder);
  expect(parseClassifier(JSON.parse(new TextDecoder().decode(files.get(CLASSIFIER_FILE))))).toEqual(
    manifest,
  );
  expect(manifest).toMatchObject({
    name: 'weapons',
    licence: 'Apache-2.0',
    preparation: { resize: { width: 64, height: 64 }, resample: 'bilinear', mean: [0.5, 0.4, 0.3] },
  });
  expect(labelsOf(manifest.networks.classifier.config)).toEqual(['LABEL_0', 'LABEL_1']);
  expect(await logits(manifest, files)).toBeLessThan(1e-4);
  const small = await convert(folder, 'q8');
  expect(await logits(small.manifest, small.files)).toBeLessThan(0.1);
});

test.each([
  ['architectures', { architectures: ['ResNetForImageClassification'] }, {}],
  ['output_stride', { output_stride: 8 }, {}],
  ['resample', {}, { resample: 0 }],
  ['size', {}, { size: { longest_edge: 64 } }],
  ['do_center_crop', {}, { size: { shortest_edge: 64 } }],
  ['crop_size', {}, { do_center_crop: true }],
  ['image_mean', {}, { image_mean: [0.5] }],
  ['rescale_factor', {}, { rescale_factor: 1 / 127.5 }],
  ['do_resize', {}, { do_resize: false }],
] as const)('a folder with another %s is refused, by name', async (field, config, preparation) => {
  const refused = convert(sourceFolder(config, preparation));
  await expect(refused).rejects.toMatchObject({
    code: 'unsupported-format',
    param: field === 'architectures' ? 'config.json' : field,
  });
});

test('weights that the configuration has no place for, and a crop that is too large, are refused', async () => {
  await expect(convert(sourceFolder({ depth_multiplier: 0.5 }))).rejects.toMatchObject({
    code: 'corrupt-data',
  });
  const cut = { size: { shortest_edge: 32 }, do_center_crop: true, crop_size: 64 };
  await expect(convert(sourceFolder({}, cut))).rejects.toMatchObject({
    code: 'invalid-manifest',
    param: 'preparation.crop',
  });
});
