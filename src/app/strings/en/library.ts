import type { PictureTask } from '../../../library/records.ts';
import { own, refusals, type RefusedFile } from '../own.ts';

const refusal = refusals(own);

const plural = (count: number, one: string, other: string) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : other}`;
const pictures = (count: number) => plural(count, 'picture', 'pictures');

const tasks: Record<PictureTask, string> = {
  textToImage: 'Made from words',
  edit: 'Edit of a picture',
  reconstruct: 'Reconstruction',
  variations: 'Variation',
  interpolate: 'Blend',
  textDiff: 'Changed by words',
  imported: 'Imported',
};

/** The Library screen in English. */
export const library = {
  origin: {
    document: (name: string) => `Made for your document “${own(name)}”.`,
    someDocument: 'Made for a document of yours.',
    file: 'Made from a picture of yours that is not in the Library.',
    removeAll: (count: number) => `Delete all ${count} made for it`,
  },
  heading: 'Library',
  intro: 'Every picture you make is kept here, on this machine and nowhere else.',
  introOff: 'New pictures are not kept: Settings says so. What is here stays until you delete it.',
  reading: 'Opening the library…',
  count: pictures,
  countOf: (shown: number, all: number) => `${shown.toLocaleString('en')} of ${pictures(all)}`,
  newer: (count: number) =>
    `${plural(count, 'entry was', 'entries were')} written by a newer Easel. Reload the page to get it; nothing of them was changed.`,
  damaged: (count: number) =>
    `${plural(count, 'entry', 'entries')} could not be read and ${count === 1 ? 'is' : 'are'} not shown.`,
  tasks,

  empty: {
    title: 'Nothing here yet',
    body: 'Pictures appear here as you make them. You can also drop PNG files or a backup on this page, or paste a picture.',
    create: 'Create a picture',
    noMatch: 'No picture matches.',
    showAll: 'Show all',
  },

  search: {
    label: 'Search the library',
    by: 'Search by',
    words: 'Words',
    meaning: 'Meaning',
    wordsPlaceholder: 'Words of the prompt',
    meaningPlaceholder: 'What the picture shows',
    wordsHint: 'Finds prompts that hold these words.',
    meaningHint: 'CLIP ranks every picture by how well it fits the words. Press Enter.',
    go: 'Search',
    picture: 'By a picture',
    like: 'Ranked by likeness to a picture',
    ranked: (query: string) => `Ranked by how well they fit “${own(query)}”`,
    clear: 'Clear the search',
    reading: (done: number, total: number) => `Reading picture ${done} of ${total}`,
    cancel: 'Cancel',
    failed: 'The search did not work.',
    unreadable: (names: readonly string[], count: number) =>
      `${plural(count, 'picture is', 'pictures are')} damaged or missing, and left out: ${names.map(own).join(', ')}${count > names.length ? ', …' : ''}.`,
  },

  filter: {
    label: 'Show',
    all: 'All pictures',
    favourites: 'Favourites',
    collections: 'Collections',
  },

  actions: {
    label: 'Library actions',
    import: 'Import',
    backup: 'Back up',
    clear: 'Clear all but favourites',
    select: 'Select',
    done: 'Done',
    selectAll: 'Select all',
    selected: (count: number) => `${pictures(count)} selected`,
    favourite: 'Favourite',
    unfavourite: 'Not a favourite',
    collect: 'Add to collection',
    zip: 'Download zip',
    delete: 'Delete',
  },

  clear: {
    title: 'Clear all but favourites?',
    body: (count: number, kept: number) =>
      `${pictures(count)} will be deleted; ${kept === 0 ? 'there are no favourites to keep' : `${plural(kept, 'favourite stays', 'favourites stay')}`}. You can undo this until you close the page.`,
    confirm: 'Delete them',
    cancel: 'Keep them',
    nothing: 'There is nothing to clear: every picture is a favourite.',
  },

  tile: {
    open: (prompt: string, favourite: boolean) =>
      `Open: ${prompt === '' ? 'a picture without words' : prompt}${favourite ? ' (favourite)' : ''}`,
    select: (prompt: string) => `Select: ${prompt === '' ? 'a picture without words' : prompt}`,
    alt: (prompt: string) => (prompt === '' ? 'A picture without words' : prompt),
    favourite: (prompt: string) =>
      `Favourite: ${prompt === '' ? 'a picture without words' : prompt}`,
    match: (value: string) => `match ${value}`,
    list: 'Pictures, newest first',
  },

  dialog: {
    untitled: 'A picture without words',
    gone: 'This picture’s file is no longer in the browser’s storage.',
    damaged: 'This picture’s file is damaged and cannot be shown.',
    loading: 'Opening the picture…',
    favourite: 'Favourite',
    reuse: 'Reuse all',
    reuseHint: 'Fills Create with everything that made this picture',
    reusePrompt: 'Reuse prompt',
    reusePromptHint: 'Only the words go to Create; your settings there stay',
    similar: 'Find similar',
    delete: 'Delete',
    credentials:
      'This picture carries content credentials, a signed record of where it comes from. Files that you save from here keep them.',
    credentialsLeftOut:
      'This picture carries content credentials, a signed record of where it comes from. Files that you save from here go without them, since Settings leave all metadata out. A backup keeps them.',
    parameters: 'How it was made',
    noParameters: 'This file does not say how it was made.',
    noModel: 'The model that made it is not here: asked for again, another one makes it.',
    otherModel: (version: string) =>
      `Made with version ${version} of the model: asked for again, it will be alike, not equal.`,
    collections: 'Collections',
    newCollection: 'New collection',
    addCollection: 'Add',
    parents: 'Made from',
    children: 'Made from this',
    gone1: (count: number) =>
      `${plural(count, 'picture it was made from is', 'pictures it was made from are')} no longer here.`,
    score: 'How well do words fit?',
    scoreCaption: 'Any caption',
    scoreGo: 'Score',
    scoreResult: (caption: string, value: string) => `“${own(caption)}”: ${value}`,
    scoreHint: 'The cosine of caption and picture in CLIP’s space; 1 would be equal.',
  },

  parameters: {
    task: 'Kind',
    prompt: 'Prompt',
    readAs: 'Read as',
    from: 'From',
    to: 'To',
    size: 'Size',
    seed: 'Seed',
    created: 'Kept',
    pack: 'Model',
    backend: 'Made on',
    steps: 'Steps',
    difference: 'Difference',
    theta: 'Turn (θ)',
    frames: 'Pictures',
    stage: (steps: number, sampler: string, guidance: string) =>
      `${plural(steps, 'step', 'steps')}, ${sampler}, guidance ${guidance}`,
  },

  collections: {
    manage: 'Edit collection',
    rename: 'Rename',
    name: 'Name',
    remove: 'Delete collection',
    removeHint: 'Its pictures stay in the library.',
    save: 'Save',
  },

  files: {
    choose: 'Choose PNG files or a backup',
    drop: 'Drop PNG files or a backup to import them',
    importing: (done: number, total: number) => `Importing ${done} of ${total}`,
    backingUp: (done: number, total: number) => `Packing picture ${done} of ${total}`,
    imported: (added: number, present: number) =>
      `${pictures(added)} imported${present > 0 ? `; ${present} ${present === 1 ? 'was' : 'were'} here already` : ''}.`,
    held: (count: number) =>
      `The check of pictures holds back ${count === 1 ? 'one' : count} of them.`,
    silent: (count: number) =>
      `${plural(count, 'of them does', 'of them do')} not say how ${count === 1 ? 'it was' : 'they were'} made.`,
    refused: (files: readonly RefusedFile[]) =>
      `Could not be read: ${files.map(refusal).join(', ')}`,
    keptNothing: 'The library keeps nothing just now (Settings), so nothing was imported.',
    missing: (count: number) =>
      `${pictures(count)} had no file any more and ${count === 1 ? 'is' : 'are'} not in it.`,
    backedUp: (parts: number) =>
      parts === 1
        ? 'The backup is in your downloads.'
        : `The backup is in your downloads, in ${parts} files.`,
    zipped: (count: number) => `${pictures(count)} packed.`,
    leftOut: (names: readonly string[]) => `Damaged and left out: ${names.map(own).join(', ')}`,
    cancelled: 'Cancelled.',
  },
};
