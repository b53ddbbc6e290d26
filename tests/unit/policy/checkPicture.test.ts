/** What a site's policy.json says of pictures, and what it has against one. */
import { describe, expect, test } from 'vitest';
import { describedScores } from '../../../src/policy/describedScores.ts';
import { checkPicture, PictureRefusal } from '../../../src/policy/checkPicture.ts';
import { readSitePolicy } from '../../../src/policy/sitePolicy.ts';

const labels = {
  weapon: { category: 'violence', from: 0.8, strict: 0.5 },
  nude: { category: 'sexual', from: 0.6 },
} as const;

describe('a picture', () => {
  test('is held back from its label’s threshold on, under its category', () => {
    expect(checkPicture({ weapon: 0.8, nude: 0.1 }, labels)).toEqual({
      flagged: true,
      category: 'violence',
      label: 'weapon',
      score: 0.8,
    });
    expect(checkPicture({ weapon: 0.79, nude: 0.59 }, labels)).toEqual({ flagged: false });
  });

  test('is held back earlier at strict, where the owner says so, and never when off', () => {
    const scores = { weapon: 0.5, nude: 0.59 };
    expect(checkPicture(scores, labels, 'strict')).toMatchObject({ label: 'weapon' });
    expect(checkPicture({ weapon: 0.49, nude: 0.59 }, labels, 'strict').flagged).toBe(false);
    expect(checkPicture({ weapon: 1, nude: 1 }, labels, 'off').flagged).toBe(false);
  });

  test('is named by the label with the highest score of those that are against it', () => {
    const scores = { weapon: 0.85, nude: 0.9, harmless: 0.99 };
    expect(checkPicture(scores, labels)).toMatchObject({ category: 'sexual', label: 'nude' });
  });

  test('cannot be judged by a label that the classifier lacks', () => {
    expect(() => checkPicture({ weapon: 1 }, labels)).toThrow(
      expect.objectContaining({ code: 'invalid-manifest', param: 'nude' }),
    );
  });
});

test('a program is told the category, the label and where the picture stood', () => {
  const flag = { flagged: true, category: 'violence', label: 'weapon', score: 0.912 } as const;
  const sent = new PictureRefusal(flag, 'image');
  expect([sent.code, sent.param]).toEqual(['invalid-request', 'image']);
  expect(sent.message).toMatch(/\(violence\).*"weapon".*0\.91/);
  expect(new PictureRefusal(flag).param).toBeUndefined();
});

describe('policy.json', () => {
  const read = (value: unknown) => readSitePolicy(JSON.stringify(value));

  test('names a classifier beside the page, by its folder or its file', () => {
    for (const [given, file] of [
      ['checks/nsfw', 'checks/nsfw/classifier.json'],
      ['checks/', 'checks/classifier.json'],
      ['checks/classifier.json', 'checks/classifier.json'],
    ])
      expect(read({ strictness: 'strict', pictures: { classifier: given, labels } })).toEqual({
        policy: { strictness: 'strict', final: false, pictures: { classifier: file, labels } },
      });
  });

  test('describes what is held back, and what is harmless', () => {
    const pictures = { described: { pack: 'karlo', beside: ['a landscape'] }, labels };
    expect(read({ strictness: 'standard', pictures }).policy).toEqual({
      strictness: 'standard',
      final: false,
      pictures,
    });
  });

  test.each([
    ['classifier', { classifier: 'https://a.example/', labels }],
    ['classifier', { classifier: '//a.example/', labels }],
    ['classifier', { classifier: '', labels }],
    ['classifier', { labels }],
    ['labels', { classifier: 'a/', labels: {} }],
    ['labels.x.category', { classifier: 'a/', labels: { x: { category: 'fun', from: 0.5 } } }],
    ['labels.x.from', { classifier: 'a/', labels: { x: { category: 'hate', from: 0 } } }],
    ['labels.x.from', { classifier: 'a/', labels: { x: { category: 'hate', from: 1.1 } } }],
    [
      'labels.x.strict',
      { classifier: 'a/', labels: { x: { category: 'hate', from: 0.5, strict: 0.6 } } },
    ],
    ['threshold', { classifier: 'a/', labels, threshold: 1 }],
    ['described.beside', { described: { beside: [] }, labels }],
    ['described.beside', { described: {}, labels }],
    ['described.beside.0', { described: { beside: [''] }, labels }],
    ['described.pack', { described: { pack: 7, beside: ['a tree'] }, labels }],
    ['classifier', { classifier: 'a/', described: { beside: ['a tree'] }, labels }],
  ])(
    'whose pictures.%s is wrong holds pictures back, and the rest of it stays',
    (field, pictures) => {
      const { policy, fault } = read({ strictness: 'strict', final: true, pictures });
      expect(policy).toMatchObject({ strictness: 'strict', final: true });
      expect(policy?.pictures).toContain(`pictures.${field}`);
      expect(fault).toContain(`pictures.${field}`);
    },
  );

  test('that says nothing of pictures has none checked; one that cannot be read says nothing', () => {
    expect(read({ strictness: 'off' })).toEqual({ policy: { strictness: 'off', final: false } });
    for (const text of ['', '[]', '{"strictness": "very"}', '{"strictness": "off", "final": 1}']) {
      const { policy, fault } = readSitePolicy(text);
      expect(policy).toBeUndefined();
      expect(fault).toContain('off, standard, strict');
    }
  });
});

describe('captions', () => {
  const vector = (...values: number[]) => Float32Array.from(values);
  const labels = new Map([
    ['blood', vector(1, 0)],
    ['a tree', vector(0, 1)],
  ]);

  test('score by their share of a softmax over those beside them and themselves', () => {
    const image = vector(0.6, 0.8);
    const { blood = 0, 'a tree': tree = 0 } = describedScores(image, labels, [vector(0.8, 0.6)]);
    const beside = 0.6 * 0.8 + 0.8 * 0.6;
    expect(blood).toBeCloseTo(Math.exp(60) / (Math.exp(60) + Math.exp(100 * beside)), 6);
    expect(tree).toBeCloseTo(Math.exp(80) / (Math.exp(80) + Math.exp(100 * beside)), 6);
  });

  test('that fit far better or far worse than the rest score 1 and 0, whatever the distance', () => {
    const scores = describedScores(vector(1, 0), labels, [vector(-1, 0), vector(0, 1)]);
    expect(scores['blood']).toBeCloseTo(1, 6);
    const [other] = Object.values(describedScores(vector(-1, 0), labels, [vector(-1, 0)]));
    expect(other).toBeCloseTo(0, 6);
  });
});
