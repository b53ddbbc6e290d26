/** The part of the Create screen that is folded away. */
export const advanced = {
  title: 'Advanced',
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
};
