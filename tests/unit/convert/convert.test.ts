import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cases } from '../../support/long.ts';
import { EaselError } from '../../../src/base/errors.ts';
import type { FolderSource } from '../../../src/convert/folderSource.ts';
import { memoryFolder } from '../../support/memoryFolder.ts';
import { inspectFolder } from '../../../src/convert/inspect.ts';
import { encodeNetwork } from '../../../src/convert/encodeWeights.ts';
import { quantiseBlocks, quantiseChannels } from '../../../src/packs/quantise.ts';
import { MAX_SHARD_BYTES } from '../../../src/packs/manifest.ts';
import { readWeight } from '../../../src/packs/readWeight.ts';
import { readSafetensorsHeader } from '../../../src/convert/safetensors.ts';
import { toFloat32 } from '../../../src/packs/tensorBytes.ts';
import {
  convertAll,
  easelFolder,
  karloFolder,
  numbers,
  setComponent,
  SMALL_KARLO,
  weightsFile,
} from '../../support/packs.ts';
import { readFromBytes, renamed, rewriteTensors } from '../../support/tensorFiles.ts';

const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

describe('converting a folder of our own', () => {
  test('gives the same bytes twice', async () => {
    const [a, b] = [await convertAll(easelFolder()), await convertAll(easelFolder())];
    expect(a.files).toEqual(b.files);
  });

  test('does not carry the folder that a component was loaded from', async () => {
    const folder = easelFolder();
    const path = 'decoder/config.json';
    const config = JSON.parse(new TextDecoder().decode(folder.get(path))) as object;
    folder.set(path, text({ ...config, _name_or_path: '/home/someone/decoder' }));
    const { manifest } = (await convertAll(folder)).result;
    expect(manifest.networks.decoder?.config).toEqual(config);
  });

  test('keeps what enters and leaves in half precision, vectors in full, and quantises the rest', async () => {
    const { manifest } = (await convertAll(easelFolder())).result;
    const kinds = (name: 'text_encoder' | 'prior' | 'decoder') =>
      Object.fromEntries(
        Object.entries(manifest.networks[name]?.weights ?? {}).map(
          ([tensor, { dtype, layout }]) => [
            tensor,
            layout === undefined ? dtype : `${dtype} ${layout}`,
          ],
        ),
      );
    expect(kinds('text_encoder')).toMatchObject({
      'bert.embeddings.word_embeddings.weight': 'q8 blocks',
      'bert.encoder.layer.0.attention.self.query.weight': 'q8 blocks',
      'bert.encoder.layer.0.attention.self.query.bias': 'f32',
      'bert.embeddings.LayerNorm.weight': 'f32',
      'text_projection.weight': 'f16',
    });
    expect(kinds('prior')).toMatchObject({ clip_mean: 'f32', prd_embedding: 'f32' });
    expect(kinds('decoder')).toMatchObject({
      'conv_in.weight': 'f16',
      'mid_block.resnets.0.conv1.weight': 'q8 channels',
      'mid_block.resnets.0.conv1.bias': 'f32',
      'conv_out.weight': 'f16',
    });
  });

  test.each([
    ['f32', 0],
    ['f16', 2 ** -11],
    ['q8', 0.006],
    // A step is an eighth of the block's largest, and the value opposite to it may be a whole step short.
    ['q4', 0.126],
  ] as const)('%s weights come back within their error', async (dtype, tolerance) => {
    const { files, result } = await convertAll(easelFolder(), { dtype });
    const { manifest } = result;
    const source = easelFolder().get('text_encoder/model.safetensors') ?? new Uint8Array();
    const header = await readSafetensorsHeader(readFromBytes(source), source.byteLength);
    for (const [tensor, { begin, end }] of header) {
      const bytes = await readWeight(
        manifest,
        { network: 'text_encoder', tensor, form: 'f32' },
        async (index) => files.get(manifest.shards[index]?.path ?? '') ?? new Uint8Array(),
      );
      const [got, expected] = [toFloat32(bytes, 'F32'), toFloat32(source.slice(begin, end), 'F32')];
      expect(got.length).toBe(expected.length);
      // Weights lie in −1…1, so this is an error in units of the largest.
      expect(
        Math.max(...got.map((value, i) => Math.abs(value - (expected[i] ?? NaN)))),
      ).toBeLessThanOrEqual(tolerance);
    }
    const worst = Math.max(...result.networks.map(({ maxError }) => maxError));
    expect(worst).toBeLessThanOrEqual(tolerance);
  });

  test('packed bytes, their scales and the expanded, transposed values say the same', async () => {
    const { files, result } = await convertAll(easelFolder());
    const shard = async (index: number) =>
      files.get(result.manifest.shards[index]?.path ?? '') ?? new Uint8Array();
    const read = (form: 'quants' | 'scales' | 'scales-f16' | 'f32' | 'f16', transpose = false) =>
      readWeight(
        result.manifest,
        { network: 'prior', tensor: 'encoder_hidden_states_proj.weight', form, transpose },
        shard,
      );
    const quants = await read('quants');
    const scales = toFloat32(await read('scales'), 'F32');
    expect(toFloat32(await read('scales-f16'), 'F16')).toEqual(scales);
    expect([quants.length, scales.length]).toEqual([48 * 64, 48 * 2]);
    const transposed = toFloat32(await read('f32', true), 'F32'); // [40, 48]
    for (const [n, k] of [
      [0, 0],
      [47, 39],
      [5, 33],
    ] as const)
      expect(transposed[k * 48 + n]).toBe(
        ((quants[n * 64 + k] ?? 0) - 128) * (scales[n * 2 + (k >> 5)] ?? 0),
      );
    const halves = toFloat32(await read('f16', true), 'F16');
    expect(Math.max(...halves.map((v, i) => Math.abs(v - (transposed[i] ?? NaN))))).toBeLessThan(
      2 ** -11,
    );
  });

  test('a tensor larger than a shard is cut by rows and read back whole', async () => {
    const [rows, columns] = [9000, 1024]; // 9.2 MB in q8, 36.9 MB in f32
    const values = numbers(rows * columns, 5);
    const readRows = async (first: number, count: number) =>
      values.slice(first * columns, (first + count) * columns);
    const big = { name: 'big.weight', shape: [rows, columns], path: 'model.safetensors', readRows };
    const shards: Uint8Array<ArrayBuffer>[] = [];
    const encoding = encodeNetwork('text_encoder', [big], 'f32', { firstShard: 0 });
    let next = await encoding.next();
    for (; !next.done; next = await encoding.next()) shards.push(next.value.bytes);
    const { weights } = next.value;
    expect(weights['big.weight']?.parts.length).toBe(3);
    expect(Math.max(...shards.map(({ length }) => length))).toBeLessThanOrEqual(MAX_SHARD_BYTES);
    const { manifest } = (await convertAll(easelFolder())).result;
    const text = { class: 'BertModelWithProjection', config: {}, weights } as const;
    const bytes = await readWeight(
      { ...manifest, networks: { text_encoder: text } },
      { network: 'text_encoder', tensor: 'big.weight', form: 'f32' },
      async (index) => shards[index] ?? new Uint8Array(),
    );
    expect(Buffer.compare(Buffer.from(bytes.buffer), Buffer.from(values.buffer))).toBe(0);
  });

  test.each([
    ['blocks', [3000, 1024]],
    ['channels', [3000, 16, 8, 8]],
  ] as const)(
    'a tensor of %s that is read some rows at a time has the bytes of the whole',
    async (layout, shape) => {
      const rows = shape[0];
      const values = numbers(rows * 1024, 5);
      const reads: number[] = [];
      const readRows = async (first: number, count: number) => {
        reads.push(count);
        return values.slice(first * 1024, (first + count) * 1024);
      };
      const tensor = { name: 'big.weight', shape, path: 'model.safetensors', readRows };
      const encoding = encodeNetwork('text_encoder', [tensor], 'q8', { firstShard: 0 });
      const shard = await encoding.next();
      if (shard.done) throw new Error('There is no shard.');
      expect(Math.max(...reads)).toBeLessThan(rows);
      const whole =
        layout === 'blocks'
          ? quantiseBlocks(values, rows, 1024, 8)
          : quantiseChannels(values, rows);
      const [piece] = shard.value.log?.pieces ?? [];
      const { offset = 0, bytes = 0, scalesOffset = 0 } = piece ?? {};
      const { quants, scales } = whole;
      const sameBytes = (from: number, length: number, expected: ArrayBufferView) =>
        Buffer.compare(
          Buffer.from(shard.value.bytes.slice(from, from + length)),
          Buffer.from(expected.buffer, expected.byteOffset, expected.byteLength),
        );
      expect(piece?.info.layout).toBe(layout);
      expect(sameBytes(offset, bytes, quants)).toBe(0);
      expect(sameBytes(scalesOffset, scales.byteLength, scales)).toBe(0);
    },
  );

  test('only one tensor and one shard are in memory: no read is larger than a part', async () => {
    const files = easelFolder();
    const reads: number[] = [];
    const memory = memoryFolder(files);
    const watched: FolderSource = {
      ...memory,
      read: (path, offset, length) => {
        if (length !== undefined && offset !== 8) reads.push(length); // Not a header.
        return memory.read(path, offset, length);
      },
    };
    await convertAll(watched);
    const largest = 192 * 48 * 4; // The prior's wide layer.
    expect(Math.max(...reads)).toBeLessThanOrEqual(largest);
  });

  test('two networks never share a shard', async () => {
    const { manifest } = (await convertAll(easelFolder())).result;
    const owners = new Map<number, string>();
    for (const [name, network] of Object.entries(manifest.networks))
      for (const { parts } of Object.values(network.weights))
        for (const { shard } of parts)
          expect(owners.set(shard, owners.get(shard) ?? name).get(shard)).toBe(name);
  });
});

