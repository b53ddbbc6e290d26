import { resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { buildContextGraph } from '../../src/diffusion/prepareGraphs.ts';
import { planSampling } from '../../src/diffusion/samplers.ts';
import { buildDecoderStepGraph, packCoefficients } from '../../src/diffusion/stepGraph.ts';
import { createGraph, multiHeadAttention, type LinearForm } from '../../src/graph/index.ts';
import { usableFeatures } from '../../src/runtime/device.ts';
import { elementCount, type BuiltGraph } from '../../src/runtime/model.ts';
import { buildEmbeddings, type EmbeddingCase } from '../support/embeddings.ts';
import { numbers } from '../support/evaluate.ts';
import { context, device, given, text } from '../support/follow.ts';
import { floatWeights, goldenFeeds, quantisedWeights, readGolden } from '../support/golden.ts';
import { readSketchedPack } from '../support/goldenPack.ts';
import {
  floats,
  noWeights,
  relativeError,
  runGraph,
  type GraphInputs,
  type WeightSource,
} from '../support/ort.ts';
import { buildSketch, SKETCHES } from '../support/sketches.ts';
import { serve, type StaticServer } from '../support/serve.ts';
import { buildUnet } from '../support/unet.ts';

/*
 * Every network's graph on onnxruntime's WebGPU provider against its CPU provider, which the parity tests hold to
 * PyTorch. Both compute in f32 and add in another order; the software adapter's exp and sin are good to some 1e-6.
 */
const TOLERANCE = 1e-4;

const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
] as const;

let server: StaticServer;
test.beforeAll(async () => {
  const runtime = resolve(import.meta.dirname, '../../node_modules/onnxruntime-web/dist');
  server = await serve({ headers: false, mounts: { '/runtime/': runtime } });
});
test.afterAll(() => server.close());
test.beforeEach(async ({ page }) => {
  // A page of the server's origin with no script and no policy of its own.
  await page.goto(`${server.url}runtime/blank`);
});

interface PackedTensor {
  readonly type: string;
  readonly shape: readonly number[];
  readonly base64: string;
}

const base64 = (data: ArrayBufferView): string =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');

/** What Easel's own device would have. */
async function features(page: Page): Promise<GPUFeatureName[]> {
  const adapter = await page.evaluate(async () => {
    const found = await navigator.gpu.requestAdapter();
    if (found === null) throw new Error('no adapter');
    const { vendor, architecture, subgroupMinSize } = found.info;
    return { features: [...found.features], info: { vendor, architecture, subgroupMinSize } };
  });
  return usableFeatures({
    features: new Set(adapter.features),
    info: adapter.info as GPUAdapterInfo,
  });
}

