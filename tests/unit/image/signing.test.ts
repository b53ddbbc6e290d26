import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { readCredentials } from '../../../src/image/credentials/read.ts';
import { isSigned, openSigner, signPng } from '../../../src/image/credentials/sign.ts';
import { decodePng } from '../../../src/image/png.ts';
import { selfSigned, type KeyKind } from '../../support/certificate.ts';

const png = new Uint8Array(
  encode({ width: 9, height: 7, channels: 3, data: new Uint8Array(189).fill(77) }),
);
const made = {
  program: { name: 'Easel', version: 'abc' },
  source: 'compositeWithTrainedAlgorithmicMedia',
} as const;
const sign = async (pem: string) => signPng(png, await openSigner(pem), made);

describe('a signed PNG', () => {
  const kinds: readonly KeyKind[] = ['P-256', 'P-384', 'P-521', 'RSA', 'Ed25519'];
  test.each(kinds)(
    'with a key of %s is found intact, and its pixels are the same',
    async (kind) => {
      const { certificate, key } = selfSigned(kind, 'Grace');
      const out = await sign(key + certificate);
      expect(await readCredentials('png', new Blob([out]))).toEqual({
        program: 'Easel abc',
        title: undefined,
        actions: ['c2pa.created'],
        generated: true,
        ingredients: [],
        signer: 'Grace',
        issuer: 'Grace',
        state: 'intact',
      });
      expect(decodePng(out)).toEqual(decodePng(png));
      expect([isSigned(png), isSigned(out)]).toEqual([false, true]);
    },
  );

  test('is bound to every byte of the file but its own chunk', async () => {
    const { certificate, key } = selfSigned('P-256', 'Grace');
    const out = await sign(certificate + key);
    const own = out.length - png.length;
    for (let at = 0; at < out.length; at++) {
      if (at >= 33 && at < 33 + own) continue;
      const spoilt = out.slice();
      spoilt[at] = (spoilt[at] ?? 0) ^ 0x10;
      const record = await readCredentials('png', new Blob([spoilt]));
      // Where the header's own length is spoilt, the record is not found.
      if (record !== undefined) expect([at, record.state]).toEqual([at, 'broken']);
      else expect(at).toBeLessThan(33);
    }
  });
});

describe('what is no key to sign with is refused in words', () => {
  const { certificate, key } = selfSigned('P-256', 'Grace');
  const other = selfSigned('P-256', 'Ada');
  test.each([
    ['nothing', '', /no certificate/],
    ['a certificate alone', certificate, /no private key/],
    ['a key alone', key, /no certificate/],
    ['the key of another', certificate + other.key, /not that of the certificate \(Grace\)/],
    ['another kind of key', certificate + selfSigned('RSA', 'Ada').key, /must be of P-256/],
    [
      'a damaged certificate',
      `-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n${key}`,
      /cannot be read/,
    ],
  ])('%s', async (_, pem, message) => {
    await expect(openSigner(pem)).rejects.toMatchObject({
      code: 'invalid-request',
      param: 'key',
      message: expect.stringMatching(message) as string,
    });
  });
});
