/** What is refused and why, and the note about the model. */
import type { Category } from '../../../policy/categories.ts';
import { own } from '../own.ts';

export const refusals = {
  categories: {
    hate: {
      name: 'Hate',
      about:
        'Symbols of hate, mean stereotypes, or anything that makes a group of people less than others.',
    },
    harassment: {
      name: 'Harassment',
      about: 'Pictures to mock, threaten, shame or bully somebody.',
    },
    violence: {
      name: 'Violence',
      about: 'Killing, injuring or humiliating people or animals, and their suffering.',
    },
    'self-harm': {
      name: 'Self-harm',
      about:
        'Suicide, cutting, eating disorders, and whatever makes them look good. If this is about you: talk to somebody you trust. findahelpline.com lists free lines in many countries, most of them open day and night.',
    },
    sexual: {
      name: 'Sexual content',
      about: 'Nudity, sexual acts, sexual services, and pictures meant to arouse.',
    },
    shocking: {
      name: 'Shocking content',
      about: 'Gore, excrement, obscene gestures, and what is made to disgust.',
    },
    'illegal-activity': {
      name: 'Illegal activity',
      about: 'Drugs, theft, vandalism, and how to do such things.',
    },
    deception: {
      name: 'Deception',
      about: 'False evidence, invented news, forged papers and conspiracies.',
    },
    political: {
      name: 'Politics',
      about: 'Politicians, elections, protests, and what is meant to sway a vote.',
    },
    health: {
      name: 'Health',
      about: 'Diseases, people who suffer from them, and advice on treating them.',
    },
    spam: {
      name: 'Spam',
      about: 'Advertising in bulk, bait and pyramid schemes.',
    },
    'public-figures': {
      name: 'Public figures',
      about: 'Likenesses of real people who are known to the public.',
    },
  } satisfies Record<Category, { readonly name: string; readonly about: string }>,
  notLoaded:
    'The lists that prompts are checked with could not be loaded, so nothing was made. Check the connection, reload the page, and try again.',
  held: {
    title: (category: string) => `Held back: ${category.toLowerCase()}`,
    why: (label: string, percent: number) =>
      `This site’s check of pictures sees “${own(label)}” in it (${percent} %).`,
    unseen: 'Held back: not checked',
    fault: (fault: string) =>
      `This site has pictures looked at before they are shown, and that failed: ${own(fault)}`,
    show: 'Show it all the same',
    use: 'Use it all the same',
    leave: 'Leave it',
    again: 'Check again',
    more: (count: number) => `Also held back: ${count}`,
    leaveAll: 'Leave them all',
  },
  refused: {
    title: (category: string) => `Not made: ${category.toLowerCase()}`,
    why: (words: string | undefined) =>
      words === undefined
        ? 'It was held back for what it seems to mean as a whole.'
        : `It was held back for “${own(words)}”.`,
    whyNot: 'Say it in another way, or ask for something else.',
    wrong: 'If that was a harmless thing to ask: the check is simple, and other words will do.',
    rephrase: 'Change the words',
    goOn: 'Make it all the same',
    again: 'Press again to have it made all the same.',
    read: 'Read the policy',
  },
};

/** The note about the model that the first visit shows. */
export const disclosure = {
  label: 'About the model',
  title: 'Before you start: a small model paints here',
  points: [
    'It runs on this machine and learnt from openly licensed drawings of emoji, not from the whole web. It is best at single things on plain grounds.',
    'It cannot draw writing, likenesses of people, photographs or busy scenes, it does not count, and shapes often come out wrong.',
    'It repeats the habits of the drawings that it learnt from: what a doctor, a house or a meal looks like there.',
  ],
  card: 'Read the model card',
  dismiss: 'Got it',
};
