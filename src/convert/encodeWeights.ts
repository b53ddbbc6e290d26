import { EaselError } from '../base/errors.ts';
import { sha256Hex } from '../image/sha256.ts';
import {
  MAX_SHARD_BYTES,
  type FileEntry,
  type NetworkName,
  type WeightDType,
  type WeightEntry,
  type WeightInfo,
  type WeightPart,
} from '../packs/manifest.ts';
import { partBytes, rowCount, rowElements } from '../packs/manifestLayout.ts';
import type { SourceTensor } from './sourceTensors.ts';
import {
  addErrors,
  encodeRows,
  mergeErrors,
  newErrors,
  rowsAtOnce,
  type PieceErrors,
} from './encodeRows.ts';
import { planWeight } from './weightPlan.ts';

/** One file of a pack. */
export interface PackFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
  /** Of a shard: what a conversion that broke off needs to go on behind it. */
  readonly log?: ShardLog;
}

/** A finished shard, without its bytes: plain data, to be kept as JSON. */
export interface ShardLog {
  readonly network: NetworkName;
  readonly file: FileEntry;
  /** What lies in it, in the order of encoding. */
  readonly pieces: readonly PieceLog[];
}

/** Rows of one tensor. */
interface PieceLog extends Omit<WeightPart, 'shard'> {
  readonly tensor: string;
  readonly info: WeightInfo;
  readonly errors: PieceErrors;
}

/** What storing one network cost. */
export interface NetworkReport {
  readonly network: NetworkName;
  readonly tensors: number;
  readonly parameters: number;
  /** Values and scales. */
  readonly bytes: number;
  /** Root of the summed squared errors over that of the summed squared weights. */
  readonly rmsError: number;
  /** Largest error in units of its tensor's largest weight, and where. */
  readonly maxError: number;
  readonly maxErrorIn: string;
}

interface EncodedNetwork {
  readonly weights: { readonly [tensor: string]: WeightEntry };
  readonly shards: readonly FileEntry[];
  readonly report: NetworkReport;
}

const ALIGNMENT = 16;
/** The largest finite half. */
const MAX_HALF = 65_504;

const align = (offset: number) => Math.ceil(offset / ALIGNMENT) * ALIGNMENT;

/**
 * Writes a network's tensors into shards of its own (so that a pack whose decoder alone changed keeps every other
 * shard), in the order given, and yields each shard as soon as it is full.
 *
 * @param options.firstShard index of the first shard in the manifest.
 * @param options.done the first shards of this network, from an earlier run on the same tensors: they are kept already,
 *   and are neither read nor yielded again.
 */
export async function* encodeNetwork(
  network: NetworkName,
  tensors: readonly SourceTensor[],
  target: WeightDType,
  { firstShard, done = [] }: { readonly firstShard: number; readonly done?: readonly ShardLog[] },
): AsyncGenerator<PackFile, EncodedNetwork> {
  const weights: Record<string, WeightEntry> = {};
  const shards: FileEntry[] = [];
  const chunks: { readonly offset: number; readonly bytes: Uint8Array<ArrayBuffer> }[] = [];
  let pieces: PieceLog[] = [];
  let end = 0;
  let bytes = 0;
  let parameters = 0;
  const errors = newErrors();
  const kept = done.flatMap(({ file, pieces: inside }, index) =>
    inside.map((piece, i) => ({ piece, index, ends: i === inside.length - 1 ? file : undefined })),
  );

  const close = async (): Promise<PackFile> => {
    const shard = new Uint8Array(end);
    for (const chunk of chunks) shard.set(chunk.bytes, chunk.offset);
    const path = `${network}-${String(shards.length).padStart(3, '0')}.bin`;
    const file = { path, bytes: shard.byteLength, sha256: await sha256Hex(shard) };
    shards.push(file);
    const log = { network, file, pieces };
    chunks.length = 0;
    pieces = [];
    end = 0;
    return { path, bytes: shard, sha256: file.sha256, log };
  };
  const place = (chunk: Uint8Array<ArrayBuffer>): number => {
    const offset = align(end);
    chunks.push({ offset, bytes: chunk });
    end = offset + chunk.byteLength;
    return offset;
  };

  for (const tensor of tensors) {
    const [earlier] = kept;
    const info =
      earlier?.piece.tensor === tensor.name
        ? earlier.piece.info
        : await settlePlan(tensor, planWeight(tensor.name, tensor.shape, target));
    const parts: WeightPart[] = [];
    const tensorErrors = newErrors();
    const take = (piece: PieceLog, shard: number): void => {
      const { tensor: _, info: __, errors: measured, ...part } = piece;
      parts.push({ shard: firstShard + shard, ...part });
      bytes +=
        part.bytes + (part.scalesOffset === undefined ? 0 : partBytes(info, part.rows).scales);
      addErrors(tensorErrors, measured);
    };
    for (const [first, rows] of cutRows(info)) {
      const again = kept.shift();
      if (again) {
        if (again.piece.tensor !== tensor.name || again.piece.rows !== rows)
          throw new EaselError(
            'internal',
            `What was kept of the conversion of ${network} is of other weights.`,
          );
        take(again.piece, again.index);
        if (again.ends) shards.push(again.ends);
        continue;
      }
      const size = partBytes(info, rows);
      if (chunks.length > 0 && align(align(end) + size.values) + size.scales > MAX_SHARD_BYTES)
        yield await close();
      const where = `${network}.${tensor.name}`;
      const encoded = await encodeRows(tensor, [first, rows], info, where);
      const piece: PieceLog = {
        tensor: tensor.name,
        info,
        offset: place(encoded.values),
        bytes: encoded.values.byteLength,
        rows,
        ...(encoded.scales === undefined ? {} : { scalesOffset: place(encoded.scales) }),
        errors: encoded.errors,
      };
      pieces.push(piece);
      take(piece, shards.length);
    }
    weights[tensor.name] = { ...info, parts };
    parameters += rowCount(info.shape) * rowElements(info.shape);
    mergeErrors(errors, tensorErrors, tensor.name);
  }
  if (chunks.length > 0) yield await close();
  return {
    weights,
    shards,
    report: {
      network,
      tensors: tensors.length,
      parameters,
      bytes,
      rmsError: errors.weight === 0 ? 0 : Math.sqrt(errors.error / errors.weight),
      maxError: errors.relative,
      maxErrorIn: errors.where,
    },
  };
}

/** f16 becomes f32 where a value is beyond the largest half. */
async function settlePlan(tensor: SourceTensor, info: WeightInfo): Promise<WeightInfo> {
  if (info.dtype !== 'f16') return info;
  const step = rowsAtOnce(info);
  for (let row = 0; row < rowCount(info.shape); row += step) {
    const rows = Math.min(step, rowCount(info.shape) - row);
    for (const value of await tensor.readRows(row, rows))
      if (Math.abs(value) > MAX_HALF) return { dtype: 'f32', shape: info.shape };
  }
  return info;
}

/** [first row, rows] of each part: one part when the tensor fits a shard, else as many equal ones as it takes. */
function cutRows(info: WeightInfo): readonly (readonly [number, number])[] {
  const rows = rowCount(info.shape);
  const whole = partBytes(info, rows);
  const count = Math.ceil((whole.values + whole.scales + ALIGNMENT) / MAX_SHARD_BYTES);
  const step = Math.ceil(rows / count);
  const cuts: [number, number][] = [];
  for (let first = 0; first < rows; first += step) cuts.push([first, Math.min(step, rows - first)]);
  return cuts;
}
