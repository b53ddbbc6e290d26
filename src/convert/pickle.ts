import { EaselError } from '../base/errors.ts';

/**
 * A reader of the pickles in which PyTorch keeps tables of tensors. It is no pickle machine: it knows the opcodes that
 * such tables are written with, and of all Python's functions the few that rebuild a tensor, of which it notes the
 * arguments. Nothing is imported and nothing is called. Opcodes: Python's Lib/pickletools.py.
 */

/** A name from Python: noted, never looked up. */
interface Global {
  readonly global: string;
}
/** `function(...args)`, noted. */
interface Call {
  readonly call: string;
  readonly args: readonly PickleValue[];
}
/** A storage, `('storage', type, key, location, elements)`. */
interface Persistent {
  readonly persistent: readonly PickleValue[];
}
export type PickleValue =
  | string
  | number
  | boolean
  | null
  | Global
  | Call
  | Persistent
  | readonly PickleValue[]
  | ReadonlyMap<PickleValue, PickleValue>;

/** Whatever else a pickle names could run anything; a table of tensors names no other. */
const KNOWN_GLOBALS = [
  /^collections OrderedDict$/,
  /^torch\._utils _rebuild_(tensor_v2|parameter)$/,
  /^torch (Float|Half|BFloat16|Double|Long|Int|Short|Char|Byte|Bool)Storage$/,
];

const MARK = Symbol('mark');
type Slot = PickleValue | typeof MARK;

/**
 * @param name of the file, for messages
 * @throws EaselError `unsupported-format` for a pickle that holds more than tensors, `corrupt-data` for one that is
 * damaged
 */
