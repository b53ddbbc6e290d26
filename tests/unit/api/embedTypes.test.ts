/**
 * public/embed.d.ts is written by hand: the compiler holds it against the code, both ways where callers give values.
 */
import { describe, expectTypeOf, test } from 'vitest';
import type * as shipped from '../../../public/embed.d.ts';
import type { EmbedError } from '../../../src/api/embedClient.ts';
import type { ConnectOptions, EmbeddedEasel } from '../../../src/api/embedConnect.ts';
import type * as entry from '../../../src/api/embedEntry.ts';
import type { EmbedErrorCode } from '../../../src/api/embedMessages.ts';

type Method = Exclude<keyof EmbeddedEasel, 'iframe' | 'build' | 'fetch' | 'close'>;

describe('the shipped types', () => {
  test('promise what the code gives', () => {
    expectTypeOf<EmbeddedEasel>().toExtend<shipped.EmbeddedEasel>();
    expectTypeOf<EmbedError>().toExtend<shipped.EmbedError>();
    expectTypeOf<entry.EaselStudio>().toExtend<shipped.EaselStudio>();
  });

  test('name every method, option, error and field of a request', () => {
    expectTypeOf<keyof shipped.EmbeddedEasel>().toEqualTypeOf<keyof EmbeddedEasel>();
    expectTypeOf<keyof typeof shipped>().toEqualTypeOf<keyof typeof entry>();
    expectTypeOf<keyof shipped.ConnectOptions>().toEqualTypeOf<keyof ConnectOptions>();
    expectTypeOf<shipped.EmbedErrorCode>().toEqualTypeOf<EmbedErrorCode>();
    expectTypeOf<{
      [method in Method]: keyof NonNullable<Parameters<shipped.EmbeddedEasel[method]>[0]>;
    }>().toEqualTypeOf<{
      [method in Method]: keyof NonNullable<Parameters<EmbeddedEasel[method]>[0]>;
    }>();
  });
});
