import { own } from '../own.ts';
const count = (number: number, one: string, other: string) =>
  `${number} ${number === 1 ? one : other}`;

/** What Create offers beside words and sizes, most of it folded away. What a person wrote comes isolated (`own`). */
export const advanced = {
  steps: 'Steps',
  guidance: 'Guidance',
  stepsFor: (stage: string) => `Steps of ${stage}`,
  guidanceFor: (stage: string) => `Guidance of ${stage}`,
  reset: 'Back to the model’s own values',
  intro: 'More steps take longer and can add care. More guidance follows the words more strictly.',
  unknown: 'The model’s own values show here once it has been found.',
  prior: {
    legend: 'Imagine by',
    own: 'Diffusion',
    codes: 'Code by code',
    hint: 'How an image embedding is drawn from your words. The second way, the paper’s autoregressive prior, is a small file more.',
    fetching: 'Fetching the other prior …',
    using: (size: string) => `With the autoregressive prior: ${size} in all, most of it shared.`,
  },
  more: {
    title: 'More options',
    shape: {
      label: 'Shape',
      square: 'Square',
      ratios: { '3:2': '3 : 2', '2:3': '2 : 3', '16:9': '16 : 9', '9:16': '9 : 16' },
      spoken: {
        '3:2': '3 to 2, wide',
        '2:3': '2 to 3, tall',
        '16:9': '16 to 9, wide',
        '9:16': '9 to 16, tall',
      },
      hint: (width: number, height: number, rounds: number) =>
        rounds === 0
          ? `${width} × ${height}: the model paints squares; what lies beside them is filled with more of their edges, without it.`
          : `${width} × ${height}: the model paints squares, and then paints on at the sides, ${count(rounds, 'square', 'squares')} more for each picture.`,
    },
    negative: {
      label: 'Leave out',
      placeholder: 'What the pictures should not show',
      hint: 'Guidance leads away from these words.',
      deaf: 'With guidance 1 nothing leads away from these words. Raise the guidance below.',
      tooLong: 'These are too many words to leave out.',
      said: (words: string) => `without ${own(words)}`,
    },
    start: {
      label: 'Start from',
      choose: 'Choose a picture',
      drop: 'or drop one here',
      file: 'Picture to start from',
      remove: 'Start from noise again',
      alt: (name: string) => `The picture to start from: ${own(name)}`,
      strength: 'How far it may go',
      strengthHint:
        'At a little the colours and shapes of your picture stay; at 1 nothing of it does. The model sees the middle square of it, 64 pixels wide.',
      missing: (name: string) =>
        name === ''
          ? 'This began with another picture, which is not kept with it. Choose it again, or it starts from noise.'
          : `Choose “${own(name)}” again: a reload took it.`,
      said: (name: string, strength: number) => `from ${own(name)}, ${strength}`,
    },
    history: {
      label: 'Earlier prompts',
      forget: 'Forget these prompts',
      forgotten: 'The earlier prompts are forgotten.',
    },
    lines: {
      label: 'Each line is a prompt of its own',
      promise: (prompts: number, pictures: number) =>
        `${count(prompts, 'prompt', 'prompts')}, one after the other: ${count(pictures, 'picture', 'pictures')}.`,
      about: (duration: string) => `About ${duration}.`,
      unknown: 'How long it takes is known after the first.',
      tooMany: (most: number) => `At most ${most} prompts at a time.`,
      tooLong: (line: number, over: number) =>
        `Prompt ${line} is ${count(over, 'character', 'characters')} too long.`,
      place: (at: number, of: number) => `Prompt ${at} of ${of}`,
    },
    again: {
      label: (index: number) => `Picture ${index} again, but …`,
      title: 'Again, but …',
      seed: 'With another seed',
      words: 'With other words, same seed',
      style: (name: string) => `In ${own(name)} style`,
    },
    extending: (round: number, rounds: number) => `Painting on, ${round} of ${rounds}`,
  },
};
