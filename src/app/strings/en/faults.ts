/** What went wrong, and what to do. */
import type { ErrorCode } from '../../../base/errors.ts';

export const errors: Record<ErrorCode, { readonly title: string; readonly advice: string }> = {
  'invalid-request': {
    title: 'That can’t be painted as asked',
    advice: 'Change the value that is named and try again.',
  },
  'invalid-manifest': {
    title: 'The model’s description is damaged',
    advice: 'Reload the page. If it happens again, the site’s copy of the model needs repair.',
  },
  'unsupported-format': {
    title: 'The model is newer than this page',
    advice: 'Reload the page to get the newest Easel, then try again.',
  },
  'corrupt-data': {
    title: 'Part of the model arrived damaged',
    advice: 'Try again: only the damaged part is fetched again.',
  },
  network: {
    title: 'The connection was lost',
    advice: 'What has arrived is kept. Try again goes on from there.',
  },
  storage: {
    title: 'This browser would not store the model',
    advice: 'Free some disk space or leave the private window, then try again.',
  },
  'out-of-memory': {
    title: 'Memory ran out',
    advice: 'Close other tabs, or ask for a smaller size or fewer pictures, then try again.',
  },
  'unsupported-device': {
    title: 'This device can’t run that',
    advice: 'Choose a smaller size, or the processor as back end under Settings.',
  },
  'device-lost': {
    title: 'The graphics device went away',
    advice: 'It usually comes back by itself. Try again.',
  },
  'worker-crashed': {
    title: 'The engine stopped',
    advice: 'It has been started afresh. Try again, with fewer or smaller pictures if it repeats.',
  },
  cancelled: { title: 'Cancelled', advice: 'Create starts again whenever you like.' },
  internal: {
    title: 'Something went wrong inside Easel',
    advice: 'Try again. If it repeats, reload the page.',
  },
};

/** Faults of what a person keeps or opens, where {@link ErrorCode} alone would speak of the model. */
export const faults = {
  fill: {
    'invalid-request': {
      title: 'There is nothing to fill from',
      advice: 'Unmark some of the picture round what should go, then fill again.',
    },
    'out-of-memory': {
      title: 'Memory ran out',
      advice: 'Mark a smaller part at a time, or close other tabs, then try again.',
    },
    internal: {
      title: 'It could not be filled',
      advice: 'The picture is as it was. Mark it a little differently, then try again.',
    },
  },
  picture: {
    'corrupt-data': {
      title: 'This picture can’t be opened',
      advice: 'Open it in another program and save it anew, or choose another file.',
    },
    'unsupported-format': {
      title: 'This file can’t be opened',
      advice: 'Save it as PNG or JPEG in another program, then try again.',
    },
    'invalid-request': {
      title: 'This picture is too large',
      advice: 'Make it smaller in another program, then try again.',
    },
    'out-of-memory': {
      title: 'Memory ran out',
      advice: 'Close other tabs or make the picture smaller, then try again.',
    },
    'worker-crashed': {
      title: 'This picture can’t be opened',
      advice: 'Close other tabs or make the picture smaller, then try again.',
    },
  },
  folder: {
    'corrupt-data': {
      title: 'This model is not whole',
      advice: 'Put right what is named and give it again. Nothing of it was kept.',
    },
    'unsupported-format': {
      title: 'This model can’t be taken',
      advice: 'The page “Bring your own weights” in docs says which can. Nothing of it was kept.',
    },
    'invalid-request': {
      title: 'This model can’t be taken as it is',
      advice: 'Put right what is named and give it again. Nothing of it was kept.',
    },
    storage: {
      title: 'There is no room for the model',
      advice: 'Free some disk space, choose smaller weights, or leave the private window.',
    },
  },
  document: {
    'corrupt-data': {
      title: 'This document is damaged',
      advice: 'Other documents are not touched. A picture that you exported of it can be opened.',
    },
    'unsupported-format': {
      title: 'This document is newer than this page',
      advice: 'Reload the page to get the newest Easel, then open it again.',
    },
    'invalid-request': {
      title: 'This document is not here',
      advice: 'It may have been deleted in another tab. Choose another one.',
    },
    storage: {
      title: 'This browser would not store the document',
      advice: 'Export it as PNG to keep it; free some disk space or leave the private window.',
    },
    'out-of-memory': {
      title: 'Memory ran out',
      advice: 'Close other tabs, then open the document again.',
    },
  },
  past: {
    'corrupt-data': {
      title: 'What could be undone is damaged',
      advice: 'The picture is whole. Steps that you take from here on can be undone again.',
    },
  },
  library: {
    'corrupt-data': {
      title: 'This file is damaged',
      advice: 'Copy or download it again, or choose another one. The library is as it was.',
    },
    'unsupported-format': {
      title: 'This file can’t be imported',
      advice: 'PNG files and backups of a library made by this Easel or an earlier one can.',
    },
    'invalid-request': {
      title: 'This file can’t be imported',
      advice: 'PNG files and backups of a library can.',
    },
    storage: {
      title: 'This browser would not store the pictures',
      advice: 'Free some disk space or leave the private window, then try again.',
    },
    'out-of-memory': {
      title: 'Memory ran out',
      advice: 'Close other tabs, then try again.',
    },
  },
  link: {
    'corrupt-data': {
      title: 'This link can’t be used',
      advice: 'Ask for it again, and copy it whole.',
    },
    'unsupported-format': {
      title: 'This link is newer than this page',
      advice: 'Reload the page to get the newest Easel, then open the link again.',
    },
    'invalid-request': {
      title: 'This link can’t be used',
      advice: 'What it asks for is out of range here. Ask for it again.',
    },
  },
} satisfies Record<
  string,
  { readonly [code in ErrorCode]?: { readonly title: string; readonly advice: string } }
>;
