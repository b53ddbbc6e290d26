import { describe, expect, test } from 'vitest';
import { joinTensors, renamed } from '../../support/tensorFiles.ts';
import {
  convertChanged,
  DECODER,
  drop,
  edit,
  move,
  PRIOR,
  put,
  reshaped,
  tensors,
  testBroken,
  type BrokenCase,
} from '../../support/brokenFolders.ts';

/*
 * Each way in which the weights and the tokenizer of a folder can be wrong, and the sentence that says so. The folder
 * is sound but for the one change, and nothing is written of it: the first file of a pack comes after all checks.
 */

const CASES: readonly BrokenCase[] = [
  [
    'has no weights for a component',
    drop(PRIOR),
    'corrupt-data',
    /no weights for prior: prior\/diffusion_pytorch_model\.safetensors is missing/,
  ],
  [
    'has weights of another program',
    move(PRIOR, 'prior/model.ckpt'),
    'unsupported-format',
    'prior/model.ckpt is in a format that is not taken here: save the weights as prior/diffusion_pytorch_model.safetensors.',
  ],
  [
    'lacks a tensor',
    tensors(PRIOR, (all) => new Map([...all].filter(([name]) => name !== 'clip_mean'))),
    'corrupt-data',
    `${PRIOR}: the tensor clip_mean [1, 40] is missing, which prior/config.json asks for.`,
  ],
  [
    'lacks a layer',
    tensors(
      PRIOR,
      (all) => new Map([...all].filter(([name]) => !name.startsWith('transformer_blocks.0.ff'))),
    ),
    'corrupt-data',
    /ff\.net\.0\.proj\.weight \[192, 48\] and 3 more is missing/,
  ],
  [
    'has a tensor too many',
    tensors(PRIOR, (all) =>
      new Map(all).set('lora.up.weight', { dtype: 'F32', shape: [1], bytes: new Uint8Array(4) }),
    ),
    'corrupt-data',
    `${PRIOR}: the tensor lora.up.weight [1] is one that prior/config.json has no place for.`,
  ],
  [
    'has a tensor of another shape',
    reshaped(PRIOR, 'proj_in.weight', [48, 32]),
    'corrupt-data',
    `${PRIOR}: the tensor proj_in.weight is [48, 32]; prior/config.json asks for [48, 40].`,
  ],
  [
    'has a transposed tensor',
    reshaped(PRIOR, 'proj_in.weight', [40, 48]),
    'corrupt-data',
    /proj_in\.weight is \[40, 48\]/,
  ],
  [
    'has a convolution of other channels',
    reshaped(DECODER, 'conv_in.weight', [8, 9, 3, 3]),
    'corrupt-data',
    `${DECODER}: the tensor conv_in.weight is [8, 9, 3, 3]; decoder/config.json asks for [8, 3, 3, 3].`,
  ],
  [
    'has 8-bit weights',
    tensors(DECODER, (all) =>
      new Map(all).set('conv_in.weight', {
        dtype: 'I8',
        shape: [8, 3, 3, 3],
        bytes: new Uint8Array(216),
      }),
    ),
    'unsupported-format',
    /the tensor conv_in\.weight is of type I8; weights are F32, F16, BF16 or F64/,
  ],
  [
    'has float8 weights',
    tensors(DECODER, (all) =>
      new Map(all).set('conv_in.weight', {
        dtype: 'F8_E4M3',
        shape: [8, 3, 3, 3],
        bytes: new Uint8Array(216),
      }),
    ),
    'unsupported-format',
    /is of type F8_E4M3/,
  ],
  [
    'has a tensor under its old and its new name',
    tensors(
      DECODER,
      (all) =>
        new Map([
          ...all,
          ...renamed(
            new Map([...all].filter(([name]) => name === 'mid_block.attentions.0.to_q.weight')),
            () => 'mid_block.attentions.0.query.weight',
          ),
        ]),
    ),
    'corrupt-data',
    /the tensor mid_block\.attentions\.0\.to_q\.weight is there twice/,
  ],
  [
    'has a header with a key twice',
    (files) =>
      void files.set(
        PRIOR,
        joinTensors(
          new Map(),
          '"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}',
        ),
      ),
    'corrupt-data',
    `${PRIOR}: the tensor a is there twice. Fetch or export the file again.`,
  ],
  [
    'has weights that are cut off',
    (files) => void files.set(PRIOR, (files.get(PRIOR) ?? new Uint8Array()).slice(0, -8)),
    'corrupt-data',
    /ends behind the end of the file/,
  ],
  [
    'has weights that are a web page',
    put(PRIOR, '<!doctype html><title>Sign in</title>'),
    'corrupt-data',
    /^prior\/diffusion_pytorch_model\.safetensors: the header says/,
  ],
  [
    'has a pointer in place of weights',
    put(PRIOR, 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n'),
    'corrupt-data',
    /a pointer of Git LFS/,
  ],
  [
    'has an index that names a file that is missing',
    (files) => {
      move(PRIOR, 'prior/a.safetensors')(files);
      put('prior/diffusion_pytorch_model.safetensors.index.json', {
        weight_map: { x: 'a.safetensors', y: 'b.safetensors' },
      })(files);
    },
    'corrupt-data',
    /no prior\/b\.safetensors, which prior\/diffusion_pytorch_model\.safetensors\.index\.json names/,
  ],
  [
    'has an index without a map',
    (files) => {
      move(PRIOR, 'prior/a.safetensors')(files);
      put('prior/diffusion_pytorch_model.safetensors.index.json', {})(files);
    },
    'corrupt-data',
    /has no weight_map that names files/,
  ],
  [
    'has a .bin of before 2020',
    (files) => {
      files.delete(PRIOR);
      put('prior/diffusion_pytorch_model.bin', '\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.')(files);
    },
    'unsupported-format',
    /is no zip, as PyTorch has written its files since 1\.6/,
  ],
  // Tokenizer.
  [
    'has no tokenizer',
    drop('tokenizer/merges.txt'),
    'corrupt-data',
    /The folder has no tokenizer\/tokenizer\.json \(or vocab\.json and merges\.txt\)/,
  ],
  [
    'has a vocabulary without an end mark',
    put('tokenizer/vocab.json', { a: 0, '<|startoftext|>': 1 }),
    'corrupt-data',
    'tokenizer/vocab.json has no <|endoftext|>.',
  ],
  [
    'has a vocabulary larger than the text encoder',
    edit('tokenizer/vocab.json', { zebra: 5000 }),
    'corrupt-data',
    'tokenizer/tokenizer.json: it has the id 5000; text_encoder/config.json has a vocab_size of 883.',
  ],
  [
    'has a text encoder that looks for another end mark',
    edit('text_encoder/config.json', { eos_token_id: 7 }),
    'unsupported-format',
    /^text_encoder\/config\.json: .*'eos_token_id' is 7; Easel needs the tokenizer's end mark, 882/,
  ],
  [
    'has a padding token that is none',
    put('tokenizer/special_tokens_map.json', { pad_token: '<pad>' }),
    'corrupt-data',
    'The tokenizer has no padding token <pad>.',
  ],
];

describe('a folder that', () => {
  testBroken(CASES);

  test('is sound is converted', async () => {
    const { fault, written } = await convertChanged(() => undefined);
    expect([fault, written.at(-1)]).toEqual([undefined, 'pack.json']);
  });

  test('has a weight that is no number is refused where it is read', async () => {
    const bytes = new Uint8Array(Float32Array.of(NaN, ...new Float32Array(39)).buffer);
    const { fault } = await convertChanged(
      tensors(PRIOR, (all) =>
        new Map(all).set('clip_mean', { dtype: 'F32', shape: [1, 40], bytes }),
      ),
    );
    expect(fault).toMatchObject({ code: 'corrupt-data', param: 'prior.clip_mean' });
  });
});
