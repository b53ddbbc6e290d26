import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../models/cli/support/generateArguments.ts';

describe('the arguments of generate', () => {
  it('have defaults', () => {
    expect(readArguments(['a red apple'])).toEqual({
      request: { prompt: 'a red apple', n: 4, size: 256, seed: 0 },
      backend: 'wasm',
      out: 'out',
      pack: undefined,
    });
  });

  it('make a request', () => {
    const args = 'apple --n 1 --size 1024 --seed 8 --steps 12 --backend webgpu --out x --pack y';
    expect(readArguments(args.split(' '))).toEqual({
      request: { prompt: 'apple', n: 1, size: 1024, seed: 8, decoder: { steps: 12 } },
      backend: 'webgpu',
      out: 'x',
      pack: 'y',
    });
  });

  it.each([
    ['no prompt', []],
    ['an empty prompt', [' ']],
    ['401 characters', ['🍎'.repeat(401)]],
    ['two prompts', ['two', 'prompts']],
    ['11 pictures', ['apple', '--n', '11']],
    ['no picture', ['apple', '--n', '0']],
    ['an unknown size', ['apple', '--size', '300']],
    ['a negative seed', ['apple', '--seed=-1']],
    ['a seed past 2³² - 1', ['apple', '--seed', '4294967296']],
    ['a seed in words', ['apple', '--seed', 'seven']],
    ['half a step', ['apple', '--steps', '0.5']],
    ['an unknown back end', ['apple', '--backend', 'cuda']],
    ['an unknown option', ['apple', '--unknown']],
  ])('refuse %s', (_name, args) => {
    expect(() => readArguments(args)).toThrow();
  });

  it('count characters as a person does', () => {
    expect(readArguments(['🍎'.repeat(400)]).request.prompt).toHaveLength(800);
  });
});
