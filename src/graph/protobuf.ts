/** The protobuf wire format, writing only. Source: protobuf.dev/programming-guides/encoding. */

/** A message under construction: fields are appended in the order of the calls. */
export interface MessageWriter {
  /** Varint field; `value` is a safe integer or a bigint, negative ones as 64-bit two's complement. */
  int(field: number, value: number | bigint): void;
  /** Several varints packed into one length-delimited field. */
  packedInts(field: number, values: readonly number[]): void;
  /** 32-bit float field. */
  float(field: number, value: number): void;
  /** Several 32-bit floats packed into one length-delimited field. */
  packedFloats(field: number, values: readonly number[]): void;
  string(field: number, value: string): void;
  bytes(field: number, value: Uint8Array): void;
  /** Embedded message, filled in by `write`. */
  message(field: number, write: (writer: MessageWriter) => void): void;
  finish(): Uint8Array<ArrayBuffer>;
}

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;
const encoder = new TextEncoder();

export function createMessage(): MessageWriter {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const push = (chunk: Uint8Array): void => {
    chunks.push(chunk);
    length += chunk.length;
  };
  const tag = (field: number, wire: number): void => push(varint(field * 8 + wire));
  const delimited = (field: number, content: Uint8Array): void => {
    tag(field, LENGTH_DELIMITED);
    push(varint(content.length));
    push(content);
  };
  const finish = (): Uint8Array<ArrayBuffer> => concatBytes(chunks, length);

  return {
    int(field, value) {
      tag(field, VARINT);
      push(varint(value));
    },
    packedInts(field, values) {
      const parts = values.map(varint);
      delimited(field, concatBytes(parts, byteLength(parts)));
    },
    float(field, value) {
      tag(field, FIXED32);
      push(new Uint8Array(new Float32Array([value]).buffer));
    },
    packedFloats(field, values) {
      delimited(field, new Uint8Array(Float32Array.from(values).buffer));
    },
    string(field, value) {
      delimited(field, encoder.encode(value));
    },
    bytes: delimited,
    message(field, write) {
      const inner = createMessage();
      write(inner);
      delimited(field, inner.finish());
    },
    finish,
  };
}

function varint(value: number | bigint): Uint8Array {
  if (typeof value === 'number' && value >= 0 && value < 0x80) return Uint8Array.of(value);
  let rest = BigInt.asUintN(64, BigInt(value));
  const out: number[] = [];
  while (rest >= 0x80n) {
    out.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  out.push(Number(rest));
  return Uint8Array.from(out);
}

function byteLength(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function concatBytes(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
