import type { StoredKind } from '../../settings/stored.ts';
import type { CredentialRecord } from '../../../image/credentials/read.ts';
import type { Conversion } from '../../../image/open.ts';
import { own } from '../own.ts';

/** Files that pictures are saved as and opened from, in English. */
export const files = {
  /** From the system's files, or shared by another program. */
  incoming: {
    unreadable: 'A file could not be read. Open it from here instead.',
    lost: 'What was shared could not be kept. Open it from here instead.',
    nothing:
      'Nothing was shared that Easel can open: it takes pictures, models, backups and words.',
  },
  saving: {
    heading: 'Files you save',
    intro:
      'A picture you save says how it was made (words, seed, values, model) and that a model made it, so that Easel and other programs can read it. It says nothing of you, your machine or the time, and never a file of yours.',
    strip: 'Leave all of that out',
    stripHint:
      'Saved pictures keep their pixels only, under a plain name. Content credentials of a picture that you imported go too.',
  },

  /** Content credentials with a key that the person brings. */
  signing: {
    heading: 'Content credentials',
    intro:
      'Pictures that you save or share one by one can carry a signed record (C2PA) that Easel made them, if you bring a key: your certificate, those above it, and the private key, as PEM files. Easel has no key of its own. Yours stays in this page’s memory and is gone when you close it.',
    choose: 'Choose PEM files',
    signing: (name: string) => `Saved pictures are signed as ${own(name)}.`,
    forget: 'Sign no more',
    none: 'Saved pictures are not signed.',
    hint: 'Pictures of which Easel does not know that it made them are not signed, nor are backups, animations and zips of frames; and nothing is where you leave out how pictures were made.',
  },

  /** What happened to a picture of one's own when it was opened. */
  notes: {
    credentials:
      'This picture carries content credentials, a signed record of where it comes from. Your file keeps them. Pictures that Easel makes from it will not carry them on.',
    /** What the record says, and whether it holds. */
    record: {
      summary: 'What the record says',
      title: (title: string) => `Title: ${own(title)}`,
      program: (program: string) => `Written by ${program}.`,
      generated: 'It says that a trained model made the picture, or a part of it.',
      actions: (actions: readonly string[]) => `What was done: ${actions.join(', ')}.`,
      ingredients: (titles: readonly string[]) => `Made from: ${titles.map(own).join(', ')}.`,
      signer: (signer: string, issuer: string | undefined) =>
        `Signed with the key of ${signer}${issuer === undefined ? '' : ` (certificate by ${issuer})`}.`,
      states: {
        intact:
          'The signature fits, and the picture is as it was signed. Whether the signer is who the certificate names is not checked here.',
        broken:
          'Something does not fit: the picture or its record was changed after it was signed. Do not rely on what it says.',
        unchecked: 'Whether it still fits the picture cannot be checked here.',
      } satisfies Record<CredentialRecord['state'], string>,
    },
    converted: {
      '16-bit': 'It holds finer shades than a screen shows (more than 8 bits); they were rounded.',
      colours: 'Its colours were converted to sRGB.',
      cmyk: 'It was made for print; its inks were converted to sRGB.',
      'first-frame': 'It is an animation; its first frame is used.',
    } satisfies Record<Conversion, string>,
    turned: 'It was turned upright, as its camera asked.',
  },

  stored: {
    heading: 'What is kept here',
    kinds: {
      packs: 'Models',
      library: 'What the library knows of its pictures',
      pictures: 'Pictures',
      documents: 'Documents of the Edit screen',
      caches: 'Easel itself, for offline use',
    } satisfies Record<StoredKind, string>,
    total: 'Altogether',
    unknown: 'What is kept could not be counted.',
    keepSuggestions: 'Keep every suggestion of Edit',
    keepSuggestionsHint:
      'The Library otherwise keeps the suggestions that you take, and lets go of the others.',
    keepNothing: 'Keep nothing',
    keepNothingHint:
      'From now on pictures and documents are gone when the page closes. The model and your settings stay, and so does what was kept before.',
  },

  erase: {
    start: 'Delete everything on this machine…',
    title: 'Delete everything?',
    body: 'Pictures, documents, models, settings and Easel’s own copy for offline use are deleted from this browser. This cannot be undone. Files that you saved elsewhere stay.',
    cancel: 'Keep it',
    confirm: 'Delete everything',
    done: 'Everything is deleted',
    doneBody:
      'Easel keeps nothing in this browser any more. Close this page to leave it so; starting afresh stores Easel and its model again.',
    held: 'Another tab of Easel is still open and holds some of it. Close that tab: then the rest goes too.',
    again: 'Start afresh',
  },
};
