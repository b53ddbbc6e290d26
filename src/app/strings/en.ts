import { advanced } from './enAdvanced.ts';
import type { BackendName, PrivacyProbe } from '../../engine/types.ts';
import { api } from './enApi.ts';
import { edit } from './enEdit.ts';
import { embed } from './enEmbed.ts';
import { files } from './enFiles.ts';
import { programs } from './enPrograms.ts';
import { disclosure, policy, signature } from './enPolicy.ts';
import { library } from './enLibrary.ts';
import { remix } from './enRemix.ts';
import { stages, backends, sizes, errors, probeContexts } from './enTables.ts';

/** Words for one number: `one` for exactly 1, `other` for everything else, as English has it. */
function plural(count: number, one: string, other: string): string {
  return `${count} ${count === 1 ? one : other}`;
}

const pictures = (count: number) => plural(count, 'picture', 'pictures');

/**
 * Every string that the interface shows, in English. A translation is another object of this shape;
 * what depends on a number or a name is a function, so that a language can order and inflect as it must.
 */
export const en = {
  languageTag: 'en',
  product: 'Easel',
  skip: 'Skip to the content',

  navigation: {
    label: 'Screens',
    create: 'Create',
    edit: 'Edit',
    remix: 'Remix',
    library: 'Library',
    models: 'Models',
    settings: 'Settings',
    api: 'Images API',
    policy: 'Content policy',
    documentTitle: (screen: string) => `${screen} – Easel`,
  },

  units: {
    bytes: (value: string, unit: 'B' | 'KB' | 'MB' | 'GB') => `${value} ${unit}`,
    rate: (size: string) => `${size}/s`,
    seconds: (count: number) => `${count} s`,
    minutes: (count: number) => `${count} min`,
    hours: (count: number) => `${count} h`,
    left: (duration: string) => `about ${duration} left`,
    of: (part: string, whole: string) => `${part} of ${whole}`,
    percent: (value: number) => `${value} %`,
  },

  create: {
    heading: 'Create pictures with Easel',
    prompt: {
      label: 'Describe the picture',
      placeholder: 'What would you like to see?',
      counter: (used: number, limit: number) => `${used} / ${limit}`,
      counterLabel: (used: number, limit: number) => `${used} of ${limit} characters`,
      empty: 'Write a few words first.',
      tooLong: (over: number) =>
        `${plural(over, 'character', 'characters')} too many. What is struck through has to go.`,
      cut: 'The model’s reading ends before the dimmed words; they won’t have any effect.',
    },
    surprise: 'Surprise me',
    generate: 'Create',
    generateLabel: (count: number) => `Create ${pictures(count)}`,
    cancel: 'Cancel',
    shortcut: { mac: '⌘ ↵', other: 'Ctrl ↵', cancel: 'Esc' },
    pictures: 'Pictures',
    size: 'Size',
    sizes,
    sizeLabel: (size: number) => `${size} by ${size} pixels`,
    measuredCost: (count: number, duration: string) =>
      `${pictures(count)} took about ${duration} here.`,
    processorCost: 'On the processor this can take minutes a picture.',
    seed: {
      label: 'Seed',
      placeholder: 'random',
      roll: 'Roll a seed',
      clear: 'Back to a random seed each time',
      invalid: 'A seed is a whole number from 0 to 4294967295.',
      hint: 'The same words and the same seed make the same picture.',
    },
    advanced,
    idle: {
      tryLabel: 'Try one of these',
    },
    stages,
  },

  edit,
  embed,
  library,
  remix,
  policy,
  disclosure,
  signature,
  files,
  programs,
  api,

  install: {
    title: 'First, the model',
    invite: (size: string) =>
      `Easel paints with a model of ${size} that stays on this machine. It is fetched once; afterwards no connection is needed.`,
    start: (size: string) => `Get the model (${size})`,
    downloading: 'Fetching the model',
    verify: 'Checking what arrived',
    store: 'Putting it away for next time',
    waiting: 'Connecting…',
    pause: 'Pause',
    paused: (loaded: string, total: string) =>
      `Paused at ${loaded} of ${total}. What has arrived is kept.`,
    resume: 'Go on',
    progressLabel: 'Fetching the model',
    announceStart: (size: string) => `Fetching the model, ${size}.`,
    announceShare: (percent: number) => `Model: ${percent} percent has arrived.`,
    announceDone: 'The model is ready.',
    thenPaint: 'Your pictures start by themselves when it is here.',
  },

  run: {
    progressLabel: 'Creating pictures',
    queued: (position: number) =>
      position <= 0 ? 'Next in line' : `Waiting behind ${plural(position, 'job', 'jobs')}`,
    starting: 'Getting ready',
    loading: (stage: string) => `Preparing: ${stage.toLowerCase()}`,
    step: (step: number, steps: number) => `step ${step} of ${steps}`,
    stagesLabel: 'Stages',
    stageDone: 'done',
    stageNow: 'now',
    tile: (index: number, count: number, prompt: string) =>
      `Picture ${index} of ${count}: ${prompt}`,
    open: (index: number, count: number) => `Open picture ${index} of ${count}`,
    tileWorking: (index: number, step: number, steps: number) =>
      steps === 0 ? `Picture ${index}, waiting` : `Picture ${index}, step ${step} of ${steps}`,
    tileStopped: (index: number) => `Picture ${index} was not finished`,
    resultsLabel: (prompt: string) => `Pictures of: ${prompt}`,
    took: (count: number, duration: string) => `${pictures(count)} in ${duration}`,
    seeds: (first: number, count: number) =>
      count === 1 ? `Seed ${first}` : `Seeds ${first} to ${(first + count - 1) % 0x1_0000_0000}`,
    madeBy: (backend: string) => `by ${backend}`,
    cancelled: 'Cancelled',
    cancelledSome: (done: number, count: number) => `Cancelled with ${done} of ${count} finished`,
    reuseSeed: 'Reuse seed',
    reuseSeedHint: 'Puts this seed into the seed field',
    reuseAll: 'Edit and run again',
    reuseAllHint: 'Puts these words and values back into the form',
    rank: 'Rank by fit',
    rankHint: 'CLIP looks at the pictures again and puts first what fits the words best',
    fit: (score: string) => `fit ${score}`,
    announceRanked: (index: number) => `Ranked. Picture ${index} fits the words best.`,
    copyRequest: 'Copy request',
    copySeed: 'Copy seed',
    copied: 'Copied',
    copyFailed: 'The browser would not copy that.',
    download: 'Download PNG',
    downloadNumber: (index: number) => `Download picture ${index} as PNG`,
    remove: 'Remove from this page',
    announceStart: (count: number) => `Creating ${pictures(count)}. Escape cancels.`,
    announceStage: (stage: string) => `${stage}.`,
    announcePicture: (index: number, count: number) => `Picture ${index} of ${count} is ready.`,
    announceDone: (count: number) => `Done: ${pictures(count)}.`,
    announceCancelled: 'Cancelled.',
    earlier: 'Earlier in this visit',
    earlierHint: 'Shown here until the page is closed. What is kept is in the Library.',
  },

  large: {
    label: (index: number, count: number) => `Picture ${index} of ${count}`,
    close: 'Close',
    previous: 'Previous picture',
    next: 'Next picture',
    fit: 'Fit',
    actual: '1:1',
    fitLabel: 'Fit to the window',
    actualLabel: 'One picture pixel on one screen pixel',
    zoom: 'Zoom',
    smoothing: 'Pixels',
    smooth: 'Smooth',
    pixelated: 'Sharp',
    details: (width: number, height: number, seed: number) => `${width} × ${height} · seed ${seed}`,
    score: (value: string) => `match ${value}`,
    scoreHint: 'How close the idea of this picture is to the words, as CLIP sees it (1 is equal).',
    region: 'The picture; arrow keys scroll it at 1:1',
  },

  errors: {
    byCode: errors,
    tryAgain: 'Try again',
    dismiss: 'Dismiss',
    details: 'Details',
    engine: 'Easel’s engine did not start',
    engineAdvice: 'Reload the page. A browser from the last two years is needed.',
    reload: 'Reload',
  },

  notices: {
    label: 'Notices',
    memoryOnly:
      'This browser won’t let the page keep files, so the model lives in memory. Everything works, but it is fetched again on the next visit.',
    processor:
      'Pictures are made on the processor here, not by the graphics device: the same pictures, more slowly.',
    why: 'Why?',
    restarted: 'The engine had to be started again. Nothing you wrote was lost.',
    update: 'A newer Easel is ready.',
    dismiss: 'Dismiss this notice',
  },

  backend: {
    names: backends,
    short: { webgpu: 'WebGPU', wasm: 'Processor' } satisfies Record<BackendName, string>,
    chip: (name: string) => `Runs on: ${name}. Show why.`,
    starting: 'Starting…',
    none: 'No engine',
    title: 'Where your pictures are made',
    onThisMachine: 'On this machine, in this tab. No server takes part.',
    device: 'Device',
    why: 'Why',
    precision: 'Numbers',
    precisions: { f32: '32-bit', f16: '16-bit' },
    threads: 'Threads',
    runtime: 'Runtime',
    runtimeName: (version: string) => `onnxruntime-web ${version}`,
    build: 'Build',
    backend: 'Back end',
    change: 'Change it in Settings',
  },

  models: {
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
    install: (size: string) => `Get it (${size})`,
    installing: 'Fetching…',
    remove: 'Remove from this machine',
    removeTitle: 'Remove this model?',
    removeBody: (name: string, size: string) =>
      `${name} frees ${size}. Easel fetches it again when you next create pictures.`,
    removeConfirm: 'Remove',
    removeCancel: 'Keep it',
    removed: 'The model was removed.',
    removeFailed: 'The model could not be removed.',
    card: 'Model card',
    noCard: 'This model came without a card.',
    attribution: 'Made from',
    attributionIntro: 'Data and parts by others, with their licences.',
    use: 'Used for',
    by: (author: string) => `by ${author}`,
    examples: 'Good at, for instance',
    defaults: 'Its own settings',
    stage: 'Stage',
    steps: 'Steps',
    guidance: 'Guidance',
    sampler: 'Sampler',
  },

  settings: {
    heading: 'Settings',
    appearance: 'Appearance',
    theme: 'Theme',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    backend: 'Back end',
    backendIntro:
      'What does the arithmetic. Changing it reloads the page; pictures on the page are lost.',
    backendChoices: { auto: 'Choose for me', webgpu: 'WebGPU', wasm: 'Processor' },
    now: 'Now',
    storage: 'Storage',
    storageUsed: (used: string, quota: string) =>
      `${used} used of ${quota} that the browser allows`,
    storageUnknown: 'This browser does not say how much is stored.',
    persistent: 'The browser has promised not to clear it by itself.',
    notPersistent: 'The browser may clear it when the disk is nearly full.',
    persist: 'Ask the browser to keep it',
    persistRefused: 'The browser said no for now. Using Easel more often, or installing it, helps.',
    storageIntro:
      'The model, your pictures, documents and settings stay in this browser, and nowhere else.',
    privacy: 'Privacy',
    privacyIntro:
      'Easel’s pages may only talk to the place they came from. Don’t take its word for it: each part tries to reach another address, and this is what happened.',
    probe: 'Test again',
    probing: 'Testing…',
    probeContexts,
    probeResults: {
      blocked: 'Blocked, as it should be',
      open: 'Not blocked',
      absent: 'Not running',
    } satisfies Record<PrivacyProbe['result'], string>,
    probeFailed: 'The test itself failed.',
    privacyLimit:
      'What no page can promise: a link you follow takes you to another site like any link, and browser extensions can see what you see.',
    privacyOpen:
      'Where something is not blocked, the site that serves this page does not send the protective headers.',
    about: 'About',
    console: 'For scripts: window.easel in the console is the engine that these buttons drive.',
    api: 'For programs: the Images API, with examples that run',
    saved: 'Saved',
  },
};

/** The shape that a translation fills. */
export type Strings = typeof en;
