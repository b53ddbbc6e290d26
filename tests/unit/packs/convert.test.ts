import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EaselError } from '../../../src/errors.ts';
import { memoryFolder, type FolderSource } from '../../../src/packs/folderSource.ts';
import { MAX_SHARD_BYTES } from '../../../src/packs/manifest.ts';
import { readWeight } from '../../../src/packs/readWeight.ts';
import {
  readFromBytes,
  readSafetensorsHeader,
  writeSafetensors,
} from '../../../src/packs/safetensors.ts';
import { toFloat32 } from '../../../src/packs/tensorBytes.ts';
import { convertAll, easelFolder, karloFolder, numbers, weightsFile } from '../../support/packs.ts';

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
    expect(kinds('text_encoder')).toEqual({
      'bert.embeddings.word_embeddings.weight': 'q8 blocks',
      'blocks.0.to_q.weight': 'q8 blocks',
      'blocks.0.to_q.bias': 'f32',
      'norm.weight': 'f32',
    });
    expect(kinds('prior')).toMatchObject({ clip_mean: 'f32', prd_embedding: 'f32' });
    expect(kinds('decoder')).toEqual({
      'conv_in.weight': 'f16',
      'resnets.0.conv1.weight': 'q8 channels',
      'resnets.0.conv1.bias': 'f32',
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
        { network: 'prior', tensor: 'blocks.0.to_q.weight', form, transpose },
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
    const folder = easelFolder();
    const [rows, columns] = [9000, 1024]; // 9.2 MB in q8, 36.9 MB in f32
    folder.set(
      'text_encoder/model.safetensors',
      weightsFile({ 'big.weight': [rows, columns], 'b.bias': [3] }, 5),
    );
    const { files, result } = await convertAll(folder, { dtype: 'f32' });
    const { manifest } = result;
    expect(manifest.networks.text_encoder?.weights['big.weight']?.parts.length).toBe(3);
    expect(Math.max(...manifest.shards.map(({ bytes }) => bytes))).toBeLessThanOrEqual(
      MAX_SHARD_BYTES,
    );
    const bytes = await readWeight(
      manifest,
      { network: 'text_encoder', tensor: 'big.weight', form: 'f32' },
      async (index) => files.get(manifest.shards[index]?.path ?? '') ?? new Uint8Array(),
    );
    expect(
      Buffer.compare(Buffer.from(bytes.buffer), Buffer.from(numbers(rows * columns, 5).buffer)),
    ).toBe(0);
  });

  test('only one tensor and one shard are in memory: no read is larger than a part', async () => {
    const files = easelFolder();
    const reads: number[] = [];
    const memory = memoryFolder(files);
    const watched: FolderSource = {
      ...memory,
      read: (path, offset, length) => {
        if (length !== undefined) reads.push(length);
        return memory.read(path, offset, length);
      },
    };
    await convertAll(watched);
    const largest = 50 * 40 * 4;
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

describe('converting a Karlo folder', () => {
  test('needs an id and a licence, and then gives the stages that diffusers runs', async () => {
    await expect(convertAll(karloFolder(), { licence: 'x' })).rejects.toMatchObject({
      code: 'invalid-request',
      param: 'id',
    });
    const { manifest } = (
      await convertAll(karloFolder(), { id: 'karlo', licence: 'CreativeML OpenRAIL-M' })
    ).result;
    expect(manifest.embeddings).toBe('raw');
    expect(manifest.tokenizer).toMatchObject({ kind: 'clip', contextLength: 77, padTokenId: 3 });
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
    expect(Object.keys(manifest.networks.decoder?.weights ?? {})).toEqual(
      expect.arrayContaining([
        'mid_block.attentions.0.to_q.weight',
        'mid_block.attentions.0.to_out.0.weight',
      ]),
    );
  });
});

describe('a folder that is not as it should be', () => {
  const cases: readonly (readonly [
    string,
    (files: Map<string, Uint8Array<ArrayBuffer>>) => void,
    string,
    string,
  ])[] = [
    [
      'without weights',
      (f) => f.delete('prior/diffusion_pytorch_model.safetensors'),
      'corrupt-data',
      'prior/diffusion_pytorch_model.safetensors (or model.safetensors)',
    ],
    [
      'without a configuration',
      (f) => f.delete('prior/config.json'),
      'invalid-manifest',
      'networks.prior',
    ],
    [
      'with a scheduler we have not',
      (f) =>
        f.set('prior_scheduler/scheduler_config.json', text({ _class_name: 'EulerScheduler' })),
      'unsupported-format',
      '_class_name',
    ],
    [
      'with a network we have not',
      (f) => f.set('prior/config.json', text({ _class_name: 'DiT' })),
      'unsupported-format',
      'prior/config.json',
    ],
    [
      'with JSON that is none',
      (f) => f.set('prior/config.json', new TextEncoder().encode('{')),
      'corrupt-data',
      'prior/config.json',
    ],
    [
      'with a weight that is not finite',
      (f) =>
        f.set(
          'text_proj/diffusion_pytorch_model.safetensors',
          writeSafetensors(
            new Map([['a.weight', { shape: [2], data: new Float32Array([1, NaN]) }]]),
          ),
        ),
      'corrupt-data',
      'text_proj.a.weight',
    ],
    [
      'with an easel.json of another version',
      (f) => f.set('easel.json', text({ format: 'easel-source', formatVersion: 2 })),
      'unsupported-format',
      'formatVersion',
    ],
  ];
  test.each(cases)('%s is refused with its reason', async (_, change, code, param) => {
    const files = easelFolder();
    change(files);
    await expect(convertAll(files)).rejects.toMatchObject({ code, param });
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
    { numRuns: 500, seed: 3 },
  );
});
