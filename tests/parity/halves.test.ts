/**
 * Every network in 16 bits on a real `shader-f16` adapter (Dawn for Node, on a card or on Mesa's lavapipe) against the
 * same graph in f32 on the processor: Karlo's shape at reduced width, every parameter random. Where there is no such
 * adapter the closing lines of the run say so.
 */
import * as cpu from 'onnxruntime-web';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contextOf, openInNode } from '../../models/cli/support/openPack.ts';
import { createSessionCache } from '../../src/cascade/sessions.ts';
import { decodePng } from '../../src/image/png.ts';
import type { Pack } from '../../src/packs/reader.ts';
import { createRuntime } from '../../src/runtime/runtime.ts';
import type { Runtime } from '../../src/runtime/types.ts';
import { paint, planPainting } from '../../src/tasks/paint.ts';
import type { OpenPack } from '../../src/tasks/task.ts';
import { openDawn } from '../support/dawn.ts';
import { skipLoudly } from '../support/notRun.ts';
import { errorOf, NETWORKS, runNetwork } from '../support/stageParts.ts';
import { openUnclip, readUnclip, type UnclipGolden } from '../support/unclip.ts';

const dawn = await openDawn();

/**
 * Of the outputs' scale. Half precision has eleven bits, 5e−4 at most a rounding; what some dozens of layers make of it
 * was 7e−4 (text_proj) to 7.5e−3 (decoder) on lavapipe, and other adapters round in another order. A norm or softmax
 * that overflowed, or lost its small terms, is off by 0.1 and more.
 */
const TOLERANCE = 1.5e-2;

/** Shaders are compiled by the processor as well, which takes its time. */
const MOST = 900_000;

let golden: UnclipGolden;
let pack: Pack;
let card: Runtime | undefined;
let processor: Runtime;

beforeAll(async () => {
  if (typeof dawn === 'string') return;
  const { device, ort, adapter } = dawn;
  const info = { reason: 'a test', reasonCode: 'asked', threads: 1, runtimeVersion: '' } as const;
  card = createRuntime(ort, device, { ...info, backend: 'webgpu', adapter, f16: true });
  const onProcessor = { ...info, backend: 'wasm', adapter: 'processor', f16: false } as const;
  processor = createRuntime(cpu, undefined, onProcessor);
  golden = await readUnclip('karlo');
  pack = await openUnclip(golden, { dtype: 'q8' });
}, MOST);
afterAll(() => card?.close());

test.for(NETWORKS)(
  '%s in 16 bits is what it is in 32',
  { timeout: MOST },
  async (network, context) => {
    if (typeof dawn === 'string' || !card)
      return skipLoudly(
        context,
        `networks in 16 bits against 32 (tests/parity/halves.test.ts). ${String(dawn)}`,
      );
    const halves = await runNetwork(card, pack, network, { precision: 'f16', linear: 'packed' });
    const floats = await runNetwork(processor, pack, network, {
      precision: 'f32',
      linear: 'packed',
    });
    const error = errorOf(halves, floats);
    console.info(`${network} on ${dawn.adapter}: ${error.toExponential(1)} of its scale`);
    expect(error).toBeLessThan(TOLERANCE);
  },
);

/**
 * With random weights the steps' errors grow from one to the next, whatever began them: a picture is held against what
 * its 8 bits a weight cost it (53 levels of 255; 16 bits cost 46 on lavapipe). An input of the wrong type or an
 * overflow ends it.
 */
test(
  'a picture whose every stage computes in 16 bits is off by no more than twice what its 8 bits a weight cost',
  { timeout: MOST },
  async (context) => {
    if (typeof dawn === 'string' || !card)
      return skipLoudly(
        context,
        `a picture in 16 bits against 32 (tests/parity/halves.test.ts). ${String(dawn)}`,
      );
    const onProcessor = await openInNode(pack);
    const sessions = createSessionCache(card, (request) => pack.weight(request), 1024 ** 3);
    const halves = await draw({ ...onProcessor, runtime: card, sessions }, 'f16');
    const floats = await draw(onProcessor, 'f32');
    const exact = await draw(await openInNode(await openUnclip(golden)), 'f32');
    const [off, rounded] = [differenceOf(halves, floats), differenceOf(floats, exact)];
    console.info(
      `a picture on ${dawn.adapter}: ${off.toFixed(1)} levels, 8 bits: ${rounded.toFixed(1)}`,
    );
    expect(off).toBeLessThan(2 * rounded);
  },
);

async function draw(open: OpenPack, precision: 'f16' | 'f32'): Promise<Uint8ClampedArray> {
  const options = { precision, linear: 'packed', previews: false } as const;
  const plan = planPainting(open.pack.manifest, golden.request, options);
  const { pictures } = await paint(plan, golden.request, contextOf(open));
  return decodePng(pictures[0]?.png ?? new Uint8Array()).rgba;
}

/** The root mean square, in levels of 255. */
function differenceOf(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  expect(a.length).toBe(b.length);
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] ?? NaN)) ** 2, 0) / a.length);
}
