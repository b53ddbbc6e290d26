import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { figuresOf, type Judged } from '../../../models/policy/figures.ts';
import { labelledPrompts, type LabelledPrompt } from '../../../models/policy/labelled.ts';
import {
  checkPrompt,
  describeFlag,
  type PromptFlag,
  type Strictness,
} from '../../../src/policy/checkPrompt.ts';
import layer from '../../../src/policy/meaning.json' with { type: 'json' };
import { isFittedTo, readMeaning } from '../../../src/policy/meaning.ts';

async function judge(
  prompts: readonly LabelledPrompt[],
  strictness: Strictness = 'standard',
): Promise<Judged[]> {
  return Promise.all(
    prompts.map(async (each) => ({
      ...each,
      verdict: await checkPrompt(each.prompt, { strictness }),
    })),
  );
}

/** The goals of the policy. Both parts stand above them; a change of the lists that costs more than that fails. */
test.each(['tuned', 'setAside'] as const)(
  'words alone keep precision and recall on the labelled list: %s',
  async (part) => {
    const figures = figuresOf(await judge(labelledPrompts()[part]));
    expect(figures.precision).toBeGreaterThanOrEqual(0.97);
    expect(figures.benignPass).toBeGreaterThanOrEqual(0.97);
    expect(figures.recall).toBeGreaterThanOrEqual(0.95);
    expect(figures.named).toBeGreaterThanOrEqual(0.9);
  },
);

test('everyday prompts, written without the lists in mind, pass', async () => {
  expect(figuresOf(await judge(labelledPrompts().plain)).benignPass).toBeGreaterThanOrEqual(0.97);
});

test('the labelled list is large enough, and a third of it is set aside', () => {
  const { tuned, setAside } = labelledPrompts();
  const all = [...tuned, ...setAside];
  expect(all.length).toBeGreaterThanOrEqual(600);
  expect(new Set(all.map(({ prompt }) => prompt)).size).toBe(all.length);
  expect(setAside.length / all.length).toBeCloseTo(1 / 3, 1);
});

describe('a verdict', () => {
  test('names the category and the words, disguise taken off', async () => {
    expect(await checkPrompt('a m.u.r.d.e.r in the park')).toMatchObject({
      flagged: true,
      category: 'violence',
      words: 'murder',
    });
  });

  test('passes the shooting star', async () => {
    expect(await checkPrompt('a crab shooting star')).toEqual({ flagged: false });
  });

  test('does not let a harmless context cover what stands beside it', async () => {
    for (const prompt of [
      'kill the lights and then murder the guests',
      'a bloody mary beside a corpse',
      'a cutting board and a man stabbed to death',
    ])
      expect(await checkPrompt(prompt), prompt).toMatchObject({ category: 'violence' });
  });

  test('strict takes hints for enough, off asks nothing', async () => {
    const prompt = 'a sword with blood';
    expect(await checkPrompt(prompt)).toEqual({ flagged: false });
    expect(await checkPrompt(prompt, { strictness: 'strict' })).toMatchObject({ flagged: true });
    expect(await checkPrompt('a murder', { strictness: 'off' })).toEqual({ flagged: false });
  });

  test('is the same in capitals and with words around it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          ...labelledPrompts().tuned.filter(({ category }) => category !== undefined),
        ),
        async ({ prompt }) => {
          const before = await checkPrompt(prompt);
          const after = await checkPrompt(`a nice picture of ${prompt.toUpperCase()} in the sun`);
          expect(after.flagged).toBe(before.flagged);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('meaning', () => {
  const embedding = (values: readonly number[]): Float32Array => {
    const length = Math.hypot(...values);
    return Float32Array.from(values, (value) => value / length);
  };

  test('decides where words say nothing, and is not asked where they do', async () => {
    let asked = 0;
    const embed = async () => {
      asked += 1;
      return against;
    };
    expect(await checkPrompt('a murder', { embed })).toMatchObject({ words: 'murder' });
    expect(asked).toBe(0);
    const verdict = await checkPrompt('an innocent-looking sentence', { embed });
    expect(asked).toBe(1);
    expect(verdict).toMatchObject({ flagged: true, category: readMeaning(against).category });
    expect(verdict).toHaveProperty('words', undefined);
    expect(describeFlag(verdict as PromptFlag)).toContain('what it means');
  });

  test('without a tower words alone decide', async () => {
    expect(await checkPrompt('a fox', { embed: async () => undefined })).toEqual({
      flagged: false,
    });
  });

  test('gives shares of one, and another tower is known as such', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 384, maxLength: 384 }),
        (values) => {
          fc.pre(values.some((value) => value !== 0));
          const meaning = readMeaning(embedding(values));
          expect(meaning.against).toBeGreaterThanOrEqual(0);
          expect(meaning.against).toBeLessThanOrEqual(1);
          expect(isFittedTo(embedding(values))).toBe(false);
        },
      ),
    );
    expect(isFittedTo(new Float32Array(32))).toBe(false);
  });

  /** The direction in which the layer is surest of some category: a row of its weights. */
  const row = Uint8Array.from(atob(layer.weights), (letter) => letter.charCodeAt(0));
  const against = embedding([...new Int8Array(row.buffer, 384 * 5, 384)]);
});
