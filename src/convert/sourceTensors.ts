import { EaselError } from '../base/errors.ts';
import type { NetworkName } from '../packs/manifest.ts';
import { isFloatType, toFloat32, type FloatType } from '../packs/tensorBytes.ts';
import type { FolderSource } from './folderSource.ts';
import { readSafetensorsHeader } from './safetensors.ts';
import { readTorchTable } from './torchFile.ts';
import { weightFiles } from './weightFiles.ts';

/** A tensor of a source folder, not read yet. */
export interface SourceTensor {
  /** Today's diffusers/transformers name. */
  readonly name: string;
  readonly shape: readonly number[];
  /** The file that holds it. */
  readonly path: string;
  /** Slices `first` to `first + rows` along the first dimension, as f32. */
  readonly readRows: (first: number, rows: number) => Promise<Float32Array<ArrayBuffer>>;
}

/** Buffers that transformers once saved and that networks make themselves, and what only training counts. */
const MADE_AGAIN = /(^|\.)(position_ids|num_batches_tracked)$/;

/**
 * The tensors of one component folder, sorted by name.
 *
 * @throws EaselError `corrupt-data` or `unsupported-format`, with the file at fault as `param`, when there are no
 * weights,
 *   they are malformed, or not of floating point.
 */
export async function sourceTensors(
  folder: FolderSource,
  network: NetworkName,
): Promise<readonly SourceTensor[]> {
  const tensors = new Map<string, SourceTensor>();
  const { paths, format } = await weightFiles(folder, network);
  const readTable = format === 'safetensors' ? readSafetensorsHeader : readTorchTable;
  for (const path of paths) {
    const table = await readTable(
      (offset, length) => folder.read(path, offset, length),
      await folder.size(path),
      path,
    );
    for (const [stored, span] of table) {
      const { dtype, shape } = span;
      if (MADE_AGAIN.test(stored)) continue;
      if (!isFloatType(dtype))
        throw new EaselError(
          'unsupported-format',
          `${path}: the tensor ${stored} is of type ${dtype}; weights are F32, F16, BF16 or F64 here. A checkpoint that is quantised already cannot be converted: take the one that it was made from.`,
          { param: path },
        );
      const name = currentName(stored);
      const earlier = tensors.get(name);
      if (earlier)
        throw new EaselError(
          'corrupt-data',
          `${path}: the tensor ${name} is there twice${earlier.path === path ? '' : `, also in ${earlier.path}`}. Export the weights again.`,
          { param: path },
        );
      const rowBytes = (span.end - span.begin) / (shape[0] ?? 1);
      const reading = { path, begin: span.begin, rowBytes, dtype };
      tensors.set(name, { name, shape, path, readRows: rowReader(folder, reading) });
    }
  }
  return [...tensors.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface Reading {
  readonly path: string;
  readonly begin: number;
  readonly rowBytes: number;
  readonly dtype: FloatType;
}

function rowReader(
  folder: FolderSource,
  { path, begin, rowBytes, dtype }: Reading,
): SourceTensor['readRows'] {
  return async (first, rows) => {
    const bytes = await folder.read(path, begin + first * rowBytes, rows * rowBytes);
    if (bytes.byteLength !== rows * rowBytes)
      throw new EaselError('corrupt-data', `${path} ends too early. Copy or fetch it again.`, {
        reason: { name: 'file-mismatch', file: path },
        param: path,
      });
    return toFloat32(bytes, dtype);
  };
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
