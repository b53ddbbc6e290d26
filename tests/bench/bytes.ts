/**
 * `npm run bytes`: what a fixed list of requests for every task gives, through the built page in Chromium on the
 * processor with the shipped pack: for each the SHA-256 of its pixels, of its PNG files and of everything else it says
 * but times. Two builds whose outputs are equal make the same pictures. About six minutes on two cores.
 *
 *     npm run bytes > before.txt    (change the code)    npm run bytes > after.txt    diff before.txt after.txt
 *     npm run bytes -- 'edit: 256'    those alone whose names hold these words
 */
import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { openBuiltPage } from '../../models/cli/support/builtPage.ts';
import type { Engine, EngineEvent } from '../../src/engine/types.ts';
import { decodePng } from '../../src/image/png.ts';

type Task =
  | 'textToImage'
  | 'reconstruct'
  | 'variations'
  | 'interpolate'
  | 'textDiff'
  | 'edit'
  | 'upscale'
  | 'embed';

interface Case {
  readonly name: string;
  readonly task: Task;
  readonly request: object;
  readonly previews?: boolean;
}

/** Stands for a picture that the page draws by a formula: as wide and high as said, each shade another one. */
const drawn = (width: number, height: number, shade: number, clear = false) => ({
  drawn: { width, height, shade, clear },
});
/** Stands for a mask that erases a part of a square. */
const erased = (side: number, part: 'middle' | 'right' | 'all' | 'none') => ({
  erased: { side, part },
});

const PROMPT = 'a red apple on a yellow background';
const short = { size: 64, steps: 6 } as const;
const quick = { prior: { steps: 4 }, decoder: { steps: 4 } } as const;

const text = (name: string, request: object, previews = false): Case => ({
  name: `text to image: ${name}`,
  task: 'textToImage',
  request: { prompt: PROMPT, n: 1, seed: 7, ...request },
  previews,
});
const picture = drawn(96, 80, 1, true);