test('the graphs of an upsampler are tried at the side of its own pictures', async () => {
  const files = easelFolder();
  const source = JSON.parse(new TextDecoder().decode(files.get('easel.json'))) as {
    stages: Record<string, { defaults: unknown }>;
  };
  const picture = {
    conditionUnshuffle: 1,
    condition: 'unshuffle',
    maskChannels: false,
    channelOrder: ['x', 'condition'],
    defaults: source.stages['decoder']?.defaults,
  };
  const sides = { super_res_first: [256, 4], super_res_last: [768, 3] } as const;
  for (const [name, [size, pixelUnshuffle]] of Object.entries(sides)) {
    source.stages[name] = { ...picture, ...{ size, pixelUnshuffle } };
    const colours = 3 * pixelUnshuffle ** 2;
    const [kind, config] = SMALL_KARLO.super_res_last;
    const channels = { in_channels: colours + 3, out_channels: colours };
    setComponent(files, name as keyof typeof sides, kind, { ...config, ...channels });
    const scheduler = files.get('decoder_scheduler/scheduler_config.json');
    files.set(`${name}_scheduler/scheduler_config.json`, scheduler ?? new Uint8Array());
  }
  files.set('easel.json', new TextEncoder().encode(JSON.stringify(source)));
  // 768 pixels in cells of 3 are 256 of them; the 1024 of the paper would be no whole number.
  const { head } = await inspectFolder(memoryFolder(files));
  expect(head.stages.upsample1024?.size).toBe(768);
});

