import { EaselError } from '../base/errors.ts';
import { missing, readJson, type FolderSource } from './folderSource.ts';
import type { JsonValue } from '../packs/manifest.ts';

const MARK_START = '<|startoftext|>';
const MARK_END = '<|endoftext|>';

/** Files of the tokenizers library, and the id that fills a short prompt. */
export interface SourceTokenizer {
  readonly kind: 'bert' | 'clip';
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly contextLength: number;
  readonly padTokenId: number;
}

/**
 * A CLIP tokenizer folder (vocab.json and merges.txt, with or without tokenizer.json) as tokenizer.json and
 * tokenizer_config.json. What the two old files mean is transformers' CLIPConverter, written out here.
 *
 * @param contextLength the text tower's `max_position_embeddings`.
 */
export async function clipTokenizer(
  folder: FolderSource,
  contextLength: number,
): Promise<SourceTokenizer> {
  const present = new Set(await folder.list());
  const has = (file: string) => present.has(`tokenizer/${file}`);
  const config = has('tokenizer_config.json')
    ? await readJson(folder, 'tokenizer/tokenizer_config.json')
    : {};
  const special = has('special_tokens_map.json')
    ? await readJson(folder, 'tokenizer/special_tokens_map.json')
    : {};
  let tokenizer: Record<string, unknown>;
  let vocabulary: Record<string, unknown>;
  if (has('tokenizer.json')) {
    tokenizer = await readJson(folder, 'tokenizer/tokenizer.json');
    const model = tokenizer['model'];
    vocabulary =
      typeof model === 'object' && model !== null && 'vocab' in model
        ? (model.vocab as Record<string, unknown>)
        : {};
  } else {
    if (!has('vocab.json') || !has('merges.txt'))
      throw missing('tokenizer/tokenizer.json (or vocab.json and merges.txt)');
    vocabulary = await readJson(folder, 'tokenizer/vocab.json');
    const merges = new TextDecoder().decode(await folder.read('tokenizer/merges.txt'));
    tokenizer = clipTokenizerJson(vocabulary as Record<string, number>, merges);
  }
  const padToken = tokenText(special['pad_token'] ?? config['pad_token']) ?? MARK_END;
  const padTokenId = vocabulary[padToken];
  if (typeof padTokenId !== 'number')
    throw new EaselError('corrupt-data', `The tokenizer has no padding token ${padToken}.`, {
      param: 'tokenizer',
    });
  return {
    kind: 'clip',
    contextLength,
    padTokenId,
    files: new Map([
      ['tokenizer.json', toJson(tokenizer as JsonValue)],
      [
        'tokenizer_config.json',
        toJson({
          tokenizer_class: 'CLIPTokenizer',
          bos_token: MARK_START,
          eos_token: MARK_END,
          unk_token: MARK_END,
          pad_token: padToken,
          model_max_length: contextLength,
        }),
      ],
    ]),
  };
}

/**
 * tokenizer.json and tokenizer_config.json of a folder, without the white space, and without truncation and padding:
 * Easel does those itself.
 */
export async function plainTokenizer(
  folder: FolderSource,
  facts: Omit<SourceTokenizer, 'files'>,
): Promise<SourceTokenizer> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const name of ['tokenizer.json', 'tokenizer_config.json']) {
    const json = await readJson(folder, `tokenizer/${name}`);
    const { truncation: _t, padding: _p, ...rest } = json;
    files.set(name, toJson(rest as JsonValue));
  }
  return { ...facts, files };
}

/** tokenizer.json made of CLIP's vocab.json and merges.txt. */
export function clipTokenizerJson(
  vocab: Readonly<Record<string, number>>,
  mergesText: string,
): Record<string, unknown> {
  const merges = mergesText
    .split('\n')
    .filter((line, index) => line.trim() !== '' && !(index === 0 && line.startsWith('#version')))
    .map((line) => line.trimEnd());
  const mark = (content: string) => {
    const id = vocab[content];
    if (id === undefined)
      throw new EaselError('corrupt-data', `tokenizer/vocab.json has no ${content}.`, {
        param: 'tokenizer/vocab.json',
      });
    return id;
  };
  const [start, end] = [mark(MARK_START), mark(MARK_END)];
  const added = (id: number, content: string) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: content === MARK_START,
    special: true,
  });
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [added(start, MARK_START), added(end, MARK_END)],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        {
          type: 'Split',
          pattern: {
            Regex: `'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+`,
          },
          behavior: 'Removed',
          invert: true,
        },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: [MARK_END, end],
      cls: [MARK_START, start],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: MARK_END,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      vocab,
      merges,
    },
  };
}

/** A token as the configuration files write it: text, or an object with `content`. */
function tokenText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'content' in value)
    return typeof value.content === 'string' ? value.content : undefined;
  return undefined;
}

function toJson(value: JsonValue): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}