const cases: readonly Case[] = [
  text('64', { size: 64, n: 2 }),
  text('64, previews', { size: 64 }, true),
  text('256, defaults', { n: undefined, seed: undefined, prompt: 'a green frog' }),
  text('256, previews, signature', { size: 256, signature: true }, true),
  text('512', { size: 512 }),
  text('1024', { size: 1024 }),
  text('1024, previews', { size: 1024, seed: 4294967295, ...quick }, true),
  text('64, the last seed and the first', { size: 64, seed: 4294967295, n: 2, ...quick }),
  text('64, no guidance', { size: 64, prior: { guidance: 1 }, decoder: { guidance: 1 } }),
  text('64, ddpm', {
    size: 64,
    prior: { sampler: 'ddpm', steps: 5 },
    decoder: { sampler: 'ddpm', steps: 5 },
  }),
  text('64, euler', {
    size: 64,
    prior: { sampler: 'euler', steps: 5 },
    decoder: { sampler: 'euler', steps: 5 },
  }),
  text('64, ddim with eta', {
    size: 64,
    prior: { sampler: 'ddim', steps: 5, eta: 0.5 },
    decoder: { sampler: 'ddim', steps: 5, eta: 1 },
  }),
  text('64, dpm++2m', { size: 64, prior: { sampler: 'dpm++2m', steps: 5 } }),
  text('256, upsampler of its own', { upsample256: { sampler: 'ddpm', steps: 3, guidance: 2 } }),
  text('64, a prompt that is cut', { size: 64, ...quick, prompt: 'a red apple '.repeat(33) }),
  text('64, the pack by name', { size: 64, pack: 'emoji', ...quick }),
  text('64, code by code', { size: 64, pack: 'emoji-codes' }),
  text('64, code by code, no guidance', {
    size: 64,
    pack: 'emoji-codes',
    prior: { guidance: 1 },
    ...{ decoder: { steps: 3 } },
  }),
  text('256, code by code', { size: 256, pack: 'emoji-codes', n: 2 }),
  { name: 'reconstruct: 64', task: 'reconstruct', request: { image: picture, ...short } },
  { name: 'reconstruct: known latent', task: 'reconstruct', request: { image: picture, ...short } },
  {
    name: 'reconstruct: 256 on a matte, signature',
    task: 'reconstruct',
    request: { image: picture, steps: 5, matte: [10, 200, 30], signature: true },
  },
  {
    name: 'variations: 64',
    task: 'variations',
    request: { image: picture, ...short, n: 3, seed: 5 },
  },
  {
    name: 'variations: 256, defaults',
    task: 'variations',
    request: { image: drawn(64, 64, 2) },
  },
  {
    name: 'variations: 1024, little difference, previews',
    task: 'variations',
    request: { image: picture, size: 1024, steps: 5, n: 1, difference: 0.3 },
    previews: true,
  },
  {
    name: 'interpolate: three pictures',
    task: 'interpolate',
    request: { images: [picture, drawn(64, 64, 2), drawn(50, 70, 3)], ...short, frames: 5 },
  },
  {
    name: 'interpolate: one noise',
    task: 'interpolate',
    request: { images: [picture, drawn(64, 64, 2)], ...short, frames: 3, noise: 'fixed' },
  },
  {
    name: 'interpolate: 256',
    task: 'interpolate',
    request: { images: [picture, drawn(64, 64, 4)], size: 256, steps: 5, frames: 2 },
  },
  {
    name: 'text diff: from the empty caption',
    task: 'textDiff',
    request: { image: picture, to: 'a blue cat', ...short, frames: 3 },
  },
  {
    name: 'text diff: between two captions, 256',
    task: 'textDiff',
    request: {
      image: picture,
      from: 'a red apple',
      to: 'a blue cat',
      size: 256,
      steps: 5,
      frames: 2,
      theta: 0.3,
    },
  },
  {
    name: 'edit: 256, the middle',
    task: 'edit',
    request: {
      image: drawn(256, 256, 5, true),
      mask: erased(256, 'middle'),
      prompt: PROMPT,
      n: 2,
      seed: 3,
    },
  },
  {
    name: 'edit: 256, previews, no guidance',
    task: 'edit',
    request: {
      image: drawn(256, 256, 6),
      mask: erased(256, 'middle'),
      prompt: PROMPT,
      n: 1,
      decoder: { guidance: 1, steps: 4 },
      prior: { steps: 4 },
    },
    previews: true,
  },
  {
    name: 'edit: 512, outpainting to the right',
    task: 'edit',
    request: {
      image: drawn(512, 512, 5),
      mask: erased(512, 'right'),
      prompt: 'a cartoon volcano',
      n: 1,
      ...quick,
    },
  },
  {
    name: 'edit: 1024, outpainting to the right',
    task: 'edit',
    request: {
      image: drawn(1024, 1024, 7),
      mask: erased(1024, 'right'),
      prompt: 'a cartoon volcano',
      n: 1,
      ...quick,
    },
  },
  {
    name: 'edit: 256, everything, code by code',
    task: 'edit',
    request: {
      image: drawn(256, 256, 8),
      mask: erased(256, 'all'),
      prompt: PROMPT,
      n: 1,
      pack: 'emoji-codes',
    },
  },
  { name: 'upscale: 64', task: 'upscale', request: { image: drawn(64, 64, 9, true), seed: 3 } },
  {
    name: 'upscale: 256',
    task: 'upscale',
    request: { image: drawn(256, 256, 9), upsample1024: { steps: 2 } },
  },
  {
    name: 'embed: captions and pictures',
    task: 'embed',
    request: { texts: ['a red apple', 'a blue cat'], images: [picture, drawn(64, 64, 2)] },
  },
  {
    name: 'embed: a picture on a matte',
    task: 'embed',
    request: { images: [picture], matte: [0, 90, 0] },
  },
  // What is refused: code, field and words.
  ...(
    [
      ['textToImage', { prompt: '' }],
      ['textToImage', { prompt: PROMPT, n: 11 }],
      ['textToImage', { prompt: PROMPT, n: 1.5 }],
      ['textToImage', { prompt: PROMPT, size: 100 }],
      ['textToImage', { prompt: PROMPT, colour: 'red' }],
      ['textToImage', { prompt: PROMPT, decoder: { steps: 0 } }],
      ['textToImage', { prompt: PROMPT, decoder: { sampler: 'codes' } }],
      ['textToImage', { prompt: PROMPT, prior: { sampler: 'codes' } }],
      ['textToImage', { prompt: PROMPT, prior: { steps: 3 }, pack: 'emoji-codes' }],
      ['textToImage', { prompt: PROMPT, prior: { eta: 2 } }],
      ['textToImage', { prompt: PROMPT, pack: 'nowhere' }],
      ['textToImage', { prompt: 'a'.repeat(401) }],
      ['reconstruct', { image: drawn(0, 4, 1) }],
      ['reconstruct', { image: picture, prompt: PROMPT }],
      ['variations', { image: picture, difference: 2 }],
      ['interpolate', { images: [picture] }],
      ['interpolate', { images: [picture, picture], noise: 'loud' }],
      ['textDiff', { image: picture }],
      ['textDiff', { image: picture, to: PROMPT, frames: 65 }],
      [
        'edit',
        { image: drawn(100, 100, 1), mask: erased(100, 'all'), prompt: PROMPT } /* no such side */,
      ],
      ['edit', { image: drawn(256, 256, 1), mask: erased(256, 'none'), prompt: PROMPT }],
      ['edit', { image: drawn(256, 256, 1), mask: erased(64, 'all'), prompt: PROMPT }],
      ['edit', { image: drawn(256, 256, 1), mask: erased(256, 'all'), prompt: PROMPT, size: 256 }],
      ['upscale', { image: drawn(100, 100, 1) }],
      ['embed', { texts: [''] }],
      ['embed', { matte: [0, 0, 256] }],
    ] as const
  ).map(([task, request], i) => ({ name: `refused ${i + 1}: ${task}`, task, request })),
];

