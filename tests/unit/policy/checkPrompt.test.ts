import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { figuresOf, type Judged } from '../../../models/policy/figures.ts';
import { labelledPrompts, type LabelledPrompt } from '../../../models/policy/labelled.ts';
import { checkPrompt, type Strictness } from '../../../src/policy/checkPrompt.ts';

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
