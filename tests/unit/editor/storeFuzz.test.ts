/** A document whose records in the browser's storage were damaged, any of them in any way. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { createStore, del, get, keys, set } from 'idb-keyval';
import { expect, test } from 'vitest';
import { EaselError } from '../../../src/base/errors.ts';
import { createDocument, placePicture } from '../../../src/editor/document.ts';
import { openDocuments } from '../../../src/editor/store.ts';
import { cases } from '../../support/long.ts';
import { noiseRaster } from './support.ts';

const WORDS = /document|undone/i;
const database = 'easel-documents-fuzz';
const values = createStore(database, 'values');

const damage = fc.oneof(
  fc.constant({ kind: 'gone' as const }),
  fc.record({
    kind: fc.constant('replaced' as const),
    value: fc.anything({ withTypedArray: true, maxDepth: 2 }).filter(isCloneable),
  }),
  fc.record({
    kind: fc.constant('cut' as const),
    share: fc.double({ min: 0, max: 0.99, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('field' as const),
    which: fc.nat(),
    value: fc.anything({ maxDepth: 1 }).filter(isCloneable),
  }),
);

function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

/** @returns the record as damage leaves it; undefined: gone */
function damaged(
  value: unknown,
  how: typeof damage extends fc.Arbitrary<infer T> ? T : never,
): unknown {
  if (how.kind === 'gone') return undefined;
  if (how.kind === 'replaced') return how.value;
  if (value instanceof Uint8Array && how.kind === 'cut')
    return value.slice(0, Math.floor(value.length * how.share));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return how.kind;
  const fields = Object.keys(value);
  const which = fields[('which' in how ? how.which : 0) % Math.max(1, fields.length)] ?? 'v';
  return { ...value, [which]: 'value' in how ? how.value : undefined };
}

test('opens, or says in words of documents what is damaged; nothing else of it is changed', async () => {
  const document = placePicture(createDocument('Fuzzed', { now: 1000 }), noiseRaster(300, 200, 3), {
    x: 0,
    y: 0,
  });
  await openDocuments({ database }).save(document);
  const all = await keys<string>(values);
  expect(all.length).toBeGreaterThan(2);
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...all), damage, async (key, how) => {
      const before = await get<unknown>(key, values);
      const after = damaged(before, how);
      await (after === undefined ? del(key, values) : set(key, after, values));
      try {
        const store = openDocuments({ database });
        await store.list();
        await store.open(document.id);
      } catch (thrown) {
        refused++;
        expect(thrown).toBeInstanceOf(EaselError);
        const { code, message } = EaselError.from(thrown);
        expect(['corrupt-data', 'invalid-request', 'unsupported-format']).toContain(code);
        expect(message).toMatch(WORDS);
        expect(message).not.toMatch(/model|pack/i);
      } finally {
        await set(key, before, values);
      }
    }),
    { numRuns: cases(300), seed: 20_261_129 },
  );
  expect(refused).toBeGreaterThan(0);
});
