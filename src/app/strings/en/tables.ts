import type { BackendName, PictureSize, StageName } from '../../../engine/types.ts';

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