interface Told {
  /** PNG files, Base64. */
  readonly pngs: readonly string[];
  /** Everything else that came, without times. */
  readonly said: unknown;
  readonly refused?: unknown;
}

/** Asks the page's engine; pictures and masks are drawn there. */
async function ask(page: Page, { task, request, previews = false }: Case): Promise<Told> {
  return page.evaluate(
    async ({ task, request, previews }) => {
      type Drawn = { width: number; height: number; shade: number; clear: boolean };
      type Erased = { side: number; part: string };
      const draw = ({ width, height, shade, clear }: Drawn) => {
        const rgba = new Uint8ClampedArray(4 * width * height);
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++) {
            const inside = Math.hypot(x - width / 2, y - height / 2) < width / 3;
            const at = 4 * (y * width + x);
            rgba[at] = inside ? (60 * shade) % 256 : (x * 5 + 31 * shade) % 256;
            rgba[at + 1] = inside ? (90 * shade) % 256 : (y * 3) % 256;
            rgba[at + 2] = (x * y + 17 * shade) % 256;
            rgba[at + 3] = clear && x < width / 4 ? (x * 11) % 256 : 255;
          }
        return { width, height, rgba };
      };
      const erase = ({ side, part }: Erased) => {
        const mask = new Uint8Array(side * side);
        for (let y = 0; y < side; y++)
          for (let x = 0; x < side; x++) {
            const middle = Math.hypot(x - side / 2, y - side / 2) < side / 3;
            const gone = part === 'all' || (part === 'middle' ? middle : x > (5 * side) / 8);
            if (part !== 'none' && gone) mask[y * side + x] = 255;
          }
        return mask;
      };
      const unfold = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(unfold);
        if (typeof value !== 'object' || value === null) return value;
        if ('drawn' in value) return draw(value.drawn as Drawn);
        if ('erased' in value) return erase(value.erased as Erased);
        return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unfold(each)]));
      };
      const base64 = (bytes: Uint8Array<ArrayBuffer>) =>
        new Promise<string>((done) => {
          const reader = new FileReader();
          reader.onload = () => done(String(reader.result).split(',')[1] ?? '');
          reader.readAsDataURL(new Blob([bytes]));
        });
      const hash = async (bytes: Uint8ClampedArray<ArrayBuffer>) =>
        [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].join('.');

      const { easel } = window as unknown as { easel: Engine };
      const events: unknown[] = [];
      const shown: Promise<string>[] = [];
      const onEvent = (event: EngineEvent) => {
        if (event.type === 'install') return;
        if (event.type === 'preview') shown.push(hash(event.rgba));
        if (event.type === 'picture') events.push(['picture', event.picture.sha256]);
        else if (event.type === 'step') {
          const { stage, picture, step, steps, progress } = event;
          // How far it is depends on times, but it ends at the end.
          events.push(['step', stage, picture, step, steps, progress === 1]);
        } else if (event.type !== 'preview') events.push(event);
      };
      try {
        const result = await easel[task](unfold(request) as never, { previews, onEvent });
        if ('texts' in result) {
          const vectors = [...result.texts, ...result.images].map((each) => [...each]);
          return { pngs: [], said: { vectors, events } };
        }
        const { stages, ...others } = result;
        const pictures = 'pictures' in others ? others.pictures : [others.picture];
        const rest = Object.entries(others).filter(([key]) => !key.startsWith('picture'));
        return {
          pngs: await Promise.all(pictures.map(({ png }) => base64(png))),
          said: {
            rest,
            pictures: pictures.map(({ png: _, score, ...each }) => ({
              ...each,
              score: `${score}`,
            })),
            stages: stages.map(({ stage, steps }) => [stage, steps]),
            events,
            shown: await Promise.all(shown),
          },
        };
      } catch (fault) {
        const { code, param, message } = fault as Record<string, unknown>;
        return { pngs: [], said: null, refused: { code, param, message } };
      }
    },
    { task, request, previews },
  );
}

const sha256 = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 32);
};

const built = await openBuiltPage('wasm');
await built.page.evaluate(async () => {
  const { easel } = window as unknown as { easel: Engine };
  await easel.install();
  await easel.install('packs/emoji-codes/pack.json');
});
const words = process.argv[2] ?? '';
const wanted = cases.filter(({ name }) => name.includes(words));
for (const each of wanted) {
  const { pngs, said, refused } = await ask(built.page, each);
  if (refused !== undefined) {
    console.log(`${each.name}\n  ${JSON.stringify(refused)}`);
    continue;
  }
  const files = pngs.map((file) => Buffer.from(file, 'base64'));
  const pixels = files.map((file) => decodePng(new Uint8Array(file)).rgba);
  console.log(
    `${each.name}\n  pixels ${sha256(...pixels.map((rgba) => new Uint8Array(rgba)))}` +
      `\n  files  ${sha256(...files)}\n  said   ${sha256(JSON.stringify(said))}`,
  );
}
console.log(`${wanted.length} requests`);
await built.close();