/** Runs a graph once on WebGPU in the page; float32 outputs by name. No node may be left to the CPU. */
async function runOnGpu(
  page: Page,
  graph: BuiltGraph,
  feeds: GraphInputs,
  weights: WeightSource,
): Promise<{ readonly [name: string]: Float32Array }> {
  const inputs: { [name: string]: PackedTensor } = {};
  for (const { name, type, shape } of graph.inputs) {
    const data = feeds[name];
    if (data === undefined) throw new Error(`the input '${name}' is missing`);
    inputs[name] = { type, shape, base64: base64(data) };
  }
  const external = graph.initializers.map(({ location, source }) => ({
    path: location,
    base64: base64(source.kind === 'bytes' ? source.bytes : weights(source.request)),
  }));
  const outputs = await page.evaluate(
    async ({ runtime, model, external: files, inputs: packed, features, limits }) => {
      const bytes = (text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      const ort = await import(runtime);
      ort.env.wasm.numThreads = 1;
      ort.env.logLevel = 'error';
      const adapter = await navigator.gpu.requestAdapter();
      if (adapter === null) throw new Error('no adapter');
      const device = await adapter.requestDevice({
        requiredFeatures: features,
        requiredLimits: Object.fromEntries(limits.map((name) => [name, adapter.limits[name]])),
      });
      const session = await ort.InferenceSession.create(bytes(model), {
        executionProviders: [{ name: 'webgpu', device }],
        externalData: files.map(({ path, base64: text }) => ({ path, data: bytes(text) })),
        // Nothing may fall back to the CPU unseen.
        extra: { session: { disable_cpu_ep_fallback: '1' } },
      });
      const tensors = Object.entries(packed).map(([name, { type, shape, base64: text }]) => {
        const { buffer } = bytes(text);
        const data = type === 'int32' ? new Int32Array(buffer) : new Float32Array(buffer);
        return [name, new ort.Tensor(type, data, shape)];
      });
      const results = await session.run(Object.fromEntries(tensors));
      const values: { [name: string]: number[] } = {};
      for (const name of session.outputNames) values[name] = [...results[name].data];
      await session.release();
      device.destroy();
      return values;
    },
    {
      runtime: `${server.url}runtime/ort.jspi.bundle.min.mjs`,
      model: base64(graph.model),
      external,
      inputs,
      features: await features(page),
      limits: LIMITS,
    },
  );
  return Object.fromEntries(
    Object.entries(outputs).map(([name, values]) => [name, Float32Array.from(values)]),
  );
}

async function expectAgreement(
  page: Page,
  graph: BuiltGraph,
  feeds: GraphInputs,
  weights: WeightSource,
): Promise<void> {
  const cpu = await runGraph(graph, feeds, weights);
  const gpu = await runOnGpu(page, graph, feeds, weights);
  expect(Object.keys(gpu).sort()).toEqual(graph.outputs.map(({ name }) => name).sort());
  for (const [name, values] of Object.entries(gpu))
    expect(relativeError(values, floats(cpu, name)), name).toBeLessThan(TOLERANCE);
}

// Networks that no pack of the other browser tests holds (Karlo's), and the prior in its plain form.
const networks: readonly [EmbeddingCase, LinearForm][] = [
  ['clip-text-masked', 'expanded'],
  ['prior-karlo', 'packed'],
];
for (const [name, linear] of networks)
  test(`${name} with ${linear} linears on WebGPU agrees with the CPU`, async ({ page }) => {
    const golden = await readGolden(name);
    const weights =
      linear === 'packed' ? quantisedWeights(golden.weights, 8) : floatWeights(golden.weights);
    const graph = buildEmbeddings(name, golden, weights, { linear });
    await expectAgreement(page, graph, goldenFeeds(golden, graph), weights.source);
  });

test('unet-karlo-decoder with expanded linears on WebGPU agrees with the CPU', async ({ page }) => {
  // Each of its many shapes is a shader of its own, and software compiles them.
  test.setTimeout(400_000);
  const golden = await readGolden('unet-karlo-decoder');
  const weights = floatWeights(golden.weights);
  const graph = buildUnet(golden, weights);
  await expectAgreement(page, graph, goldenFeeds(golden, graph), weights.source);
});

// From 32 queries on, onnxruntime takes its flash-attention shader (see MIN_SUBGROUP_SIZE in src/runtime/device.ts).
test('attention of 64 queries to 77 masked keys on WebGPU agrees with the CPU', async ({
  page,
}) => {
  const g = createGraph({ precision: 'f32', linear: 'expanded', weights: {} });
  const tokens = { query: 64, key: 77, value: 77 };
  const [query, key, value] = Object.entries(tokens).map(([name, length]) =>
    g.input(name, 'float32', [2, length, 32]),
  );
  if (query === undefined || key === undefined || value === undefined) throw new Error('inputs');
  const bias = g.input('bias', 'float32', [2, 1, 64, 77]);
  const graph = g.build({ y: multiHeadAttention(g, { query, key, value, heads: 4, bias }) });
  const feeds = Object.fromEntries(
    graph.inputs.map(({ name, shape }, i) => [name, numbers(elementCount(shape), i + 1)]),
  );
  const masked = numbers(elementCount(bias.shape), 9).map((x) => (x > 0.5 ? -10_000 : 0));
  await expectAgreement(page, graph, { ...feeds, bias: masked }, noWeights);
});

/** What has every part that a sketch can have; `npm run test:long` takes each form. */
const sketches = process.env['EASEL_LONG'] ? SKETCHES : ['sketch-pairs', 'sketch-palette-matte'];
for (const name of sketches)
  test(`${name} on WebGPU agrees with the CPU`, async ({ page }) => {
    const golden = await readGolden(name);
    const weights = floatWeights(golden.weights);
    const graph = buildSketch(golden, weights);
    await expectAgreement(page, graph, goldenFeeds(golden, graph), weights.source);
  });

test('a decoder that is told a sketch, and what it is told, on WebGPU agree with the CPU', async ({
  page,
}) => {
  test.setTimeout(400_000);
  const pack = await readSketchedPack('steps-base');
  const graphContext = buildContextGraph(pack.manifest, { ...device, guidance: true });
  const feeds = { ...text(pack), image_embeds: given(pack, 'image_embeds') };
  await expectAgreement(page, graphContext, feeds, pack.weights);

  const step = buildDecoderStepGraph(pack.manifest, { ...device, guidance: true, edit: false });
  const { scheduler } = pack.manifest.stages.decoder;
  const [row] = planSampling(scheduler, { sampler: 'ddim', steps: 4, eta: 0 });
  if (row === undefined) throw new Error('the plan is empty');
  const noises = given(pack, 'decoder.noises');
  const size = 3 * 16 ** 2;
  await expectAgreement(
    page,
    step,
    {
      ...(await context(pack, true)),
      x: noises.slice(0, size),
      x0_prev: new Float32Array(size),
      noise: new Float32Array(size),
      coefficients: packCoefficients(row, scheduler, { guidance: 2 }),
    },
    pack.weights,
  );
});
