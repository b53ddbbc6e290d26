import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMessage } from '../../../src/graph/protobuf.ts';

/** Reads one varint at `at`: the value as unsigned 64 bits and the offset behind it. */
function readVarint(bytes: Uint8Array, at: number): [bigint, number] {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = bytes[at++] ?? 0;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return [value, at];
  }
}

test('the examples of the encoding guide come out byte for byte', () => {
  const message = createMessage();
  message.int(1, 150);
  message.string(2, 'testing');
  message.message(3, (inner) => inner.int(1, 150));
  message.packedInts(6, [3, 270, 86942]);
  expect([...message.finish()].map((b) => b.toString(16).padStart(2, '0')).join(' ')).toBe(
    '08 96 01 12 07 74 65 73 74 69 6e 67 1a 03 08 96 01 32 06 03 8e 02 9e a7 05',
  );
});

test('a negative integer is ten bytes of 64-bit two’s complement', () => {
  const message = createMessage();
  message.int(1, -1);
  expect([...message.finish()]).toEqual([0x08, ...Array<number>(9).fill(0xff), 0x01]);
});

test('any integer and field number reads back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1 << 28 }), fc.maxSafeInteger(), (field, value) => {
      const message = createMessage();
      message.int(field, value);
      const bytes = message.finish();
      const [tag, behind] = readVarint(bytes, 0);
      const [read, end] = readVarint(bytes, behind);
      expect(tag).toBe(BigInt(field) * 8n);
      expect(BigInt.asIntN(64, read)).toBe(BigInt(value));
      expect(end).toBe(bytes.length);
    }),
  );
});

test('floats are little-endian single precision', () => {
  const message = createMessage();
  message.float(1, 1.5);
  message.packedFloats(2, [-2]);
  expect([...message.finish()]).toEqual([0x0d, 0, 0, 0xc0, 0x3f, 0x12, 4, 0, 0, 0, 0xc0]);
});
