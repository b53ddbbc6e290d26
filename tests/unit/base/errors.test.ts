import { expect, test } from 'vitest';
import { EaselError } from '../../../src/base/errors.ts';

test('an error of another copy of the class keeps its code and what was wrong', () => {
  const foreign = Object.assign(new Error('There is no pack x.'), { code: 'network', param: 'x' });
  const fault = EaselError.from(foreign);
  expect(fault).toBeInstanceOf(EaselError);
  expect(fault).toMatchObject({ code: 'network', message: 'There is no pack x.', param: 'x' });
  expect(fault.cause).toBe(foreign);
});

test.each([
  ['a code that Easel has not', Object.assign(new Error('Oh.'), { code: 'ENOENT' })],
  ['a name that every object has', Object.assign(new Error('Oh.'), { code: 'toString' })],
  ['no code', new Error('Oh.')],
  ['no error', 'Oh.'],
])('what is thrown with %s is internal, in its own words', (_, thrown) => {
  expect(EaselError.from(thrown)).toMatchObject({ code: 'internal', message: 'Oh.' });
});

test('an aborted signal is a cancelled job', () => {
  const { reason } = AbortSignal.abort() as { readonly reason: unknown };
  expect(EaselError.from(reason)).toMatchObject({ code: 'cancelled' });
});
