import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { membersOf, unread } from '../../../build/members.ts';

test('nothing that src declares as a member is read nowhere', () => {
  expect(unread(resolve(import.meta.dirname, '../../..'))).toEqual([]);
});

test('reads are accesses, what is taken apart and texts; writes and object literals are none', () => {
  const { declared, read } = membersOf(
    'a.ts',
    `interface A { accessed: 1; taken: 2; renamed: 3; said: 4; assigned: 5; written: 6; literal: 7; method(): void }
     class B { #own = 1; field = 2; get got() { return this.#own; } }
     declare let a: A, taken: 2, rest: object;
     a.accessed; const { taken: t, renamed } = a; a['said']; ({ assigned: taken } = a);
     ({ taken, ...rest } = a); a.written = 6; const made = { literal: 7 };`,
  );
  expect(declared.map(({ name }) => name)).toEqual([
    ...['accessed', 'taken', 'renamed', 'said', 'assigned', 'written', 'literal', 'method'],
    ...['#own', 'field', 'got'],
  ]);
  expect([...read].sort()).toEqual(['#own', 'accessed', 'assigned', 'renamed', 'said', 'taken']);
  expect(declared[7]?.at).toBe('a.ts:1');
});
