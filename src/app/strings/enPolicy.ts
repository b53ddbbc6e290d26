import type { Category } from '../../policy/categories.ts';
import type { Strictness } from '../../policy/checkPrompt.ts';

/** The content policy's screen, refusals and notes in English. */
export const policy = {
  heading: 'Content policy',
  intro:
    'What we ask you not to make with Easel, how it is checked, and what such a check is worth.',
  advice: {
    title: 'This is advice, not a lock',
    text: 'Easel runs in your own browser, and so does its check. Nobody sees what you write, and nobody could stop you from going around it. It is here to keep you from surprises and to say where the line is. You answer for the pictures that you make and show.',
  },
  strictness: {
    title: 'How strict this site is',
    choices: {
      off: 'Off: whoever runs this site has turned the check off.',
      standard:
        'Standard: what is most likely against the policy is held back, and you are told why.',
      strict:
        'Strict: words that also have a harmless meaning are held back too. Expect some prompts to be refused wrongly.',
    } satisfies Record<Strictness, string>,
  },
  categoriesTitle: 'Please do not make',
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
  uploads: {
    title: 'Pictures of people',
    text: 'Before you open a picture with people in it, have their consent. Easel cannot check that. What you open stays on this machine.',
    note: 'If there are people in the picture, have their consent first.',
  },
  how: {
    title: 'How prompts are checked',
    text: 'Disguises come off first: look-alike letters, spaces and points inside words, numbers for letters. Then word lists look for what the policy is about, and leave harmless contexts alone: a shooting star is no shooting. Last, the model’s own reader of words compares the meaning of the whole prompt with examples of either kind. None of this knows irony, and all of it errs.',
  },
  pictures: {
    title: 'Pictures are not checked',
    text: 'Only words are. The model’s own eye was asked whether drawings show weapons, blood, drugs and the like, and told them from others no better than a coin would: it has learnt from emoji alone. So nothing looks at what comes out, or at what you open, and no picture is blurred. A check that cannot see would only make believe.',
  },
  refused: {
    title: (category: string) => `Not made: ${category.toLowerCase()}`,
    why: (words: string | undefined) =>
      words === undefined
        ? 'It was held back for what it seems to mean as a whole.'
        : `It was held back for “${words}”.`,
    whyNot: 'Say it in another way, or ask for something else.',
    wrong: 'If that was a harmless thing to ask: the check is simple, and other words will do.',
    rephrase: 'Change the words',
    read: 'Read the policy',
  },
  settings: {
    title: 'Content policy',
    link: 'Read the content policy',
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

/** The signature's switch in Settings. */
export const signature = {
  heading: 'Signature',
  intro:
    'Five small squares of colour, at the bottom right, say that a picture was made by a model.',
  draw: 'Draw the signature',
  drawHint: 'Into pictures that you make from now on with these screens.',
};
