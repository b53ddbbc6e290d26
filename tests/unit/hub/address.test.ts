import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { EaselError } from '../../../src/base/errors.ts';
import { readAddress } from '../../../src/hub/address.ts';

const HUB = 'https://huggingface.co';
const faultOf = (text: string, fileHost?: string): EaselError | undefined => {
  try {
    readAddress(text, fileHost);
    return undefined;
  } catch (thrown) {
    return EaselError.from(thrown);
  }
};

describe('what is typed', () => {
  test.each([
    ['kakaobrain/karlo-v1-alpha', HUB, 'kakaobrain/karlo-v1-alpha', 'main'],
    ['  kakaobrain/karlo-v1-alpha@refs/pr/3 ', HUB, 'kakaobrain/karlo-v1-alpha', 'refs/pr/3'],
    [`${HUB}/kakaobrain/karlo-v1-alpha`, HUB, 'kakaobrain/karlo-v1-alpha', 'main'],
    [`${HUB}/kakaobrain/karlo-v1-alpha/`, HUB, 'kakaobrain/karlo-v1-alpha', 'main'],
    [`${HUB}/a/b/tree/refs%2Fpr%2F3`, HUB, 'a/b', 'refs/pr/3'],
    [`${HUB}/a/b/blob/v1.0/prior/config.json`, HUB, 'a/b', 'v1.0'],
    [`${HUB}/a/b/resolve/main/pack.json`, HUB, 'a/b', 'main'],
    [`${HUB}/a/b?library=diffusers#top`, HUB, 'a/b', 'main'],
    ['http://127.0.0.1:8080/a/b', 'http://127.0.0.1:8080', 'a/b', 'main'],
  ])('%s', (text, origin, repository, revision) => {
    const address = readAddress(text);
    expect(address).toMatchObject({ kind: 'repository', origin, repository, revision });
    expect(address.origins[0]).toBe(origin);
    expect(readAddress(address.text)).toEqual(address);
  });

  test.each(['https://models.example/fox/pack.json', 'http://localhost:8080/pack.json'])(
    'a pack: %s',
    (text) => {
      const { origin } = new URL(text);
      expect(readAddress(text)).toEqual({
        kind: 'pack',
        url: text,
        origin,
        origins: [origin],
        text,
      });
    },
  );

  test('hosts of files are named beforehand: those of a known hub, and what is said of another', () => {
    expect(readAddress('a/b').origins).toContain('https://cdn-lfs.hf.co');
    expect(readAddress('https://hub.example/a/b').origins).toEqual(['https://hub.example']);
    for (const host of ['files.example', 'https://files.example/x', ' files.example '])
      expect(readAddress('https://hub.example/a/b', host).origins).toEqual([
        'https://hub.example',
        'https://files.example',
      ]);
    expect(faultOf('a/b', 'not a host')).toMatchObject({ param: 'fileHost' });
    expect(faultOf('a/b', 'http://far.example')).toMatchObject({ param: 'fileHost' });
  });

  test.each([
    '',
    'karlo',
    '../x',
    'a/b/c',
    'ftp://a.example/a/b',
    'http://far.example/a/b',
    'http://127.0.0.1.far.example/a/b',
    'https://me:secret@huggingface.co/a/b',
    'javascript:alert(1)',
    'data:application/json,{}',
    'https://huggingface.co/',
    'https://huggingface.co/a',
    'file:///etc/passwd',
    'C:\\models\\karlo',
  ])('is refused in words: %j', (text) => {
    const fault = faultOf(text);
    expect(fault).toMatchObject({ code: 'invalid-request', param: 'address' });
    expect(fault?.message).not.toContain('secret');
  });

  test('anything at all: an address with hosts that may be asked, or a refusal', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.webUrl().map((url) => `${url}/pack.json`),
        ),
        (text) => {
          const fault = faultOf(text);
          if (fault) expect(fault.code).toBe('invalid-request');
          else
            for (const origin of readAddress(text).origins)
              expect(new URL(origin).origin).toBe(origin);
        },
      ),
      { numRuns: 2000, seed: 20_261_129 },
    );
  });
});
