import type { Strictness } from '../../../policy/strictness.ts';
import { own } from '../own.ts';

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
        'Standard: what is most likely against the policy is held back, and you are told why. Unless this site made that final, you may go on all the same.',
      strict:
        'Strict: words that also have a harmless meaning are held back too. Expect some prompts to be refused wrongly.',
    } satisfies Record<Strictness, string>,
  },
  categoriesTitle: 'Please do not make',
  uploads: {
    title: 'Pictures of people',
    text: 'Before you open a picture with people in it, have their consent. Easel cannot check that. What you open stays on this machine.',
    note: 'If there are people in the picture, have their consent first.',
  },
  how: {
    title: 'How prompts are checked',
    text: 'Disguises come off first: look-alike letters, spaces and points inside words, numbers for letters. Then word lists look for what the policy is about, and leave harmless contexts alone: a shooting star is no shooting. The model’s own reader of words compares the meaning of the whole prompt with examples of either kind, and where that leaves it open, the words decide. Programs that ask for pictures meet the same check. None of this knows irony, and all of it errs.',
  },
  pictures: {
    title: 'Pictures are not checked',
    text: 'Only words are. The model’s own eye was asked whether drawings show weapons, blood, drugs and the like, and told them from others no better than a coin would: it has learnt from emoji alone. So nothing looks at what comes out, or at what you open, and no picture is blurred. A check that cannot see would only make believe.',
    checked: {
      title: 'Pictures are checked',
      classifier: (classifier: string | undefined) =>
        `Whoever runs this site put a classifier beside the page${classifier === undefined ? '' : ` (“${own(classifier)}”)`}.`,
      described:
        'Whoever runs this site described what it does not want, and the eye of a model (CLIP) compares pictures with that.',
      text: (how: string, categories: readonly string[]) =>
        `${how} It looks at what comes out and at what you open, import or start from, in your own browser, for: ${categories.join(', ')}. What it flags is held back behind a blur, and programs are told. Nothing else in pictures is checked: not the other categories, not masks, not what already lies in the library or in your documents, nor the previews, which are not shown then. It errs both ways.`,
    },
    failing: {
      title: 'Pictures cannot be checked',
      text: (fault: string) =>
        `Whoever runs this site wants pictures checked, and that does not work just now, so they are held back: ${own(fault)}`,
    },
  },
  settings: {
    title: 'Content policy',
    link: 'Read the content policy',
  },
};

/** The signature's switch in Settings. */
export const signature = {
  heading: 'Signature',
  intro:
    'Five small squares of colour, at the bottom right, say that a picture was made by a model.',
  draw: 'Draw the signature',
  drawHint: 'Into pictures that you make from now on with these screens.',
};
