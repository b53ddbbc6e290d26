/** pack.json as a host answers it: cut, replaced, in another encoding, with a byte changed. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { EaselError } from '../../../src/base/errors.ts';
import { readManifest } from '../../../src/packs/currentManifest.ts';
import { cases } from '../../support/long.ts';
import { convertAll, easelFolder } from '../../support/packs.ts';

let valid = new Uint8Array(0);
beforeAll(async () => {
  const { files } = await convertAll(easelFolder());
  valid = files.get('pack.json') ?? valid;
});

const page = fc.constantFrom('<!doctype html><title>404</title>', '<html>', '\n <p>Moved</p>');
const text = (words: string) => new TextEncoder().encode(words);
/** What becomes of the file on its way. */
const damage = fc.oneof(
  fc.nat().map((at) => (file: Uint8Array) => file.slice(0, at % file.length)),
  fc.tuple(fc.nat(), fc.nat(255)).map(([at, byte]) => (file: Uint8Array) => {
    const changed = file.slice();
    changed[at % file.length] = byte;
    return changed;
  }),
  page.map((html) => () => text(html)),
  fc.json().map((json) => () => text(json)),
  fc.string().map((words) => () => text(words)),
  fc.constant((file: Uint8Array) => new Uint8Array([0xef, 0xbb, 0xbf, ...file])),
  fc.constant((file: Uint8Array) => new Uint8Array([...file, ...file])),
  fc.constant((file: Uint8Array) => new Uint8Array(file.length)),
);

test('an answer that is no pack is a typed sentence; what passes is a whole manifest', async () => {
  await fc.assert(
    fc.asyncProperty(damage, async (damaged) => {
      const body = damaged(valid);
      const answer = () => Promise.resolve(new Response(body));
      try {
        const { manifest } = await readManifest('https://easel.test/pack/', { fetch: answer });
        expect(manifest.format).toBe('easel-pack');
        expect(manifest.shards.length).toBeGreaterThan(0);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(EaselError);
        const { code, message } = EaselError.from(thrown);
        expect(['invalid-manifest', 'unsupported-format']).toContain(code);
        expect(message).toMatch(/\.$/);
      }
    }),
    { numRuns: cases(300), seed: 20_261_129 },
  );
});
