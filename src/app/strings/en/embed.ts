/** The embed view in English. */
export const embed = {
  heading: 'Create pictures',
  waiting: 'Waiting for the page around this one to say who it is…',
  refused: 'Easel is not set up for this page',
  alone:
    'This is Easel’s engine without an interface, for other pages to use. Opened by itself it shows nothing.',
  modelFirst: (size: string) => `The first pictures fetch a model of ${size}.`,
  onThisMachine: 'Made on this machine.',
  hostTold: 'Made on this machine. The page around this box is given your words and pictures.',
  all: 'All pictures',
  about: 'Easel',
  aboutHint: 'Opens Easel in a tab of its own',
};
