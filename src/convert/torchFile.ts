import { EaselError } from '../base/errors.ts';
import type { ReadRange } from '../base/ranges.ts';
import { readZipDirectory, type ZipEntry } from '../base/zip.ts';
import { isCall, isGlobal, isPersistent, readPickle, type PickleValue } from './pickle.ts';
import { ELEMENT_BYTES, type ElementType, type TensorSpan } from './safetensors.ts';

/** safetensors' names of the element types of PyTorch's storages. */
const STORAGES: ReadonlyMap<string, ElementType> = new Map([
  ['FloatStorage', 'F32'],
  ['HalfStorage', 'F16'],
  ['BFloat16Storage', 'BF16'],
  ['DoubleStorage', 'F64'],
  ['LongStorage', 'I64'],
  ['IntStorage', 'I32'],
  ['ShortStorage', 'I16'],
  ['CharStorage', 'I8'],
  ['ByteStorage', 'U8'],
  ['BoolStorage', 'BOOL'],
]);
const MAX_TABLE_BYTES = 64 * 1024 * 1024;

/**
 * The table of a PyTorch `.bin`, as torch.save has written it since 1.6: a zip whose data.pkl names tensors and whose
 * other files hold their bytes, uncompressed. The pickle is read by readPickle, which runs nothing.
 *
 * @throws EaselError `unsupported-format` for the older format, or a pickle that holds more than tensors;
 * `corrupt-data`
 */
export async function readTorchTable(
  read: ReadRange,
  size: number,
  name: string,
): Promise<ReadonlyMap<string, TensorSpan>> {
  const refuse = (what: string) =>
    new EaselError('unsupported-format', `${name} ${what}: save the weights as safetensors.`, {
      param: name,
    });
  const start = size >= 4 ? await read(0, 4) : new Uint8Array(4);
  if (start[0] !== 0x50 || start[1] !== 0x4b)
    throw refuse('is no zip, as PyTorch has written its files since 1.6 (2020)');
  const entries = await readZipDirectory(read, size, name);
  const table = entries.find((entry) => /(^|\/)data\.pkl$/.test(entry.name));
  if (!table || table.method !== 0 || table.bytes > MAX_TABLE_BYTES)
    throw refuse('has no data.pkl that can be read');
  const root = table.name.slice(0, -'data.pkl'.length);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const order = byName.get(`${root}byteorder`);
  if (order !== undefined) {
    const said = new TextDecoder().decode(await read(await order.dataOffset(), order.bytes));
    if (said !== 'little') throw refuse(`holds numbers of the byte order “${said}”`);
  }
  const pickled = readPickle(await read(await table.dataOffset(), table.bytes), name);
  const states = stateDict(pickled);
  if (states === undefined) throw refuse('holds no table of tensors');

  const spans = new Map<string, TensorSpan>();
  for (const [key, value] of states) {
    const tensor = readTensor(value);
    if (typeof key !== 'string' || tensor === undefined)
      throw refuse(`holds ${String(key)}, which is no tensor`);
    const { storage, dtype, offset, shape, strides } = tensor;
    const elementBytes = ELEMENT_BYTES[dtype];
    if (!isContiguous(shape, strides)) throw refuse(`holds ${key} not row by row`);
    spans.set(key, await place(key, byName.get(`${root}data/${storage}`)));

    async function place(tensorName: string, entry: ZipEntry | undefined): Promise<TensorSpan> {
      const length = shape.reduce((product, side) => product * side, elementBytes);
      if (!entry || entry.method !== 0 || offset * elementBytes + length > entry.bytes)
        throw new EaselError(
          'corrupt-data',
          `${name}: the bytes of ${tensorName} are not all there. Fetch it again.`,
          { param: name },
        );
      const begin = (await entry.dataOffset()) + offset * elementBytes;
      return { dtype, shape, begin, end: begin + length };
    }
  }
  return spans;
}

/** Trainers wrap the table in a dictionary of their own; then it is its `state_dict`. */
function stateDict(value: PickleValue): ReadonlyMap<PickleValue, PickleValue> | undefined {
  if (!(value instanceof Map)) return undefined;
  const inner: PickleValue | undefined = value.get('state_dict');
  return inner instanceof Map ? inner : value;
}

interface TorchTensor {
  readonly storage: string;
  readonly dtype: ElementType;
  /** In elements. */
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** `_rebuild_tensor_v2(storage, offset, size, stride, …)`, or a parameter made of one. */
function readTensor(value: PickleValue): TorchTensor | undefined {
  if (!isCall(value)) return undefined;
  if (value.call === 'torch._utils _rebuild_parameter') return readTensor(value.args[0] ?? null);
  const [storage, offset, shape, strides] = value.args;
  if (!isPersistent(storage)) return undefined;
  const [, type, key] = storage.persistent;
  const dtype = isGlobal(type) ? STORAGES.get(type.global.replace('torch ', '')) : undefined;
  if (!dtype || typeof key !== 'string' || typeof offset !== 'number') return undefined;
  if (offset < 0 || !isCounts(shape) || !isCounts(strides)) return undefined;
  return { storage: key, dtype, offset, shape, strides };
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if ((shape[axis] ?? 0) > 1 && strides[axis] !== step) return false;
    step *= shape[axis] ?? 1;
  }
  return strides.length === shape.length;
}

function isCounts(value: PickleValue | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && Number(n) >= 0);
}
