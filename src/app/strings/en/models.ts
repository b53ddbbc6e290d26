import type { OfferedType } from '../../../convert/lookAtModel.ts';
import type { PictureKind } from '../../../packs/pictureKinds.ts';
import { own } from '../own.ts';
import { lists } from '../plural.ts';

const all = lists('en');
/** The Models screen. */
export const models = {
  heading: 'Models',
  intro: 'What paints your pictures, where it came from, and the room it takes.',
  none: 'No model was found beside this page.',
  loading: 'Looking for models…',
  version: (version: string) => `version ${version}`,
  size: 'Size',
  licence: 'Licence',
  stored: 'Kept',
  storage: {
    indexeddb: 'On this machine, for offline use',
    memory: 'In memory, until this page closes',
    none: 'Not fetched yet',
  },
  can: 'Can',
  canDo: (sizes: readonly number[], readsPictures: boolean) =>
    `${readsPictures ? 'Paint from words and from pictures' : 'Paint from words'}, ${sizes.join(', ')} pixels`,
  goodFor: 'Good for',
  notSaid: 'It does not say',
  kinds: {
    drawings: 'drawings',
    photographs: 'photographs',
    art: 'art',
  } satisfies Record<PictureKind, string>,
  all,
  photograph: {
    label: 'This looks like a photograph',
    unfit: (name: string, kinds: readonly string[]) =>
      `This looks like a photograph, and ${own(name)} is good for ${all(kinds)}: what it makes will not look like one.`,
    about: 'Fill what is marked from its surroundings, or use another model.',
    fill: 'Fill instead',
    models: 'Other models',
    dismiss: 'Go on',
  },
  needs: 'Needs',
  needsAtMost: (size: string, stage: string) => `${size} of memory at most, in “${stage}”`,
  /** While the plan is not known. */
  needsMemory: (size: string) => `${size} of memory or more`,
  fits: 'On this device',
  fitsHere: {
    unknown: 'Being worked out…',
    yes: 'It fits',
    perhaps: 'It is tried: a graphics card’s memory is a guess',
    no: 'It does not fit',
  },
  fitsUpTo: (size: number) => `Pictures of ${size} pixels fit, larger ones do not`,
  /** What its plan says, before anything is loaded. */
  plan: {
    title: 'What is in memory when',
    titleOf: (name: string) => `What is in memory when, of ${own(name)}`,
    turns: 'Its parts take turns: one that is done makes way where the next needs its room.',
    processorRoom: (size: string) => `The processor’s runtime has ${size} for it.`,
    graphicsRoom: (size: string, piece: string) =>
      `The graphics card is taken to have ${size} for it, a guess, and takes no piece above ${piece}.`,
    atOnce: 'At once',
    largest: 'Largest piece',
    bits: 'Bits',
  },
  used: 'Used by Create',
  useThis: 'Use',
  useIt: (name: string) => `Use ${own(name)}`,
  nowUsed: (name: string) => `${own(name)} is used from now on.`,
  update: 'Look for an update',
  export: 'Export',
  exportIt: (name: string) => `Export ${own(name)} as a zip`,
  exporting: 'Exporting…',
  remove: 'Remove from this machine',
  removeTitle: 'Remove this model?',
  removeBody: (name: string, size: string) =>
    `${own(name)} frees ${size}. Easel fetches it again when it is next needed.`,
  removeGiven: (name: string, size: string) =>
    `${own(name)} frees ${size}. To have it again, add it again: export it first if you have no other copy.`,
  removeConfirm: 'Remove',
  removeCancel: 'Keep it',
  removed: 'The model was removed.',
  removeIt: (name: string) => `Remove ${own(name)} from this machine`,
  removeAddOn: (name: string, size: string) =>
    `${own(name)} frees ${size}. The model that it adds to stays; More options in Create fetches it again.`,
  addOns: 'Added to it',
  addOnsIntro: 'Parts that you fetched beside the model. They go when it goes.',
  card: 'Model card',
  noCard: 'This model came without a card.',
  attribution: 'Made from',
  attributionIntro: 'Data and parts by others, with their licences.',
  by: (author: string) => `by ${author}`,
  defaults: 'Its own settings',
  stage: 'Stage',
  steps: 'Steps',
  guidance: 'Guidance',
  sampler: 'Sampler',
  add: {
    title: 'Add a model',
    intro:
      'A model of Easel’s, or a diffusers folder (UnCLIPPipeline, such as Karlo), which is checked and converted here: from a folder or a zip on this machine, or from an address.',
    drop: 'Drop a folder or a zip here',
    folder: 'Choose a folder',
    zip: 'Choose a zip',
    folderLabel: 'Folder of the model',
    zipLabel: 'Zip of the model',
    address: {
      label: 'Or a model elsewhere',
      placeholder: 'owner/name, or https://…',
      read: 'Look there',
      more: 'Token, host of files',
      token: 'Token, for a model that is not given to everyone',
      tokenHint: 'It goes to the hub alone, and is kept nowhere.',
      tokenGoes: (host: string) => `Your token goes to ${host}, and to no other.`,
      fileHost: 'Host of files, where it is another',
      fileHostHint:
        'Hubs send on to a second host for large files. That of Hugging Face is known here.',
      hosts: 'These hosts will be asked for the model’s files, and hear where you ask from:',
      hostsHint:
        'A worker of its own asks them. It knows nothing of your words and pictures, and can reach nobody else.',
      agree: (host: string) => `Ask ${host}`,
    },
    fetched: 'To fetch',
    looking: 'Looking at every part of it…',
    sayLicence:
      'The folder does not say its licence. Read its terms where it came from, and say here what they are called.',
    goOn: 'Go on',
    parameters: 'Parameters',
    millions: (count: number) =>
      count >= 1e9 ? `${(count / 1e9).toFixed(1)} billion` : `${(count / 1e6).toFixed(1)} million`,
    replaces: (version: string) => `It takes the place of version ${version}, which is here.`,
    weights: 'Weights',
    types: {
      q8: {
        name: '8 bits',
        spoken: '8 bits a weight',
        hint: 'Each weight off by about 0.5 %, pictures by 2 to 3 % (tried with Karlo’s shape and random weights).',
      },
      q4: {
        name: '4 bits',
        spoken: '4 bits a weight',
        hint: 'Linear weights off by about 8 %, pictures by 14 to 24 % (tried with Karlo’s shape and random weights).',
      },
      f16: {
        name: '16 bits',
        spoken: '16 bits a weight',
        hint: 'Each weight off by about 0.02 %: as the original, at twice the size of 8 bits.',
      },
    } satisfies Record<OfferedType, { name: string; spoken: string; hint: string }>,
    terms: (licence: string) => `By adding it you use it under its terms: ${licence}.`,
    start: (size: string) => `Add it (${size})`,
    resume: 'Go on adding it',
    kept: (kept: string, total: string) => `${kept} of ${total} are here from an earlier try.`,
    pause: 'Pause',
    cancel: 'Not now',
    cancelAll: 'Cancel, keep nothing',
    progress: (name: string) => `Adding ${own(name)}`,
    done: (name: string) => `${own(name)} was added, and Create uses it.`,
    unfinished: 'Begun and not finished',
    unfinishedOne: (name: string, size: string) =>
      `${own(name)} (${size}) is not whole yet. Give the same folder or address again to go on.`,
    unfinishedDownload: (address: string, size: string) =>
      `${address} (${size} to fetch) is not here whole yet. Look there again to go on.`,
    discard: 'Discard',
    discardIt: (name: string) => `Discard what is here of ${own(name)}`,
  },
};
