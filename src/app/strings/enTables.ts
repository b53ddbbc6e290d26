import type { ErrorCode } from '../../errors.ts';
import type { BackendName, PictureSize, PrivacyProbe, StageName } from '../../engine/types.ts';

/** Strings that belong to a list of names the engine defines: one entry a name, checked by the compiler. */

export const stages: Record<StageName, { readonly title: string; readonly hint: string }> = {
  text: { title: 'Reading', hint: 'The words become numbers that the model understands.' },
  prior: { title: 'Imagining', hint: 'From the words to the idea of a picture.' },
  image: { title: 'Looking', hint: 'A picture becomes numbers that the model understands.' },
  inversion: { title: 'Tracing', hint: 'Back from the picture to the noise that would give it.' },
  decoder: { title: 'Painting', hint: 'From the idea to a small picture, out of noise.' },
  upsample256: { title: 'Enlarging', hint: 'From 64 to 256 pixels a side.' },
  upsample1024: { title: 'Refining', hint: 'From 256 to 1024 pixels a side.' },
  encode: { title: 'Finishing', hint: 'Writing the PNG files.' },
};

export const backends: Record<BackendName, string> = {
  webgpu: 'Graphics (WebGPU)',
  wasm: 'Processor',
};

export const sizes: Record<PictureSize, { readonly name: string; readonly cost: string }> = {
  64: { name: '64', cost: 'A thumbnail, in a moment.' },
  256: { name: '256', cost: 'The quickest. Good for trying ideas.' },
  512: { name: '512', cost: 'Costs nearly as much as 1024, saves as a smaller file.' },
  1024: { name: '1024', cost: 'The sharpest. Takes longest and needs the most memory.' },
};

export const errors: Record<ErrorCode, { readonly title: string; readonly advice: string }> = {
  'invalid-request': {
    title: 'That can’t be painted as asked',
    advice: 'Change the value that is named and try again.',
  },
  'invalid-manifest': {
    title: 'The model’s description is damaged',
    advice: 'Reload the page. If it happens again, the site’s copy of the model needs repair.',
  },
  'unsupported-format': {
    title: 'The model is newer than this page',
    advice: 'Reload the page to get the newest Easel, then try again.',
  },
  'corrupt-data': {
    title: 'Part of the model arrived damaged',
    advice: 'Try again: only the damaged part is fetched again.',
  },
  network: {
    title: 'The connection was lost',
    advice: 'What has arrived is kept. Try again goes on from there.',
  },
  storage: {
    title: 'This browser would not store the model',
    advice: 'Free some disk space or leave the private window, then try again.',
  },
  'out-of-memory': {
    title: 'Memory ran out',
    advice: 'Close other tabs, or ask for a smaller size or fewer pictures, then try again.',
  },
  'unsupported-device': {
    title: 'This device can’t run that',
    advice: 'Choose a smaller size, or the processor as back end under Settings.',
  },
  'device-lost': {
    title: 'The graphics device went away',
    advice: 'It usually comes back by itself. Try again.',
  },
  'worker-crashed': {
    title: 'The engine stopped',
    advice: 'It has been started afresh. Try again, with fewer or smaller pictures if it repeats.',
  },
  cancelled: { title: 'Cancelled', advice: 'Create starts again whenever you like.' },
  internal: {
    title: 'Something went wrong inside Easel',
    advice: 'Try again. If it repeats, reload the page.',
  },
};

export const probeContexts: Record<PrivacyProbe['context'], string> = {
  page: 'This page',
  'engine-worker': 'The engine',
  'runtime-threads': 'The engine’s helper threads',
  'service-worker': 'The offline helper (service worker)',
};
