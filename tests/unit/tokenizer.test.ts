import { readFileSync } from 'node:fs';
import { BertTokenizer, CLIPTokenizer } from '@xenova/transformers';
import { describe, expect, test } from 'vitest';
import { loadTokenizer, type PromptTokenizer } from '../../src/networks/tokenizer.ts';
import { clipTokenizerJson } from '../../src/convert/sourceTokenizer.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/tokenizers/${name}`, import.meta.url), 'utf8');
const bertJson = JSON.parse(fixture('bert/tokenizer.json'));
const bertConfig = JSON.parse(fixture('bert/tokenizer_config.json'));
const clipJson = clipTokenizerJson(
  JSON.parse(fixture('clip/vocab.json')),
  fixture('clip/merges.txt'),
);
const clipConfig = { tokenizer_class: 'CLIPTokenizer', model_max_length: 77 };

const MARKS = { bert: [101, 102], clip: [881, 882] } as const;

function load(kind: 'bert' | 'clip', contextLength: number): Promise<PromptTokenizer> {
  const files: Record<string, unknown> = {
    'tokenizer/tokenizer.json': kind === 'bert' ? bertJson : clipJson,
    'tokenizer/tokenizer_config.json': kind === 'bert' ? bertConfig : clipConfig,
  };
  return loadTokenizer(
    {
      kind,
      files: Object.keys(files).map((path) => ({ path, bytes: 1, sha256: '0'.repeat(64) })),
      contextLength,
      padTokenId: kind === 'bert' ? 0 : MARKS.clip[1],
    },
    async (path) => new TextEncoder().encode(JSON.stringify(files[path])),
  );
}

/** Prompts of every kind that people type, with the ids of the Rust library (models/golden/tokenizer.py). */
const GOLDEN: readonly {
  readonly prompt: string;
  readonly bert: number[];
  readonly clip: number[];
}[] = JSON.parse(fixture('golden.json'));
const PROMPTS = GOLDEN.map(({ prompt }) => prompt);

/**
 * The peer strips Latin accents only, where BERT strips every combining mark (が becomes か): it is no judge of those.
 */
const strippedAlike = (prompt: string) =>
  !/(?![\u0300-\u036f])\p{Mn}/u.test(prompt.normalize('NFD'));

describe.each(['bert', 'clip'] as const)('the %s tokenizer', (kind) => {
  const peer: { encode(text: string): number[] } =
    kind === 'bert'
      ? new BertTokenizer(bertJson, bertConfig)
      : new CLIPTokenizer(clipJson, clipConfig);

  test('gives the ids of @xenova/transformers on over 200 prompts', async () => {
    const tokenizer = await load(kind, 2000);
    const compared = kind === 'bert' ? PROMPTS.filter(strippedAlike) : PROMPTS;
    expect(compared.length).toBeGreaterThan(200);
    const different = compared.filter((prompt) => {
      const { ids, used } = tokenizer.encode(prompt);
      return ids.slice(0, used).join() !== peer.encode(prompt).join();
    });
    expect(different).toEqual([]);
  });

  test('gives the ids of the Rust library on every prompt', async () => {
    const tokenizer = await load(kind, 2000);
    const different = GOLDEN.filter((golden) => {
      const { ids, used } = tokenizer.encode(golden.prompt);
      return ids.slice(0, used).join() !== golden[kind].join();
    });
    expect(different).toEqual([]);
  });

  test('cuts a long prompt, keeps its end mark, and says where it was cut', async () => {
    const whole = await load(kind, 2000);
    const short = await load(kind, 12);
    for (const prompt of PROMPTS) {
      const { ids, mask, used, cutAt } = short.encode(prompt);
      const all = whole.encode(prompt);
      expect(ids.length).toBe(12);
      expect(Array.from(mask)).toEqual(Array.from({ length: 12 }, (_, i) => (i < used ? 1 : 0)));
      expect(ids[0]).toBe(MARKS[kind][0]);
      expect(ids[used - 1]).toBe(MARKS[kind][1]);
      if (all.used <= 12) {
        expect(cutAt).toBe(prompt.length);
        continue;
      }
      expect(ids.slice(0, 11)).toEqual(all.ids.slice(0, 11));
      expect(cutAt).toBeLessThan(prompt.length);
      // What is left of the cut makes no token beyond those kept.
      expect(whole.encode(prompt.slice(0, cutAt)).used).toBeLessThanOrEqual(12);
    }
  });

  test('says the exact character at which a plain prompt is cut', async () => {
    const prompt = 'a red apple on a blue background with a cat and a dog';
    const tokenizer = await load(kind, 7);
    expect(prompt.slice(0, tokenizer.encode(prompt).cutAt).trimEnd()).toBe('a red apple on a');
  });

  test('pads an empty prompt to the two marks', async () => {
    const { ids, used, cutAt } = (await load(kind, 5)).encode('');
    expect([...ids.slice(0, 2)]).toEqual(MARKS[kind]);
    expect({ used, cutAt }).toEqual({ used: 2, cutAt: 0 });
  });
});

test('a tokenizer file that is not JSON is refused as corrupt', async () => {
  const files = ['tokenizer.json', 'tokenizer_config.json'].map((path) => ({
    path,
    bytes: 1,
    sha256: '0'.repeat(64),
  }));
  await expect(
    loadTokenizer({ kind: 'bert', files, contextLength: 8, padTokenId: 0 }, async () =>
      new TextEncoder().encode('<html>'),
    ),
  ).rejects.toMatchObject({ code: 'corrupt-data', param: 'tokenizer.json' });
});
