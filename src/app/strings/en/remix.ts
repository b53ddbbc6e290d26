/** The Remix screen in English. */
import { own } from '../own.ts';
export const remix = {
  heading: 'Remix pictures',
  intro:
    'Start from a picture instead of words: one you made here, or one of your own. It is read on this machine and goes nowhere.',
  modes: {
    legend: 'What to make',
    variations: 'Variations',
    interpolate: 'Blend',
    textDiff: 'Change by words',
  },
  about: {
    variations: 'Three other pictures of the same idea.',
    interpolate:
      'The way from one picture to the next, in small steps. With three or more it passes through each in turn.',
    textDiff: 'The picture turned, step by step, from one description to another.',
  },
  sources: {
    label: 'Pictures to start from',
    add: 'Choose a picture',
    drop: 'or drop or paste one here',
    picture: (index: number) => `Picture ${index}`,
    remove: (index: number) => `Remove picture ${index}`,
    earlier: (index: number) => `Move picture ${index} one place earlier`,
    later: (index: number) => `Move picture ${index} one place later`,
    order:
      'The blend goes from left to right. Drag the pictures, or use their arrows, to change it.',
    moved: (place: number, count: number) => `Now in place ${place} of ${count}.`,
    opening: 'Opening the picture…',
    needOne: 'Add a picture first.',
    blind: (model: string) =>
      `${model} paints from words alone and reads no pictures. Use another model for Remix.`,
    needTwo: 'Add at least two pictures to blend.',
    added: (count: number) => `${count === 1 ? 'One picture is' : `${count} pictures are`} here.`,
    full: {
      title: 'This picture was not added',
      message: (most: number) => `${most} pictures are here, which is as many as can be.`,
      advice: 'Remove one of them first, then add it again.',
    },
  },
  matte: 'Colour behind what is see-through',
  trail: {
    label: 'Where this came from',
    back: (task: string) => `Back to where this was made: ${task}`,
  },
  difference: {
    label: 'How different',
    least: 'Similar',
    most: 'Different',
    value: (percent: number) => `${percent} percent different`,
  },
  words: {
    from: 'What it shows now (may stay empty)',
    to: 'What it should become',
    needTo: 'Say what the picture should become.',
  },
  theta: {
    label: 'How far to turn',
    least: 'A little',
    most: 'Far',
    value: (theta: string) => `theta up to ${theta}`,
    shown: (theta: string) => `θ ${theta}`,
  },
  frames: {
    label: 'Pictures on the way',
    value: (count: number) => `${count} pictures`,
  },
  noise: {
    legend: 'Details',
    slerp: 'Turn too',
    fixed: 'Stay as in the first',
  },
  care: {
    legend: 'Care',
    quick: 'Quick',
    balanced: 'Balanced',
    exact: 'Exact',
  },
  start: 'Make them',
  cancel: 'Cancel',
  progressLabel: 'Remixing',
  results: 'Results',
  frame: (index: number, count: number) => `Picture ${index} of ${count}`,
  places: {
    variation: (index: number) => `Variation ${index}`,
    theta: (theta: number, shown: string) =>
      theta === 0 ? 'θ 0: the picture, remade' : `θ ${shown}`,
    /** A place on the path through pictures 0, 1, 2 … */
    between: (place: number) => {
      const whole = Math.round(place);
      if (Math.abs(place - whole) < 1e-6) return `Picture ${whole + 1}, remade`;
      const from = Math.floor(place);
      return `${Math.round(100 * (place - from))} % of the way from picture ${from + 1} to ${from + 2}`;
    },
  },
  scrub: 'Step through the pictures',
  play: 'Play',
  pause: 'Pause',
  rate: 'Frames a second',
  thereAndBack: 'There and back',
  download: 'Download PNG',
  downloadFrames: 'Download all as zip',
  downloadAnimation: 'Download as animated PNG',
  animating: 'Writing the animation…',
  useAsSource: 'Start from this one',
  varyThis: 'Vary this one',
  varyThisHint: 'Three variations of this picture',
  done: (count: number, duration: string) => `${count} pictures in ${duration}`,
  remake: {
    title: 'How well can it be remade?',
    about:
      'Easel reads a picture as two things: what it shows, and the noise that holds every detail besides. Painting it again from both should give the same small picture. How near it comes is measured in decibels (PSNR): above 30 the eye finds hardly a difference, and 10 more mean a third of the error.',
    start: 'Remake it',
    original: (index: number) => `Picture ${index}, as the model reads it`,
    remade: (index: number) => `Picture ${index}, remade`,
    result: (decibels: string) => `${decibels} dB`,
    steps: (steps: number) => `${steps} steps in, ${steps} steps out, at 64 × 64 pixels`,
    announce: (decibels: readonly string[]) => `Remade: ${decibels.join(', ')} decibels.`,
  },
  score: {
    title: 'Do the words fit?',
    about:
      'CLIP turns words and pictures into directions in one space. The nearer two directions, the better they fit: 1 would be the same direction, 0 has nothing in common. The number means little by itself; compare pictures, or other words for one picture.',
    caption: 'Words to compare',
    start: 'Compare',
    needCaption: 'Write a few words first.',
    results: (caption: string) => `How well “${own(caption)}” fits`,
    source: (index: number) => `Picture ${index}`,
    result: (index: number) => `Result ${index}`,
    announce: (best: string) => `The best fit scores ${best}.`,
  },
  announceStart: 'Remixing. Escape cancels.',
  announceDone: (count: number) => `Done: ${count} pictures.`,
  announceCancelled: 'Cancelled.',
};
