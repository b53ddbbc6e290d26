/** The command line of `npm run generate`. */
import { parseArgs } from 'node:util';
import {
  MAX_PICTURES,
  MAX_PROMPT_CHARACTERS,
  MAX_SEED,
  PICTURE_SIZES,
  type BackendName,
  type TextToImageRequest,
} from '../../../src/engine/types.ts';

export const usage = `Usage: npm run generate -- "PROMPT" [--n 4] [--size ${PICTURE_SIZES.join('|')}] [--seed 7] [--steps N] [--backend wasm|webgpu] [--out DIR] [--pack DIR]

  PROMPT     1 to ${MAX_PROMPT_CHARACTERS} characters
  --n        pictures, 1 to ${MAX_PICTURES}; picture k has seed + k (default 4)
  --size     side in pixels (default 256)
  --seed     0 to ${MAX_SEED} (default 0)
  --steps    steps of the decoder, 1 to 1000 (default: the pack's)
  --backend  default wasm
  --out      folder for the PNG files and result.json (default out)
  --pack     a pack's folder to use instead of the embedded pack`;

/** What the command line asks for. */
export interface Wanted {
  readonly request: TextToImageRequest;
  readonly backend: BackendName;
  readonly out: string;
  readonly pack: string | undefined;
}

/** @throws Error saying which argument is wrong. */
export function readArguments(args: readonly string[]): Wanted {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      n: { type: 'string', default: '4' },
      size: { type: 'string', default: '256' },
      seed: { type: 'string', default: '0' },
      steps: { type: 'string' },
      backend: { type: 'string', default: 'wasm' },
      out: { type: 'string', default: 'out' },
      pack: { type: 'string' },
    },
  });
  const [prompt = '', ...more] = positionals;
  if (more.length > 0) throw new Error(`One prompt is expected, in quotes; "${more[0]}" follows.`);
  const characters = [...prompt].length;
  if (prompt.trim() === '' || characters > MAX_PROMPT_CHARACTERS)
    throw new Error(`The prompt has ${characters} characters.`);
  const size = PICTURE_SIZES.find((each) => String(each) === values.size);
  if (size === undefined) throw new Error(`--size ${values.size} is not offered.`);
  const { backend } = values;
  if (backend !== 'wasm' && backend !== 'webgpu')
    throw new Error(`--backend ${backend} is unknown.`);
  const steps =
    values.steps === undefined
      ? {}
      : { decoder: { steps: whole('--steps', values.steps, 1, 1000) } };
  return {
    request: {
      prompt,
      size,
      n: whole('--n', values.n, 1, MAX_PICTURES),
      seed: whole('--seed', values.seed, 0, MAX_SEED),
      ...steps,
    },
    backend,
    out: values.out,
    pack: values.pack,
  };
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most))
    throw new Error(`${name} ${text} is not a whole number from ${least} to ${most}.`);
  return value;
}