test('a finish is taken over, the decoder’s too, and refused where it is none', async () => {
  const given = easelFolder();
  const source = JSON.parse(new TextDecoder().decode(given.get('easel.json'))) as {
    stages: { decoder: object };
  };
  const finish = { flatten: 1, spread: 0.1, sharpen: [1] };
  const folderOf = (stages: object) => {
    const files = easelFolder();
    files.set('easel.json', text({ ...source, stages: { ...source.stages, ...stages } }));
    return memoryFolder(files);
  };
  const faultOf = (stages: object) =>
    inspectFolder(folderOf(stages)).then(
      () => 'none',
      (fault: EaselError) => fault.message,
    );
  const { decoder } = source.stages;
  const smoothing = { ...finish, smooth: 0.01 };
  const { manifest } = (await convertAll(folderOf({ decoder: { ...decoder, finish: smoothing } })))
    .result;
  expect(manifest.stages.decoder.finish).toEqual(smoothing);
  expect(manifest.formatVersion).toBe(5);
  for (const wrong of [
    { spread: 0 },
    { sharpen: [9] },
    { flatten: 17 },
    { soften: 1 },
    { smooth: 0 },
  ])
    expect(
      await faultOf({ super_res_first: { ...decoder, finish: { ...finish, ...wrong } } }),
    ).toContain(`stages.super_res_first.finish.${Object.keys(wrong)[0]}`);
});