export function readPickle(bytes: Uint8Array<ArrayBuffer>, name: string): PickleValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const refuse = (what: string) =>
    new EaselError(
      'unsupported-format',
      `${name} ${what}. A pickle is never run here: save the weights as safetensors.`,
      { param: name },
    );
  const damaged = () =>
    new EaselError(
      'corrupt-data',
      `${name} is damaged: its table cannot be read. Fetch it again.`,
      {
        param: name,
      },
    );
  const stack: Slot[] = [];
  const memo = new Map<number, PickleValue>();
  let at = 0;

  const take = (length: number): number => {
    const from = at;
    if (length < 0 || from + length > bytes.byteLength) throw damaged();
    at += length;
    return from;
  };
  const text = (length: number): string => {
    const from = take(length);
    return new TextDecoder().decode(bytes.subarray(from, from + length));
  };
  const line = (): string => {
    const end = bytes.indexOf(10, at);
    if (end < 0) throw damaged();
    const read = text(end - at);
    at += 1;
    return read;
  };
  const pop = (): PickleValue => {
    const value = stack.pop();
    if (value === undefined || value === MARK) throw damaged();
    return value;
  };
  const popToMark = (): PickleValue[] => {
    const from = stack.lastIndexOf(MARK);
    if (from < 0) throw damaged();
    const values = stack.splice(from).slice(1);
    return values.filter((value): value is PickleValue => value !== MARK);
  };
  const top = (): PickleValue => {
    const value = stack.at(-1);
    if (value === undefined || value === MARK) throw damaged();
    return value;
  };
  const recall = (index: number): void => {
    const value = memo.get(index);
    if (value === undefined) throw damaged();
    stack.push(value);
  };
  const known = (global: string): Global => {
    if (!KNOWN_GLOBALS.some((pattern) => pattern.test(global)))
      throw refuse(`names ${global.replace(' ', '.')}, which no table of tensors does`);
    return { global };
  };
  const setItems = (pairs: readonly PickleValue[]): void => {
    const target = top();
    if (!(target instanceof Map) || pairs.length % 2 !== 0) throw damaged();
    for (let i = 0; i < pairs.length; i += 2) {
      const key = pairs[i] ?? null;
      if (target.has(key))
        throw new EaselError('corrupt-data', `${name} holds ${String(key)} twice.`, {
          param: name,
        });
      target.set(key, pairs[i + 1] ?? null);
    }
  };
  const append = (values: readonly PickleValue[]): void => {
    const target = top();
    if (!Array.isArray(target)) throw damaged();
    target.push(...values);
  };
  const reduce = (): void => {
    const args = pop();
    const callee = pop();
    if (!Array.isArray(args) || !isGlobal(callee)) throw damaged();
    stack.push(
      callee.global === 'collections OrderedDict'
        ? new Map<PickleValue, PickleValue>()
        : { call: callee.global, args },
    );
  };
  /** 8-byte and shorter integers, little-endian, two's complement (LONG1). */
  const long = (length: number): number => {
    const from = take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[from + i] ?? 0);
    const negative = length > 0 && ((bytes[from + length - 1] ?? 0) & 0x80) !== 0;
    const signed = Number(negative ? value - (1n << BigInt(8 * length)) : value);
    if (!Number.isSafeInteger(signed)) throw damaged();
    return signed;
  };

  const opcodes: { readonly [code: number]: () => void } = {
    0x80: () => void take(1), // PROTO
    0x95: () => void take(8), // FRAME
    0x28: () => void stack.push(MARK), // (
    0x29: () => void stack.push([]), // EMPTY_TUPLE
    0x5d: () => void stack.push([]), // EMPTY_LIST
    0x7d: () => void stack.push(new Map<PickleValue, PickleValue>()), // EMPTY_DICT
    0x4e: () => void stack.push(null), // NONE
    0x88: () => void stack.push(true), // NEWTRUE
    0x89: () => void stack.push(false), // NEWFALSE
    0x4a: () => void stack.push(view.getInt32(take(4), true)), // BININT
    0x4b: () => void stack.push(view.getUint8(take(1))), // BININT1
    0x4d: () => void stack.push(view.getUint16(take(2), true)), // BININT2
    0x8a: () => void stack.push(long(view.getUint8(take(1)))), // LONG1
    0x47: () => void stack.push(view.getFloat64(take(8))), // BINFLOAT
    0x58: () => void stack.push(text(view.getUint32(take(4), true))), // BINUNICODE
    0x8c: () => void stack.push(text(view.getUint8(take(1)))), // SHORT_BINUNICODE
    0x55: () => void stack.push(text(view.getUint8(take(1)))), // SHORT_BINSTRING
    0x71: () => void memo.set(view.getUint8(take(1)), top()), // BINPUT
    0x72: () => void memo.set(view.getUint32(take(4), true), top()), // LONG_BINPUT
    0x94: () => void memo.set(memo.size, top()), // MEMOIZE
    0x68: () => recall(view.getUint8(take(1))), // BINGET
    0x6a: () => recall(view.getUint32(take(4), true)), // LONG_BINGET
    0x85: () => void stack.push([pop()]), // TUPLE1
    0x86: () => tuple(2), // TUPLE2
    0x87: () => tuple(3), // TUPLE3
    0x74: () => void stack.push(popToMark()), // TUPLE
    0x61: () => append([pop()]), // APPEND
    0x65: () => append(popToMark()), // APPENDS
    0x73: () => setItems([pop(), pop()].reverse()), // SETITEM
    0x75: () => setItems(popToMark()), // SETITEMS
    0x63: () => void stack.push(known(`${line()} ${line()}`)), // GLOBAL
    0x93: () => {
      // STACK_GLOBAL
      const [member, module] = [pop(), pop()];
      stack.push(known(`${String(module)} ${String(member)}`));
    },
    0x52: reduce, // REDUCE
    0x62: () => void pop(), // BUILD: attributes (an OrderedDict's _metadata), which no tensor needs
    0x51: () => {
      // BINPERSID
      const persistent = pop();
      if (!Array.isArray(persistent)) throw damaged();
      stack.push({ persistent });
    },
  };
  function tuple(length: number): void {
    const values = Array.from({ length }, pop);
    stack.push(values.reverse());
  }

  for (;;) {
    const code = view.getUint8(take(1));
    if (code === 0x2e) break; // STOP
    const perform = opcodes[code];
    if (!perform)
      throw refuse(`uses the opcode 0x${code.toString(16)}, which no table of tensors needs`);
    perform();
  }
  return pop();
}

export function isGlobal(value: PickleValue | undefined): value is Global {
  return typeof value === 'object' && value !== null && 'global' in value;
}

export function isCall(value: PickleValue | undefined): value is Call {
  return typeof value === 'object' && value !== null && 'call' in value;
}

export function isPersistent(value: PickleValue | undefined): value is Persistent {
  return typeof value === 'object' && value !== null && 'persistent' in value;
}
