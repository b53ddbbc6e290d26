/** Files that pictures are saved as and opened from, in English. */
export const files = {
  saving: {
    heading: 'Files you save',
    intro:
      'A picture you save says how it was made (words, seed, values, model) and that a model made it, so that Easel and other programs can read it. It says nothing of you, your machine or the time, and never a file of yours.',
    strip: 'Leave all of that out',
    stripHint: 'Saved pictures keep their pixels only, under a plain name.',
  },
};