describe('converting a Karlo folder', () => {
  test('as a hub gives it: the id of its name, the licence of its card, the stages that diffusers runs', async () => {
    const { manifest } = (await convertAll(memoryFolder(karloFolder(), 'Karlo v1.alpha'))).result;
    const { id, name, licence, version } = manifest;
    expect({ id, name, licence, version }).toEqual({
      id: 'karlo-v1-alpha',
      name: 'Karlo v1.alpha',
      licence: 'CreativeML OpenRAIL-M',
      version: '1.0.0',
    });
    expect(manifest.embeddings).toBe('raw');
    expect(manifest.tokenizer).toMatchObject({ kind: 'clip', contextLength: 77, padTokenId: 882 });
    expect(manifest.stages.prior).toMatchObject({
      scheduler: {
        prediction_type: 'sample',
        clip_sample_range: 5,
        timestep_spacing: 'linspace_round',
      },
      defaults: { sampler: 'ddpm', steps: 25, guidance: 4 },
    });
    expect(manifest.stages.decoder).toMatchObject({
      size: 64,
      scheduler: { variance_type: 'learned_range' },
    });
    expect(manifest.stages.upsample256).toMatchObject({
      size: 256,
      lastStepsBySecondNetwork: 1,
      layout: { condition: 'resize', pixelUnshuffle: 1, maskChannels: false },
    });
    expect(manifest.stages.upsample1024).toBeUndefined();
  });

  test('the attention names of older diffusers are those of today', async () => {
    const folder = karloFolder();
    const path = 'decoder/diffusion_pytorch_model.safetensors';
    const file = folder.get(path) ?? new Uint8Array();
    const old = { to_q: 'query', to_k: 'key', to_v: 'value', 'to_out.0': 'proj_attn' };
    const names = (name: string) =>
      name.replace(
        /^(mid_block\.attentions\.0\.)(to_q|to_k|to_v|to_out\.0)(?=\.)/,
        (_, at, now) => `${String(at)}${old[now as keyof typeof old]}`,
      );
    folder.set(path, await rewriteTensors(file, (tensors) => renamed(tensors, names)));
    const before = (await convertAll(karloFolder())).files;
    expect((await convertAll(folder)).files).toEqual(before);
  });
});

test('a damaged safetensors header is a corrupt-data fault, never another', async () => {
  const whole = weightsFile({ a: [2, 3], b: [4] }, 1);
  await fc.assert(
    fc.asyncProperty(fc.nat(120), fc.nat(255), fc.boolean(), async (at, byte, cut) => {
      const bytes = cut ? whole.slice(0, at) : whole.slice();
      if (!cut) bytes[at] = byte;
      try {
        await readSafetensorsHeader(readFromBytes(bytes), bytes.byteLength);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(EaselError);
      }
    }),
    { numRuns: cases(500), seed: 3 },
  );
});
