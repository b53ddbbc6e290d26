/**
 * Golden runs of diffusers' UnCLIPPipeline (models/golden/unclip.py): the folder of their checkpoint, and what came
 * out.
 */
import { writeSafetensors } from './tensorFiles.ts';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ResolvedRequest } from '../../src/engine/types.ts';
import type { ConvertOptions } from '../../src/convert/convert.ts';
import { installPack } from '../../src/packs/install.ts';
import { openPack, type Pack } from '../../src/packs/reader.ts';
import { openStore } from '../../src/packs/store.ts';
import { formulaWeights, type Shapes } from './formula.ts';
import { readTensors, type Tensors } from './golden.ts';
import { convertAll } from './packs.ts';

export const UNCLIP_CASES = ['karlo', 'narrow', 'plain'] as const;
export type UnclipCase = (typeof UNCLIP_CASES)[number];

const fixtures = new URL('../fixtures/', import.meta.url);
const readText = (path: string) => readFileSync(new URL(path, fixtures), 'utf8');

interface Description {
  readonly configs: { readonly [path: string]: object };
  readonly shapes: Shapes;
  readonly request: {
    readonly prompt: string;
    readonly seed: number;
  } & {
    readonly [stage in 'prior' | 'decoder' | 'upsample256']: readonly [
      steps: number,
      guidance: number,
    ];
  };
}

/** A folder as a hub gives it, the request that was made of it, and every step of what diffusers made. */
export interface UnclipGolden {
  readonly files: Map<string, Uint8Array<ArrayBuffer>>;
  readonly request: ResolvedRequest;
  readonly vectors: Tensors;
}

export async function readUnclip(name: UnclipCase): Promise<UnclipGolden> {
  const description = JSON.parse(readText(`golden/unclip-${name}/folder.json`)) as Description;
  const { configs, shapes, request } = description;
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const put = (path: string, text: string) => files.set(path, new TextEncoder().encode(text));
  for (const file of ['vocab.json', 'merges.txt'])
    put(`tokenizer/${file}`, readText(`tokenizers/clip/${file}`));
  for (const [path, config] of Object.entries(configs)) put(path, JSON.stringify(config));
  for (const [network, tensors] of formulaWeights(shapes)) {
    const file = network.endsWith('_encoder') ? 'model' : 'diffusion_pytorch_model';
    files.set(`${network}/${file}.safetensors`, writeSafetensors(tensors));
  }
  const stage = ([steps, guidance]: readonly [number, number]) =>
    ({ sampler: 'ddpm', steps, guidance, eta: 1 }) as const;
  return {
    files,
    request: {
      prompt: request.prompt,
      n: 1,
      size: 256,
      seed: request.seed,
      pack: 'unclip',
      signature: false,
      prior: stage(request.prior),
      decoder: stage(request.decoder),
      upsample256: stage(request.upsample256),
    },
    vectors: await readTensors(
      fileURLToPath(new URL(`golden/unclip-${name}/vectors.safetensors`, fixtures)),
    ),
  };
}

/** Converts such a folder and installs it into memory. */
export async function openUnclip(
  { files }: Pick<UnclipGolden, 'files'>,
  options: ConvertOptions = {},
): Promise<Pack> {
  const converted = await convertAll(files, {
    dtype: 'f32',
    id: 'unclip',
    licence: 'MIT',
    ...options,
  });
  const packs = 'http://pack.invalid/';
  const store = await openStore();
  const { manifest } = await installPack(store, {
    url: `${packs}pack.json`,
    locks: undefined,
    fetch: async (input) => {
      const path = String(input instanceof Request ? input.url : input).slice(packs.length);
      return new Response(converted.files.get(path) ?? null);
    },
  });
  return openPack(store, manifest.id);
}
