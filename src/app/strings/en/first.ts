/* More than 300 lines: a table of words, in the order of the screens; what has grown stands in files of its own. */
import { advanced } from './advanced.ts';
import type { BackendName, BackendReason } from '../../../engine/types.ts';
import { embed } from './embed.ts';
import { programs } from './programs.ts';
import { disclosure, refusals } from './refusals.ts';
import { tabs } from './tabs.ts';
import { vocabulary } from './vocabulary.ts';
import { errors, faults } from './faults.ts';
import { backends, sizes, stages } from './tables.ts';
import { own } from '../own.ts';
import { plurals } from '../plural.ts';

const forms = plurals<'one'>('en');
const plural = (count: number, one: string, other: string) =>
  forms(count, { one: `# ${one}`, other: `# ${other}` });
const pictures = (count: number) => plural(count, 'picture', 'pictures');

/** What the page says from its beginning: the frame, Create, and what may be said on any screen. */
export const first = {
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
    with: (model: string) => `with ${model}`,
    otherModel: (pack: string) =>
      `This was made with the model ${pack}, which is not here: Create makes another picture.`,
    heading: 'Create pictures with Easel',
    prompt: {
      label: 'Describe the picture',
      placeholder: 'What would you like to see?',
      counter: (used: number, limit: number) => `${used} / ${limit}`,
      counterLabel: (used: number, limit: number) => `${used} of ${limit} characters`,
      empty: 'Write a few words first.',
      tooLong: (over: number) =>
        `${plural(over, 'character', 'characters')} too many. What is struck through has to go.`,
      unread: (unread: readonly string[]) =>
        `The model can’t read ${unread.map((word) => `“${own(word)}”`).join(', ')}: say it in English words.`,
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
    vocabulary,
    idle: {
      tryLabel: 'Try one of these',
    },
    stages,
  },

  embed,
  disclosure,
  programs,
  tabs,
  policy: refusals,

  edit: {
    editThis: 'Edit',
    editThisHint: 'Takes this picture to the Edit screen',
  },
  remix: {
    remixThis: 'Remix',
    remixThisHint: 'Takes this picture to the Remix screen',
  },
  library: {
    undo: {
      deleted: (count: number) => `${pictures(count)} deleted.`,
      undo: 'Undo',
      dismiss: 'Delete for good',
      restored: (count: number) => `${pictures(count)} restored.`,
      some: (back: number, wanted: number) =>
        `${back} of ${pictures(wanted)} restored. The others had already made room for new ones.`,
    },

    unsaved: {
      title: (count: number) => `${pictures(count)} could not be kept.`,
      body: (reason: string) =>
        `${reason} They are still in this page’s memory until it closes. Nothing else was lost.`,
      download: 'Download them',
      again: 'Try again',
      dismiss: 'Dismiss',
    },
  },
  files: {
    /** What Ctrl+S says where there is nothing to save. */
    save: {
      nothing: 'There is no picture to save here yet.',
      choose: 'Open a picture to save it, or press Select and choose several.',
    },

    /** A request as a link, and pictures handed to other programs. */
    share: {
      copyLink: 'Copy link',
      share: 'Share…',
      failed: 'The picture could not be shared.',
      came: 'The link brought a picture’s words, seed and values. They are in the form: Create makes the picture.',
      cameOfOther: (pack: string, version: string) =>
        `The link brought a picture’s words, seed and values. It was made with the model ${pack}, version ${version}, which is not the one here: Create makes another picture.`,
    },
    faults,
  },

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
    tile: (index: number, count: number, prompt: string) =>
      `Picture ${index} of ${count}: ${own(prompt)}`,
    open: (index: number, count: number) => `Open picture ${index} of ${count}`,
    tileWorking: (index: number, step: number, steps: number) =>
      steps === 0 ? `Picture ${index}, waiting` : `Picture ${index}, step ${step} of ${steps}`,
    tileStopped: (index: number) => `Picture ${index} was not finished`,
    resultsLabel: (prompt: string) => `Pictures of: ${own(prompt)}`,
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
    fitHint:
      'Fit: how close the finished picture is to the words, as CLIP sees it; 1 is equal. The match that a picture shows when it is large was measured before it was painted.',
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
    scoreHint:
      'Match: how close the idea of the picture, before it was painted, is to the words, as CLIP sees it; 1 is equal.',
    region: 'The picture; arrow keys scroll it at 1:1',
  },

  errors: {
    byCode: errors,
    inEnglish: 'What went wrong in detail is known in English only:',
    tryAgain: 'Try again',
    dismiss: 'Dismiss',
    details: 'Details',
    engine: 'Easel’s engine did not start',
    engineAdvice: 'Reload the page. A browser from the last two years is needed.',
    reload: 'Reload',
    notLoaded: {
      title: 'This part of Easel did not load',
      text: 'There is no network just now, or this site has a newer Easel. What you wrote is kept: reload the page to try again.',
    },
  },

  waiting: {
    for: {
      edit: 'Waiting for Edit, which is at work.',
      remix: 'Waiting for Remix, which is at work.',
      create: 'Waiting for Create, which is at work.',
    },
    programs: 'Waiting for a program that makes pictures in this page.',
    place: (place: number) => `Yours is number ${place}.`,
    first: 'Put mine first',
    firstHint: 'The other is ended for now, and begins again when yours is done',
  },

  interrupted: {
    create: (prompt: string) =>
      `The page was reloaded while pictures for “${own(prompt)}” were being made.`,
    createAgain: 'Make them again',
    edit: (prompt: string) =>
      `The page was reloaded while “${own(prompt)}” was being made in Edit.`,
    editWork: 'The page was reloaded while Edit was at work.',
    editAgain: 'Make it again',
    remix: 'The page was reloaded while Remix was at work.',
    remixAgain: 'Start it again',
    /** @param count pictures that were too large; 0: the browser kept none */
    remixLeft: (count: number) =>
      count === 0
        ? 'The browser did not keep the pictures to start from: add them once more.'
        : `${count === 1 ? 'One picture' : `${count} pictures`} to start from could not be kept over the reload, being too large together: add them once more.`,
    suggestionsLeft: (count: number) =>
      `${count === 1 ? 'One suggestion was' : `${count} suggestions were`} too large to be kept over the reload: make them again.`,
  },

  notices: {
    label: 'Notices',
    afloat: 'Programs',
    memoryOnly:
      'This browser won’t let the page keep files, so the model lives in memory. Everything works, but it is fetched again on the next visit.',
    processor:
      'Pictures are made on the processor here, not by the graphics device: the same pictures, more slowly.',
    restarted: 'The engine had to be started again. Nothing you wrote was lost.',
    update: 'A newer Easel is ready.',
    mayNotFit: 'This model may be too large for this device; it is tried all the same.',
    updateOffline:
      'There is no network to look for an update with; the model that is here goes on working.',
    updateFailed: 'The model was not brought up to date; the one that is here goes on working.',
    dismiss: 'Dismiss this notice',
  },

  backend: {
    names: backends,
    short: { webgpu: 'WebGPU', wasm: 'Processor' } satisfies Record<BackendName, string>,
    chip: (name: string) => `Runs on: ${name}. Show why.`,
    reasons: {
      asked: 'The address asks for it.',
      'no-webgpu': 'This browser has no WebGPU, so the processor does the work.',
      'no-adapter': 'WebGPU found no graphics adapter, so the processor does the work.',
      'software-adapter':
        'WebGPU offers only a software adapter, which is slower than the processor itself.',
      'no-device': 'The graphics adapter gave no device, so the processor does the work.',
      available: 'WebGPU is available.',
    } satisfies Record<BackendReason, string>,
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
};
