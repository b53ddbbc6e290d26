import { EaselError } from '../errors.ts';
import { missing, readJson, type FolderSource } from './folderSource.ts';
import type { NetworkName } from './manifest.ts';
import { readSafetensorsHeader } from './safetensors.ts';
import { isFloatType, toFloat32, type FloatType } from './tensorBytes.ts';

/** A tensor of a source folder, not read yet. */
export interface SourceTensor {
  /** Today's diffusers/transformers name. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Slices `first` to `first + rows` along the first dimension, as f32. */
  readonly readRows: (first: number, rows: number) => Promise<Float32Array<ArrayBuffer>>;
}

/**
 * The floating-point tensors of one component folder, sorted by name. Integer tensors (position ids) are left out:
 * they are buffers that the networks make themselves.
 *
 * @throws EaselError `corrupt-data` when there are no safetensors weights or they are malformed.
 */
export async function sourceTensors(
  folder: FolderSource,
  network: NetworkName,
): Promise<readonly SourceTensor[]> {
  const tensors = new Map<string, SourceTensor>();
  for (const path of await weightFiles(folder, network)) {
    const header = await readSafetensorsHeader(
      (offset, length) => folder.read(path, offset, length),
      await folder.size(path),
      path,
    );
    for (const [stored, span] of header) {
      const { dtype, shape } = span;
      if (!isFloatType(dtype)) {
        if (/^[IU]|^BOOL/.test(dtype)) continue;
        throw new EaselError('unsupported-format', `${path}: ${stored} has the type ${dtype}.`, {
          param: stored,
        });
      }
      const name = currentName(stored);
      if (tensors.has(name))
        throw new EaselError('corrupt-data', `${network} holds ${name} twice.`, { param: name });
      tensors.set(name, {
        name,
        shape,
        readRows: rowReader(folder, path, span.begin, span.end, shape, dtype),
      });
    }
  }
  return [...tensors.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function rowReader(
  folder: FolderSource,
  path: string,
  begin: number,
  end: number,
  shape: readonly number[],
  dtype: FloatType,
): SourceTensor['readRows'] {
  const rowBytes = (end - begin) / (shape[0] ?? 1);
  return async (first, rows) =>
    toFloat32(await folder.read(path, begin + first * rowBytes, rows * rowBytes), dtype);
}

/** The safetensors files of a component: one, or those that its index names. Full precision is preferred to fp16. */
async function weightFiles(folder: FolderSource, network: NetworkName): Promise<readonly string[]> {
  const files = new Set(await folder.list());
  for (const variant of ['', '.fp16'])
    for (const stem of ['diffusion_pytorch_model', 'model']) {
      const single = `${network}/${stem}${variant}.safetensors`;
      if (files.has(single)) return [single];
      const index = `${network}/${stem}.safetensors.index${variant}.json`;
      if (!files.has(index)) continue;
      const { weight_map: map } = await readJson(folder, index);
      if (typeof map !== 'object' || map === null)
        throw new EaselError('corrupt-data', `${index} has no weight_map.`, { param: index });
      const named = [...new Set(Object.values(map).map((file) => `${network}/${String(file)}`))];
      const absent = named.find((file) => !files.has(file));
      if (absent !== undefined) throw missing(absent);
      return named.sort();
    }
  throw missing(`${network}/diffusion_pytorch_model.safetensors (or model.safetensors)`);
}

const LEGACY_ATTENTION: Readonly<Record<string, string>> = {
  query: 'to_q',
  key: 'to_k',
  value: 'to_v',
  proj_attn: 'to_out.0',
};

/** Names that older diffusers (`AttentionBlock`) and TensorFlow-born BERT checkpoints wrote, as they are called now. */
export function currentName(name: string): string {
  return name
    .replace(
      /\.attentions\.(\d+)\.(query|key|value|proj_attn)\./,
      (_, index: string, old: string) => `.attentions.${index}.${LEGACY_ATTENTION[old] ?? old}.`,
    )
    .replace(/\.LayerNorm\.gamma$/, '.LayerNorm.weight')
    .replace(/\.LayerNorm\.beta$/, '.LayerNorm.bias');
}
